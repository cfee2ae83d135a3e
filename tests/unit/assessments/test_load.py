"""How much is asked of a person, before and after."""

import pytest

from app.assessments.domain.load import Load, Taken, fewest_questions, follow_on, loads
from app.questionnaires.domain.policy import Policy
from app.questionnaires.services.policy import policy
from tests.questionnaires import FOLDER, definition

SHIPPED = {key: definition(key) for key in sorted(path.parent.name for path in FOLDER.glob("*/v1.yaml"))}


def test_a_screen_leads_to_what_the_long_form_asks_beyond_it() -> None:
    found = follow_on(policy(), SHIPPED, "phq2")

    assert found is not None
    assert found.keys == ("phq9",)
    assert found.question_count == SHIPPED["phq9"].question_count() - 2
    assert found.minutes == SHIPPED["phq9"].minutes


def test_the_needs_assessment_leads_on_step_by_step_and_a_shared_question_counts_once() -> None:
    found = follow_on(policy(), SHIPPED, "holistic_needs")

    assert found is not None
    assert found.keys == ("phq2", "gad2", "ucla3", "phq9", "gad7")
    assert found.question_count == sum(SHIPPED[key].question_count() for key in ("phq9", "gad7", "ucla3"))


def test_what_leads_nowhere_or_to_what_is_not_published_says_nothing() -> None:
    assert follow_on(policy(), SHIPPED, "phq9") is None
    assert follow_on(policy(), {"phq2": SHIPPED["phq2"]}, "phq2") is None
    assert follow_on(Policy((), frozenset(), {}), SHIPPED, "phq2") is None


@pytest.mark.parametrize("key", list(SHIPPED))
def test_at_least_is_never_more_than_at_most(key: str) -> None:
    assert 1 <= fewest_questions(SHIPPED[key]) <= SHIPPED[key].question_count()


def test_the_middle_value_is_told_and_fewer_than_five_say_nothing() -> None:
    five = [Taken("phq9", minutes, questions) for minutes, questions in [(1, 7), (2, 10), (3, 10), (50, 10), (4, 2)]]
    four = [Taken("gad7", 3, 8)] * 4

    assert loads(five + four) == (Load("gad7", None, None, None), Load("phq9", 5, 3, 10))
