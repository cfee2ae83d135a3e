"""Finding the tasks that agreed plans made: a team's list in its one order, one person's, and one by itself."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from app.care_plans.domain.plan import Doer
from app.care_plans.domain.tasks import Place, Showing, TaskStatus
from app.care_plans.models import Task, TaskEvent
from app.core.errors import NotFound
from app.people.domain.access import CARE_ROLES, Access
from app.people.models import Membership, Organisation, Patient, Team, User
from app.people.queries import visible_patient_ids

ORDER = (Task.by_on.asc().nulls_last(), Task.id)
Holder, Closer = aliased(User), aliased(User)


@dataclass(frozen=True, slots=True)
class Shown:
    """A task with whom it is about, who has it, who closed it, and the team on whose list it stands.

    `patient` is None where the person is no longer on the team's caseload: the task stays on the list, and neither
    the name nor what it is shows.
    """

    task: Task
    patient: Patient | None
    holder: str | None
    closer: str | None
    team: str | None
    organisation: str | None

    @property
    def place(self) -> Place:
        return Place(self.task.by_on, self.task.id)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, and where the next begins."""

    rows: Sequence[Shown]
    next: Place | None


def _within_reach(access: Access) -> Select[Task]:
    return select(Task).where(Task.patient_id.in_(visible_patient_ids(access)))


def _shown(access: Access) -> Select[Task, Patient, User, User, Team, Organisation]:
    reached = and_(Patient.id == Task.patient_id, Patient.id.in_(visible_patient_ids(access)))
    return (
        select(Task, Patient, Holder, Closer, Team, Organisation)
        .select_from(Task)
        .outerjoin(Patient, reached)
        .outerjoin(Holder, Holder.id == Task.claimed_by_user_id)
        .outerjoin(Closer, Closer.id == Task.closed_by_user_id)
        .outerjoin(Team, Team.id == Task.team_id)
        .outerjoin(Organisation, Organisation.id == Team.organisation_id)
    )


def _one(row: Row[Task, Patient, User, User, Team, Organisation]) -> Shown:
    task, patient, holder, closer, team, organisation = row
    return Shown(
        task,
        patient,
        str(holder.name) if holder else None,
        str(closer.name) if closer else None,
        team.name if team else None,
        organisation.name if organisation else None,
    )


def listing(
    session: Session,
    access: Access,
    team_id: uuid.UUID,
    showing: Showing,
    *,
    today: date,
    after: Place | None = None,
    limit: int = 25,
) -> Listing:
    """Return a page of a team's open tasks, soonest first and those without a date last. One statement.

    A task belongs to the list of its team, whatever became of the person's tie to the team, so that none can drop
    out (hazard H18). NotFound for another's team.
    """
    if team_id not in access.teams_as(*CARE_ROLES):
        raise NotFound
    wanted = _of_team(access, team_id, showing, today)
    query = _shown(access).where(*wanted, *([_comes_after(after)] if after else [])).order_by(*ORDER)
    found = session.execute(query.limit(limit + 1)).all()
    rows = [_one(row) for row in found[:limit]]
    return Listing(rows, rows[-1].place if len(found) > limit else None)


def _of_team(access: Access, team_id: uuid.UUID, showing: Showing, today: date) -> list[ColumnElement[bool]]:
    wanted = [Task.team_id == team_id, Task.status == TaskStatus.OPEN.value]
    if showing is Showing.MINE:
        wanted.append(Task.claimed_by_user_id == access.user_id)
    if showing is Showing.OVERDUE:
        wanted.append(Task.by_on < today)
    return wanted


def _comes_after(place: Place) -> ColumnElement[bool]:
    if place.by_on is None:
        return and_(Task.by_on.is_(None), Task.id > place.task_id)
    same_day = and_(Task.by_on == place.by_on, Task.id > place.task_id)
    return or_(Task.by_on > place.by_on, same_day, Task.by_on.is_(None))


