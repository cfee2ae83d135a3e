"""How staff and the person answer together, and the form of one question that staff read out."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.fields import Label
from wtforms.fields.choices import SelectChoice

from app.assessments.domain.assisted import UNSAID, How, Interpreter, Paper, Writer
from app.assessments.domain.voices import Voice
from app.assessments.forms.beside import Beside
from app.assessments.forms.question import AnswerForm, form_for
from app.assessments.forms.sent import whole_number
from app.core.days import parse_day
from app.core.errors import Invalid
from app.core.forms import Form, max_length, one_line, required, storable
from app.questionnaires.domain.definition import Question
from app.questionnaires.domain.values import Answers

LONGEST_NAME, LONGEST_NUMBER, LONGEST_DATE = 100, 40, 40
TOO_LONG = _l("This is too long: use fewer characters")


def _known(form: Form, field: Field) -> None:
    if field.data and field.data not in [choice.value for choice in field.choices]:
        raise ValidationError(_l("Choose one from the list"))


def _needed_for(kind: Interpreter, message: object) -> Callable[[Form, Field], None]:
    """Return a validator: needed where this kind of interpreter was chosen."""

    def validate(form: Form, field: Field) -> None:
        if form["interpreter"].data == kind.value and not (field.data or "").strip():
            raise ValidationError(message)

    return validate


class BeginForm(Form):
    """Which questions, how, in which language, what the paper says of itself, and who interprets."""

    key = RadioField(
        _l("Which set of questions?"),
        validators=[required(_l("Choose a set of questions")), _known],
        validate_choice=False,
    )
    voice = RadioField(
        _l("How do you answer together?"),
        choices=[
            SelectChoice(Voice.PHONE.value, _l("By phone: I ask, they answer")),
            SelectChoice(Voice.PAPER.value, _l("On paper: I key in the form that they filled in")),
        ],
        validators=[required(_l("Choose phone or paper")), _known],
        validate_choice=False,
    )
    language = RadioField(
        _l("Which language do they speak, or is the paper in?"),
        validators=[required(_l("Choose a language")), _known],
        validate_choice=False,
    )
    paper_on = StringField(_l("Date on the paper"), validators=[storable, max_length(LONGEST_DATE, TOO_LONG)])
    writer = RadioField(
        _l("Who wrote on the paper?"),
        choices=[
            SelectChoice(Writer.SELF.value, _l("They did")),
            SelectChoice(Writer.HELPER.value, _l("Someone who helps them")),
            SelectChoice(Writer.NOT_SAID.value, _l("It is not written on the form")),
        ],
        validators=[_known],
        validate_choice=False,
    )
    writer_name = StringField(
        _l("Name of the person who wrote on the paper"), validators=[storable, max_length(LONGEST_NAME, TOO_LONG)]
    )
    interpreter = RadioField(
        _l("Does somebody interpret?"),
        choices=[
            SelectChoice(Interpreter.NONE.value, _l("No")),
            SelectChoice(Interpreter.PERSON.value, _l("Yes, a person who is there")),
            SelectChoice(Interpreter.SERVICE.value, _l("Yes, an interpreting service")),
        ],
        validators=[required(_l("Choose whether somebody interprets")), _known],
        validate_choice=False,
    )
    person_name = StringField(
        _l("Name of the person who interprets"),
        validators=[
            storable,
            max_length(LONGEST_NAME, TOO_LONG),
            _needed_for(Interpreter.PERSON, _l("Enter the name of the person who interprets")),
        ],
    )
    service_name = StringField(
        _l("Name of the interpreting service"),
        validators=[
            storable,
            max_length(LONGEST_NAME, TOO_LONG),
            _needed_for(Interpreter.SERVICE, _l("Enter the name of the interpreting service")),
        ],
    )
    service_number = StringField(
        _l("Their number, if you were given one"), validators=[storable, max_length(LONGEST_NUMBER, TOO_LONG)]
    )

    paper_version = RadioField(_l("Which version does the paper say?"), validate_choice=False)

    def offer(self, sets: Sequence[tuple[str, str]], languages: Sequence[tuple[str, str]]) -> None:
        """Give the sets of questions and the languages to choose from."""
        self.key.choices = [SelectChoice(key, title) for key, title in sets]
        self.language.choices = [SelectChoice(code, name) for code, name in languages]

    def says_version(self, numbers: Sequence[int]) -> int | None:
        """Return which of these versions the paper says; None where it must be asked. The newest is chosen already."""
        self.paper_version.choices = [SelectChoice(str(number), _version_name(number, numbers)) for number in numbers]
        said = whole_number(self.paper_version.data or "")
        if said in numbers:
            return said
        if self.paper_version.data:
            self.add_error("paper_version", _("Choose the version that the paper says"))
        self.paper_version.data = str(numbers[0])
        return None

    def reads_paper(self, *, today: date, born_on: date) -> bool:
        """Return whether what was typed about the paper can be kept; if not, say so on the form."""
        if self.voice.data != Voice.PAPER.value:
            return True
        message = _problem_with_date(self.paper_on.data or "", today, born_on)
        if message:
            self.add_error("paper_on", message)
        is_named_alone = bool((self.writer_name.data or "").strip()) and self.writer.data != Writer.HELPER.value
        if is_named_alone:
            self.add_error("writer", _("Choose “Someone who helps them”, or remove the name"))
        return not message and not is_named_alone

    def how(self) -> How:
        """Return what was chosen; ask it of a form that is valid."""
        interpreter = Interpreter(self.interpreter.data)
        name = {Interpreter.PERSON: self.person_name.data, Interpreter.SERVICE: self.service_name.data}
        number = self.service_number.data if interpreter is Interpreter.SERVICE else ""
        return How(
            voice=Voice(self.voice.data),
            spoken_locale=str(self.language.data),
            interpreter=interpreter,
            interpreter_name=one_line(name.get(interpreter)) or "",
            interpreter_number=one_line(number) or "",
            paper=self._paper(),
        )

    def _paper(self) -> Paper:
        if self.voice.data != Voice.PAPER.value:
            return UNSAID
        return Paper(
            on=_day(self.paper_on.data or ""),
            writer=Writer(self.writer.data or Writer.NOT_SAID),
            writer_name=one_line(self.writer_name.data) or "",
        )


def _day(text: str) -> date | None:
    return parse_day(text) if text.strip() else None


def _problem_with_date(text: str, today: date, born_on: date) -> str:
    """Return what is wrong with the date typed; "" where nothing is. A form without a date has none."""
    try:
        day = _day(text)
    except ValueError:
        return str(_("Enter the date on the paper like 31/12/2025, or leave it blank"))
    if day is None:
        return ""
    if day > today:
        return str(_("The date on the paper cannot be after today"))
    return "" if day > born_on else str(_("The date on the paper must be after their date of birth"))


def _version_name(number: int, numbers: Sequence[int]) -> str:
    if number == max(numbers):
        return str(_("Version %(number)s, the newest", number=number))
    return str(_("Version %(number)s", number=number))


class ReadBackForm(Form):
    """Sending what was written down: only after the person has heard it, or it was compared with their paper."""

    sitting = HiddenField()
    read_back = SelectMultipleField(_l("Before you send"), validate_choice=False)

    def ask(self, voice: Voice) -> None:
        """Say what must have been done, in the words for this voice."""
        asked = {
            Voice.PHONE: _("I read the answers back to the person, and they say that they are right"),
            Voice.PAPER: _("I compared each answer with the paper form"),
        }
        self.read_back.choices = [SelectChoice("yes", asked[voice])]

    def is_read_back(self) -> bool:
        """Return whether it was confirmed; if not, say so on the form."""
        if self.read_back.data == ["yes"]:
            return True
        self.add_error("read_back", _("Confirm this before you send the answers"))
        return False


def sitting_in(text: str | None) -> uuid.UUID:
    """Return the id of the sitting that a page was part of; raise Invalid where it was altered."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        raise Invalid from None


def form_beside(words: Beside, question: Question, answers: Answers) -> AnswerForm:
    """Return the form of `question` in the language spoken, with English beside each of its words."""
    form = form_for(words.spoken, question, answers)
    form.answer.label = Label(form.answer.id, words.pair("text", question))
    if question.options:
        form.answer.choices = [_beside(words, question, choice) for choice in form.answer.choices]
    return form


def _beside(words: Beside, question: Question, choice: tuple[str, str, Any]) -> tuple[str, object, dict[str, object]]:
    option = question.option(choice[0])
    assert option is not None
    hint = words.pair("option_hint", question, option) if option.hint else ""
    return option.code, words.pair("option", question, option), {"hint": hint}
