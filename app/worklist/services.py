"""Raising, taking and closing items. Producers call `raise_item` inside their own transaction."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core import audit
from app.core.errors import Conflict, Invalid
from app.people.domain.access import Access
from app.worklist import queries
from app.worklist.domain.items import can_be_undone
from app.worklist.models import WorklistItem

ONE_PER_SOURCE = ["source_kind", "source_id", "kind"]
Reasons = Sequence[Mapping[str, Any]]


def raise_item(
    session: Session,
    access: Access,
    *,
    patient_id: uuid.UUID,
    team_id: uuid.UUID,
    kind: str,
    priority: int,
    reasons: Reasons,
    source_kind: str,
    source_id: uuid.UUID,
    now: datetime,
    due_at: datetime | None = None,
) -> WorklistItem:
    """Put something on a team's list and return its item: one per source and kind, however often it is called.

    Called again, a new reason or a worse priority goes on the item, which is then news again: untaken, and open
    if it was closed. Nothing ever lowers it, and with nothing new nothing changes.

    `reasons` are codes with parameters, such as {"code": "concerns", "params": {"count": 3}}; never free text.
    """
    audit.hold(session, patient_id)
    values = {
        "id": uuid.uuid4(),
        "patient_id": patient_id,
        "owner_team_id": team_id,
        "kind": kind,
        "priority": priority,
        "reasons": [dict(reason) for reason in reasons],
        "source_kind": source_kind,
        "source_id": source_id,
        "locale": access.locale if access.is_patient else None,
        "raised_at": now,
        "due_at": due_at,
        "is_open": True,
        "is_acknowledged": False,
    }
    item = _insert_once(session, values)
    if item is None:
        item = session.scalars(_from_source(source_kind, source_id, kind)).one()
        if not _make_worse(item, reasons, priority, due_at):
            return item
    _record(session, access, item, "worklist.raised", now)
    return item


def _insert_once(session: Session, values: Mapping[str, Any]) -> WorklistItem | None:
    """Return the new item, or None where its source already has one, which another worker may have just added."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    once = insert(WorklistItem).values(values).on_conflict_do_nothing(index_elements=ONE_PER_SOURCE)
    return session.scalars(once.returning(WorklistItem)).one_or_none()


def _from_source(source_kind: str, source_id: uuid.UUID, kind: str) -> Select[WorklistItem]:
    query = select(WorklistItem).where(
        WorklistItem.source_kind == source_kind, WorklistItem.source_id == source_id, WorklistItem.kind == kind
    )
    return query.with_for_update(of=WorklistItem).execution_options(populate_existing=True)


def _make_worse(item: WorklistItem, reasons: Reasons, priority: int, due_at: datetime | None) -> bool:
    new = [dict(reason) for reason in reasons if dict(reason) not in item.reasons]
    if not new and priority <= item.priority:
        return False
    item.reasons = [*new, *item.reasons]
    item.priority = max(item.priority, priority)
    item.due_at = min((due for due in (item.due_at, due_at) if due), default=None)
    item.is_open, item.is_acknowledged = True, False
    item.owner_user_id = item.acknowledged_at = item.acknowledged_by = None
    item.resolved_at = item.resolved_by = item.outcome = None
    return True


def acknowledge(session: Session, access: Access, item_id: uuid.UUID, now: datetime) -> WorklistItem:
    """Take an item: from now on it is the actor's. Taking one's own again changes nothing.

    Raises NotFound where it is not on one of the actor's lists, Conflict where it is closed or somebody else's.
    """
    item = queries.item_to_act_on(session, access, item_id)
    if not item.is_open or item.owner_user_id not in (None, access.user_id):
        raise Conflict
    if not item.is_acknowledged:
        _take(item, access, now)
        _record(session, access, item, "worklist.taken", now)
    return item


def resolve(session: Session, access: Access, item_id: uuid.UUID, outcome: str, now: datetime) -> WorklistItem:
    """Close an item with what came of it, in words. Whoever closes an item that nobody took has taken it.

    Raises Invalid without words, NotFound where it is not on one of the actor's lists, Conflict where it is closed.
    """
    if not outcome.strip():
        raise Invalid
    item = queries.item_to_act_on(session, access, item_id)
    if not item.is_open:
        raise Conflict
    if not item.is_acknowledged:
        _take(item, access, now)
    _close(session, access, item, outcome.strip(), now)
    return item


def resolve_source(
    session: Session, access: Access, *, source_kind: str, source_id: uuid.UUID, kind: str, outcome: str, now: datetime
) -> None:
    """Close what a producer raised, if it is open, because what it asked for was done on the producer's own page."""
    item = session.scalar(_from_source(source_kind, source_id, kind))
    if item is not None and item.is_open:
        _close(session, access, item, outcome, now)


def reopen(session: Session, access: Access, item_id: uuid.UUID, now: datetime) -> WorklistItem:
    """Undo a closing: the item is open again and the actor's. The log keeps both.

    Raises Conflict where the actor did not close it, or closed it more than 15 minutes ago.
    """
    item = queries.item_to_act_on(session, access, item_id)
    if not can_be_undone(item.resolved_at, item.resolved_by, by=access.user_id, now=now):
        raise Conflict
    item.is_open, item.resolved_at, item.resolved_by, item.outcome = True, None, None, None
    _record(session, access, item, "worklist.reopened", now)
    return item


def _take(item: WorklistItem, access: Access, now: datetime) -> None:
    item.owner_user_id = item.acknowledged_by = access.user_id
    item.is_acknowledged, item.acknowledged_at = True, now


def _close(session: Session, access: Access, item: WorklistItem, outcome: str, now: datetime) -> None:
    item.is_open, item.resolved_at, item.resolved_by, item.outcome = False, now, access.user_id, outcome
    _record(session, access, item, "worklist.closed", now)


def _record(session: Session, access: Access, item: WorklistItem, action: str, now: datetime) -> None:
    session.flush()
    audit.record(
        session,
        access,
        action,
        patient_id=item.patient_id,
        object_type="worklist_item",
        object_id=item.id,
        sections=[item.kind],
        now=now,
    )
