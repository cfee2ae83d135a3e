"""Raising, taking and closing items. Producers call `raise_item` inside their own transaction."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core import audit
from app.core.errors import Conflict
from app.people.domain.access import Access
from app.worklist import queries
from app.worklist.models import WorklistItem


def raise_item(
    session: Session,
    access: Access,
    *,
    patient_id: uuid.UUID,
    team_id: uuid.UUID,
    kind: str,
    priority: int,
    reasons: Sequence[Mapping[str, object]],
    source_kind: str,
    source_id: uuid.UUID,
    now: datetime,
    due_at: datetime | None = None,
) -> WorklistItem:
    """Put something on a team's list, once per source and kind.

    Raising it again adds new reasons; a worse one lifts it and opens it again, nothing ever lowers it.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {
        "id": uuid.uuid4(),
        "patient_id": patient_id,
        "owner_team_id": team_id,
        "kind": kind,
        "priority": priority,
        "reasons": [dict(reason) for reason in reasons],
        "source_kind": source_kind,
        "source_id": source_id,
        "raised_at": now,
        "due_at": due_at,
        "is_open": True,
        "is_acknowledged": False,
    }
    first = insert(WorklistItem).values(values).on_conflict_do_nothing().returning(WorklistItem.id)
    is_new = session.execute(first).first() is not None
    item = session.scalars(_same_source(source_kind, source_id, kind)).one()
    if not is_new:
        _add_reasons(item, priority, reasons, now, due_at)
    audit.record(
        session,
        access,
        "worklist.raised",
        patient_id=patient_id,
        object_type="worklist_item",
        object_id=item.id,
        now=now,
    )
    return item


def _same_source(source_kind: str, source_id: uuid.UUID, kind: str) -> Select[WorklistItem]:
    return (
        select(WorklistItem)
        .where(WorklistItem.source_kind == source_kind, WorklistItem.source_id == source_id, WorklistItem.kind == kind)
        .with_for_update()
    )


def _add_reasons(
    item: WorklistItem, priority: int, reasons: Sequence[Mapping[str, object]], now: datetime, due_at: datetime | None
) -> None:
    new = [dict(reason) for reason in reasons if dict(reason) not in item.reasons]
    if not new and priority <= item.priority:
        return
    item.reasons = [*new, *item.reasons]
    item.priority = max(item.priority, priority)
    item.due_at = min((due for due in (item.due_at, due_at) if due), default=None)
    item.raised_at = item.raised_at if item.is_open else now
    item.is_open, item.is_acknowledged = True, False
    item.acknowledged_at = item.acknowledged_by = item.owner_user_id = item.resolved_at = None


def acknowledge(session: Session, access: Access, item_id: uuid.UUID, now: datetime) -> WorklistItem:
    """Take an item: from now on it is this person's."""
    item = queries.item(session, access, item_id)
    if not item.is_open:
        raise Conflict
    item.owner_user_id = item.acknowledged_by = access.user_id
    item.is_acknowledged, item.acknowledged_at = True, now
    _record(session, access, item, "worklist.taken", now)
    return item


def resolve(session: Session, access: Access, item_id: uuid.UUID, outcome: str, now: datetime) -> WorklistItem:
    """Close an item with what came of it."""
    item = queries.item(session, access, item_id)
    if not item.is_open:
        raise Conflict
    item.is_open, item.resolved_at, item.resolved_by, item.outcome = False, now, access.user_id, outcome
    _record(session, access, item, "worklist.closed", now)
    return item


def resolve_source(
    session: Session, access: Access, *, source_kind: str, source_id: uuid.UUID, kind: str, outcome: str, now: datetime
) -> None:
    """Close what a producer raised, because what it asked for was done on the producer's own page."""
    item = session.scalar(_same_source(source_kind, source_id, kind))
    if item is None or not item.is_open:
        return
    item.is_open, item.resolved_at, item.resolved_by, item.outcome = False, now, access.user_id, outcome
    _record(session, access, item, "worklist.closed", now)


def reopen(session: Session, access: Access, item_id: uuid.UUID, now: datetime) -> WorklistItem:
    """Undo a closing: the item stands on the list again, where it stood."""
    item = queries.item(session, access, item_id)
    item.is_open, item.resolved_at, item.resolved_by = True, None, None
    _record(session, access, item, "worklist.reopened", now)
    return item


def _record(session: Session, access: Access, item: WorklistItem, action: str, now: datetime) -> None:
    session.flush()
    audit.record(
        session, access, action, patient_id=item.patient_id, object_type="worklist_item", object_id=item.id, now=now
    )
