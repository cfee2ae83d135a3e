"""Finding a person's emergency summary, its code and its openings, always through what the actor may reach."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.care_plans import queries
from app.care_plans.domain.emergency import READABLE_FOR, Allergies, Content
from app.care_plans.models import EmergencyCode, EmergencyContent, EmergencyOpening
from app.care_plans.queries import Version
from app.people.domain.access import Access
from app.people.models import Patient
from app.people.queries import visible_patient_ids


def content(session: Session, access: Access, patient_id: uuid.UUID, number: int | None = None) -> Content:
    """Return what the person says now, or said at saving `number`; an empty content where they have said nothing."""
    query = select(EmergencyContent).where(
        EmergencyContent.patient_id == patient_id, EmergencyContent.patient_id.in_(visible_patient_ids(access))
    )
    if number is not None:
        query = query.where(EmergencyContent.number == number)
    row = session.scalar(query.order_by(EmergencyContent.number.desc()).limit(1))
    return _content(row) if row else Content()


def _content(row: EmergencyContent) -> Content:
    return Content(
        number=row.number,
        allergies=Allergies(row.allergies),
        allergy_words=row.allergy_words,
        contact_words=row.contact_words,
        locale=row.locale,
        added=frozenset(map(uuid.UUID, row.added)),
        left_out=frozenset(map(uuid.UUID, row.left_out)),
        saved_at=row.saved_at,
    )


def agreed(session: Session, access: Access, patient_id: uuid.UUID) -> Version | None:
    """Return the version in force, or None where none was agreed."""
    history = queries.history(session, access, patient_id)
    number = history.standing.in_force if history else None
    return queries.version(session, access, patient_id, number) if number else None


def live_code(session: Session, access: Access, patient_id: uuid.UUID, now: datetime) -> EmergencyCode | None:
    """Return the code that opens the summary now, or None: then it is off."""
    query = select(EmergencyCode).where(
        EmergencyCode.patient_id == patient_id,
        EmergencyCode.patient_id.in_(visible_patient_ids(access)),
        *_is_live(now),
    )
    return session.scalar(query)


def code_of_hash(session: Session, access: Access, code_hash: str) -> EmergencyCode | None:
    """Return the code that has this hash, whether it works or not."""
    return session.scalar(_of_hash(access, code_hash))


def locked_live_code(session: Session, access: Access, code_hash: str, now: datetime) -> EmergencyCode | None:
    """Return the code that has this hash if it works, of somebody alive, locked until the transaction ends."""
    query = _of_hash(access, code_hash).join(Patient, Patient.id == EmergencyCode.patient_id)
    working = query.where(Patient.deceased_on.is_(None), *_is_live(now))
    locked = working.with_for_update(of=EmergencyCode).execution_options(populate_existing=True)
    return session.scalar(locked)


def _of_hash(access: Access, code_hash: str) -> Select[EmergencyCode]:
    return select(EmergencyCode).where(
        EmergencyCode.code_hash == code_hash, EmergencyCode.patient_id.in_(visible_patient_ids(access))
    )


def _is_live(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (EmergencyCode.ended_at.is_(None), EmergencyCode.ends_at > now)


def opening_by(
    session: Session, access: Access, code_id: uuid.UUID, operation_id: uuid.UUID
) -> EmergencyOpening | None:
    """Return the opening that one page made by this code before, or None: then it is new."""
    query = select(EmergencyOpening).where(
        EmergencyOpening.emergency_code_id == code_id,
        EmergencyOpening.operation_id == operation_id,
        EmergencyOpening.patient_id.in_(visible_patient_ids(access)),
    )
    return session.scalar(query)


def openings(session: Session, access: Access, patient_id: uuid.UUID, *, limit: int) -> Sequence[EmergencyOpening]:
    """Return who opened the summary, newest first."""
    query = select(EmergencyOpening).where(
        EmergencyOpening.patient_id == patient_id, EmergencyOpening.patient_id.in_(visible_patient_ids(access))
    )
    newest = query.order_by(EmergencyOpening.opened_at.desc(), EmergencyOpening.id)
    return session.scalars(newest.limit(limit)).all()


def count_openings(session: Session, access: Access, patient_id: uuid.UUID) -> int:
    """Return how often the summary was opened, ever."""
    query = select(func.count()).where(
        EmergencyOpening.patient_id == patient_id, EmergencyOpening.patient_id.in_(visible_patient_ids(access))
    )
    return int(session.scalar(query) or 0)


def readable_opening(session: Session, access: Access, opening_id: uuid.UUID, now: datetime) -> EmergencyOpening | None:
    """Return an opening whose summary may still be read: of the last half hour, and by a code that still works."""
    query = (
        select(EmergencyOpening)
        .join(EmergencyCode, EmergencyCode.id == EmergencyOpening.emergency_code_id)
        .where(
            EmergencyOpening.id == opening_id,
            EmergencyOpening.patient_id.in_(visible_patient_ids(access)),
            EmergencyOpening.opened_at > now - READABLE_FOR,
            *_is_live(now),
        )
    )
    return session.scalar(query)
