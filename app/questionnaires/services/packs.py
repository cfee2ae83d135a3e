"""Content packs: instruments that may not be shipped with this software, installed by a site that has a licence.

A pack is a folder with `pack.yaml` and `<key>/v<N>.yaml` inside. docs/content-packs.md says how to make one.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from app.questionnaires.domain import canonical
from app.questionnaires.domain.definition import Definition
from app.questionnaires.services.reading import Contents, SourceError, SourceProblem, read_yaml
from app.questionnaires.services.source import Key, SourceModel, Words

MANIFEST = "pack.yaml"
_NEEDED = "a pack; start with name, and add licence, licenceHolder, validUntil and contact"
_UNMARKED = (
    "marks no answer as a danger sign, so nobody would be shown help or told; mark each with safety, or if there is "
    "none, name {key} under noDangerSigns in pack.yaml"
)


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


class Manifest(SourceModel):
    """Who allows what until when. `licence` is shown wherever the instrument's licence is."""

    name: Key
    licence: Words
    licence_holder: Words
    valid_until: Annotated[Words, AfterValidator(_day)]
    contact: Words
    no_danger_signs: list[Key] = []  # instruments that somebody looked through and found no danger sign in


@dataclass(frozen=True, slots=True)
class Pack:
    contents: Contents
    manifest: Manifest


def is_pack(folder: Path) -> bool:
    return (folder / MANIFEST).exists()


def read_pack(folder: Path, today: date) -> Pack:
    """Return the manifest in `folder`. Raises SourceError where it is missing, wrong, or its licence has ended."""
    if not is_pack(folder):
        name = f"{folder.name}/{MANIFEST}"
        raise SourceError([SourceProblem(name, 0, "", f"is missing; this is not {_NEEDED}")])
    contents = read_yaml(folder / MANIFEST, expected=_NEEDED)
    manifest = contents.shaped(Manifest)
    if manifest.valid_until < today.isoformat():
        message = f"the licence ended on {manifest.valid_until}; renew it, then correct the date"
        raise SourceError([contents.problem(["validUntil"], message)])
    return Pack(contents, manifest)


def under_licence(definition: Definition, manifest: Manifest) -> Definition:
    """Return `definition` with the pack's licence in its licence line, where every page that shows one shows it."""
    licence = f"{definition.licence} {manifest.licence} Licence holder: {manifest.licence_holder}."
    return replace(definition, licence=licence, pack=manifest.name, licensed_until=manifest.valid_until)


def content_problems(definition: Definition, file: str, taken: Collection[str]) -> Iterator[SourceProblem]:
    """Yield why an instrument may not come in a pack; `taken` are the keys of others."""
    if definition.key in taken:
        message = f"the key {definition.key!r} is taken by another questionnaire; choose another"
        yield SourceProblem(file, 0, "", message)
    if not definition.validated:
        message = "says wording: own, which means the words of this software; say wording: validated"
        yield SourceProblem(file, 0, "", message)
    elif not definition.attribution:
        message = "says its wording is validated, but not whose it is; add attribution"
        yield SourceProblem(file, 0, "", message)


def danger_problems(pack: Pack, found: Sequence[tuple[str, Definition]]) -> Iterator[SourceProblem]:
    """Yield where nobody said whether an answer is a danger sign: silence is no answer. `found` have their files."""
    unmarked = [(file, definition.key) for file, definition in found if not definition.safety]
    for file, key in unmarked:
        if key not in pack.manifest.no_danger_signs:
            yield SourceProblem(file, 0, "", _UNMARKED.format(key=key))
    for key in sorted(set(pack.manifest.no_danger_signs) - {key for _, key in unmarked}):
        message = f"noDangerSigns names {key!r}, which marks danger signs or is not in this pack; take it out"
        yield pack.contents.problem(["noDangerSigns"], message)


def is_same_content(published: Definition, read: Definition) -> bool:
    """Return whether two definitions differ at most in the licence they are used under."""
    return _bare(published) == _bare(read)


def _bare(definition: Definition) -> str:
    unlicensed = replace(definition, licence="", pack="", licensed_until="")
    return canonical.sha256(canonical.to_json(unlicensed))


def renewal_problem(file: str, versions: Sequence[int]) -> SourceProblem:
    copy = f"v{max(versions) + 1}.yaml"
    message = f"was published under the pack's earlier licence; copy it to {copy}, which then states the new one"
    return SourceProblem(file, 0, "", message)
