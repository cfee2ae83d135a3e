"""Publish questionnaire files into the database, as often as one likes, with the same result."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.questionnaires import queries
from app.questionnaires.domain import canonical
from app.questionnaires.domain.definition import Definition
from app.questionnaires.models import Questionnaire, QuestionnaireTranslation, QuestionnaireVersion
from app.questionnaires.services import packs
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
    return _publish_all(session, read_all(folder, translations_folder), now)


def load_pack(session: Session, pack_folder: Path, shipped_folder: Path, today: date, now: datetime) -> LoadReport:
    """Publish the instruments of a content pack, under its licence. Raises SourceError as `load` and `packs` do."""
    loadables = read_pack_folder(pack_folder, shipped_folder, today)
    pack = loadables[0].definition.pack
    problems = [
        SourceProblem(item.file, 0, "", f"the key {item.definition.key!r} is taken by another questionnaire")
        for item in loadables
        if any(owner != pack for owner in _owners(session, item.definition.key))
    ]
    if problems:
        raise SourceError(problems)
    return _publish_all(session, loadables, now)


def _owners(session: Session, key: str) -> set[str]:
    """Return the packs that the published versions of `key` came from, "" for our own."""
    versions = session.scalars(select(QuestionnaireVersion).filter_by(questionnaire_key=key))
    return {str(version.definition.get("pack", "")) for version in versions}


def _publish_all(session: Session, loadables: Sequence[Loadable], now: datetime) -> LoadReport:
    stored = _stored_versions(session)
    _refuse_changed(loadables, stored)
    new = [item for item in loadables if _number(item.definition) not in stored]
    for item in new:
        stored[_number(item.definition)] = _publish(session, item.definition, now)
    words_loaded = _load_words(session, loadables, stored, now)
    session.flush()
    queries.remembered.clear()
    queries.decoded.clear()
    return LoadReport(
        published=tuple(item.name for item in new),
        unchanged=tuple(item.name for item in loadables if item not in new),
        words_loaded=tuple(words_loaded),
        words_missing=tuple(_gaps(loadables)),
    )


def read_all(folder: Path, translations_folder: Path) -> list[Loadable]:
    """Return every version in `folder`, by key and number. Raises SourceError with the problems of all files."""
    loadables, problems = _read_folder(folder, translations_folder)
    policy = folder / "policy.yaml"
    if policy.exists() and not problems:
        problems.extend(policy_problems(policy, [item.definition for item in loadables]))
    if problems:
        raise SourceError(problems)
    return loadables


def read_pack_folder(folder: Path, shipped_folder: Path, today: date) -> list[Loadable]:
    """Return every version in a content pack, under its licence. Raises SourceError with everything that is wrong.

    A pack holds published instruments only, and those are not translated here: it needs no words.
    """
    pack = packs.read_pack(folder, today)
    loadables, problems = _read_folder(folder, folder / "translations")
    taken = {path.parent.name for path in shipped_folder.glob("*/v*.yaml")}
    for item in loadables:
        problems.extend(packs.content_problems(item.definition, item.file, taken))
    if not problems:
        problems.extend(packs.danger_problems(pack, [(item.file, item.definition) for item in loadables]))
    if problems:
        raise SourceError(problems)
    return [replace(item, definition=packs.under_licence(item.definition, pack.manifest)) for item in loadables]


def _read_folder(folder: Path, translations_folder: Path) -> tuple[list[Loadable], list[SourceProblem]]:
    loadables: list[Loadable] = []
    problems: list[SourceProblem] = []
    for path in sorted(folder.glob("*/v*.yaml"), key=lambda path: (path.parent.name, len(path.stem), path.stem)):
        try:
            loadables.append(_read(path, translations_folder))
        except SourceError as error:
            problems.extend(error.problems)
    if not loadables and not problems:
        problems.append(SourceProblem(str(folder), 0, "", "holds no questionnaire; name the right folder"))
    return loadables, problems


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
        problem
        for item in loadables
        if (version := stored.get(_number(item.definition))) is not None
        and version.sha256 != canonical.sha256(canonical.to_json(item.definition))
        and (problem := _change_problem(item, version, loadables)) is not None
    ]
    if problems:
        raise SourceError(problems)


def _change_problem(
    item: Loadable, version: QuestionnaireVersion, loadables: Sequence[Loadable]
) -> SourceProblem | None:
    """Return what is wrong with a file that differs from what was published; None where only an old licence does."""
    published = canonical.from_json(version.definition)
    if not item.definition.pack or not packs.is_same_content(published, item.definition):
        message = f"has changed since {item.name} was published; undo, and add a new version"
        return SourceProblem(item.file, 0, "", message)
    numbers = [other.definition.version for other in loadables if other.definition.key == item.definition.key]
    return packs.renewal_problem(item.file, numbers) if item.definition.version == max(numbers) else None


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
