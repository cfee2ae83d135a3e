"""Dates of birth as spreadsheets write them: the day always comes before the month.

A year of two digits is completed only where one century alone gives a living person's birthday.
"""

import re
from dataclasses import dataclass
from datetime import date

from app.people.domain.ages import age_on
from app.population.domain.findings import Reason, Unreadable
from app.population.domain.text import western

MAX_AGE_YEARS = 120
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SEPARATOR = r"[ /.\-]"
_CLOCK_TIME = re.compile(r"[T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$")
_YEAR_FIRST = re.compile(rf"([0-9]{{4}}){_SEPARATOR}([0-9]{{1,2}}){_SEPARATOR}([0-9]{{1,2}})")
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}}){_SEPARATOR}([0-9]{{1,2}}){_SEPARATOR}([0-9]{{4}}|[0-9]{{2}})")
_NAMED_MONTH = re.compile(
    rf"([0-9]{{1,2}})(?:st|nd|rd|th)?{_SEPARATOR}?([a-z]{{3,9}})\.?,?{_SEPARATOR}?([0-9]{{4}}|[0-9]{{2}})"
)
_PARTIAL = re.compile(r"[0-9]{4}([/.\-][0-9]{1,2})?")
_SERIAL_NUMBER = re.compile(r"[0-9]{5}(\.0+)?")


@dataclass(frozen=True)
class BirthDate:
    on: date
    year_was_completed: bool = False


def parse_birth_date(text: str, today: date) -> BirthDate:
    """Return the birthday `text` means, or raise Unreadable. `today` is the day in London."""
    written = _CLOCK_TIME.sub("", western(text)).lower()
    if not written:
        raise Unreadable(Reason.missing)
    day, month, year = _parts(written)
    if len(year) == 2:
        return BirthDate(_completed(day, month, year, today), year_was_completed=True)
    return BirthDate(_living(_calendar_day(day, month, int(year)), today))


def _parts(written: str) -> tuple[int, int, str]:
    if match := _YEAR_FIRST.fullmatch(written):
        return int(match[3]), int(match[2]), match[1]
    if match := _DAY_FIRST.fullmatch(written):
        return int(match[1]), int(match[2]), match[3]
    if match := _NAMED_MONTH.fullmatch(written):
        return int(match[1]), _month_number(match[2]), match[3]
    raise Unreadable(_reason_for(written))


def _reason_for(written: str) -> Reason:
    if _SERIAL_NUMBER.fullmatch(written):
        return Reason.date_serial_number
    if _PARTIAL.fullmatch(written):
        return Reason.date_partial
    return Reason.date_unreadable


def _month_number(name: str) -> int:
    for number, month in enumerate(_MONTHS, start=1):
        if name in {month, month[:3]} or (name, month) == ("sept", "september"):
            return number
    raise Unreadable(Reason.date_unreadable)


def _calendar_day(day: int, month: int, year: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        reason = Reason.date_month_first if month > 12 >= day > 0 and month <= 31 else Reason.date_impossible
        raise Unreadable(reason) from None


def _living(born_on: date, today: date) -> date:
    if born_on > today:
        raise Unreadable(Reason.date_future)
    if age_on(born_on, today) > MAX_AGE_YEARS:
        raise Unreadable(Reason.date_too_old, limit=str(MAX_AGE_YEARS))
    return born_on


def _completed(day: int, month: int, year: str, today: date) -> date:
    possible = [found for century in (1900, 2000) if (found := _possible(day, month, century + int(year), today))]
    if len(possible) == 1:
        return possible[0]
    if not possible:
        _calendar_day(day, month, 2000)
    raise Unreadable(Reason.date_two_digit_year)


def _possible(day: int, month: int, year: int, today: date) -> date | None:
    try:
        return _living(_calendar_day(day, month, year), today)
    except Unreadable:
        return None
