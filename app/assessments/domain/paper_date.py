"""The date that a paper form says, as staff type it; and when an answer from that paper was given."""

import re
from datetime import UTC, date, datetime, time

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DAY_FIRST = re.compile(r"(\d{1,2})[ /.\-]+(\d{1,2}|[a-z]{3,9})[ /.\-]+(\d{4})")


def parse_paper_date(text: str) -> date:
    """Return the day that `text` means, the day before the month; raise ValueError where it is no such day."""
    found = _DAY_FIRST.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError("not a day, a month and a year")
    return date(int(found[3]), _month(found[2]), int(found[1]))


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    for number, (short, name) in enumerate(zip(_MONTHS, _NAMES, strict=True), start=1):
        if text in {short, name}:
            return number
    raise ValueError("no such month")


def said_at(answered_at: datetime, paper_on: date | None) -> datetime:
    """Return the earliest instant at which an answer can have been given: its paper says the day, not the hour."""
    if paper_on is None:
        return answered_at
    return min(answered_at, datetime.combine(paper_on, time.min, UTC))
