"""Publish questionnaire files into the database, as often as one likes, with the same result."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.questionnaires import queries
from app.questionnaires.domain import canonical
from app.questionnaires.domain.definition import Definition
from app.questionnaires.models import Questionnaire, QuestionnaireTranslation, QuestionnaireVersion
from app.questionnaires.services.checking import read_definition
from app.questionnaires.services.policy import policy_problems
from app.questionnaires.services.reading import SourceError, SourceProblem
from app.questionnaires.services.words import Words, read_words


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did. Each line names a version ("phq9 v1") or a version's words ("holistic_needs v1 ur")."""

    published: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    words_loaded: tuple[str, ...] = ()
    words_missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loadable:
    """A version as its files say, with its words in each other language that has a file."""

    file: str
    definition: Definition
    words: tuple[Words, ...]

    @property
    def name(self) -> str:
        return f"{self.definition.key} v{self.definition.version}"


def load(session: Session, folder: Path, translations_folder: Path, now: datetime) -> LoadReport:
    """Publish every version in `folder` that is new, and bring the words of all of them up to date.

    Everything is read and checked before anything is written. Raises SourceError for a wrong file, and for
    a file that no longer says what was published under its number.
    """
    loadables = read_all(folder, translations_folder)
    stored = _stored_versions(session)
    _refuse_changed(loadables, stored)
    new = [item for item in loadables if _number(item.definition) not in stored]
    for item in new:
        stored[_number(item.definition)] = _publish(session, item.definition, now)
    words_loaded = _load_words(session, loadables, stored, now)
    session.flush()
    queries.remembered.clear()
    return LoadReport(
        published=tuple(item.name for item in new),
        unchanged=tuple(item.name for item in loadables if item not in new),
        words_loaded=tuple(words_loaded),
        words_missing=tuple(_gaps(loadables)),
    )


def read_all(folder: Path, translations_folder: Path) -> list[Loadable]:
    """Return every version in `folder`, by key and number. Raises SourceError with the problems of all files."""
    loadables: list[Loadable] = []
    problems: list[SourceProblem] = []
    for path in sorted(folder.glob("*/v*.yaml"), key=lambda path: (path.parent.name, len(path.stem), path.stem)):
        try:
            loadables.append(_read(path, translations_folder))
        except SourceError as error:
            problems.extend(error.problems)
    if not loadables and not problems:
        problems.append(SourceProblem(str(folder), 0, "", "holds no questionnaire; name the right folder"))
    policy = folder / "policy.yaml"
    if policy.exists() and not problems:
        problems.extend(policy_problems(policy, [item.definition for item in loadables]))
    if problems:
        raise SourceError(problems)
    return loadables


def _read(path: Path, translations_folder: Path) -> Loadable:
    definition = read_definition(path)
    files = sorted(translations_folder.glob(f"*/questionnaires/{definition.key}.po"))
    words = tuple(read_words(file, file.parents[1].name, definition) for file in files)
    return Loadable(f"{path.parent.name}/{path.name}", definition, words)


Number = tuple[str, int]


def _number(definition: Definition) -> Number:
    return definition.key, definition.version


def _stored_versions(session: Session) -> dict[Number, QuestionnaireVersion]:
    versions = session.scalars(select(QuestionnaireVersion))
    return {(version.questionnaire_key, version.number): version for version in versions}


def _refuse_changed(loadables: Sequence[Loadable], stored: dict[Number, QuestionnaireVersion]) -> None:
    problems = [
        SourceProblem(item.file, 0, "", f"has changed since {item.name} was published; undo, and add a new version")
        for item in loadables
        if (version := stored.get(_number(item.definition))) is not None
        and version.sha256 != canonical.sha256(canonical.to_json(item.definition))
    ]
    if problems:
        raise SourceError(problems)


def _publish(session: Session, definition: Definition, now: datetime) -> QuestionnaireVersion:
    if session.get(Questionnaire, definition.key) is None:
        session.add(Questionnaire(key=definition.key))
        session.flush()
    content = canonical.to_json(definition)
    version = QuestionnaireVersion(
        questionnaire_key=definition.key,
        number=definition.version,
        definition=content,
        sha256=canonical.sha256(content),
        published_at=now,
    )
    session.add(version)
    session.flush()
    return version


def _load_words(
    session: Session, loadables: Sequence[Loadable], stored: dict[Number, QuestionnaireVersion], now: datetime
) -> Iterator[str]:
    known = {(row.version_id, row.locale): row for row in session.scalars(select(QuestionnaireTranslation))}
    for item in loadables:
        version = stored[_number(item.definition)]
        for words in item.words:
            row = known.get((version.id, words.locale))
            if _keep_words(session, version, row, words, now):
                yield f"{item.name} {words.locale}"


def _keep_words(
    session: Session,
    version: QuestionnaireVersion,
    row: QuestionnaireTranslation | None,
    words: Words,
    now: datetime,
) -> bool:
    """Store `words` for `version`; return False where the same ones are stored already."""
    sha256 = canonical.sha256(words.by_context)
    if row is None:
        row = QuestionnaireTranslation(version_id=version.id, locale=words.locale)
        session.add(row)
    elif (row.sha256, row.status) == (sha256, words.status):
        return False
    row.words, row.sha256, row.status, row.loaded_at = words.by_context, sha256, words.status, now
    return True


def _gaps(loadables: Sequence[Loadable]) -> Iterator[str]:
    for item in loadables:
        for words in item.words:
            yield from (f"{item.name} {words.locale} {context}" for context in words.missing)
