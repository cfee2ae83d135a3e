"""The team's forms, one for each kind of item. Each knows how to show an item and how to make one."""

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from app.care_plans.domain.content import fingerprint
from app.care_plans.domain.plan import (
    AboutMe,
    Contingency,
    Document,
    Doer,
    Goal,
    Item,
    Medicine,
    PlanAction,
    Section,
)
from app.core.days import parse_day
from app.core.errors import Invalid
from app.core.forms import Form, max_length, one_line, required, storable
from app.core.i18n import SOURCE_LOCALE

_MARK = re.compile("([0-9a-f]{64})?")
LONGEST, LONGEST_LINE = 2000, 200
TOO_LONG = _l("Use 2,000 characters or fewer")
LINE_TOO_LONG = _l("Use 200 characters or fewer")
PRIVATE = _l("Only for the person and the team: someone who helps them never sees it")


def _words(label: object, missing: object | None = None) -> TextAreaField:
    needed = [required(missing)] if missing else []
    return TextAreaField(label, validators=[*needed, storable, max_length(LONGEST, TOO_LONG)])


def _line(label: object, missing: object | None = None) -> StringField:
    needed = [required(missing)] if missing else []
    return StringField(label, validators=[*needed, storable, max_length(LONGEST_LINE, LINE_TOO_LONG)])


def _day(missing: object | None = None) -> Callable[[Form, Field], None]:
    """Return a validator: a day as people type it, or nothing where `missing` is None."""

    def validate(form: Form, field: Field) -> None:
        text = (field.data or "").strip()
        if not text and missing is None:
            return
        try:
            parse_day(text)
        except ValueError:
            raise ValidationError(missing if not text else _l("Write the date like 31/12/2026")) from None

    return validate


class ItemForm(Form):
    """The base: `seen` marks what the item said when the page was made, "" for a new one."""

    seen = HiddenField()
    SHOWN: Sequence[str] = ()

    def check_seen(self) -> None:
        """Raise Invalid where the page's own mark was altered: such a page cannot be shown again."""
        if not _MARK.fullmatch(self.seen.data or ""):
            raise Invalid

    def show(self, item: Item) -> None:
        """Fill in what an item says."""
        self.seen.data = fingerprint(item)
        for name in self.SHOWN:
            self[name].data = getattr(item, name)

    def make(self, item_id: uuid.UUID, *, locale: str = SOURCE_LOCALE) -> Item:
        """Return the item that was typed; ask it of a form that is valid."""
        raise NotImplementedError

    def _typed(self) -> dict[str, Any]:
        return {name: _tidy(self[name].data) for name in self.SHOWN}


