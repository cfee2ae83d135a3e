"""Values of answers, as stored, and whether they fit their question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaires.domain.answering import Problem, problem
from app.questionnaires.domain.definition import Option, Question, QuestionType
from app.questionnaires.domain.values import (
    Choice,
    Choices,
    MalformedValue,
    Rating,
    Skipped,
    Text,
    Value,
    from_json,
    is_given,
    to_json,
)

VALUES = st.one_of(
    st.builds(Choice, st.text()),
    st.builds(Choices, st.lists(st.text()).map(tuple)),
    st.builds(Rating, st.integers()),
    st.builds(Text, st.text()),
    st.just(Skipped()),
)


@given(VALUES)
def test_a_value_comes_back_from_json_as_it_went(value: Value) -> None:
    assert from_json(to_json(value)) == value


NOT_VALUES = [
    *(None, 0, "choice", [], {}),
    *({"choice": 1}, {"choices": "a"}, {"choices": [1]}),
    *({"rating": True}, {"rating": "3"}, {"rating": 3.5}),
    *({"text": None}, {"skipped": False}, {"other": 1}, {"choice": "a", "rating": 1}),
]


@pytest.mark.parametrize("json", NOT_VALUES)
def test_anything_else_is_refused(json: object) -> None:
    with pytest.raises(MalformedValue, match="expected "):
        from_json(json)


def test_a_skip_is_not_a_zero() -> None:
    assert to_json(Skipped()) != to_json(Rating(0))
    assert is_given(Rating(0))
    assert not is_given(Skipped())
    assert not is_given(None)


OPTIONS = (Option("a", "A"), Option("b", "B"), Option("c", "C"), Option("none", "None of these", exclusive=True))
CHOOSE = Question("q", "Which?", QuestionType.CHOICES, options=OPTIONS, max_choices=2)
RATE = Question("q", "How much?", QuestionType.RATING, minimum=0, maximum=10)
WRITE = Question("q", "What else?", QuestionType.TEXT, max_length=5)
MUST = Question("q", "Which?", QuestionType.CHOICE, options=OPTIONS, required=True)


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        (CHOOSE, Choices(("a", "b")), None),
        (CHOOSE, Choices(("none",)), None),
        (CHOOSE, Choices(("a", "none")), Problem.NOT_WITH_OTHERS),
        (CHOOSE, Choices(("a", "b", "c")), Problem.TOO_MANY),
        (CHOOSE, Choices(("a", "a")), Problem.CHOSEN_TWICE),
        (CHOOSE, Choices(("z",)), Problem.UNKNOWN_OPTION),
        (CHOOSE, Choices(()), Problem.ANSWER_NEEDED),
        (CHOOSE, Choice("a"), Problem.WRONG_KIND),
        (CHOOSE, Skipped(), None),
        (MUST, Skipped(), Problem.ANSWER_NEEDED),
        (MUST, Choice("b"), None),
        (RATE, Rating(0), None),
        (RATE, Rating(10), None),
        (RATE, Rating(-1), Problem.OUT_OF_RANGE),
        (RATE, Rating(11), Problem.OUT_OF_RANGE),
        (WRITE, Text("12345"), None),
        (WRITE, Text("123456"), Problem.TOO_LONG),
        (WRITE, Text(" "), Problem.ANSWER_NEEDED),
        (Question("d", "Read this", QuestionType.DISPLAY), Text("x"), Problem.WRONG_KIND),
    ],
)
def test_a_value_is_held_against_its_question(question: Question, value: Value, expected: Problem | None) -> None:
    assert problem(question, value, {}) is expected
