"""Tidying of what people type, before any of it is judged."""

import re
import unicodedata

from app.population.domain.findings import Reason, Unreadable

MAX_NAME = 100
MAX_LINE = 300
INVISIBLE_PADDING = "\ufeff\u200b\u00a0\u2007\u202f\u00ad\u2060"
LOST_CHARACTER = "\ufffd"  # what programs write where they could not read a character
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_ROUNDED = re.compile(r"[0-9]([.,][0-9]+)?E\+?[0-9]{1,3}", re.IGNORECASE)
_SPACED = str.maketrans(dict.fromkeys(INVISIBLE_PADDING, " "))
_DASHED = str.maketrans(dict.fromkeys(DASHES, "-"))


def tidy(text: str) -> str:
    """Return `text` without padding and with each run of white space as one space."""
    return " ".join(text.translate(_SPACED).split())


def western(text: str) -> str:
    """Return tidy `text` with the digits of any script as 0 to 9 and every dash as a hyphen."""
    return "".join(_western_digit(character) for character in tidy(text).translate(_DASHED))


def _western_digit(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def was_rounded(text: str) -> bool:
    """Say whether a spreadsheet turned a long number into 9.43E+09 and lost its last digits."""
    return _ROUNDED.fullmatch(text.replace(" ", "")) is not None


def readable(text: str, *, limit: int = MAX_LINE) -> str:
    """Return `text` tidied. Refuse what no database or page can carry: NUL, control characters, half characters."""
    tidied = tidy(text)
    if marked(tidied) != tidied or LOST_CHARACTER in tidied:
        raise Unreadable(Reason.unprintable)
    if len(tidied) > limit:
        raise Unreadable(Reason.too_long, limit=str(limit), length=str(len(tidied)))
    return tidied


def marked(text: str) -> str:
    """Return `text` with a visible mark for each character that cannot be printed or kept."""
    return "".join(LOST_CHARACTER if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text)


def safe_excerpt(text: str, limit: int = 80) -> str:
    """Return the start of `text` for showing back."""
    shown = marked(tidy(text[: limit * 4]))
    return shown if len(shown) <= limit else shown[: limit - 1] + "\u2026"
