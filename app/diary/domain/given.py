"""What somebody gives for one entry, read from plain fields: a page sends them, and so does a phone's queue."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from app.diary.domain.measures import MEASURES, Choice, Kind, Measure, Range, Unit, from_own, is_unlikely, to_own
from app.diary.domain.numbers import parse_number

LONGEST_WORDS = 2000
# The fields that are read. Everything else is not looked at.
FIELDS = ("measure", "number", "number2", "unit", "choice", "words", "taken_on", "taken_time", "is_confirmed")
YES = frozenset({"yes", "true", "1", "on"})
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Problem(StrEnum):
    """Why one field cannot be taken. Each has words that say what to do (app/diary/words.py)."""

    UNKNOWN_MEASURE = "unknown_measure"
    NUMBER_NEEDED = "number_needed"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    SECOND_NOT_WANTED = "second_not_wanted"
    UNIT_NEEDED = "unit_needed"
    CHOICE_NEEDED = "choice_needed"
    WORDS_NEEDED = "words_needed"
    TOO_LONG = "too_long"
    UNSTORABLE = "unstorable"
    NOT_A_DAY = "not_a_day"
    NOT_A_TIME = "not_a_time"
    FUTURE = "future"
    TOO_LONG_AGO = "too_long_ago"


@dataclass(frozen=True, slots=True)
class Found:
    """One problem. `low` and `high` are what can be, in the unit that was used; `used` is a number of characters."""

    problem: Problem
    low: float = 0
    high: float = 0
    used: int = 0


class NotTaken(ValueError):
    """This cannot be kept as it is. `problems` says of each field what to put right."""

    def __init__(self, **problems: Found) -> None:
        super().__init__(", ".join(f"{name}: {found.problem}" for name, found in problems.items()))
        self.problems: Mapping[str, Found] = problems


@dataclass(frozen=True, slots=True)
class Given:
    """One entry as it was given: the number in the measure's own unit, and beside it what was typed.

    `taken_on` None: it is so now. `taken_time` None: no time was said.
    """

    measure: Measure
    number: float | None = None
    number2: float | None = None
    choice: Choice | None = None
    words: str | None = None
    unit: str = ""
    taken_on: date | None = None
    taken_time: time | None = None
    is_confirmed: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_unlikely(self) -> bool:
        """Whether to ask if it is right, before it is kept."""
        return self.number is not None and is_unlikely(self.measure, self.number, self.number2)

    @property
    def asks(self) -> bool:
        """Whether that question is still open."""
        return self.is_unlikely and not self.is_confirmed


@dataclass(slots=True)
class _Reading:
    """The fields of one sending, and the problems found on the way."""

    texts: Mapping[str, str]
    problems: dict[str, Found] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.texts.get(name, "").strip()

    def refuse(self, name: str, problem: Problem, **more: float) -> None:
        self.problems.setdefault(name, Found(problem, **more))  # type: ignore[arg-type]


def parse_given(fields: Mapping[str, object]) -> Given:
    """Return what plain fields say; raise NotTaken with every problem at once.

    `fields` are the names of FIELDS with texts, as a form or as JSON has them; `taken_on` is ISO (2026-05-12),
    `taken_time` is HH:MM by the clock in England. What is missing is an empty text.
    """
    read = _Reading({name: _as_text(fields.get(name)) for name in FIELDS})
    measure = MEASURES.get(read.text("measure"))
    if measure is None:
        raise NotTaken(measure=Found(Problem.UNKNOWN_MEASURE))
    number, number2, unit = _numbers(read, measure)
    given = Given(
        measure=measure,
        number=number,
        number2=number2,
        choice=_choice(read) if measure.kind is Kind.CHECK_IN else None,
        words=_words(read, is_needed=measure.kind is Kind.NOTE),
        unit=unit,
        taken_on=_day(read),
        taken_time=_time(read),
        is_confirmed=read.text("is_confirmed").lower() in YES,
        typed={name: read.text(name) for name in FIELDS if read.text(name) and name not in {"words", "is_confirmed"}},
    )
    if read.problems:
        raise NotTaken(**read.problems)
    return given


def fingerprint(act: str, given: Given | None, replaces: str = "") -> str:
    """Return a hash of what one sending says, to know a retry by. When the phone says that it was is no part of it."""
    said = [act, replaces, sorted(given.typed.items()) if given else [], (given.words or "") if given else ""]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


def _as_text(value: object) -> str:
    """Return a field's value as text; what no form could send is as if nothing was sent."""
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value) if isinstance(value, str | int | float) else ""


