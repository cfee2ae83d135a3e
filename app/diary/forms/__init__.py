"""What a person writes down: how they are, a symptom, a reading, a note. Each form is made once."""

import re
import uuid
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields import Label
from wtforms.fields.choices import SelectChoice

from app.core.clock import LONDON
from app.core.days import parse_day
from app.core.errors import Invalid
from app.core.forms import OnceForm, shown_again
from app.diary.domain.entry import Entry
from app.diary.domain.given import Found, Given, NotTaken, Problem, parse_given
from app.diary.domain.measures import Kind, Measure
from app.diary.words import BOXES, QUESTIONS, UNITS, problem_words

_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm)?", re.IGNORECASE)
TYPED = ("number", "number2", "unit", "words", "taken_on", "taken_time")


class SeenForm(OnceForm):
    """A page made once, of an entry as it is: `seen` is the entry that a change puts something in the place of."""

    seen = HiddenField()

    @property
    def seen_id(self) -> uuid.UUID:
        """The entry that the page showed; raises Invalid where that was taken out or altered."""
        try:
            return uuid.UUID(str(self.seen.data))
        except ValueError:
            raise Invalid from None


class EntryForm(SeenForm):
    """The part that every entry has."""

    is_confirmed = HiddenField()
    words = TextAreaField(_l("Anything you want to add"))
    taken_on = StringField(_l("Day"))
    taken_time = StringField(_l("Time"))

    def ask(self, measure: Measure) -> None:
        """Ask for one measure."""
        self.measure_key = measure.key

    def fill(self, entry: Entry) -> None:
        """Show what an entry says now, to be changed."""
        self.seen.data = str(entry.id)
        self.words.data = entry.words or ""
        self.taken_on.data = entry.taken_on.isoformat()
        if entry.is_time_known:
            self.taken_time.data = entry.taken_at.astimezone(LONDON).strftime("%H:%M")

    def given(self) -> Given | None:
        """Return what is given; None with an error at each field that must be put right."""
        fields = {name: self[name].data or "" for name in (*TYPED, "choice", "is_confirmed") if name in self}
        fields |= {"measure": self.measure_key}
        fields |= {"taken_on": _iso_day(fields["taken_on"]), "taken_time": _iso_time(fields["taken_time"])}
        try:
            return parse_given(fields)
        except NotTaken as refused:
            self.refuse(refused.problems)
            return None

    def refuse(self, problems: Mapping[str, Found]) -> None:
        """Say at each field what to put right; nothing that was typed is lost."""
        for field in self:
            if isinstance(field.data, str):
                field.data = shown_again(field.data)
        for name, found in problems.items():
            self.add_error(name if name in self else self.first_field, problem_words(found))

    first_field = "words"

    @property
    def has_moment(self) -> bool:
        """Whether anything is said of the time, or to be put right there."""
        fields = (self.taken_on, self.taken_time)
        return any(field.data or field.errors for field in fields)


class CheckInForm(EntryForm):
    """How the person is: three buttons, each of which saves at once."""

    choice = HiddenField()
    first_field = "choice"

    def fill(self, entry: Entry) -> None:
        super().fill(entry)
        self.choice.data = entry.choice


class SymptomForm(EntryForm):
    """A number from 0 to 10."""

    number = RadioField(validate_choice=False)
    first_field = "number"

    def ask(self, measure: Measure) -> None:
        super().ask(measure)
        self.number.label = Label(self.number.id, QUESTIONS[measure.key])
        self.number.choices = [SelectChoice(str(number), str(number)) for number in range(11)]

    def fill(self, entry: Entry) -> None:
        super().fill(entry)
        self.number.data = str(int(entry.number or 0))

    def refuse(self, problems: Mapping[str, Found]) -> None:
        needed = Found(Problem.NUMBER_NEEDED, 0, 10)
        super().refuse({name: needed if name == "number" else found for name, found in problems.items()})


class ReadingForm(EntryForm):
    """One or two numbers, in a unit where there is a choice."""

    number = StringField()
    number2 = StringField()
    unit = RadioField(_l("Which unit do you use?"), validate_choice=False)
    first_field = "number"

    def ask(self, measure: Measure) -> None:
        super().ask(measure)
        labels = BOXES[measure.key]
        self.number.label = Label(self.number.id, labels[0])
        if len(labels) > 1:
            self.number2.label = Label(self.number2.id, labels[1])
        else:
            del self.number2
        if len(measure.units) > 1:
            self.unit.choices = [SelectChoice(unit.key, UNITS[unit.key]) for unit in measure.units]
            self.unit.data = self.unit.data or measure.units[0].key
        else:
            del self.unit

    def fill(self, entry: Entry) -> None:
        super().fill(entry)
        self.number.data = entry.typed.get("number", "")
        if "number2" in self:
            self.number2.data = entry.typed.get("number2", "")
        if "unit" in self:
            self.unit.data = entry.unit


class NoteForm(EntryForm):
    """Words, in any language."""

    words = TextAreaField(QUESTIONS["note"])


class AgainForm(SeenForm):
    """Nothing to fill in: take an entry out, or put it back."""


FORMS: Mapping[Kind, type[EntryForm]] = {
    Kind.CHECK_IN: CheckInForm,
    Kind.SYMPTOM: SymptomForm,
    Kind.READING: ReadingForm,
    Kind.NOTE: NoteForm,
}


def form_for(measure: Measure, formdata: object = None, *, unit: str = "") -> EntryForm:
    """Return the form of one measure, with what was sent or kept, or new with a mark of its own.

    `unit` is chosen on a new one, where the measure has it.
    """
    form = FORMS[measure.kind](formdata)
    if unit and measure.unit(unit) and isinstance(form, ReadingForm):
        form.unit.data = unit
    form.ask(measure)
    form.mark()
    return form


def _iso_day(text: str) -> str:
    """Return a day in the form that the domain reads; what is no day is left for it to refuse."""
    try:
        return parse_day(text).isoformat()
    except ValueError:
        return text.strip()


def _iso_time(text: str) -> str:
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return text.strip()
    hour, half = int(found[1]), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return text.strip()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"{hour:02}:{int(found[2] or 0):02}"
