"""One row of a list of people: its cells read into a person, or refused with reasons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from app.population.domain.birth_dates import parse_birth_date
from app.population.domain.findings import Column, Note, Reason, Refusal, Remark, Unreadable
from app.population.domain.languages import language_code, says_no, says_yes
from app.population.domain.nhs_numbers import parse_nhs_number
from app.population.domain.phones import parse_phone
from app.population.domain.text import MAX_NAME, readable

Cells = Mapping[Column, str]
Value = TypeVar("Value")
_SEXES = {
    "f": "female", "female": "female", "woman": "female",
    "m": "male", "male": "male", "man": "male",
    "o": "other", "other": "other", "i": "other", "indeterminate": "other",
    "u": "unknown", "unknown": "unknown", "not known": "unknown", "": "unknown",
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody as a list describes them. `phone` is E.164, languages are BCP 47 codes; what is not said is empty."""

    nhs_number: str
    given_name: str
    family_name: str
    born_on: date
    phone: str = ""
    address: str = ""
    sex: str = "unknown"
    language: str = ""
    interpreter_language: str = ""
    practice: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True)
class Row:
    """What became of one row. `person` is None exactly where there is a refusal. Rows count from 1, header included."""

    number: int
    cells: Cells = field(default_factory=dict)
    person: Person | None = None
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[Note, ...] = ()

    def refused(self, column: Column | None, reason: Reason, **params: str) -> "Row":
        refusal = Refusal(self.number, column, reason, params)
        return replace(self, person=None, refusals=(*self.refusals, refusal))

    def noted(self, column: Column | None, remark: Remark, **params: str) -> "Row":
        return replace(self, notes=(*self.notes, Note(self.number, column, remark, params)))


def read_row(number: int, cells: Cells, today: date) -> Row:
    """Read every cell, so that all that is wrong with a row is told at once. `today` is the day in London."""
    reading = _Reading(number, cells)
    nhs_number = reading.take(Column.nhs_number, parse_nhs_number)
    given_name = reading.take(Column.given_name, _name)
    family_name = reading.take(Column.family_name, _name)
    born_on = reading.birth_date(today)
    optional = reading.optional_values()
    if nhs_number is None or given_name is None or family_name is None or born_on is None or reading.refusals:
        return Row(number, cells, None, tuple(reading.refusals), tuple(reading.notes))
    person = Person(nhs_number, given_name, family_name, born_on, **optional)
    return Row(number, cells, person, (), tuple(reading.notes))


class _Reading:
    """The findings gathered while one row is read."""

    def __init__(self, number: int, cells: Cells) -> None:
        self.number = number
        self.cells = cells
        self.refusals: list[Refusal] = []
        self.notes: list[Note] = []

    def take(self, column: Column, parse: Callable[[str], Value]) -> Value | None:
        try:
            return parse(readable(self.cells.get(column, "")))
        except Unreadable as problem:
            self.refusals.append(Refusal(self.number, column, problem.reason, problem.params))
            return None

    def note(self, column: Column, remark: Remark, **params: str) -> None:
        self.notes.append(Note(self.number, column, remark, params))

    def birth_date(self, today: date) -> date | None:
        found = self.take(Column.born_on, lambda text: parse_birth_date(text, today))
        if found is None:
            return None
        if found.year_was_completed:
            self.note(Column.born_on, Remark.year_completed, year=str(found.on.year))
        return found.on

    def optional_values(self) -> dict[str, str]:
        language = self.language()
        return {
            "phone": self.phone(),
            "address": self.address(),
            "sex": self.sex(),
            "language": language,
            "interpreter_language": self.interpreter_language(language),
            "practice": self.take(Column.practice, str) or "",
        }

    def phone(self) -> str:
        text = self.take(Column.phone, str)
        if text == "":
            self.note(Column.phone, Remark.phone_missing)
        if not text:
            return ""
        phone = self.take(Column.phone, parse_phone)
        if phone and not phone.can_be_texted:
            self.note(Column.phone, Remark.phone_landline)
        return phone.number if phone else ""

    def address(self) -> str:
        lines = (self.take(Column.address, str), self.take(Column.postcode, str))
        return ", ".join(line for line in lines if line)

    def sex(self) -> str:
        text = (self.take(Column.sex, str) or "").casefold()
        if text not in _SEXES:
            self.note(Column.sex, Remark.sex_unknown)
        return _SEXES.get(text, "unknown")

    def language(self) -> str:
        return self._language_named(Column.language, self.take(Column.language, str) or "")

    def interpreter_language(self, language: str) -> str:
        text = self.take(Column.interpreter, str) or ""
        if says_no(text):
            return ""
        if not says_yes(text):
            return self._language_named(Column.interpreter, text)
        if not language:
            self.note(Column.interpreter, Remark.interpreter_language_missing)
        return language

    def _language_named(self, column: Column, text: str) -> str:
        code = language_code(text)
        if text and code is None:
            self.note(column, Remark.language_unknown, written=text)
        return code or ""


def _name(text: str) -> str:
    if not text:
        raise Unreadable(Reason.missing)
    return readable(text, limit=MAX_NAME)
