"""Legal holds: who is on one, what must wait for it, and how an administrator sets and lifts it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import audit
from app.core.errors import Conflict, Forbidden, NotFound
from app.people import queries
from app.people.domain.access import Access, Role
from app.people.models import LegalHold, User

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Setter:
    """Who sets or lifts a hold, and why."""

    user_id: uuid.UUID
    reason: str


def on_hold() -> Select[uuid.UUID]:
    """Return the ids of the people of whom nothing may be deleted. Only the system sees any."""
    return select(LegalHold.patient_id).where(LegalHold.lifted_at.is_(None))


def may_go(patient_id: Any) -> ColumnElement[bool]:
    """Return the condition that a row about `patient_id` is of nobody on hold.

    A row that names nobody may be about anyone: it waits while anybody is on hold.
    """
    held = on_hold()
    return or_(and_(patient_id.is_not(None), patient_id.not_in(held)), and_(patient_id.is_(None), nobody_is_held()))


def may_go_of_user(user_id: Any) -> ColumnElement[bool]:
    """Return the condition that a row of this user is of nobody on hold."""
    return user_id.not_in(select(User.id).where(User.patient_id.in_(on_hold())))  # type: ignore[no-any-return]


def nobody_is_held() -> ColumnElement[bool]:
    return ~exists(on_hold())


def wait_for_holds(session: Session) -> None:
    """Let nobody be put on hold until this transaction ends: what it deletes was of nobody on hold when it went.

    SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE legal_hold IN SHARE MODE"))


def set_hold(session: Session, access: Access, patient_id: uuid.UUID, setter: Setter, now: datetime) -> LegalHold:
    """Put a person on hold. Raises Conflict where they are already, Forbidden for who is no administrator."""
    _check(session, setter)
    queries.patient(session, access, patient_id)
    hold = LegalHold(patient_id=patient_id, reason=setter.reason, set_at=now, set_by=setter.user_id)
    try:
        with session.begin_nested():
            session.add(hold)
            session.flush()
    except IntegrityError:
        raise Conflict from None
    _record(session, access, "hold.set", hold, setter, now)
    return hold


def lift_hold(session: Session, access: Access, patient_id: uuid.UUID, setter: Setter, now: datetime) -> LegalHold:
    """Lift a person's hold. Raises NotFound where there is none, Forbidden for who is no administrator."""
    _check(session, setter)
    query = select(LegalHold).where(LegalHold.patient_id == patient_id, LegalHold.lifted_at.is_(None))
    hold = session.scalar(query.with_for_update())
    if hold is None:
        raise NotFound
    hold.lifted_at, hold.lifted_by, hold.lifting_reason = now, setter.user_id, setter.reason
    session.flush()
    _record(session, access, "hold.lifted", hold, setter, now)
    return hold


def _check(session: Session, setter: Setter) -> None:
    if Role.ADMINISTRATOR not in {role for _team, role in queries.memberships(session, setter.user_id)}:
        raise Forbidden
    if not setter.reason.strip():
        raise ValueError("a hold needs a reason")


def _record(session: Session, access: Access, action: str, hold: LegalHold, setter: Setter, now: datetime) -> None:
    # In the system's log and not in the person's, which they read: a hold can be about an inquiry.
    audit.record(
        session,
        access,
        action,
        patient_id=None,
        object_type="legal_hold",
        object_id=hold.id,
        reason=f"by user {setter.user_id}",
        now=now,
    )
