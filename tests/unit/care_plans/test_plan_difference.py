"""What changed between two plans: nothing is missed, and nothing else is said to have changed."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.care_plans.domain.difference import Kind, Mark, changes, word_runs
from app.care_plans.domain.plan import Medicine, Section
from tests.plans import ready_plan

PLAN = ready_plan(datetime(2026, 5, 4, tzinfo=UTC))
WORDS = st.text(st.sampled_from("ab \nغ۔"), max_size=40)


def test_two_plans_that_say_the_same_differ_in_nothing() -> None:
    assert changes(PLAN, replace(PLAN)) == ()


def test_what_came_what_went_and_what_changed_is_named_with_its_place() -> None:
    goal = PLAN.goals[0]
    action = replace(goal.actions[0], what="Walk to the river twice a week")
    new = Medicine(uuid.uuid4(), "The white one", "At night")
    now = replace(
        PLAN,
        goals=(replace(goal, actions=(action, *goal.actions[1:])),),
        medicines=(*PLAN.medicines, new),
        documents=(),
        review_on=date(2026, 12, 1),
    )

    found = {(one.kind, one.section) for one in changes(PLAN, now)}

    assert found == {
        (Kind.CHANGED, Section.ACTIONS),
        (Kind.ADDED, Section.MEDICINES),
        (Kind.REMOVED, Section.DOCUMENTS),
        (Kind.CHANGED, None),
    }


def test_only_the_words_that_changed_are_marked() -> None:
    runs = word_runs("Walk to the park twice", "Walk to the river twice")

    assert [(run.mark, run.words) for run in runs] == [
        (Mark.SAME, "Walk to the "),
        (Mark.GONE, "park"),
        (Mark.NEW, "river"),
        (Mark.SAME, " twice"),
    ]


@given(WORDS, WORDS)
def test_the_marked_words_are_both_texts_whole(was: str, now: str) -> None:
    runs = word_runs(was, now)

    assert "".join(run.words for run in runs if run.mark is not Mark.NEW) == was
    assert "".join(run.words for run in runs if run.mark is not Mark.GONE) == now


def test_a_goal_that_goes_takes_its_actions_with_it_and_both_are_said() -> None:
    gone = changes(PLAN, replace(PLAN, goals=()))

    assert [one.section for one in gone] == [Section.GOALS, Section.ACTIONS, Section.ACTIONS]
    assert {one.kind for one in gone} == {Kind.REMOVED}
