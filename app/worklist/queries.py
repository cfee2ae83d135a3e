"""Reading a team's list in its one order."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Tuple, and_, func, literal, select, tuple_
from sqlalchemy.orm import Session

from app.core import audit
from app.core.errors import NotFound
from app.people.domain.access import CARE_ROLES, Access
from app.people.models import Patient, User
from app.people.queries import visible_patient_ids
from app.worklist.domain.items import COUNT_STOPS_AT, EVERYTHING, Cursor, Filters, Holder, priorities_of
from app.worklist.models import WorklistItem

PLACE = (WorklistItem.rank, WorklistItem.raised_at, WorklistItem.id)


@dataclass(frozen=True, slots=True)
class Listed:
    """An item with whom it is about and who has it.

    `patient` is None where the person is no longer on the team's caseload: the item stays, the name does not show.
    """

    item: WorklistItem
    patient: Patient | None
    holder: User | None

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.item.rank, self.item.raised_at, self.item.id)


@dataclass(frozen=True, slots=True)
class OpenItems:
    """One page of a list. `count` is of all pages and stops at 1,001: above 1,000 it is not known."""

    rows: Sequence[Listed]
    count: int
    next: Cursor | None

    @property
    def is_more_than_counted(self) -> bool:
        return self.count > COUNT_STOPS_AT


def open_page(
    session: Session,
    access: Access,
    team_id: uuid.UUID,
    *,
    after: Cursor | None = None,
    limit: int = 25,
    filters: Filters = EVERYTHING,
) -> OpenItems:
    """Return a page of a team's open items: most urgent first, then untaken, longest waiting, and by id.

    One statement, answered by one index, whatever the length of the list. An item belongs to the list of the team
    that owns it, whatever became of the patient's tie to the team, so that none can drop out (hazard H18).
    NotFound for another's team.
    """
    if team_id not in access.teams_as(*CARE_ROLES):
        raise NotFound
    found = session.execute(_page(access, team_id, after, limit, filters)).all()
    rows = [Listed(row[0], row[1], row[2]) for row in found[:limit]]
    return OpenItems(rows, found[0][3] if found else 0, rows[-1].cursor if len(found) > limit else None)


def _page(
    access: Access, team_id: uuid.UUID, after: Cursor | None, limit: int, filters: Filters
) -> Select[WorklistItem, Patient, User, int]:
    of_team = _open_of(team_id, access, filters)
    place = [_comes_after(after)] if after else []
    reached = and_(Patient.id == WorklistItem.patient_id, Patient.id.in_(visible_patient_ids(access)))
    return (
        select(WorklistItem, Patient, User, _count(of_team))
        .select_from(WorklistItem)
        .outerjoin(Patient, reached)
        .outerjoin(User, User.id == WorklistItem.owner_user_id)
        .where(*of_team, *place)
        .order_by(*PLACE)
        .limit(limit + 1)
    )


def _open_of(team_id: uuid.UUID, access: Access, filters: Filters) -> list[ColumnElement[bool]]:
    wanted = [WorklistItem.owner_team_id == team_id, WorklistItem.is_open.is_(True)]
    if filters.priority is not None:
        wanted.append(WorklistItem.rank.between(*priorities_of(filters.priority)))
    if filters.holder is Holder.ME:
        wanted.append(WorklistItem.owner_user_id == access.user_id)
    if filters.holder is Holder.NOBODY:
        wanted.append(WorklistItem.owner_user_id.is_(None))
    return wanted


def _count(wanted: list[ColumnElement[bool]]) -> ColumnElement[int]:
    """Return how many there are, counting no further than one above what is shown as a number."""
    some = select(literal(1)).select_from(WorklistItem).where(*wanted).limit(COUNT_STOPS_AT + 1)
    return select(func.count()).select_from(some.correlate(None).subquery()).scalar_subquery()


def _comes_after(place: Cursor) -> ColumnElement[bool]:
    values = (place.rank, place.raised_at, place.item_id)
    here: Tuple = tuple_(*(literal(value, column.type) for value, column in zip(values, PLACE, strict=True)))
    return tuple_(*PLACE) > here


def _acted_on_by(access: Access) -> Select[WorklistItem]:
    """Select what the actor may act on: items of their own teams about patients within reach."""
    return select(WorklistItem).where(
        WorklistItem.owner_team_id.in_(access.teams_as(*CARE_ROLES)),
        WorklistItem.patient_id.in_(visible_patient_ids(access)),
    )


def item_to_act_on(session: Session, access: Access, item_id: uuid.UUID) -> WorklistItem:
    """Return one item, locked until the transaction ends; NotFound if absent or not on the actor's lists."""
    query = _acted_on_by(access).where(WorklistItem.id == item_id)
    about = session.scalar(query.with_only_columns(WorklistItem.patient_id))
    if about is not None:
        audit.hold(session, about)
    found = session.scalar(query.with_for_update(of=WorklistItem).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def open_items(
    session: Session, access: Access, team_id: uuid.UUID, *, after: Cursor | None = None, limit: int = 50
) -> Sequence[WorklistItem]:
    """Return a team's open items alone, in the order of the list; NotFound for another's team."""
    return [row.item for row in open_page(session, access, team_id, after=after, limit=limit).rows]


def listed(session: Session, access: Access, item_id: uuid.UUID) -> Listed:
    """Return one item, open or closed, with whom it is about and who has it; NotFound if not on the actor's lists."""
    query = (
        _acted_on_by(access)
        .add_columns(Patient, User)
        .join(Patient, Patient.id == WorklistItem.patient_id)
        .outerjoin(User, User.id == WorklistItem.owner_user_id)
        .where(WorklistItem.id == item_id)
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound
    return Listed(found[0], found[1], found[2])


def items_about(session: Session, access: Access, patient_id: uuid.UUID) -> Sequence[WorklistItem]:
    """Return one patient's open items on the actor's lists, in the order of the list."""
    query = _acted_on_by(access).where(WorklistItem.patient_id == patient_id, WorklistItem.is_open.is_(True))
    return session.scalars(query.order_by(*PLACE)).all()
