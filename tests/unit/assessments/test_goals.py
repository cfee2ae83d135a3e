"""A goal is its words: ratings are compared only where both were given to the same ones; a missing one is never 0."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from app.assessments.domain.goals import ASKED_AS, GoalChange, Named, goal_changes, goal_of, goals_of
from app.assessments.domain.reading import AnswerFacts
from app.questionnaires.domain.definition import Question, QuestionType
from app.questionnaires.domain.localised import english
from app.questionnaires.domain.values import Text
from app.questionnaires.services.checking import read_definition
from tests.questionnaires import FOLDER, definition

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
WALK = "Walk to the shop"
SLEEP = "Sleep through the night"
SCALE = Question("rated", "How much?", QuestionType.RATING, minimum=0, maximum=10, low_label="No", high_label="Yes")
ENDS = english(definition("what_matters"))


def named(words: str, rating: int | None, day: int = 0, asked: Question = SCALE) -> Named:
    at = BEGAN + timedelta(days=day)
    facts = AnswerFacts(uuid4(), Text(words), "en", None, "patient", at)
    return Named(at, words, facts, rating, None, asked, ENDS.low(asked), ENDS.high(asked))


def told(*sittings: Sequence[tuple[str, int | None]]) -> tuple[GoalChange, ...]:
    return goal_changes([[named(*one, day) for one in goals] for day, goals in enumerate(sittings)])


def test_first_the_time_before_and_now_of_each_goal() -> None:
    [walk, sleep] = told([(WALK, 8), (SLEEP, 4)], [(WALK, 6), (SLEEP, 5)], [(WALK, 3), (SLEEP, 5)])

    assert (walk.first.rating, walk.last.rating, walk.now.rating) == (8, 6, 3)
    assert (walk.since_first, walk.since_last) == (-5, -3)
    assert (sleep.since_first, sleep.since_last) == (1, 0)
    assert [walk.first.at, walk.now.at] == [BEGAN, BEGAN + timedelta(days=2)]


def test_other_words_are_another_goal_and_are_not_compared() -> None:
    [now, before] = told([(WALK, 8)], [("Walk to the park", 3)])

    assert (now.is_current, now.is_new, now.last, now.since_last, now.since_first) == (True, True, None, None, None)
    assert (before.is_current, before.now.words, before.now.rating) == (False, WALK, 8)


def test_a_goal_that_moves_to_the_other_question_is_the_same_goal() -> None:
    [sleep, walk] = told([(WALK, 8), (SLEEP, 4)], [(SLEEP, 2), (WALK, 7)])

    assert (sleep.since_last, walk.since_last) == (-2, -1)


@pytest.mark.parametrize("again", [f" {WALK} ", "Walk  to\nthe shop"])
def test_blanks_do_not_make_other_words(again: str) -> None:
    assert [change.since_last for change in told([(WALK, 8)], [(again, 3)])] == [-5]


def test_the_two_ways_to_code_a_letter_are_the_same_word() -> None:
    assert [change.since_last for change in told([("Caf\u00e9", 8)], [("Cafe\u0301", 3)])] == [-5]


@pytest.mark.parametrize(("then", "now"), [(None, 5), (5, None), (None, None)])
def test_a_goal_without_a_rating_is_never_counted_as_0(then: int | None, now: int | None) -> None:
    [change] = told([(WALK, then)], [(WALK, now)])

    assert (change.since_last, change.since_first) == (None, None)
    assert (change.first.rating, change.now.rating) == (then, now)


def test_a_rating_of_0_is_a_rating() -> None:
    assert [change.since_last for change in told([(WALK, 0)], [(WALK, 4)])] == [4]


@pytest.mark.parametrize("other", [{"maximum": 6}, {"minimum": 1}, {"high_label": "Unbearable"}])
def test_ratings_on_another_scale_are_not_compared(other: dict[str, object]) -> None:
    [change] = goal_changes([[named(WALK, 8, 0, replace(SCALE, **other))], [named(WALK, 3, 1)]])

    assert (change.since_last, change.since_first) == (None, None)


def test_the_first_goals_of_all_are_not_called_new() -> None:
    assert [change.is_new for change in told([(WALK, 8)])] == [False]


def test_a_goal_that_comes_back_is_compared_with_when_it_was_named_before() -> None:
    [walk, sleep] = told([(WALK, 8)], [(SLEEP, 5)], [(WALK, 6)])

    assert (walk.is_new, walk.since_last) == (False, -2)
    assert sleep.is_current is False


def test_where_no_goal_was_named_the_last_time_none_is_current() -> None:
    assert [change.is_current for change in told([(WALK, 8)], [])] == [False]


def test_nothing_told_is_no_change() -> None:
    assert goal_changes([]) == ()


@pytest.mark.parametrize("key", ["what_matters", "holistic_needs"])
def test_the_published_questions_about_goals_are_found_by_the_names_they_have(key: str) -> None:
    pairs = [(goal.link_id, rating.link_id) for goal, rating in goals_of(definition(key))]

    assert [name for pair in pairs for name in pair] == list(ASKED_AS)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/v*.yaml")), ids=lambda path: f"{path.parent.name} {path.stem}")
def test_no_published_version_asks_for_a_goal_under_another_name_or_lets_other_answers_open_it(path: Path) -> None:
    asked = [question for pair in goals_of(read_definition(path)) for question in pair]
    conditions = {condition.question for question in asked for condition in question.enable_when}

    assert {question.link_id for question in asked} | conditions <= set(ASKED_AS)


def test_the_rating_of_a_concern_rates_no_typed_words() -> None:
    needs = definition("holistic_needs")

    assert goal_of(needs, needs.question("rate-b01")) is None
    assert goal_of(needs, needs.question("what-matters-2-bother")).link_id == "what-matters-2"
