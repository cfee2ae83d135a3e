"""Somebody who has a code opens a person's emergency summary: they say who they are, and it is written down."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.care_plans.domain.emergency import Opener
from app.care_plans.models import EmergencyCode, EmergencyOpening
from app.care_plans.queries import emergency as queries
from app.care_plans.services.emergency import hash_of
from app.core import audit, clock
from app.messaging.domain.notices import RECORD_OPENED
from app.messaging.domain.texts import Purpose
from app.messaging.telling import new_to_read, tell_person
from app.people import queries as people
from app.people.domain.access import Access


def use_code(session: Session, access: Access, code: str, now: datetime) -> EmergencyCode | None:
    """Return the code's row, locked until the transaction ends, or None where the code opens nothing.

    A code that ended, ran out, or whose person has died is the same to whoever typed it as one that never was; the
    person finds in their log that it was tried.
    """
    found = queries.locked_live_code(session, access, hash_of(code), now)
    if found is None:
        _refuse(session, access, queries.code_of_hash(session, access, hash_of(code)), now)
    return found


def _refuse(session: Session, access: Access, tried: EmergencyCode | None, now: datetime) -> None:
    audit.record(
        session,
        access,
        "emergency.refused",
        patient_id=tried.patient_id if tried else None,
        object_type="emergency_summary",
        object_id=tried.id if tried else None,
        outcome="denied",
        now=now,
    )


def open_summary(
    session: Session,
    access: Access,
    code: EmergencyCode,
    opener: Opener,
    *,
    locale: str,
    operation_id: uuid.UUID,
    base_url: str,
    now: datetime,
) -> EmergencyOpening:
    """Write down that the summary is opened, by whom and what is in it now; tell the person by text, once a day.

    The same page sent twice is one opening. `access` reaches this one person.
    """
    before = queries.opening_by(session, access, code.id, operation_id)
    if before is not None:
        return before
    opening = _opening(session, access, code, opener)
    opening.locale, opening.opened_at, opening.operation_id = locale, now, operation_id
    session.add(opening)
    session.flush()
    _text_person(session, access, code.patient_id, base_url, now)
    audit.record(
        session,
        access,
        "emergency.opened",
        patient_id=code.patient_id,
        object_type="emergency_opening",
        object_id=opening.id,
        sections=["emergency_summary"],
        now=now,
    )
    return opening


def _opening(session: Session, access: Access, code: EmergencyCode, opener: Opener) -> EmergencyOpening:
    """Return an opening with who opens it and which words are in the summary now."""
    version = queries.agreed(session, access, code.patient_id)
    content = queries.content(session, access, code.patient_id)
    return EmergencyOpening(
        patient_id=code.patient_id,
        emergency_code_id=code.id,
        name=opener.name,
        role=opener.role,
        place=opener.place,
        version_number=version.number if version else None,
        content_number=content.number or None,
    )


def _text_person(session: Session, access: Access, patient_id: uuid.UUID, base_url: str, now: datetime) -> None:
    """Queue one neutral text for the first opening of a day; none where the person has no mobile."""
    patient = people.patient(session, access, patient_id)
    key = f"emergency:{patient_id}:{now.astimezone(clock.LONDON).date()}"
    tell_person(
        session,
        access,
        patient,
        RECORD_OPENED,
        new_to_read,
        key=key,
        purpose=Purpose.RECORD_OPENED,
        base_url=base_url,
        now=now,
    )
