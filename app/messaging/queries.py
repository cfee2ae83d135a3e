"""Reading the outbox, and what a person was told."""

import uuid
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.messaging.models import Message, Notice, PushSubscription
from app.people.domain.access import Access
from app.people.queries import visible_patient_ids


def newest(session: Session, access: Access, *, limit: int = 50) -> Sequence[Message]:
    """Return the newest messages. On PostgreSQL only those that the session's access may see."""
    return session.scalars(select(Message).order_by(Message.queued_at.desc(), Message.id).limit(limit)).all()


def statuses(session: Session, access: Access, dedupe_keys: Iterable[str]) -> Mapping[str, str]:
    """Return how each message stands, by its key."""
    query = select(Message.dedupe_key, Message.status).where(Message.dedupe_key.in_(set(dedupe_keys)))
    return {row.dedupe_key: row.status for row in session.execute(query)}


def own_notices(
    session: Session, access: Access, *, before: uuid.UUID | None = None, limit: int = 25
) -> Sequence[Notice]:
    """Return what the person who is signed in was told, newest first, older than the notice `before`."""
    query = _told(access)
    if before is not None:
        last = own_notice(session, access, before)
        query = query.where(tuple_(Notice.created_at, Notice.id) < (last.created_at, last.id))
    return session.scalars(query.order_by(Notice.created_at.desc(), Notice.id.desc()).limit(limit)).all()


def own_notice(session: Session, access: Access, notice_id: uuid.UUID) -> Notice:
    """Return one notice of the person who is signed in; NotFound if it is another's, taken back, or none."""
    found = session.scalar(_told(access).where(Notice.id == notice_id))
    if found is None:
        raise NotFound
    return found


def unread_count(session: Session, access: Access) -> int:
    """Return how many notices the person who is signed in has not read."""
    unread = _told(access).where(Notice.read_at.is_(None)).with_only_columns(func.count())
    return session.scalar(unread) or 0


def _told(access: Access) -> Select[Notice]:
    query = select(Notice).where(Notice.patient_id == access.patient_id, Notice.withdrawn_at.is_(None))
    return query.where(Notice.patient_id.in_(visible_patient_ids(access)))


def own_phones(session: Session, access: Access) -> Sequence[PushSubscription]:
    """Return the phones that the person who is signed in lets us wake, the newest first."""
    query = select(PushSubscription).where(
        PushSubscription.patient_id == access.patient_id,
        PushSubscription.patient_id.in_(visible_patient_ids(access)),
        PushSubscription.ended_at.is_(None),
    )
    return session.scalars(query.order_by(PushSubscription.created_at.desc(), PushSubscription.id)).all()
