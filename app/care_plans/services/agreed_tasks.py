"""Making tasks of the actions of a version, in the transaction in which the person agrees it."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.care_plans.domain.plan import PlanAction
from app.care_plans.domain.tasks import TASK_TRANSITIONS, Effect, Known, TaskAct, TaskStatus, Wanted, effects, wanted
from app.care_plans.models import CarePlan, Task, TaskEvent
from app.care_plans.queries import Version
from app.care_plans.queries import tasks as queries
from app.core.rows import insert_now
from app.people import queries as people
from app.people.domain.access import Access


def make_tasks(session: Session, access: Access, plan: CarePlan, version: Version, now: datetime) -> None:
    """Bring the tasks of a plan that the caller has locked in line with the version being agreed.

    A few statements, however many actions. Nothing is deleted: what the version lacks is withdrawn. Call it before
    the agreement goes in the person's log: whoever claims a task locks the task first and the log then.
    """
    there = {task.action_id: task for task in queries.locked_tasks(session, access, plan.id)}
    known = {key: Known(task.action, TaskStatus(task.status), task.team_id) for key, task in there.items()}
    made = list(effects(known, _wanted(session, access, plan.patient_id, version)))
    insert_now(session, [_new(plan, version, effect.wanted, now) for effect in made if effect.is_new and effect.wanted])
    changed = [(there[effect.action_id], effect) for effect in made if not effect.is_new]
    events = [_event(access, task, version, effect.act, now) for task, effect in changed if effect.act]
    if changed:
        session.execute(update(Task), [_changed(task, version, effect) for task, effect in changed])
    for task, _step in changed:
        session.expire(task)
    insert_now(session, events)


def _wanted(session: Session, access: Access, patient_id: uuid.UUID, version: Version) -> tuple[Wanted, ...]:
    lead = people.lead_team(session, access, patient_id)
    working = [team.id for team, _organisation in people.teams_of(session, access, patient_id)]
    return wanted(version.plan, working=working, lead=lead.id if lead else None)


def _words(version: Version, one: Wanted) -> dict[str, Any]:
    action: PlanAction = one.action
    return {
        "version_number": version.number,
        "goal_id": one.goal_id,
        "is_private": one.is_private,
        "what": action.what,
        "locale": version.plan.locale,
        "doer": action.doer.value,
        "doer_name": action.doer_name,
        "organisation": action.organisation,
        "doer_team_id": action.team_id,
        "by_on": action.by_on,
        "team_id": one.team_id,
    }


def _new(plan: CarePlan, version: Version, one: Wanted, now: datetime) -> Task:
    return Task(
        patient_id=plan.patient_id,
        care_plan_id=plan.id,
        action_id=one.action.id,
        status=TaskStatus.OPEN.value,
        claimed_by_user_id=None,
        claimed_at=None,
        outcome="",
        outcome_locale="en",
        closed_at=None,
        closed_by_user_id=None,
        made_at=now,
        event_count=0,
        **_words(version, one),
    )


# What an effect may change. Every row of the one statement gives all of it.
_MAY_CHANGE = (
    "version_number", "goal_id", "is_private", "what", "locale", "doer", "doer_name", "organisation", "doer_team_id",
    "by_on", "team_id", "status", "claimed_by_user_id", "claimed_at", "outcome", "closed_at", "closed_by_user_id",
    "event_count",
)  # fmt: skip


def _changed(task: Task, version: Version, effect: Effect) -> dict[str, Any]:
    """Return what is to stand in a task's row."""
    row = {"id": task.id} | {name: getattr(task, name) for name in _MAY_CHANGE}
    if effect.wanted:
        row |= _words(version, effect.wanted)
    if effect.drops_claim:
        row |= {"claimed_by_user_id": None, "claimed_at": None}
    if effect.act:
        row["status"] = TASK_TRANSITIONS[(TaskStatus(task.status), effect.act)].value
        row["event_count"] = task.event_count + 1
    if effect.act is TaskAct.RENEW:
        row |= {"outcome": "", "closed_at": None, "closed_by_user_id": None}
    return row


def _event(access: Access, task: Task, version: Version, act: TaskAct, now: datetime) -> TaskEvent:
    return TaskEvent(
        patient_id=task.patient_id,
        plan_action_id=task.id,
        number=task.event_count + 1,
        act=act.value,
        version_number=version.number,
        words="",
        locale="en",
        to_user_id=None,
        by_user_id=access.user_id,
        by_kind=access.kind.value,
        at=now,
        operation_id=uuid.uuid4(),
    )
