"""Opening, renewing and ending sessions."""

import uuid
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.domain.sessions import LONGEST
from app.accounts.models import UserSession
from app.core import audit, crypto
from app.core.errors import Forbidden
from app.people.domain.access import Access
from app.people.models import User


def open_session(session: Session, access: Access, user: User, now: datetime) -> tuple[str, UserSession]:
    """Open a session for someone who has just proved who they are; return its secret, kept nowhere, and its row."""
    return _add(session, user.id, user.kind, created_at=now, ends_at=now + LONGEST, now=now)


def record_sign_in(session: Session, access: Access, now: datetime) -> None:
    """Write down that the actor signed in: in the patient's own chain, or the system's for staff."""
    _record(session, access, "signin.succeeded", access.session_id, now)


def renew(session: Session, access: Access, now: datetime) -> tuple[str, UserSession]:
    """Swap the actor's session for a new one, proved now; the twelve hours still count from the first sign-in."""
    old = session.get_one(UserSession, access.session_id)
    _lock(session, old.user_id)
    if not _revoke_where(session, UserSession.id == old.id, now=now):
        raise Forbidden  # it was ended meanwhile: nothing may bring it back
    secret, new = _add(session, old.user_id, old.kind, created_at=old.created_at, ends_at=old.ends_at, now=now)
    _record(session, access, "session.renewed", new.id, now)
    return secret, new


def revoke(session: Session, access: Access, now: datetime) -> None:
    """End the actor's session: it is dead for every request that comes after the commit."""
    _revoke_where(session, UserSession.id == access.session_id, now=now)
    _record(session, access, "session.ended", access.session_id, now)


def revoke_all(session: Session, access: Access, user: User, now: datetime) -> int:
    """End every session of `user`, as when they leave or a phone is lost; return how many there were."""
    _lock(session, user.id)
    count = _revoke_where(session, UserSession.user_id == user.id, now=now)
    audit.record(
        session,
        access,
        "session.all_ended",
        patient_id=user.patient_id,
        object_type="user",
        object_id=user.id,
        now=now,
    )
    return count


def touch(session: Session, access: Access, session_id: uuid.UUID, now: datetime) -> None:
    """Note that the session was seen. Never brings back one that was ended meanwhile."""
    alive = update(UserSession).where(UserSession.id == session_id, UserSession.revoked_at.is_(None))
    session.execute(alive.where(UserSession.last_seen_at < now).values(last_seen_at=now))


def _add(
    session: Session, user_id: uuid.UUID, kind: str, *, created_at: datetime, ends_at: datetime, now: datetime
) -> tuple[str, UserSession]:
    secret = crypto.new_secret()
    row = UserSession(
        user_id=user_id,
        kind=kind,
        secret_hash=crypto.keyed_hash("session", secret),
        created_at=created_at,
        last_seen_at=now,
        ends_at=ends_at,
        reauthenticated_at=now,
    )
    session.add(row)
    session.flush()
    return secret, row


def _revoke_where(session: Session, condition: object, *, now: datetime) -> int:
    statement = update(UserSession).where(condition, UserSession.revoked_at.is_(None))  # type: ignore[arg-type]
    ended = session.execute(statement.values(revoked_at=now).returning(UserSession.id))
    return len(ended.all())


def _lock(session: Session, user_id: uuid.UUID) -> None:
    """Let one user's sessions be renewed or ended by one transaction at a time, so that no new one slips through."""
    session.execute(select(User.id).where(User.id == user_id).with_for_update())


def _record(session: Session, access: Access, action: str, session_id: uuid.UUID | None, now: datetime) -> None:
    audit.record(
        session,
        access,
        action,
        patient_id=access.patient_id,
        object_type="session",
        object_id=session_id,
        now=now,
    )