def _tidy(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


class AboutMeForm(ItemForm):
    """One heading of About me."""

    SHOWN = ("heading", "words")
    heading = _line(_l("Heading"), _l("Write a heading"))
    words = _words(_l("In the person’s own words"), _l("Write what the person says"))

    def make(self, item_id: uuid.UUID, *, locale: str = SOURCE_LOCALE) -> AboutMe:
        return AboutMe(item_id, locale=locale, **self._typed())


class GoalForm(ItemForm):
    """A goal, and the concern that it answers."""

    SHOWN = ("words", "concern", "is_private")
    words = _words(_l("What does the person want, in their own words?"), _l("Write the goal in the person’s words"))
    concern = RadioField(_l("Which of their concerns is it about?"), validate_choice=False)
    is_private = BooleanField(PRIVATE)

    def offer(self, concerns: Sequence[tuple[str, str]]) -> None:
        """Offer the person's own concerns, by code and label."""
        choices = [SelectChoice(code, label) for code, label in concerns]
        self.concern.choices = [*choices, SelectChoice("", _l("None of these"))]

    def validate_concern(self, field: Field) -> None:
        if (field.data or "") not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Choose a concern, or “None of these”"))

    def make(self, item_id: uuid.UUID, *, locale: str = SOURCE_LOCALE) -> Goal:
        return Goal(item_id, locale=locale, **{**self._typed(), "concern": self.concern.data or ""})


class ActionForm(ItemForm):
    """Something that somebody does for a goal."""

    SHOWN = ("what",)
    what = _words(_l("What will be done?"), _l("Write what will be done"))
    doer = RadioField(_l("Who will do it?"), validate_choice=False)
    other_name = _line(_l("Name or job of whoever will do it"))
    other_organisation = _line(_l("Their organisation"))
    by_on = StringField(_l("By when?"), validators=[storable, _day(_l("Write by when"))])
    teams: Mapping[str, tuple[str, str]] = {}

    def offer(self, teams: Mapping[str, tuple[str, str]]) -> None:
        """Offer the person, the teams by id with their name and organisation, and somebody else."""
        self.teams = teams
        self.doer.choices = [
            SelectChoice(Doer.PERSON.value, _l("The person themselves")),
            *(SelectChoice(key, f"{name}, {organisation}") for key, (name, organisation) in teams.items()),
            SelectChoice(Doer.OTHER.value, _l("Somebody else")),
        ]

    def validate_doer(self, field: Field) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Choose who will do it"))

    def validate_other_name(self, field: Field) -> None:
        if self.doer.data == Doer.OTHER.value and not (field.data or "").strip():
            raise ValidationError(_l("Write who will do it"))

    def show(self, item: Item) -> None:
        super().show(item)
        assert isinstance(item, PlanAction)
        self.doer.data = str(item.team_id) if item.doer is Doer.TEAM else item.doer.value
        if item.doer is Doer.OTHER:
            self.other_name.data, self.other_organisation.data = item.doer_name, item.organisation
        self.by_on.data = typed_day(item.by_on)

    def make(self, item_id: uuid.UUID, *, locale: str = SOURCE_LOCALE) -> PlanAction:
        by_on = parse_day(self.by_on.data)
        what = self.what.data.strip()
        if self.doer.data == Doer.PERSON.value:
            return PlanAction(item_id, what, Doer.PERSON, "", "", None, by_on)
        if self.doer.data == Doer.OTHER.value:
            name, organisation = one_line(self.other_name.data) or "", one_line(self.other_organisation.data) or ""
            return PlanAction(item_id, what, Doer.OTHER, name, organisation, None, by_on)
        name, organisation = self.teams[self.doer.data]
        return PlanAction(item_id, what, Doer.TEAM, name, organisation, uuid.UUID(self.doer.data), by_on)


class ContingencyForm(ItemForm):
    """What to do if things get worse."""

    SHOWN = ("early_signs", "what_to_do", "who_to_contact", "is_private")
    early_signs = _words(_l("What are the early signs?"), _l("Write the early signs"))
    what_to_do = _words(_l("What should the person do?"), _l("Write what to do"))
    who_to_contact = _words(_l("Who should they contact, and how?"), _l("Write who to contact"))
    is_private = BooleanField(PRIVATE)

    def make(self, item_id: uuid.UUID, *, locale: str = SOURCE_LOCALE) -> Contingency:
        return Contingency(item_id, **self._typed())


class MedicineForm(ItemForm):
    """A medicine as the person takes it."""

    SHOWN = ("name", "how", "is_private")
    name = _line(_l("Medicine, as the person calls it"), _l("Write the name of the medicine"))
    how = _words(_l("How do they take it?"), _l("Write how they take it"))
    is_private = BooleanField(PRIVATE)

    def make(self, item_id: uuid.UUID, *, locale: str = SOURCE_LOCALE) -> Medicine:
        return Medicine(item_id, **self._typed())


class DocumentForm(ItemForm):
    """Another plan or paper."""

    SHOWN = ("kind", "place", "is_private")
    kind = _line(_l("What kind of document is it?"), _l("Write what kind of document it is"))
    place = _line(_l("Where is it kept?"), _l("Write where it is kept"))
    is_private = BooleanField(PRIVATE)

    def make(self, item_id: uuid.UUID, *, locale: str = SOURCE_LOCALE) -> Document:
        return Document(item_id, **self._typed())


ITEM_FORMS: dict[Section, type[ItemForm]] = {
    Section.ABOUT_ME: AboutMeForm,
    Section.GOALS: GoalForm,
    Section.ACTIONS: ActionForm,
    Section.CONTINGENCIES: ContingencyForm,
    Section.MEDICINES: MedicineForm,
    Section.DOCUMENTS: DocumentForm,
}


class DetailsForm(Form):
    """Who is responsible, and when the plan is looked at again."""

    responsible = RadioField(_l("Who is responsible for this plan?"), validate_choice=False)
    review_on = StringField(
        _l("When will the plan be looked at again?"),
        validators=[storable, _day(_l("Write when it is looked at again"))],
    )

    def offer(self, staff: Mapping[str, str]) -> None:
        """Offer members of the team by id."""
        self.responsible.choices = [SelectChoice(key, name) for key, name in staff.items()]

    def validate_responsible(self, field: Field) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Choose who is responsible"))

    @property
    def day(self) -> date:
        return parse_day(self.review_on.data)


class ProposeForm(Form):
    """The hash of the draft that the proposer has read."""

    sha256 = HiddenField()


def typed_day(day: date | None) -> str:
    """Write a day as it is typed."""
    return f"{day:%d/%m/%Y}" if day else ""
