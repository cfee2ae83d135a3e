"""Read published versions. They are the same for everybody, so these queries take no `access`.

A version never changes, so it is decoded once per process. So are its words: a process that is running
when words are corrected shows the new ones after a restart (the loader clears what its own process has read).
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.questionnaires.domain import canonical
from app.questionnaires.domain.definition import Definition
from app.questionnaires.domain.localised import SOURCE_LOCALE, Localised
from app.questionnaires.models import QuestionnaireTranslation, QuestionnaireVersion


@dataclass(frozen=True, slots=True)
class PinnedVersion:
    """One version, whole, with its words in one language."""

    id: uuid.UUID
    definition: Definition
    words: Localised


class UnknownQuestionnaire(LookupError):
    """No such questionnaire or version has been loaded."""


class DefinitionDamaged(RuntimeError):
    """A stored definition no longer has the hash it was published with."""


# What this process has read; clear both, and the next read goes to the database.
remembered: dict[tuple[uuid.UUID, str], PinnedVersion] = {}
decoded: dict[uuid.UUID, Definition] = {}


def published(session: Session, key: str, locale: str = SOURCE_LOCALE) -> PinnedVersion:
    """Return the newest version of questionnaire `key`. One statement when its words are remembered, else two."""
    version_id = session.scalar(
        select(QuestionnaireVersion.id)
        .where(QuestionnaireVersion.questionnaire_key == key)
        .order_by(QuestionnaireVersion.number.desc())
        .limit(1)
    )
    if version_id is None:
        raise UnknownQuestionnaire(key)
    return pinned(session, version_id, locale)


def numbered(session: Session, key: str, number: int, locale: str = SOURCE_LOCALE) -> PinnedVersion:
    """Return version `number` of questionnaire `key`."""
    version_id = session.scalar(select(QuestionnaireVersion.id).filter_by(questionnaire_key=key, number=number))
    if version_id is None:
        raise UnknownQuestionnaire(f"{key} version {number}")
    return pinned(session, version_id, locale)


def numbers(session: Session, key: str) -> tuple[int, ...]:
    """Return the numbers of the versions of questionnaire `key`, the newest first; none where it is not loaded."""
    query = select(QuestionnaireVersion.number).where(QuestionnaireVersion.questionnaire_key == key)
    return tuple(session.scalars(query.order_by(QuestionnaireVersion.number.desc())))


def all_published(session: Session, locale: str = SOURCE_LOCALE) -> Mapping[str, PinnedVersion]:
    """Return the newest version of every questionnaire, by key. One statement once their words are remembered."""
    newest = select(QuestionnaireVersion.questionnaire_key, func.max(QuestionnaireVersion.number).label("number"))
    newest_by_key = newest.group_by(QuestionnaireVersion.questionnaire_key).subquery()
    is_newest = and_(
        QuestionnaireVersion.questionnaire_key == newest_by_key.c.questionnaire_key,
        QuestionnaireVersion.number == newest_by_key.c.number,
    )
    rows = session.execute(
        select(QuestionnaireVersion.questionnaire_key, QuestionnaireVersion.id).join(newest_by_key, is_newest)
    ).all()
    return {key: pinned(session, version_id, locale) for key, version_id in rows}


def pinned(session: Session, version_id: uuid.UUID, locale: str = SOURCE_LOCALE) -> PinnedVersion:
    """Return one version with its words in `locale`. No statement when remembered, else one."""
    found = remembered.get((version_id, locale))
    if found is None:
        found = remembered[version_id, locale] = _read(session, version_id, locale)
    return found


def _read(session: Session, version_id: uuid.UUID, locale: str) -> PinnedVersion:
    is_in_locale = and_(
        QuestionnaireTranslation.version_id == QuestionnaireVersion.id, QuestionnaireTranslation.locale == locale
    )
    row = session.execute(
        select(QuestionnaireVersion, QuestionnaireTranslation)
        .outerjoin(QuestionnaireTranslation, is_in_locale)
        .where(QuestionnaireVersion.id == version_id)
    ).one_or_none()
    if row is None:
        raise UnknownQuestionnaire(str(version_id))
    version, translation = row
    definition = decoded.get(version.id) or decoded.setdefault(version.id, _definition(version))
    return PinnedVersion(version.id, definition, _localised(definition, locale, translation))


def _definition(version: QuestionnaireVersion) -> Definition:
    if canonical.sha256(version.definition) != version.sha256:
        raise DefinitionDamaged(f"{version.questionnaire_key} version {version.number}")
    return canonical.from_json(version.definition)


def _localised(definition: Definition, locale: str, translation: QuestionnaireTranslation | None) -> Localised:
    if translation is None:
        return Localised(definition, locale, {}, is_checked=locale == SOURCE_LOCALE)
    return Localised(definition, locale, dict(translation.words), is_checked=translation.status == "reviewed")
