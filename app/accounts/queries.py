"""Finding sessions."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import UserSession
from app.core import crypto
from app.people.domain.access import Access
from app.people.models import User


@dataclass(frozen=True)
class OpenSession:
    """A session that was not revoked, with whose it is. It may have run out."""

    session: UserSession
    user: User


def open_session(session: Session, access: Access, secret: str) -> OpenSession | None:
    """Return the session that this secret opens, unless it was revoked or its user left. One statement."""
    query = (
        select(UserSession, User)
        .join(User, User.id == UserSession.user_id)
        .where(UserSession.secret_hash == crypto.keyed_hash("session", secret))
        .where(UserSession.revoked_at.is_(None), User.is_active)
    )
    row = session.execute(query).first()
    return OpenSession(row[0], row[1]) if row else None