def _numbers(read: _Reading, measure: Measure) -> tuple[float | None, float | None, str]:
    if not measure.units:
        return None, None, ""
    unit = measure.unit(read.text("unit"))
    if unit is None:
        read.refuse("unit", Problem.UNIT_NEEDED)
        return None, None, ""
    if unit.second is not None:
        return _in_two_boxes(read, measure, unit), None, unit.key
    number = _number(read, "number", measure, unit)
    if number is not None:
        number = to_own(unit, number)
        _check(read, "number", number, measure.allowed, unit)
    if measure.second_allowed is None:
        if read.text("number2"):
            read.refuse("number2", Problem.SECOND_NOT_WANTED)
        return number, None, unit.key
    number2 = _number(read, "number2", measure, unit)
    if number2 is not None:
        _check(read, "number2", number2, measure.second_allowed, unit)
    return number, number2, unit.key


def _in_two_boxes(read: _Reading, measure: Measure, unit: Unit) -> float | None:
    """Return a number written in two boxes, such as stone and pounds. One of them may be empty."""
    texts = [name for name in ("number", "number2") if read.text(name)] or ["number"]
    parts = {name: _number(read, name, measure, unit) for name in texts}
    if None in parts.values():
        return None
    if any((part or 0) < 0 for part in parts.values()):
        read.refuse("number", Problem.OUT_OF_RANGE, **_ends(measure.allowed, unit))
        return None
    own = to_own(unit, parts.get("number") or 0.0, parts.get("number2"))
    _check(read, "number", own, measure.allowed, unit)
    return own


def _number(read: _Reading, name: str, measure: Measure, unit: Unit) -> float | None:
    text = read.text(name)
    if not text:
        read.refuse(name, Problem.NUMBER_NEEDED)
        return None
    number = parse_number(text, endings=unit.endings, is_grouped=measure.is_grouped)
    if number is None:
        read.refuse(name, Problem.NOT_A_NUMBER)
    elif measure.kind is Kind.SYMPTOM and number != int(number):
        read.refuse(name, Problem.OUT_OF_RANGE, low=0, high=10)
    return number


def _check(read: _Reading, name: str, number: float, allowed: Range, unit: Unit) -> None:
    if number not in allowed:
        read.refuse(name, Problem.OUT_OF_RANGE, **_ends(allowed, unit))


def _ends(allowed: Range, unit: Unit) -> dict[str, float]:
    return {"low": from_own(unit, allowed.low)[0], "high": from_own(unit, allowed.high)[0]}


def _choice(read: _Reading) -> Choice | None:
    try:
        return Choice(read.text("choice"))
    except ValueError:
        read.refuse("choice", Problem.CHOICE_NEEDED)
        return None


def _words(read: _Reading, *, is_needed: bool) -> str | None:
    text = read.texts.get("words", "").replace("\r\n", "\n").strip()
    if _UNSTORABLE.search(text):
        read.refuse("words", Problem.UNSTORABLE)
    elif len(text) > LONGEST_WORDS:
        read.refuse("words", Problem.TOO_LONG, used=len(text))
    elif is_needed and not text:
        read.refuse("words", Problem.WORDS_NEEDED)
    return text or None


def _day(read: _Reading) -> date | None:
    text = read.text("taken_on")
    if not text:
        if read.text("taken_time"):
            read.refuse("taken_on", Problem.NOT_A_DAY)
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        read.refuse("taken_on", Problem.NOT_A_DAY)
        return None


def _time(read: _Reading) -> time | None:
    text = read.text("taken_time")
    if not text:
        return None
    try:
        found = time.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        read.refuse("taken_time", Problem.NOT_A_TIME)
        return None
    return found.replace(microsecond=0)
