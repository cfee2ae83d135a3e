"""The form of one question, made from its pinned words; of check and send; and of a clash between two devices."""

import uuid
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields import Label

from app.assessments.forms.sent import operation_in, revision_in
from app.core.forms import Form, shown_again
from app.questionnaires.domain.branching import offered_options
from app.questionnaires.domain.definition import Option, Question, QuestionType
from app.questionnaires.domain.localised import Localised
from app.questionnaires.domain.values import Answers, Rating, Text, Value, codes


class OperationForm(Form):
    """What every page that writes carries: an id made with the page, so that sending it twice does no harm."""

    operation_id = HiddenField()
    revision = HiddenField(default="0")

    def operation(self) -> uuid.UUID:
        """Return the operation id; raise Invalid where the page's own was taken out or altered."""
        return operation_in({"operation_id": str(self.operation_id.data)})

    def base_revision(self) -> int:
        """Return the revision of the answer that the page showed."""
        return revision_in({"revision": str(self.revision.data)})


class AnswerForm(OperationForm):
    """One question, to be shown. Subclasses say how it is answered.

    `shown_in` and `version`: the language and the version of the questionnaire that the page was shown in.
    """

    shown_in = HiddenField()
    version = HiddenField()

    def show(self, value: Value | None) -> None:
        """Fill in the answer that stands."""
        raise NotImplementedError

    def show_kept(self, typed: list[str]) -> None:
        """Fill in what the person had chosen or typed when their session ran out."""
        if typed:
            self.answer.data = typed if isinstance(self.answer, SelectMultipleField) else typed[0]

    def refuse(self, message: str) -> None:
        """Show again what was sent, with what to do about it."""
        if isinstance(self.answer.data, str):
            self.answer.data = shown_again(self.answer.data)
        self.add_error("answer", message)


class ChoiceForm(AnswerForm):
    answer = RadioField(validate_choice=False)

    def show(self, value: Value | None) -> None:
        self.answer.data = next(iter(codes(value)), None)


class ChoicesForm(AnswerForm):
    answer = SelectMultipleField(validate_choice=False)

    def show(self, value: Value | None) -> None:
        self.answer.data = list(codes(value))


class RatingForm(ChoiceForm):
    def show(self, value: Value | None) -> None:
        self.answer.data = str(value.number) if isinstance(value, Rating) else None


class TextForm(AnswerForm):
    answer = TextAreaField()

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


def form_for(words: Localised, question: Question, answers: Answers, *, is_whole: bool = False) -> AnswerForm:
    """Return the form of `question` in its own words, with the answers it may have now; all of them if `is_whole`."""
    form = FORMS[question.type]()
    form.answer.label = Label(form.answer.id, words.text(question).text)
    if question.type in {QuestionType.RATING, QuestionType.INTEGER}:
        form.answer.choices = _scale(question)
    elif question.options:
        offered = question.options if is_whole else offered_options(question, answers)
        form.answer.choices = [_labelled(words, question, option) for option in offered]
    return form


def _scale(question: Question) -> list[tuple[str, str]]:
    assert question.minimum is not None  # no file with a number is loaded without
    assert question.maximum is not None
    return [(str(number), str(number)) for number in range(question.minimum, question.maximum + 1)]


def _labelled(words: Localised, question: Question, option: Option) -> tuple[str, str, dict[str, Any]]:
    hint = words.option_hint(question, option).text
    if option.private:
        private = _("Only you and your care team see this.")
        hint = f"{hint} {private}" if hint else private
    return option.code, words.option(question, option).text, {"hint": hint}
