"""Reading a team's list in its one order."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, literal, select, tuple_
from sqlalchemy.orm import Session

from app.core.db import UtcDateTime
from app.core.errors import NotFound
from app.people.domain.access import CARE_ROLES, Access
from app.people.queries import visible_patient_ids
from app.worklist.domain.items import Cursor
from app.worklist.models import WorklistItem


def _mine(access: Access) -> ColumnElement[bool]:
    """Return what makes an item the actor's to see: their own team's list, and a patient within reach."""
    return and_(
        WorklistItem.owner_team_id.in_(access.teams_as(*CARE_ROLES)),
        WorklistItem.patient_id.in_(visible_patient_ids(access)),
    )


def item(session: Session, access: Access, item_id: uuid.UUID) -> WorklistItem:
    """Return one item of the actor's teams, locked; NotFound if absent or not theirs."""
    found = session.scalar(select(WorklistItem).where(WorklistItem.id == item_id, _mine(access)).with_for_update())
    if found is None:
        raise NotFound
    return found


def open_items(
    session: Session,
    access: Access,
    team_id: uuid.UUID,
    *,
    after: Cursor | None = None,
    limit: int = 50,
    priority: int | None = None,
    owner_user_id: uuid.UUID | None = None,
) -> Sequence[WorklistItem]:
    """Return a team's open items: most urgent, untaken, longest waiting first, then by id, so no two tie."""
    query = select(WorklistItem).where(
        WorklistItem.owner_team_id == team_id, WorklistItem.is_open.is_(True), _mine(access)
    )
    if priority is not None:
        query = query.where(WorklistItem.priority == priority)
    if owner_user_id is not None:
        query = query.where(WorklistItem.owner_user_id == owner_user_id)
    if after is not None:
        query = query.where(_comes_after(after))
    order = (WorklistItem.rank, WorklistItem.raised_at, WorklistItem.id)
    return session.scalars(query.order_by(*order).limit(limit)).all()


def _comes_after(place: Cursor) -> ColumnElement[bool]:
    return tuple_(WorklistItem.rank, WorklistItem.raised_at, WorklistItem.id) > tuple_(
        literal(place.rank), literal(place.raised_at, UtcDateTime), literal(place.item_id)
    )


def items_about(session: Session, access: Access, patient_id: uuid.UUID) -> Sequence[WorklistItem]:
    """Return one patient's open items on the actor's lists."""
    query = select(WorklistItem).where(
        WorklistItem.patient_id == patient_id, WorklistItem.is_open.is_(True), _mine(access)
    )
    return session.scalars(query.order_by(WorklistItem.rank, WorklistItem.raised_at)).all()
