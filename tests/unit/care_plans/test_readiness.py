"""What must be there before the person is asked: every rule is named, and each alone holds a plan back."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.care_plans.domain.plan import Doer, Goal, LeftOut, Plan, PlanAction
from app.care_plans.domain.readiness import ASKED_BEFORE, REVIEW_WITHIN, Rule, failing_rules, is_review_due
from tests.plans import ready_plan

NOW = datetime(2026, 5, 4, tzinfo=UTC)
TODAY = NOW.date()
READY = ready_plan(NOW)


def rules(plan: Plan, *top: str) -> list[Rule]:
    return [failing.rule for failing in failing_rules(plan, top_concerns=top, today=TODAY)]


def with_action(action: PlanAction) -> Plan:
    return replace(READY, goals=(replace(READY.goals[0], actions=(action,)),))


def test_a_plan_that_lacks_nothing_can_be_proposed() -> None:
    assert rules(READY) == []


NOBODY = PlanAction(uuid.uuid4(), "Ring", Doer.OTHER, "", "", None, TODAY)
NEVER = PlanAction(uuid.uuid4(), "Ring", Doer.PERSON, "", "")


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda: replace(READY, goals=()), Rule.NO_GOAL),
        (lambda: replace(READY, goals=(replace(READY.goals[0], actions=()),)), Rule.GOAL_WITHOUT_ACTION),
        (lambda: with_action(NOBODY), Rule.ACTION_WITHOUT_DOER),
        (lambda: with_action(NEVER), Rule.ACTION_WITHOUT_DATE),
        (lambda: replace(READY, contingencies=()), Rule.NO_CONTINGENCY),
        (lambda: replace(READY, responsible_name=""), Rule.NO_ONE_RESPONSIBLE),
        (lambda: replace(READY, review_on=None), Rule.NO_REVIEW_DATE),
        (lambda: replace(READY, review_on=TODAY), Rule.REVIEW_DATE_PASSED),
        (lambda: replace(READY, review_on=TODAY + REVIEW_WITHIN + timedelta(days=1)), Rule.REVIEW_DATE_TOO_FAR),
    ],
)
def test_each_rule_alone_holds_a_plan_back(spoil: Callable[[], Plan], rule: Rule) -> None:
    assert rules(spoil()) == [rule]


def test_what_they_asked_for_first_is_in_the_plan_or_left_out_on_purpose() -> None:
    assert rules(READY, "b01") == [Rule.TOP_CONCERN_LEFT_OUT]
    assert rules(replace(READY, left_out=(LeftOut("b01", "Pain"),)), "b01") == []
    goal = Goal(uuid.uuid4(), "Less pain", "en", "b01", False, READY.goals[0].actions)
    assert rules(replace(READY, goals=(goal,)), "b01") == []


def test_the_last_day_of_a_year_is_soon_enough() -> None:
    assert rules(replace(READY, review_on=TODAY + REVIEW_WITHIN)) == []
    assert rules(replace(READY, review_on=TODAY + timedelta(days=1))) == []


def test_the_person_is_asked_whether_it_is_still_right_from_two_weeks_before() -> None:
    day = TODAY + ASKED_BEFORE

    assert is_review_due(replace(READY, review_on=day), TODAY)
    assert not is_review_due(replace(READY, review_on=day + timedelta(days=1)), TODAY)
    assert is_review_due(replace(READY, review_on=TODAY - timedelta(days=400)), TODAY)
    assert not is_review_due(replace(READY, review_on=None), TODAY)
