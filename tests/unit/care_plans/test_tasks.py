"""What becomes of an action: the table of a task, what another version does to it, and the order of the list."""

import itertools
import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.care_plans.domain.plan import Doer, Goal, Plan, PlanAction
from app.care_plans.domain.tasks import (
    CLOSED,
    PERSONS_ACTS,
    TASK_TRANSITIONS,
    TEAMS_ACTS,
    Effect,
    Known,
    Place,
    TaskAct,
    TaskStatus,
    Wanted,
    effects,
    is_overdue,
    may_act,
    place_from_text,
    wanted,
)

TODAY = date(2026, 5, 12)
RIVER, HILL, GOAL = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
ACTION = PlanAction(uuid.uuid4(), "Ring them", Doer.TEAM, "River team", "Valley Practice", RIVER, TODAY)


def plan(*actions: PlanAction, is_private: bool = False) -> Plan:
    return Plan(goals=(Goal(GOAL, "Walk", "en", "", is_private, actions),))


def only(known: Known | None, action: PlanAction | None, *, team_id: uuid.UUID | None = RIVER) -> Effect | None:
    """Return what a version does to one task, None = nothing at all."""
    agreed = [Wanted(action, GOAL, False, team_id)] if action else []
    return next(effects({ACTION.id: known} if known else {}, agreed), None)


@pytest.mark.parametrize(
    ("doer", "team_id", "owner"),
    [
        (Doer.TEAM, RIVER, RIVER),
        (Doer.TEAM, HILL, RIVER),
        (Doer.OTHER, None, RIVER),
        (Doer.PERSON, None, None),
    ],
)
def test_every_action_but_the_persons_own_is_on_the_list_of_a_team_that_looks_after_them(
    doer: Doer, team_id: uuid.UUID | None, owner: uuid.UUID | None
) -> None:
    action = replace(ACTION, doer=doer, team_id=team_id)

    [found] = wanted(plan(action), working=[RIVER], lead=RIVER)

    assert found == Wanted(action, GOAL, False, owner)


def test_a_second_team_of_the_person_has_its_own_list() -> None:
    [found] = wanted(plan(replace(ACTION, team_id=HILL)), working=[RIVER, HILL], lead=RIVER)

    assert found.team_id == HILL


def test_a_private_goal_makes_private_tasks() -> None:
    assert wanted(plan(ACTION, is_private=True), working=[RIVER], lead=RIVER)[0].is_private


def test_a_new_action_is_new_and_one_that_is_gone_is_withdrawn() -> None:
    assert only(None, ACTION) == Effect(ACTION.id, None, Wanted(ACTION, GOAL, False, RIVER), is_new=True)
    assert only(Known(ACTION, TaskStatus.OPEN, RIVER), None) == Effect(ACTION.id, TaskAct.WITHDRAW, None)


@pytest.mark.parametrize("status", [*sorted(CLOSED), TaskStatus.WITHDRAWN])
def test_what_is_not_open_is_not_withdrawn(status: TaskStatus) -> None:
    assert only(Known(ACTION, status, RIVER), None) is None


@pytest.mark.parametrize("change", [{"what": "Ring twice"}, {"by_on": TODAY + timedelta(days=1)}, {"doer_name": "Nia"}])
@pytest.mark.parametrize("status", list(TaskStatus))
def test_only_a_closed_task_that_says_something_else_is_opened_again(
    status: TaskStatus, change: dict[str, object]
) -> None:
    same = only(Known(ACTION, status, RIVER), ACTION)
    other = only(Known(ACTION, status, RIVER), replace(ACTION, **change))

    assert same is not None
    assert other is not None
    assert same.act is (TaskAct.RENEW if status is TaskStatus.WITHDRAWN else None)
    assert other.act is (None if status is TaskStatus.OPEN else TaskAct.RENEW)


def test_a_claim_stays_with_new_words_and_goes_with_another_team() -> None:
    known = Known(ACTION, TaskStatus.OPEN, RIVER)
    kept = only(known, replace(ACTION, what="Ring twice"))
    moved = only(known, replace(ACTION, team_id=HILL), team_id=HILL)

    assert kept is not None
    assert moved is not None
    assert (kept.drops_claim, moved.drops_claim) == (False, True)


def test_what_is_not_in_the_table_cannot_be_done() -> None:
    allowed = {pair for pair in itertools.product(TaskStatus, TaskAct) if may_act(*pair)}

    assert allowed == set(TASK_TRANSITIONS)
    assert not any(may_act(TaskStatus.WITHDRAWN, act) for act in TEAMS_ACTS)
    assert not any(may_act(status, TaskAct.CLAIM) for status in CLOSED)


def test_the_person_only_says_how_it_went() -> None:
    assert {TaskAct.DONE, TaskAct.NOT_DONE, TaskAct.REOPEN} == PERSONS_ACTS < TEAMS_ACTS


@pytest.mark.parametrize(
    ("status", "by_on", "is_late"),
    [
        (TaskStatus.OPEN, TODAY - timedelta(days=1), True),
        (TaskStatus.OPEN, TODAY, False),
        (TaskStatus.OPEN, None, False),
        (TaskStatus.DONE, TODAY - timedelta(days=1), False),
        (TaskStatus.NOT_DONE, TODAY - timedelta(days=1), False),
        (TaskStatus.WITHDRAWN, TODAY - timedelta(days=1), False),
    ],
)
def test_overdue_is_open_and_before_today(status: TaskStatus, by_on: date | None, *, is_late: bool) -> None:
    assert is_overdue(status, by_on, TODAY) is is_late


@pytest.mark.parametrize("by_on", [TODAY, None, date(1, 1, 1), date(9999, 12, 31)])
def test_a_place_is_found_again_from_its_text(by_on: date | None) -> None:
    place = Place(by_on, uuid.uuid4())

    assert place_from_text(place.to_text()) == place


@pytest.mark.parametrize("text", ["", ".", "x", "2026-05-12", "2026-13-01.0", "2026-05-12.x", "9" * 5000, "\0.\0"])
def test_a_mangled_place_is_none(text: str) -> None:
    assert place_from_text(text) is None
