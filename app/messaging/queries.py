"""Reading the outbox."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.messaging.models import Message
from app.people.domain.access import Access


def newest(session: Session, access: Access, *, limit: int = 50) -> Sequence[Message]:
    """Return the newest messages. On PostgreSQL only those that the session's access may see."""
    return session.scalars(select(Message).order_by(Message.queued_at.desc(), Message.id).limit(limit)).all()


def statuses(session: Session, access: Access, dedupe_keys: Iterable[str]) -> Mapping[str, str]:
    """Return how each message stands, by its key."""
    query = select(Message.dedupe_key, Message.status).where(Message.dedupe_key.in_(set(dedupe_keys)))
    return {row.dedupe_key: row.status for row in session.execute(query)}
