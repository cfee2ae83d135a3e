"""Questionnaire files made from files of other formats, for people to review. Nothing here publishes anything."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.questionnaires.domain.definition import Definition
from app.questionnaires.domain.imported import Imported
from app.questionnaires.services.checking import read_definition
from app.questionnaires.services.exporting import source_yaml


@dataclass(frozen=True, slots=True)
class Draft:
    """A questionnaire file to review. `definition` is what it says."""

    definition: Definition
    text: str


def draft(imported: Imported, *, made_from: str, name_word: str) -> Draft:
    """Return a questionnaire file of what was read. `name_word` is what the format calls a question's name.

    A measure that the file names without a code is left for the reviewer to look up.
    """
    coded = tuple(coding for coding in imported.definition.codings if coding.confirmed)
    definition = replace(imported.definition, codings=coded)
    remarks = "".join(f"# {line}\n" for line in _remarks(imported, made_from, name_word))
    return Draft(definition, remarks + source_yaml(definition))


def _remarks(imported: Imported, made_from: str, name_word: str) -> Iterator[str]:
    """Say what the reviewer must know. Values of the file are quoted, so that none can end the comment."""
    yield f"Made from {made_from}. Not reviewed: check every word, the licence and the score before it is loaded."
    yield from _danger_remarks(imported.definition)
    for coding in imported.definition.codings:
        if not coding.confirmed:
            yield f"A measure without a confirmed code: {json.dumps(coding.display)}"
    for ours, theirs in imported.link_ids.items():
        if ours != theirs:
            yield f"{ours} is {name_word} {json.dumps(theirs)} of the file"
    for remark in imported.unused:
        yield f"Not used: {json.dumps(str(remark), ensure_ascii=False)}"
    for translation in imported.translations:
        yield f"Not used: {len(translation.words)} phrases in {translation.locale}; put them in its PO file"


def _danger_remarks(definition: Definition) -> Iterator[str]:
    """Say which answers will bring help at once, or that none will: the reviewer must look at both."""
    marked = sorted({rule.link_id for rule in definition.safety})
    if marked:
        yield f"Answers marked as danger signs, to be checked: {', '.join(marked)}"
    else:
        yield "No answer is marked as a danger sign: nobody is shown help or told. Check every question for one."


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
