"""Asking a person by text whether somebody is to go on helping them, before that help runs out."""

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.carers import queries
from app.messaging.domain.notices import HELP_TO_REVIEW
from app.messaging.domain.texts import Purpose
from app.messaging.telling import question_waits, tell_person
from app.people.domain.access import Access
from app.people.models import Patient

Place = tuple[date, uuid.UUID]


def ask_due(
    session: Session, access: Access, *, after: Place | None, limit: int, base_url: str, now: datetime
) -> tuple[int, Place | None]:
    """Queue a text to the next people whose help runs out; return how many are new, and where to go on.

    Once for each last day, however often it runs and however many helpers have the same one.
    """
    found = queries.people_to_ask(session, access, now, after=after, limit=limit)
    count = sum(_ask(session, access, patient, last_day, base_url, now) for last_day, patient in found)
    return count, (found[-1][0], found[-1][1].id) if len(found) == limit else None


def _ask(session: Session, access: Access, patient: Patient, last_day: date, base_url: str, now: datetime) -> bool:
    key = f"help_review:{patient.id}:{last_day.isoformat()}"
    return tell_person(
        session,
        access,
        patient,
        HELP_TO_REVIEW,
        question_waits,
        key=key,
        purpose=Purpose.HELP,
        base_url=base_url,
        now=now,
    )
