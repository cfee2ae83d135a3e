"""The form of one question, made from its pinned words; of check and send; and of a clash between two devices."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields import Label

from app.assessments.domain.saving import Given
from app.core.errors import Invalid
from app.core.forms import Form, is_storable, shown_again
from app.questionnaires.domain.answering import Problem, problem
from app.questionnaires.domain.branching import offered_options
from app.questionnaires.domain.definition import Option, Question, QuestionType
from app.questionnaires.domain.localised import Localised
from app.questionnaires.domain.values import Answers, Choice, Choices, Rating, Skipped, Text, Value, codes

LONGEST_NUMBER = 9
WIDEST_SCALE = 20


class OperationForm(Form):
    """What every page that writes carries: an id made with the page, so that sending it twice does no harm."""

    operation_id = HiddenField()
    revision = HiddenField(default="0")

    def operation(self) -> uuid.UUID:
        """Return the operation id; raise Invalid where the page's own was taken out or altered."""
        return operation_in({"operation_id": str(self.operation_id.data)})

    def base_revision(self) -> int:
        """Return the revision of the answer that the page showed."""
        number = _number(self.revision.data)
        if number is None:
            raise Invalid
        return number


class AnswerForm(OperationForm):
    """One question. Subclasses say how it is answered. `shown_in` is the language the page was shown in."""

    shown_in = HiddenField()
    question: Question
    answers: Answers

    def is_skip(self, pressed: Mapping[str, str]) -> bool:
        """Return whether the person pressed "skip", which a question that must be answered does not offer."""
        return "skip" in pressed and not self.question.required

    def value(self) -> Value:
        """Return what was chosen or typed; raise ValueError where nothing can be made of it."""
        raise NotImplementedError

    def given(self, pressed: Mapping[str, str], *, is_repeat: bool = False) -> Given | None:
        """Return the answer, or None with an error beside the field.

        `is_repeat`: it was accepted once. It must be told the same again, even if other answers have since taken
        away what it chose from.
        """
        if self.is_skip(pressed):
            return Given(Skipped(), self.base_revision())
        try:
            value = self.value()
        except ValueError:
            self.add_error("answer", _words_for(Problem.OUT_OF_RANGE, self.question, 0))
            return None
        return Given(value, self.base_revision()) if is_repeat else self._checked(value)

    def _checked(self, value: Value) -> Given | None:
        if isinstance(value, Text) and not is_storable(value.text):
            self.answer.data = shown_again(value.text)
            self.add_error("answer", _("Remove the special characters that cannot be saved"))
            return None
        found = problem(self.question, value, self.answers)
        if found:
            used = len(value.text) if isinstance(value, Text) else 0
            self.add_error("answer", _words_for(found, self.question, used))
            return None
        return Given(value, self.base_revision())

    def show(self, value: Value | None) -> None:
        """Fill in the answer that stands."""
        raise NotImplementedError

    def show_kept(self, typed: list[str]) -> None:
        """Fill in what the person had chosen or typed when their session ran out."""
        if typed:
            self.answer.data = typed if isinstance(self.answer, SelectMultipleField) else typed[0]


class ChoiceForm(AnswerForm):
    answer = RadioField(validate_choice=False)

    def value(self) -> Value:
        return Choice(self.answer.data) if self.answer.data else Choices(())

    def show(self, value: Value | None) -> None:
        self.answer.data = next(iter(codes(value)), None)

    def _checked(self, value: Value) -> Given | None:
        if value == Choices(()):
            self.add_error("answer", _words_for(Problem.ANSWER_NEEDED, self.question, 0))
            return None
        return super()._checked(value)


class ChoicesForm(AnswerForm):
    answer = SelectMultipleField(validate_choice=False)

    def value(self) -> Value:
        return Choices(tuple(self.answer.data or ()))

    def show(self, value: Value | None) -> None:
        self.answer.data = list(codes(value))


class RatingForm(ChoiceForm):
    def value(self) -> Value:
        if not self.answer.data:
            return Choices(())
        number = _number(self.answer.data)
        if number is None:
            raise ValueError("not a number")
        return Rating(number)

    def show(self, value: Value | None) -> None:
        self.answer.data = str(value.number) if isinstance(value, Rating) else None


class TextForm(AnswerForm):
    answer = TextAreaField()

    def value(self) -> Value:
        # Browsers send CR LF and count LF: kept and counted as the person sees it.
        return Text(str(self.answer.data or "").replace("\r\n", "\n"))

    def show(self, value: Value | None) -> None:
        self.answer.data = value.text if isinstance(value, Text) else ""


class SendForm(Form):
    """Nothing to fill in: the button."""


class ChooseForm(OperationForm):
    """Which of two answers is right."""

    keep = RadioField(_l("Which answer do you want to keep?"), validate_choice=False)

    def takes_sent(self) -> bool | None:
        """Return whether the answer of this device was chosen; None with an error where neither was."""
        if self.keep.data in {"saved", "sent"}:
            return bool(self.keep.data == "sent")
        self.add_error("keep", _("Choose the answer you want to keep"))
        return None


FORMS: dict[QuestionType, type[AnswerForm]] = {
    QuestionType.CHOICE: ChoiceForm,
    QuestionType.CHOICES: ChoicesForm,
    QuestionType.RATING: RatingForm,
    QuestionType.INTEGER: RatingForm,
    QuestionType.TEXT: TextForm,
    QuestionType.STRING: TextForm,
}


def operation_in(fields: Mapping[str, str]) -> uuid.UUID:
    """Return the operation id that a page sent; raise Invalid where its own was taken out or altered."""
    try:
        return uuid.UUID(fields.get("operation_id", ""))
    except ValueError:
        raise Invalid from None


def form_for(words: Localised, question: Question, answers: Answers) -> AnswerForm:
    """Return the form of `question` in its own words, with the answers it may have now."""
    form = FORMS[question.type]()
    form.question, form.answers = question, answers
    form.answer.label = Label(form.answer.id, words.text(question).text)
    if question.type in {QuestionType.RATING, QuestionType.INTEGER}:
        form.answer.choices = _scale(question)
    elif question.options:
        offered = offered_options(question, answers)
        form.answer.choices = [_labelled(words, question, option) for option in offered]
    return form


def _scale(question: Question) -> list[tuple[str, str]]:
    low, high = question.minimum or 0, question.maximum or 10
    return [(str(number), str(number)) for number in range(low, min(high, low + WIDEST_SCALE) + 1)]


def _labelled(words: Localised, question: Question, option: Option) -> tuple[str, str, dict[str, Any]]:
    hint = words.option_hint(question, option).text
    if option.private:
        private = _("Only you and your care team see this.")
        hint = f"{hint} {private}" if hint else private
    return option.code, words.option(question, option).text, {"hint": hint}


def _number(text: object) -> int | None:
    typed = str(text)
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER else None


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
