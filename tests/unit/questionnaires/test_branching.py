"""Which question comes next. Conditions follow FHIR R4 enableWhen."""

import pytest

from app.questionnaires.domain.branching import (
    enabled,
    first_unanswered,
    holds,
    missing_required,
    next_question,
    offered_options,
    previous_question,
    visible_answers,
)
from app.questionnaires.domain.definition import (
    Condition,
    Definition,
    Operator,
    Option,
    Page,
    Question,
    QuestionType,
)
from app.questionnaires.domain.values import Answers, Choice, Choices, Rating, Skipped, Text, Value


def questionnaire(*questions: Question) -> Definition:
    pages = tuple(Page(question.link_id, (question,)) for question in questions)
    return Definition(key="sample", version=1, title="Sample", licence="ours", source="ours", pages=pages)


def is_answer(question: str, code: str) -> tuple[Condition, ...]:
    return (Condition(question, Operator.EQUAL, code),)


SLEEP_AND_PAIN = questionnaire(
    Question(
        "ticked", "What bothers you?", QuestionType.CHOICES, options=(Option("pain", "Pain"), Option("sleep", "Sleep"))
    ),
    Question("rate-pain", "Pain", QuestionType.RATING, enable_when=is_answer("ticked", "pain")),
    Question("why-pain", "Why?", QuestionType.TEXT, enable_when=(Condition("rate-pain", Operator.AT_LEAST, 7),)),
    Question(
        "top",
        "Choose up to 3",
        QuestionType.CHOICES,
        options=(
            Option("pain", "Pain", enable_when=is_answer("ticked", "pain")),
            Option("sleep", "Sleep", enable_when=is_answer("ticked", "sleep")),
        ),
    ),
    Question("end", "Are you sure?", QuestionType.CHOICE, options=(Option("yes", "Yes"),), required=True),
)


def link_ids(answers: Answers) -> list[str]:
    return [question.link_id for question in enabled(SLEEP_AND_PAIN, answers)]


def test_a_question_without_conditions_is_always_asked() -> None:
    assert link_ids({}) == ["ticked", "top", "end"]


def test_a_rating_is_asked_for_a_ticked_concern_only() -> None:
    assert "rate-pain" in link_ids({"ticked": Choices(("sleep", "pain"))})
    assert "rate-pain" not in link_ids({"ticked": Choices(("sleep",))})


def test_the_answer_to_a_hidden_question_opens_nothing() -> None:
    answers: dict[str, Value] = {"ticked": Choices(("sleep",)), "rate-pain": Rating(9)}

    assert "why-pain" not in link_ids(answers)


def test_hidden_answers_and_choices_no_longer_offered_are_left_out() -> None:
    answers: dict[str, Value] = {
        "ticked": Choices(("sleep",)),
        "rate-pain": Rating(9),
        "top": Choices(("pain", "sleep")),
    }

    assert visible_answers(SLEEP_AND_PAIN, answers) == {"ticked": Choices(("sleep",)), "top": Choices(("sleep",))}


def test_only_ticked_concerns_can_be_chosen_as_top() -> None:
    top = SLEEP_AND_PAIN.question("top")
    assert top is not None

    offered = offered_options(top, {"ticked": Choices(("sleep",))})

    assert [option.code for option in offered] == ["sleep"]


def test_next_and_previous_walk_the_enabled_questions() -> None:
    answers = {"ticked": Choices(("pain",))}
    walked = []
    question = next_question(SLEEP_AND_PAIN, answers, None)
    while question:
        walked.append(question.link_id)
        question = next_question(SLEEP_AND_PAIN, answers, question.link_id)

    assert walked == ["ticked", "rate-pain", "top", "end"]
    assert previous_question(SLEEP_AND_PAIN, answers, "ticked") is None
    back = previous_question(SLEEP_AND_PAIN, answers, "top")
    assert back is not None
    assert back.link_id == "rate-pain"


def test_a_person_comes_back_to_the_first_question_neither_answered_nor_skipped() -> None:
    question = first_unanswered(SLEEP_AND_PAIN, {"ticked": Choices(("pain",)), "rate-pain": Skipped()})

    assert question is not None
    assert question.link_id == "top"


def test_a_skipped_required_question_is_still_missing() -> None:
    missing = missing_required(SLEEP_AND_PAIN, {"end": Skipped()})

    assert [question.link_id for question in missing] == ["end"]


@pytest.mark.parametrize(
    ("operator", "answer", "value", "expected"),
    [
        (Operator.EXISTS, True, Choice("a"), True),
        (Operator.EXISTS, True, None, False),
        (Operator.EXISTS, True, Skipped(), False),
        (Operator.EXISTS, True, Text("  "), False),
        (Operator.EXISTS, False, Skipped(), True),
        (Operator.EQUAL, "a", Choice("a"), True),
        (Operator.EQUAL, "a", Choices(("b", "a")), True),
        (Operator.EQUAL, "a", Choice("b"), False),
        (Operator.EQUAL, 3, Rating(3), True),
        (Operator.NOT_EQUAL, "a", Choice("b"), True),
        (Operator.NOT_EQUAL, "a", Choices(("b", "a")), False),
        (Operator.NOT_EQUAL, "a", None, False),
        (Operator.NOT_EQUAL, "a", Skipped(), False),
        (Operator.ABOVE, 7, Rating(7), False),
        (Operator.ABOVE, 7, Rating(8), True),
        (Operator.BELOW, 7, Rating(7), False),
        (Operator.BELOW, 7, Rating(6), True),
        (Operator.AT_LEAST, 7, Rating(7), True),
        (Operator.AT_LEAST, 7, Rating(6), False),
        (Operator.AT_MOST, 7, Rating(7), True),
        (Operator.AT_MOST, 7, Rating(8), False),
        (Operator.BELOW, 7, None, False),
        (Operator.BELOW, 7, Skipped(), False),
    ],
)
def test_each_operator_at_its_edges(
    operator: Operator, answer: bool | int | str, value: Value | None, expected: bool
) -> None:
    assert holds(Condition("q", operator, answer), value) is expected


def test_all_conditions_or_any_condition() -> None:
    both = (Condition("a", Operator.EQUAL, "x"), Condition("b", Operator.EQUAL, "x"))
    options = (Option("x", "X"),)
    first, second = (Question(name, name, QuestionType.CHOICE, options=options) for name in "ab")
    any_of = questionnaire(first, second, Question("c", "C", QuestionType.TEXT, enable_when=both))
    all_of = questionnaire(first, second, Question("c", "C", QuestionType.TEXT, enable_when=both, enable_all=True))

    assert len(enabled(any_of, {"a": Choice("x")})) == 3
    assert len(enabled(all_of, {"a": Choice("x")})) == 2
    assert len(enabled(all_of, {"a": Choice("x"), "b": Choice("x")})) == 3
