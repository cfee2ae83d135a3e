"""The words that a person types and the question that rates them."""

import pytest

from app.assessments.domain.goals import goal_of, goals_of, is_goal
from tests.questionnaires import definition


@pytest.mark.parametrize("key", ["what_matters", "holistic_needs"])
def test_each_goal_has_the_rating_that_follows_it(key: str) -> None:
    pairs = [(goal.link_id, rating.link_id) for goal, rating in goals_of(definition(key))]

    assert pairs == [("what-matters-1", "what-matters-1-bother"), ("what-matters-2", "what-matters-2-bother")]


def test_what_is_typed_and_not_rated_is_no_goal() -> None:
    needs = definition("holistic_needs")

    assert [q.link_id for q in needs.questions() if is_goal(needs, q)] == ["what-matters-1", "what-matters-2"]


def test_the_rating_of_a_concern_rates_no_typed_words() -> None:
    needs = definition("holistic_needs")

    assert goal_of(needs, needs.question("rate-b01")) is None
    assert goal_of(needs, needs.question("what-matters-2-bother")).link_id == "what-matters-2"
