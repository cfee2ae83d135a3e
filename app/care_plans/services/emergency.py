"""The person says what their emergency summary holds, makes a code that opens it, and turns it off."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.care_plans.domain.emergency import Content, Lasts, code_from
from app.care_plans.models import EmergencyCode, EmergencyContent
from app.care_plans.queries import emergency as queries
from app.core import audit, crypto
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.people.models import Patient
from app.people.queries import visible_patient_ids


@dataclass(frozen=True, slots=True)
class MadeCode:
    """A code as it is shown to the person, who alone ever sees it."""

    code: str
    ends_at: datetime


def save_content(session: Session, access: Access, patient_id: uuid.UUID, said: Content, now: datetime) -> None:
    """Keep what the summary says from now on. The same said again is kept once."""
    _lock(session, access, patient_id)
    before = queries.content(session, access, patient_id)
    if before.number and before.says_the_same_as(said):
        return
    row = EmergencyContent(
        patient_id=patient_id,
        number=before.number + 1,
        allergies=said.allergies.value,
        allergy_words=said.allergy_words,
        contact_words=said.contact_words,
        locale=said.locale,
        added=sorted(map(str, said.added)),
        left_out=sorted(map(str, said.left_out)),
        saved_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, access, "emergency.saved", patient_id, row.id, now)


def make_code(
    session: Session, access: Access, patient_id: uuid.UUID, lasts: Lasts, operation_id: uuid.UUID, now: datetime
) -> MadeCode | None:
    """Make a code, and end the one before; the same page sent again gives the same code, None once that has ended.

    The code follows from the page's operation id and the site's secret, neither of which is kept beside its hash:
    a phone that lost the answer can ask again, and nobody at the database can work the code out.
    """
    _lock(session, access, patient_id)
    code = code_from(crypto.keyed_hash("emergency code", f"{patient_id}:{operation_id}"))
    known = queries.code_of_hash(session, access, hash_of(code))
    if known is not None:
        is_live = known.ended_at is None and known.ends_at > now
        return MadeCode(code, known.ends_at) if is_live else None
    _end(session, patient_id, now)
    row = EmergencyCode(patient_id=patient_id, code_hash=hash_of(code), made_at=now, ends_at=now + lasts.time)
    session.add(row)
    session.flush()
    _record(session, access, "emergency.code_made", patient_id, row.id, now)
    return MadeCode(code, row.ends_at)


def turn_off(session: Session, access: Access, patient_id: uuid.UUID, now: datetime) -> None:
    """End the code at once. Turned off twice, it is off once."""
    _lock(session, access, patient_id)
    for code_id in _end(session, patient_id, now):
        _record(session, access, "emergency.turned_off", patient_id, code_id, now)


def hash_of(code: str) -> str:
    """Return what is kept of a code to find it by."""
    return crypto.keyed_hash("emergency", code)


def _lock(session: Session, access: Access, patient_id: uuid.UUID) -> None:
    """Let one change at a time be made to a person's summary; NotFound where the person is out of reach.

    Without the lock of the key: an opening holds the code and then refers to the person, and the two would wait for
    each other.
    """
    query = select(Patient.id).where(Patient.id == patient_id, Patient.id.in_(visible_patient_ids(access)))
    if session.scalar(query.with_for_update(of=Patient, key_share=True)) is None:
        raise NotFound


def _end(session: Session, patient_id: uuid.UUID, now: datetime) -> list[uuid.UUID]:
    ended = (
        update(EmergencyCode)
        .where(EmergencyCode.patient_id == patient_id, EmergencyCode.ended_at.is_(None))
        .values(ended_at=now)
        .returning(EmergencyCode.id)
    )
    return list(session.scalars(ended, execution_options={"synchronize_session": False}))


def _record(
    session: Session, access: Access, action: str, patient_id: uuid.UUID, object_id: uuid.UUID, now: datetime
) -> None:
    audit.record(
        session,
        access,
        action,
        patient_id=patient_id,
        object_type="emergency_summary",
        object_id=object_id,
        now=now,
    )
