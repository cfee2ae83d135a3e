"""Whether a value fits its question. Forms show the problem beside the field; services refuse it."""

from enum import StrEnum

from app.questionnaires.domain.branching import offered_options
from app.questionnaires.domain.definition import Question, QuestionType
from app.questionnaires.domain.values import Answers, Choice, Choices, Rating, Skipped, Text, Value, codes, is_given

WIDEST_SCALE = 20  # a number is chosen from a row of buttons; more than these fit on no phone


def fits_a_page(minimum: int, maximum: int) -> bool:
    """Return whether a page can offer every number from `minimum` to `maximum`."""
    return minimum >= 0 and maximum - minimum <= WIDEST_SCALE


class Problem(StrEnum):
    WRONG_KIND = "wrong_kind"
    ANSWER_NEEDED = "answer_needed"
    UNKNOWN_OPTION = "unknown_option"
    CHOSEN_TWICE = "chosen_twice"
    TOO_MANY = "too_many"
    NOT_WITH_OTHERS = "not_with_others"
    OUT_OF_RANGE = "out_of_range"
    TOO_LONG = "too_long"


_KIND: dict[QuestionType, type[Value]] = {
    QuestionType.CHOICE: Choice,
    QuestionType.CHOICES: Choices,
    QuestionType.RATING: Rating,
    QuestionType.INTEGER: Rating,
    QuestionType.TEXT: Text,
    QuestionType.STRING: Text,
}


def problem(question: Question, value: Value, answers: Answers) -> Problem | None:
    """Return what is wrong with `value` as the answer to `question`, or None.

    `answers` are the answers so far: they decide which options are offered.
    """
    if isinstance(value, Skipped):
        return Problem.ANSWER_NEEDED if question.required else None
    expected = _KIND.get(question.type)
    if expected is None or not isinstance(value, expected):
        return Problem.WRONG_KIND
    if not is_given(value):
        return Problem.ANSWER_NEEDED
    return _options_problem(question, value, answers) or _size_problem(question, value)


def _options_problem(question: Question, value: Value, answers: Answers) -> Problem | None:
    chosen = codes(value)
    offered = {option.code: option for option in offered_options(question, answers)}
    if any(code not in offered for code in chosen):
        return Problem.UNKNOWN_OPTION
    if len(set(chosen)) < len(chosen):
        return Problem.CHOSEN_TWICE
    if len(chosen) > 1 and any(offered[code].exclusive for code in chosen):
        return Problem.NOT_WITH_OTHERS
    if question.max_choices is not None and len(chosen) > question.max_choices:
        return Problem.TOO_MANY
    return None


def _size_problem(question: Question, value: Value) -> Problem | None:
    match value:
        case Rating(number):
            low, high = question.minimum, question.maximum
            if (low is not None and number < low) or (high is not None and number > high):
                return Problem.OUT_OF_RANGE
        case Text(text):
            if question.max_length is not None and len(text) > question.max_length:
                return Problem.TOO_LONG
    return None
