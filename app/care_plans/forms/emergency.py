"""What the person chooses for their emergency summary, and what somebody who opens it must say first."""

import uuid
from collections.abc import Iterable
from dataclasses import replace

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from app.care_plans.domain.emergency import Allergies, Content, Lasts, Opener, is_in, read_code
from app.care_plans.domain.plan import Item
from app.core.errors import Invalid
from app.core.forms import Form, OnceForm, max_length, one_line, required, storable

LONGEST = 1000
LONGEST_LINE = 100
TOO_LONG = _l("Use 1,000 characters or fewer")
LINE_TOO_LONG = _l("Use 100 characters or fewer")
ALLERGIES = (
    (Allergies.TOLD, _l("I have allergies. I write them below")),
    (Allergies.NONE_KNOWN, _l("I have no allergies that I know of")),
    (Allergies.NOT_TOLD, _l("I do not want to say")),
)
LASTS = (
    (Lasts.DAY, _l("1 day")),
    (Lasts.WEEK, _l("7 days")),
    (Lasts.MONTH, _l("30 days")),
    (Lasts.YEAR, _l("1 year")),
)


class ContentForm(Form):
    """Allergies as told, whom to call, and which parts of the plan are in the summary."""

    number = HiddenField()
    allergies = RadioField(_l("Your allergies"), validate_choice=False)
    allergy_words = TextAreaField(
        _l("What are you allergic to, and what happens?"), validators=[storable, max_length(LONGEST, TOO_LONG)]
    )
    contact_words = TextAreaField(
        _l("Who should they call about you?"), validators=[storable, max_length(LONGEST, TOO_LONG)]
    )
    parts = SelectMultipleField(_l("What they can read from your plan"), validate_choice=False)

    def offer(self, parts: Iterable[tuple[Item, object, object]]) -> None:
        """Offer the answers about allergies, and each part of the plan with its words and what is said of it."""
        self.allergies.choices = [SelectChoice(one.value, label) for one, label in ALLERGIES]
        self.parts.choices = [
            SelectChoice(str(item.id), label, render_kw={"hint": hint}) for item, label, hint in parts
        ]

    def fill(self, content: Content, parts: Iterable[Item], number: int) -> None:
        """Show what the summary says now. Without a word about allergies, no answer is chosen for the person."""
        self.number.data = str(number)
        self.allergies.data = content.allergies.value if content.number else None
        self.allergy_words.data, self.contact_words.data = content.allergy_words, content.contact_words
        self.parts.data = [str(one.id) for one in parts if is_in(one, content)]

    def validate_allergies(self, field: Field) -> None:
        if field.data not in set(Allergies):
            raise ValidationError(_l("Choose what you want to say about allergies"))
        if field.data != Allergies.TOLD and (self.allergy_words.data or "").strip():
            raise ValidationError(_l("You wrote about allergies. Choose “I have allergies”, or empty the box below"))

    def validate_allergy_words(self, field: Field) -> None:
        if self.allergies.data == Allergies.TOLD and not (field.data or "").strip():
            raise ValidationError(_l("Write what you are allergic to"))

    @property
    def plan_number(self) -> int:
        """The version whose parts were offered, 0 for none; raises Invalid where the page was altered."""
        text = str(self.number.data)
        if not (text.isascii() and text.isdecimal()) or len(text) > 9:
            raise Invalid
        return int(text)

    def said(self, chosen: Content, locale: str) -> Content:
        """Return what the person says now, with the parts that they chose. The language is that of the page."""
        return replace(
            chosen,
            allergies=Allergies(self.allergies.data),
            allergy_words=(self.allergy_words.data or "").strip(),
            contact_words=(self.contact_words.data or "").strip(),
            locale=locale,
        )

    @property
    def ticked(self) -> frozenset[uuid.UUID]:
        """The parts that are ticked, of those that were offered."""
        wanted = set(self.parts.data or ())
        return frozenset(uuid.UUID(choice.value) for choice in self.parts.choices if choice.value in wanted)


class CodeForm(OnceForm):
    """How long the code works."""

    lasts = RadioField(_l("How long should the code work?"), validate_choice=False)

    def offer(self) -> None:
        self.lasts.choices = [SelectChoice(one.value, label) for one, label in LASTS]

    def validate_lasts(self, field: Field) -> None:
        if field.data not in set(Lasts):
            raise ValidationError(_l("Choose how long the code should work"))


def _line(label: object, missing: object) -> StringField:
    checks = [storable, required(missing), max_length(LONGEST_LINE, LINE_TOO_LONG)]
    return StringField(label, filters=[one_line], validators=checks)


class OpenForm(OnceForm):
    """The code, and who opens it: asked before anything is shown."""

    code = StringField(
        _l("Emergency code"),
        validators=[storable, required(_l("Enter the emergency code")), max_length(60, _l("This code is too long"))],
    )
    name = _line(_l("Your name"), _l("Enter your name"))
    role = _line(_l("Your job, or who you are to this person"), _l("Enter your job, or who you are to this person"))
    place = _line(_l("Where you are now"), _l("Enter where you are now"))

    def validate_code(self, field: Field) -> None:
        if field.data and read_code(field.data) is None:
            raise ValidationError(_l("The emergency code is 16 letters and numbers, like ABCD-EFGH-JKMN-PQRS"))

    @property
    def code_value(self) -> str:
        return str(read_code(self.code.data))

    @property
    def opener(self) -> Opener:
        return Opener(self.name.data, self.role.data, self.place.data)
