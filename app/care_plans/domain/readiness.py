"""What must be in a plan before it can be shown to the person for their agreement. Each rule has a name and a place."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.care_plans.domain.plan import Doer, Plan, Section

# Reviewed at least yearly: the usual for a personalised care and support plan. Not signed off (open-questions.md).
REVIEW_WITHIN = timedelta(days=366)
# From how long before that day the person is asked whether the plan is still right for them. Not signed off either.
ASKED_BEFORE = timedelta(days=14)


class Rule(StrEnum):
    """What can be missing. The value is a name that staff, tests and the log can speak of."""

    NO_GOAL = "no_goal"
    GOAL_WITHOUT_ACTION = "goal_without_action"
    ACTION_WITHOUT_DOER = "action_without_doer"
    ACTION_WITHOUT_DATE = "action_without_date"
    TOP_CONCERN_LEFT_OUT = "top_concern_left_out"
    NO_CONTINGENCY = "no_contingency"
    NO_ONE_RESPONSIBLE = "no_one_responsible"
    NO_REVIEW_DATE = "no_review_date"
    REVIEW_DATE_PASSED = "review_date_passed"
    REVIEW_DATE_TOO_FAR = "review_date_too_far"


@dataclass(frozen=True, slots=True)
class Failing:
    """A rule that a plan does not meet, the section to put right, and the words of the item it is about."""

    rule: Rule
    section: Section | None
    about: str = ""


def is_review_due(plan: Plan, today: date) -> bool:
    """Return whether the day to look at the plan again is near, or has passed."""
    return plan.review_on is not None and plan.review_on - today <= ASKED_BEFORE


def failing_rules(plan: Plan, *, top_concerns: Collection[str], today: date) -> tuple[Failing, ...]:
    """Return every rule that the plan does not meet; none means that it can be proposed.

    `top_concerns` are the codes of what the person asked to talk about first: each is answered by a goal, or left
    out on purpose.
    """
    return (*_goals(plan), *_concerns(plan, top_concerns), *_rest(plan), *_review(plan.review_on, today))


def _goals(plan: Plan) -> Iterator[Failing]:
    if not plan.goals:
        yield Failing(Rule.NO_GOAL, Section.GOALS)
    for goal in plan.goals:
        if not goal.actions:
            yield Failing(Rule.GOAL_WITHOUT_ACTION, Section.GOALS, goal.words)
    for action in plan.actions:
        if action.doer is not Doer.PERSON and not action.doer_name:
            yield Failing(Rule.ACTION_WITHOUT_DOER, Section.ACTIONS, action.what)
        if action.by_on is None:
            yield Failing(Rule.ACTION_WITHOUT_DATE, Section.ACTIONS, action.what)


def _concerns(plan: Plan, top_concerns: Collection[str]) -> Iterator[Failing]:
    answered = plan.concerns | plan.left_out_codes
    missing = (code for code in top_concerns if code not in answered)
    yield from (Failing(Rule.TOP_CONCERN_LEFT_OUT, Section.GOALS, code) for code in missing)


def _rest(plan: Plan) -> Iterator[Failing]:
    if not plan.contingencies:
        yield Failing(Rule.NO_CONTINGENCY, Section.CONTINGENCIES)
    if not plan.responsible_name:
        yield Failing(Rule.NO_ONE_RESPONSIBLE, None)


def _review(review_on: date | None, today: date) -> Iterator[Failing]:
    if review_on is None:
        yield Failing(Rule.NO_REVIEW_DATE, None)
    elif review_on <= today:
        yield Failing(Rule.REVIEW_DATE_PASSED, None)
    elif review_on - today > REVIEW_WITHIN:
        yield Failing(Rule.REVIEW_DATE_TOO_FAR, None)
