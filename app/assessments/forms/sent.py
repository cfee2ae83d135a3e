"""What a page sent, read without making its form: most answers are taken, and a form is made only to show one again."""

import uuid
from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.assessments.domain.saving import Given
from app.core.errors import Invalid
from app.core.forms import is_storable
from app.questionnaires.domain.answering import Problem, problem
from app.questionnaires.domain.definition import Question, QuestionType
from app.questionnaires.domain.values import Answers, Choice, Choices, Rating, Skipped, Text, Value

LONGEST_NUMBER = 9
NOTHING = Choices(())
Fields = MultiDict[str, str]


class NotTaken(ValueError):
    """This answer cannot be saved. The message tells the person what to do."""


def operation_in(fields: Mapping[str, str]) -> uuid.UUID:
    """Return the operation id that a page sent; raise Invalid where its own was taken out or altered."""
    try:
        return uuid.UUID(fields.get("operation_id", ""))
    except ValueError:
        raise Invalid from None


def revision_in(fields: Mapping[str, str]) -> int:
    """Return the revision of the answer that the page showed; raise Invalid where it was altered."""
    number = whole_number(fields.get("revision", "0"))
    if number is None:
        raise Invalid
    return number


def answer_in(
    fields: Fields, question: Question, answers: Answers, *, is_repeat: bool = False, may_be_blank: bool = False
) -> Given:
    """Return the answer to `question` that a page sent, beside `answers` that stand; raise NotTaken.

    `is_repeat`: it was accepted once. It must be told the same again, even if other answers have since taken
    away what it chose from. `may_be_blank`: staff write down what a person said, or left out, of every question.
    """
    revision = revision_in(fields)
    if "skip" in fields and (may_be_blank or not question.required):
        return Given(Skipped(), revision)
    value = READERS[question.type](fields)
    if value is None:
        raise NotTaken(_words_for(Problem.OUT_OF_RANGE, question, 0))
    if not is_repeat:
        _check(value, question, answers)
    return Given(value, revision)


def _check(value: Value, question: Question, answers: Answers) -> None:
    if isinstance(value, Text) and not is_storable(value.text):
        raise NotTaken(_("Remove the special characters that cannot be saved"))
    if value == NOTHING and question.type is not QuestionType.CHOICES:
        raise NotTaken(_words_for(Problem.ANSWER_NEEDED, question, 0))
    found = problem(question, value, answers)
    if found:
        used = len(value.text) if isinstance(value, Text) else 0
        raise NotTaken(_words_for(found, question, used))


def _choice(fields: Fields) -> Value:
    chosen = fields.get("answer")
    return Choice(chosen) if chosen else NOTHING


def _choices(fields: Fields) -> Value:
    return Choices(tuple(fields.getlist("answer")))


def _rating(fields: Fields) -> Value | None:
    chosen = fields.get("answer")
    if not chosen:
        return NOTHING
    number = whole_number(chosen)
    return None if number is None else Rating(number)


def _text(fields: Fields) -> Value:
    # Browsers send CR LF and count LF: kept and counted as the person sees it.
    return Text(fields.get("answer", "").replace("\r\n", "\n"))


READERS: Mapping[QuestionType, Callable[[Fields], Value | None]] = {
    QuestionType.CHOICE: _choice,
    QuestionType.CHOICES: _choices,
    QuestionType.RATING: _rating,
    QuestionType.INTEGER: _rating,
    QuestionType.TEXT: _text,
    QuestionType.STRING: _text,
}


def refusals(question: Question) -> dict[str, str]:
    """Return what to say of an answer that a phone can tell by itself will not be taken, by what is wrong with it."""
    return {found.value: _words_for(found, question, 0) for found in (Problem.ANSWER_NEEDED, Problem.TOO_MANY)}


def whole_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def _words_for(found: Problem, question: Question, used: int) -> str:
    if found is Problem.ANSWER_NEEDED:
        return _needed(question)
    if found is Problem.OUT_OF_RANGE:
        return str(_("Choose a number from %(low)s to %(high)s", low=question.minimum, high=question.maximum))
    if found is Problem.TOO_LONG:
        return str(_("Use %(limit)s characters or fewer. You have used %(used)s", limit=question.max_length, used=used))
    if found is Problem.TOO_MANY:
        return str(_("Choose up to %(count)s", count=question.max_choices))
    if found is Problem.NOT_WITH_OTHERS:
        return str(_("Tick what applies to you, or the last answer, but not both"))
    return str(_("Choose one of the answers shown"))


def _needed(question: Question) -> str:
    if question.required:
        return str(_("Choose an answer. If none applies to you, choose the last one"))
    if question.type in {QuestionType.RATING, QuestionType.INTEGER}:
        scale = {"low": question.minimum, "high": question.maximum}
        return str(_("Choose a number from %(low)s to %(high)s, or skip this question", **scale))
    if question.type in {QuestionType.TEXT, QuestionType.STRING}:
        return str(_("Write your answer, or skip this question"))
    return str(_("Choose an answer, or skip this question"))
