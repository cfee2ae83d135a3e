"""Days as people type them."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DAY_FIRST = re.compile(r"(\d{1,2})[ /.\-]+(\d{1,2}|[a-z]{3,9})[ /.\-]+(\d{4})")


def parse_day(text: str) -> date:
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
