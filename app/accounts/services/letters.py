"""Coming in with a letter: its code and the year of birth, then a number of one's own proved by a texted code."""

import uuid
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.domain.invitations import TRIES
from app.accounts.models import Invitation
from app.accounts.services.codes import use_code
from app.accounts.services.invitations import hash_of
from app.core import audit
from app.people.domain.access import Access
from app.people.models import Patient, User
from app.people.queries import visible_patient_ids
from app.people.services import set_phone


def open_letter(session: Session, access: Access, *, code: str, year: int, now: datetime) -> Invitation | None:
    """Use up one of a code's tries; return its invitation if the year of birth fits, and give the try back."""
    tried = _spend(session, code, now)
    patient = _living(session, access, tried.patient_id) if tried else None
    if tried is None or patient is None or patient.birthday.year != year:
        _record(session, access, "invitation.refused", tried, now, outcome="denied")
        return None
    tried.tries -= 1
    tried.opened_at = tried.opened_at or now
    session.flush()
    return tried


def accept_letter(
    session: Session, access: Access, *, invitation_id: uuid.UUID, code_id: uuid.UUID, now: datetime
) -> User | None:
    """Bind the number that the code proved to the invited person, once; return their user.

    The letter and the texted code are used up together. None where either was used, ended or taken back meanwhile.
    """
    proved = queries.proved_code(session, access, code_id, now)
    if proved is None or not use_code(session, access, code_id, now):
        return None
    invitation = _use_up(session, invitation_id, now)
    patient = _living(session, access, invitation.patient_id) if invitation else None
    if invitation is None or patient is None:
        return None
    set_phone(patient, proved.number)
    session.flush()
    _record(session, access, "invitation.accepted", invitation, now)
    return queries.patient_user(session, access, patient.id)


def _spend(session: Session, code: str, now: datetime) -> Invitation | None:
    """Count the try in the statement that finds the letter: two tries at once never share the last one."""
    statement = (
        update(Invitation)
        .where(Invitation.code_hash == hash_of(code), Invitation.tries < TRIES, *_is_live(now))
        .values(tries=Invitation.tries + 1)
        .returning(Invitation)
    )
    return session.scalars(statement, execution_options={"populate_existing": True}).first()


def _use_up(session: Session, invitation_id: uuid.UUID, now: datetime) -> Invitation | None:
    statement = update(Invitation).where(Invitation.id == invitation_id, *_is_live(now)).values(accepted_at=now)
    return session.scalars(statement.returning(Invitation), execution_options={"populate_existing": True}).first()


def _is_live(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > now)


def _living(session: Session, access: Access, patient_id: uuid.UUID) -> Patient | None:
    query = select(Patient).where(Patient.id == patient_id, Patient.id.in_(visible_patient_ids(access)))
    return session.scalar(query.where(Patient.deceased_on.is_(None)))


def _record(
    session: Session, access: Access, action: str, invitation: Invitation | None, now: datetime, outcome: str = "ok"
) -> None:
    audit.record(
        session,
        access,
        action,
        patient_id=invitation.patient_id if invitation else None,
        object_type="invitation",
        object_id=invitation.id if invitation else None,
        outcome=outcome,
        now=now,
    )
