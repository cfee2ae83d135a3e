"""What a patient can answer, has begun and has sent."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.domain.load import fewest_questions, follow_on
from app.assessments.models import Assessment
from app.people.domain.access import Access
from app.people.queries import visible_patient_ids
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.definition import Definition
from app.questionnaires.domain.localised import Phrase
from app.questionnaires.queries import PinnedVersion
from app.questionnaires.services.policy import policy

# In the order shown. The holistic needs assessment comes first: it is what the team plans from. What is published but
# not listed (gds15, carer_check_in, visit_experience) is begun by its address, from a paper form, or by staff.
OFFERED = (
    "holistic_needs",
    "phq2",
    "phq9",
    "gad2",
    "gad7",
    "mrc_breathlessness",
    "ucla3",
    "loneliness_single",
    "ons4",
    "confidence",
    "what_matters",
    "treatment_burden",
    "audit_c",
    "about_me",
)
MANY = 200


@dataclass(frozen=True, slots=True)
class FollowOnWords:
    """What a set of questions may lead to, by name, and how much more that is at most."""

    titles: tuple[Phrase, ...]
    question_count: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Offer:
    """One set of questions, how much it is, and how far the patient is with it.

    `title` says which language it is really in.
    """

    key: str
    title: Phrase
    minutes: int
    fewest_questions: int
    most_questions: int
    follow_on: FollowOnWords | None
    open_id: uuid.UUID | None
    started_at: datetime | None
    latest_id: uuid.UUID | None
    latest_at: datetime | None

    @property
    def lang(self) -> str:
        return self.title.lang


@dataclass(frozen=True, slots=True)
class Done:
    """One assessment that the patient sent."""

    assessment_id: uuid.UUID
    title: Phrase
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class _Row:
    id: uuid.UUID
    key: str
    started_at: datetime
    submitted_at: datetime | None


def offers(session: Session, access: Access, locale: str | None = None, *, today: date) -> Sequence[Offer]:
    """Return what the patient of `access` can answer, titles in `locale`. Two statements, whatever the number.

    Instruments of the site's content packs come last, as long as their licence holds; one begun can be finished.
    """
    versions = questionnaires.all_published(session, locale or access.locale)
    keys = [*(key for key in OFFERED if key in versions), *_from_packs(versions.values())]
    return _offers(session, access, versions, keys, today)


def offer(session: Session, access: Access, key: str, locale: str, *, today: date) -> Offer | None:
    """Return one set of questions that the patient was given the address of, listed or not. Two statements."""
    versions = questionnaires.all_published(session, locale)
    return next(iter(_offers(session, access, versions, [key] if key in versions else [], today)), None)


def answerable(session: Session, access: Access, locale: str, *, today: date) -> Sequence[PinnedVersion]:
    """Return every set of questions that may be asked today, words in `locale`: those on everybody's list first."""
    versions = questionnaires.all_published(session, locale)
    others = sorted(versions.keys() - set(OFFERED))
    found = [versions[key] for key in (*OFFERED, *others) if key in versions]
    return [version for version in found if version.definition.is_licensed_on(today)]


def _offers(
    session: Session, access: Access, versions: Mapping[str, PinnedVersion], keys: Sequence[str], today: date
) -> Sequence[Offer]:
    rows = _own(session, access)
    licensed = {key: one for key, one in versions.items() if one.definition.is_licensed_on(today)}
    offered = [_offer(versions[key], licensed, [row for row in rows if row.key == key]) for key in keys]
    return [offer for offer in offered if offer.open_id or offer.key in licensed]


def _from_packs(versions: Iterable[PinnedVersion]) -> list[str]:
    return sorted(version.definition.key for version in versions if version.definition.pack)


def done(session: Session, access: Access, locale: str | None = None) -> Sequence[Done]:
    """Return what the patient of `access` has sent, newest first. Two statements."""
    versions = questionnaires.all_published(session, locale or access.locale)
    sent = [(row, row.submitted_at) for row in _own(session, access) if row.submitted_at and row.key in versions]
    return [Done(row.id, versions[row.key].words.title(), submitted_at) for row, submitted_at in sent]


def _own(session: Session, access: Access) -> list[_Row]:
    query = (
        select(Assessment.id, Assessment.questionnaire_key, Assessment.started_at, Assessment.submitted_at)
        .where(Assessment.patient_id == access.patient_id, Assessment.patient_id.in_(visible_patient_ids(access)))
        .order_by(Assessment.submitted_at.is_(None).desc(), Assessment.submitted_at.desc(), Assessment.id)
        .limit(MANY)
    )
    return [_Row(*row) for row in session.execute(query)]


def _offer(version: PinnedVersion, licensed: Mapping[str, PinnedVersion], rows: Sequence[_Row]) -> Offer:
    opened = next((row for row in rows if row.submitted_at is None), None)
    latest = next((row for row in rows if row.submitted_at is not None), None)
    return Offer(
        key=version.definition.key,
        title=version.words.title(),
        minutes=version.definition.minutes,
        fewest_questions=fewest_questions(version.definition),
        most_questions=version.definition.question_count(),
        follow_on=_follow_on(version.definition, licensed),
        open_id=opened.id if opened else None,
        started_at=opened.started_at if opened else None,
        latest_id=latest.id if latest else None,
        latest_at=latest.submitted_at if latest else None,
    )


def _follow_on(definition: Definition, licensed: Mapping[str, PinnedVersion]) -> FollowOnWords | None:
    definitions = {key: version.definition for key, version in licensed.items()}
    found = follow_on(policy(), {**definitions, definition.key: definition}, definition.key)
    if found is None:
        return None
    titles = tuple(licensed[key].words.title() for key in found.keys)
    return FollowOnWords(titles, found.question_count, found.minutes)
