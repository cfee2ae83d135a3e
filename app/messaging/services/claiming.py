"""What every sender does, of texts and of pushes: claims first, so that two of them never send the same."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.messaging.domain.texts import Status
from app.messaging.models import Message, PushDelivery

Row = TypeVar("Row", Message, PushDelivery)


def claim(session: Session, model: type[Row], *, limit: int, now: datetime) -> Sequence[Row]:
    """Mark what is due as being sent and return it, the longest due first; the caller commits before it sends."""
    due = (
        select(model.id)
        .where(model.status == Status.QUEUED.value, model.due_at <= now)
        .order_by(model.due_at, model.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = (
        update(model)
        .where(model.id.in_(due.scalar_subquery()))
        .values(status=Status.SENDING.value, claimed_at=now, tries=model.tries + 1)
        .returning(model)
    )
    return session.scalars(claimed, execution_options={"populate_existing": True}).all()


def move(session: Session, model: type[Row], which: ColumnElement[bool], **values: str) -> None:
    """Change the rows of `which`. Those that another sender holds are left to it: two never wait for each other."""
    free = select(model.id).where(which).with_for_update(skip_locked=True, of=model)
    moved = update(model).where(model.id.in_(free.scalar_subquery())).values(**values)
    session.execute(moved, execution_options={"synchronize_session": False})
