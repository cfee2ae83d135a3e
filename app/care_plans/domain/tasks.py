"""What becomes of the actions of an agreed plan: who does each, where it stands, and what another version does to it.

The table `TASK_TRANSITIONS` is the whole of it: what is not in it cannot be done.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.care_plans.domain.plan import Doer, Goal, Plan, PlanAction


class TaskStatus(StrEnum):
    """Where a task stands. Withdrawn: the plan in force does not hold its action any more."""

    OPEN = "open"
    DONE = "done"
    NOT_DONE = "not_done"
    WITHDRAWN = "withdrawn"


class TaskAct(StrEnum):
    """What is done with a task. The value is kept in its history for ever."""

    CLAIM = "claim"
    HAND_OVER = "hand_over"
    DONE = "done"
    NOT_DONE = "not_done"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    RENEW = "renew"


TASK_TRANSITIONS: dict[tuple[TaskStatus, TaskAct], TaskStatus] = {
    (TaskStatus.OPEN, TaskAct.CLAIM): TaskStatus.OPEN,
    (TaskStatus.OPEN, TaskAct.HAND_OVER): TaskStatus.OPEN,
    (TaskStatus.OPEN, TaskAct.DONE): TaskStatus.DONE,
    (TaskStatus.OPEN, TaskAct.NOT_DONE): TaskStatus.NOT_DONE,
    (TaskStatus.DONE, TaskAct.REOPEN): TaskStatus.OPEN,
    (TaskStatus.NOT_DONE, TaskAct.REOPEN): TaskStatus.OPEN,
    (TaskStatus.OPEN, TaskAct.WITHDRAW): TaskStatus.WITHDRAWN,
    (TaskStatus.WITHDRAWN, TaskAct.RENEW): TaskStatus.OPEN,
    (TaskStatus.DONE, TaskAct.RENEW): TaskStatus.OPEN,
    (TaskStatus.NOT_DONE, TaskAct.RENEW): TaskStatus.OPEN,
}
CLOSED = frozenset({TaskStatus.DONE, TaskStatus.NOT_DONE})
CLOSING = (TaskAct.DONE, TaskAct.NOT_DONE)
# Whose act it is. What another version does to a task is nobody's in particular.
TEAMS_ACTS = frozenset({TaskAct.CLAIM, TaskAct.HAND_OVER, *CLOSING, TaskAct.REOPEN})
PERSONS_ACTS = frozenset({*CLOSING, TaskAct.REOPEN})
# The team must say why or what came of it; the person need not.
TEAM_NEEDS_WORDS = frozenset({TaskAct.HAND_OVER, *CLOSING})


class Showing(StrEnum):
    """Which of a team's open tasks to show."""

    MINE = "mine"
    TEAM = "team"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One action of an agreed version as a task: whose goal it is for, and the team on whose list it stands.

    `team_id` None: the person's own, or of somebody outside where no team looks after the person now.
    """

    action: PlanAction
    goal_id: uuid.UUID
    is_private: bool
    team_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Known:
    """A task as it stands before another version is agreed."""

    action: PlanAction
    status: TaskStatus
    team_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What an agreed version does to one task. `act` None: it stays as it stands, with the version's words.

    `wanted` None: the action is not in the version. `drops_claim`: another team has it now.
    """

    action_id: uuid.UUID
    act: TaskAct | None
    wanted: Wanted | None
    is_new: bool = False
    drops_claim: bool = False


def wanted(plan: Plan, *, working: Iterable[uuid.UUID], lead: uuid.UUID | None) -> tuple[Wanted, ...]:
    """Return every action of a plan as a task, in the order in which it is read.

    `working` are the teams that look after the person. What a team does that is no longer one of them, or somebody
    outside, is for the lead team to see to, so that no task is on nobody's list (hazard H18).
    """
    teams = frozenset(working)
    return tuple(_wanted(goal, action, teams, lead) for goal in plan.goals for action in goal.actions)


def _wanted(goal: Goal, action: PlanAction, teams: frozenset[uuid.UUID], lead: uuid.UUID | None) -> Wanted:
    owner = action.team_id if action.doer is Doer.TEAM and action.team_id in teams else lead
    return Wanted(action, goal.id, goal.is_private, None if action.doer is Doer.PERSON else owner)


def effects(known: Mapping[uuid.UUID, Known], agreed: Iterable[Wanted]) -> Iterator[Effect]:
    """Give what an agreed version does to each task: the same version agreed again does nothing to any.

    An action is the same one where its id is. A closed task stays closed while the action says the same; where it
    says something else, that is still to be done.
    """
    there = {one.action.id: one for one in agreed}
    for action_id, one in there.items():
        before = known.get(action_id)
        if before is None:
            yield Effect(action_id, None, one, is_new=True)
        else:
            yield Effect(action_id, _act(before, one.action), one, drops_claim=before.team_id != one.team_id)
    for action_id, before in known.items():
        if action_id not in there and before.status is TaskStatus.OPEN:
            yield Effect(action_id, TaskAct.WITHDRAW, None)


def _act(before: Known, action: PlanAction) -> TaskAct | None:
    says_more = before.status in CLOSED and before.action != action
    return TaskAct.RENEW if says_more or before.status is TaskStatus.WITHDRAWN else None


def may_act(status: TaskStatus, act: TaskAct) -> bool:
    """Return whether `act` may be done to a task that stands at `status`."""
    return (status, act) in TASK_TRANSITIONS


def is_overdue(status: TaskStatus, by_on: date | None, today: date) -> bool:
    """Return whether an open task should have been done before today. No date yet is not overdue."""
    return status is TaskStatus.OPEN and by_on is not None and by_on < today


@dataclass(frozen=True, slots=True)
class Place:
    """The place of one task in a list, to go on from: soonest first, those without a date last, then by id."""

    by_on: date | None
    task_id: uuid.UUID

    def to_text(self) -> str:
        return f"{self.by_on or ''}.{self.task_id.hex}"


def place_from_text(text: str) -> Place | None:
    """Return the place that `text` spells, or None: an address that somebody cut short starts from the top."""
    day, _dot, task_id = text.partition(".")
    try:
        return Place(date.fromisoformat(day) if day else None, uuid.UUID(task_id))
    except ValueError:
        return None
