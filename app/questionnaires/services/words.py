"""Read a questionnaire's words in another language from its PO file (msgctxt = context of domain.wording)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

from app.questionnaires.domain.definition import Definition
from app.questionnaires.domain.wording import source_words
from app.questionnaires.services.reading import SourceError, SourceProblem

STATUSES = ("reviewed", "machine-drafted")
_STATUS = re.compile(r'^"X-Review-Status: ([a-z-]+)\\n"$', re.MULTILINE)
_TOKENS = re.compile(r"%\([a-z_]+\)[a-z]|\{[a-z_]+\}|\d+")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one version in one language. `missing` contexts show English, marked so."""

    locale: str
    status: str
    by_context: dict[str, str]
    missing: tuple[str, ...]


def read_words(path: Path, locale: str, definition: Definition) -> Words:
    """Return the words in the PO file at `path` that belong to `definition`. Raises SourceError.

    A phrase whose English has changed since it was translated is stale and counts as missing: the entry is
    looked up by context AND English text.
    """
    name = f"{locale}/questionnaires/{path.name}"
    if definition.validated:
        raise SourceError([_problem(name, "", "translates a validated instrument; take the file out")])
    catalogue = read_catalogue(path, name)
    by_context = translations(definition, catalogue)
    problems = list(_token_problems(name, definition, by_context))
    if problems:
        raise SourceError(problems)
    return Words(locale, _status(path, name), by_context, missing_words(definition, catalogue))


def read_catalogue(path: Path, name: str) -> Catalog:
    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise SourceError([_problem(name, "", f"cannot be read as PO: {error}; correct it")]) from error


def translations(definition: Definition, catalogue: Catalog) -> dict[str, str]:
    """Return the translated phrases of `definition` by context, without fuzzy or empty ones."""
    found = {}
    for context, source in source_words(definition).items():
        message = catalogue.get(source, context)
        if message is not None and not message.fuzzy and isinstance(message.string, str) and message.string.strip():
            found[context] = message.string
    return found


def missing_words(definition: Definition, catalogue: Catalog) -> tuple[str, ...]:
    """Return the contexts of `definition` that `catalogue` has no up-to-date words for."""
    found = translations(definition, catalogue)
    return tuple(context for context in source_words(definition) if context not in found)


def template(definition: Definition) -> Catalog:
    """Return an empty catalogue of every phrase to translate, in the order a person meets them."""
    catalogue = Catalog(project=definition.key, version=str(definition.version))
    for context, source in source_words(definition).items():
        catalogue.add(source, context=context)
    return catalogue


def tokens(text: str) -> list[str]:
    """Return the placeholders and numbers in `text`, sorted: a translation must hold exactly these."""
    return sorted(_TOKENS.findall(text))


def _token_problems(name: str, definition: Definition, by_context: dict[str, str]) -> Iterator[SourceProblem]:
    source = source_words(definition)
    for context, text in by_context.items():
        if tokens(text) != tokens(source[context]):
            expected = ", ".join(tokens(source[context])) or "none"
            yield _problem(name, context, f"changes a number or placeholder; it must hold {expected}")


def _status(path: Path, name: str) -> str:
    """Return the review status from the file's header; Babel keeps only the headers it knows itself."""
    status = _STATUS.search(path.read_text(encoding="utf-8"))
    if status is None or status[1] not in STATUSES:
        raise SourceError([_problem(name, "", f"needs the header X-Review-Status: {' or '.join(STATUSES)}")])
    return status[1]


def _problem(name: str, context: str, message: str) -> SourceProblem:
    return SourceProblem(name, 0, context, message)
