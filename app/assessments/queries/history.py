"""What a patient has begun and sent, and when, for the team."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.models import Assessment
from app.people.domain.access import Access
from app.people.queries import visible_patient_ids
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.localised import SOURCE_LOCALE, Phrase

SENT_SHOWN = 50
MOST_OPEN = 100  # one of each questionnaire at most, so that none is ever left out


@dataclass(frozen=True, slots=True)
class Begun:
    """An assessment that was begun and is not sent. Its answers are not the team's to read yet.

    `is_opened`: the answers to another one opened it, and the person may know nothing of it.
    """

    title: Phrase
    started_at: datetime
    is_opened: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """One submitted assessment."""

    assessment_id: uuid.UUID
    key: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """What is begun, oldest first; and what was sent, newest first, the last 50."""

    begun: tuple[Begun, ...]
    sent: tuple[Sent, ...]


def history(session: Session, access: Access, patient_id: uuid.UUID) -> History:
    """Return what a patient has begun and sent. One statement once the versions are remembered."""
    query = (
        select(Assessment)
        .where(Assessment.patient_id == patient_id, Assessment.patient_id.in_(visible_patient_ids(access)))
        .order_by(Assessment.submitted_at.is_not(None), Assessment.submitted_at.desc(), Assessment.id)
        .limit(MOST_OPEN + SENT_SHOWN)
    )
    rows = session.scalars(query).all()
    open_ones = sorted((row for row in rows if row.submitted_at is None), key=lambda row: row.started_at)
    sent = [Sent(row.id, row.questionnaire_key, row.submitted_at) for row in rows if row.submitted_at]
    return History(tuple(_begun(session, row) for row in open_ones), tuple(sent[:SENT_SHOWN]))


def _begun(session: Session, row: Assessment) -> Begun:
    title = questionnaires.pinned(session, row.version_id, SOURCE_LOCALE).words.title()
    return Begun(title, row.started_at, is_opened=row.opened_by_id is not None)