def _acted_on_by(access: Access) -> ColumnElement[bool]:
    """What the actor may act on: tasks of their own teams, or the person's own. Through broken glass, none."""
    if access.is_patient:
        return Task.doer == Doer.PERSON.value
    looked_after = visible_patient_ids(replace(access, glass_patient_ids=frozenset()))
    return and_(Task.team_id.in_(access.teams_as(*CARE_ROLES)), Task.patient_id.in_(looked_after))


def shown(session: Session, access: Access, task_id: uuid.UUID) -> Shown:
    """Return one task, wherever it stands; NotFound if not on a list of the actor's."""
    row = session.execute(_shown(access).where(Task.id == task_id, _acted_on_by(access))).one_or_none()
    if row is None:
        raise NotFound
    return _one(row)


def task_to_act_on(session: Session, access: Access, task_id: uuid.UUID) -> Task:
    """Return one task, locked until the transaction ends; NotFound if not on a list of the actor's."""
    query = _within_reach(access).where(Task.id == task_id, _acted_on_by(access)).with_for_update(of=Task)
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def locked_tasks(session: Session, access: Access, care_plan_id: uuid.UUID) -> Sequence[Task]:
    """Return every task that a plan ever made, locked in one order until the transaction ends."""
    query = _within_reach(access).where(Task.care_plan_id == care_plan_id).order_by(Task.id)
    return session.scalars(query.with_for_update(of=Task).execution_options(populate_existing=True)).all()


def tasks_of(session: Session, access: Access, patient_id: uuid.UUID) -> Mapping[uuid.UUID, Shown]:
    """Return a person's tasks by the id of their action, without those withdrawn. One statement."""
    there = Task.status != TaskStatus.WITHDRAWN.value
    reached = Task.patient_id.in_(visible_patient_ids(access))
    rows = session.execute(_shown(access).where(Task.patient_id == patient_id, there, reached))
    return {row[0].action_id: _one(row) for row in rows}


def own_open(session: Session, access: Access, *, limit: int) -> Sequence[Task]:
    """Return what the person who is signed in does themselves and has not closed, soonest first."""
    query = _within_reach(access).where(
        Task.patient_id == access.patient_id, Task.doer == Doer.PERSON.value, Task.status == TaskStatus.OPEN.value
    )
    return session.scalars(query.order_by(*ORDER).limit(limit)).all()


def own(session: Session, access: Access, action_id: uuid.UUID) -> Task:
    """Return the person's own task for one action, also one withdrawn; NotFound if it is none of theirs to do."""
    query = _within_reach(access).where(Task.action_id == action_id, Task.patient_id == access.patient_id)
    found = session.scalar(query.where(Task.doer == Doer.PERSON.value).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def events_of(session: Session, access: Access, task: Task) -> Sequence[TaskEvent]:
    """Return what was done with a task that was found before, oldest first."""
    query = select(TaskEvent).where(
        TaskEvent.plan_action_id == task.id, TaskEvent.patient_id.in_(visible_patient_ids(access))
    )
    return session.scalars(query.order_by(TaskEvent.number)).all()


def operation(session: Session, access: Access, task: Task, operation_id: uuid.UUID) -> TaskEvent | None:
    """Return what an operation did before, or None: then it is new."""
    query = select(TaskEvent).where(
        TaskEvent.plan_action_id == task.id,
        TaskEvent.operation_id == operation_id,
        TaskEvent.patient_id.in_(visible_patient_ids(access)),
    )
    return session.scalar(query)


def colleagues(session: Session, access: Access, team_id: uuid.UUID) -> Mapping[uuid.UUID, str]:
    """Return the names of a team's active staff who care for people, by id, by name. NotFound for another's team."""
    if team_id not in access.teams_as(*CARE_ROLES):
        raise NotFound
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.team_id == team_id, Membership.role.in_([role.value for role in CARE_ROLES]))
        .where(User.is_active.is_(True))
    )
    found = {user.id: str(user.name) for user in session.scalars(query)}
    return dict(sorted(found.items(), key=lambda one: one[1]))
