"""Telling a person something in the app, once, and noting that they read it."""

import uuid
from datetime import datetime

from sqlalchemy import tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core import audit
from app.messaging import queries
from app.messaging.domain.notices import News
from app.messaging.models import Notice
from app.people.domain.access import Access
from app.people.models import Patient


def add_notice(session: Session, access: Access, patient: Patient, news: News, *, key: str, now: datetime) -> bool:
    """Tell a person something unless this key was told before; return whether it is new. Nothing to who has died."""
    if patient.deceased_on is not None:
        return False
    values = {
        "id": uuid.uuid4(),
        "patient_id": patient.id,
        "kind": news.kind.value,
        "dedupe_key": key,
        "target_kind": news.target.value,
        "target_id": news.target_id,
        "created_at": now,
    }
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    once = insert(Notice).values(values).on_conflict_do_nothing()
    result = session.connection().execute(once.execution_options(preserve_rowcount=True))
    return result.rowcount == 1


def withdraw_notice(session: Session, access: Access, key: str, now: datetime) -> None:
    """Take back what a person was told and has not read, because it is so no more."""
    unread = update(Notice).where(Notice.dedupe_key == key, Notice.read_at.is_(None), Notice.withdrawn_at.is_(None))
    session.execute(unread.values(withdrawn_at=now))


def read_notice(session: Session, access: Access, notice_id: uuid.UUID, now: datetime) -> Notice:
    """Note that the person opened one of their notices; a second time changes nothing. Raises NotFound."""
    notice = queries.own_notice(session, access, notice_id)
    if notice.read_at is None:
        notice.read_at = now
        session.flush()
        _record_read(session, access, notice.id, now)
    return notice


def read_all(session: Session, access: Access, up_to_id: uuid.UUID, now: datetime) -> int:
    """Note that the person saw every notice up to one that was on their page; return how many were unread.

    One that came meanwhile stays unread. Raises NotFound.
    """
    newest = queries.own_notice(session, access, up_to_id)
    unread = update(Notice).where(
        Notice.patient_id == access.patient_id,
        Notice.read_at.is_(None),
        tuple_(Notice.created_at, Notice.id) <= (newest.created_at, newest.id),
    )
    count = len(session.execute(unread.values(read_at=now).returning(Notice.id)).all())
    if count:
        _record_read(session, access, newest.id, now)
    return count


def _record_read(session: Session, access: Access, notice_id: uuid.UUID, now: datetime) -> None:
    audit.record(
        session,
        access,
        "notice.read",
        patient_id=access.patient_id,
        object_type="notice",
        object_id=notice_id,
        now=now,
    )
