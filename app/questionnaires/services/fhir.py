"""Questionnaires between our files and FHIR R4 files. Nothing here publishes anything."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from app.questionnaires import queries
from app.questionnaires.domain.definition import Definition
from app.questionnaires.domain.fhir_export import Translation, questionnaire, to_bytes
from app.questionnaires.domain.fhir_import import Imported, read_questionnaire
from app.questionnaires.domain.localised import SOURCE_LOCALE
from app.questionnaires.queries import PinnedVersion
from app.questionnaires.services.checking import read_definition
from app.questionnaires.services.exporting import source_yaml


@dataclass(frozen=True, slots=True)
class Draft:
    """A questionnaire file to review. `definition` is what it says."""

    definition: Definition
    text: str


def fhir_bytes(session: Session, version: PinnedVersion) -> bytes:
    """Return a published version as FHIR R4 JSON, with its words in every language it is offered in."""
    others = [locale for locale in version.definition.locales if locale != SOURCE_LOCALE]
    found = [queries.pinned(session, version.id, locale).words for locale in others]
    translations = [Translation(words.locale, words.words, words.is_checked) for words in found if words.words]
    return to_bytes(questionnaire(version.definition, translations))


def draft_from_fhir(data: bytes) -> Draft:
    """Return a questionnaire file made from FHIR R4 JSON, for people to review. Raises Refused.

    A measure that the file names without a code is left for the reviewer to look up.
    """
    imported = read_questionnaire(data)
    coded = tuple(coding for coding in imported.definition.codings if coding.confirmed)
    definition = replace(imported.definition, codings=coded)
    return Draft(definition, "".join(f"# {line}\n" for line in _remarks(imported)) + source_yaml(definition))


def _remarks(imported: Imported) -> Iterator[str]:
    """Say what the reviewer must know. Values of the file are quoted, so that none can end the comment."""
    yield "Made from a FHIR file. Not reviewed: check every word, the licence and the score before it is loaded."
    for coding in imported.definition.codings:
        if not coding.confirmed:
            yield f"A measure without a confirmed code: {json.dumps(coding.display)}"
    for ours, theirs in imported.link_ids.items():
        if ours != theirs:
            yield f"{ours} is linkId {json.dumps(theirs)} of the file"
    for remark in imported.unused:
        yield f"Not used: {json.dumps(str(remark), ensure_ascii=False)}"
    for translation in imported.translations:
        yield f"Not used: {len(translation.words)} phrases in {translation.locale}; put them in its PO file"


def write_draft(draft: Draft, folder: Path) -> Path:
    """Write a draft to its place in `folder`, where the loader would look for it, and read it back.

    Raises FileExistsError where that version is there, and SourceError where the loader would refuse it.
    """
    path = folder / draft.definition.key / f"v{draft.definition.version}.yaml"
    path.parent.mkdir(exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(draft.text)
    read_definition(path)
    return path
