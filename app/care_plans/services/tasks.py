"""What is done with a task: claimed, handed over, closed with what came of it, opened again."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.care_plans.domain.content import fingerprint
from app.care_plans.domain.tasks import (
    PERSONS_ACTS,
    TASK_TRANSITIONS,
    TEAM_NEEDS_WORDS,
    TEAMS_ACTS,
    TaskAct,
    TaskStatus,
    may_act,
)
from app.care_plans.models import Task, TaskEvent
from app.care_plans.queries import tasks as queries
from app.core import audit
from app.core.errors import Conflict, Forbidden, Invalid, Mismatch
from app.people import queries as people
from app.people.domain.access import Access
from app.worklist import services as worklist
from app.worklist.domain.items import ItemKind, Priority


class Elsewhere(Conflict):
    """The task is not as the page showed it: a colleague has it, it is closed, or the plan says something else."""


@dataclass(frozen=True, slots=True)
class Doing:
    """What somebody does with a task. `seen` marks what it said on their screen; "" where that does not matter."""

    act: TaskAct
    operation_id: uuid.UUID
    words: str = ""
    locale: str = "en"
    to_user_id: uuid.UUID | None = None
    seen: str = ""


def do(session: Session, access: Access, task_id: uuid.UUID, doing: Doing, now: datetime) -> Task:
    """Do one thing with a task and return it. A retry has no second effect, and claiming one's own changes nothing.

    Raises Elsewhere where it cannot be done as the task stands now, Invalid where words or a colleague of the team
    are missing, Mismatch where the operation did something else before, Forbidden, NotFound where the task is not
    on a list of the actor's.
    """
    if doing.act not in (TEAMS_ACTS if access.is_staff else PERSONS_ACTS):
        raise Forbidden
    task = queries.task_to_act_on(session, access, task_id)
    before = queries.operation(session, access, task, doing.operation_id)
    if before is not None:
        _check_same(before, doing)
        return task
    _check(session, access, task, doing)
    if doing.act is not TaskAct.CLAIM or task.claimed_by_user_id is None:
        _change(task, access, doing, now)
        event = _record(session, access, task, doing, now)
        if access.is_patient and doing.act is TaskAct.NOT_DONE:
            _tell_team(session, access, event, now)
    return task


def _check_same(before: TaskEvent, doing: Doing) -> None:
    same = (before.act, before.words, before.to_user_id) == (doing.act.value, doing.words.strip(), doing.to_user_id)
    if not same:
        raise Mismatch


def _check(session: Session, access: Access, task: Task, doing: Doing) -> None:
    if not may_act(TaskStatus(task.status), doing.act):
        raise Elsewhere
    if doing.seen and doing.seen != fingerprint(task.action):
        raise Elsewhere
    if doing.act is TaskAct.CLAIM and task.claimed_by_user_id not in (None, access.user_id):
        raise Elsewhere
    if access.is_staff and doing.act in TEAM_NEEDS_WORDS and not doing.words.strip():
        raise Invalid
    if doing.act is TaskAct.HAND_OVER:
        if doing.to_user_id == task.claimed_by_user_id:
            raise Elsewhere
        assert task.team_id is not None  # what staff may act on is on a team's list
        if doing.to_user_id not in queries.colleagues(session, access, task.team_id):
            raise Invalid


def _change(task: Task, access: Access, doing: Doing, now: datetime) -> None:
    task.status = TASK_TRANSITIONS[(TaskStatus(task.status), doing.act)].value
    match doing.act:
        case TaskAct.CLAIM:
            task.claimed_by_user_id, task.claimed_at = access.user_id, now
        case TaskAct.HAND_OVER:
            task.claimed_by_user_id, task.claimed_at = doing.to_user_id, now
        case TaskAct.DONE | TaskAct.NOT_DONE:
            task.outcome, task.outcome_locale = doing.words.strip(), doing.locale
            task.closed_at, task.closed_by_user_id = now, access.user_id
        case _:
            task.outcome, task.closed_at, task.closed_by_user_id = "", None, None


def _record(session: Session, access: Access, task: Task, doing: Doing, now: datetime) -> TaskEvent:
    """Append to the task's history, and, without the words, to the person's log."""
    task.event_count += 1
    event = TaskEvent(
        patient_id=task.patient_id,
        plan_action_id=task.id,
        number=task.event_count,
        act=doing.act.value,
        version_number=task.version_number,
        words=doing.words.strip(),
        locale=doing.locale,
        to_user_id=doing.to_user_id,
        by_user_id=access.user_id,
        by_kind=access.kind.value,
        at=now,
        operation_id=doing.operation_id,
    )
    session.add(event)
    session.flush()
    audit.record(
        session,
        access,
        f"plan_action.{doing.act.value}",
        patient_id=task.patient_id,
        object_type="plan_action",
        object_id=task.id,
        now=now,
    )
    return event


def _tell_team(session: Session, access: Access, event: TaskEvent, now: datetime) -> None:
    """Put it on their team's list that the person could not do what they meant to, so that somebody talks with them."""
    team = people.lead_team(session, access, event.patient_id)
    if team is None:
        return  # nobody looks after this person now; the plan keeps it for whoever does next
    worklist.raise_item(
        session,
        access,
        patient_id=event.patient_id,
        team_id=team.id,
        kind=ItemKind.PLAN_ANSWERED.value,
        priority=int(Priority.ROUTINE),
        reasons=[{"code": "action_not_done", "params": {}}],
        source_kind="plan_action_event",
        source_id=event.id,
        now=now,
    )
