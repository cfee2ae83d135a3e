"""Numbers as people type them: in any digits, with a comma or a point, with or without the unit behind."""

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 40
_SIGNS = str.maketrans({"٫": ".", "٬": ",", "−": "-", "–": "-", "٪": "%", "\u00a0": " ", "\u202f": " "})
_NUMBER = re.compile(r"([+-]?)(\d{1,12})(?:[.,](\d{1,12}))?")
_WITH_ENDING = re.compile(r"([+-]?[\d.,]*\d)\s*(.*)", re.DOTALL)
_GROUPED = re.compile(r"\d{1,3}([.,' ])\d{3}(?:\1\d{3})*")


def parse_number(text: str, *, endings: Sequence[str] = (), is_grouped: bool = False) -> float | None:
    """Return the number that `text` means, or None where it is none.

    A comma or a point before the last digits is a decimal sign; where the count `is_grouped`, groups of three are
    taken together. Any unit of `endings` may follow. Digits of other scripts count as they do in those.
    """
    plain = _in_ascii(text)
    if len(plain) > LONGEST:
        return None
    if is_grouped and _GROUPED.fullmatch(plain):
        return float(re.sub(r"\D", "", plain))
    number, ending = _split(plain)
    if ending and ending.casefold() not in endings:
        return None
    found = _NUMBER.fullmatch(number)
    return float(f"{found[1]}{found[2]}.{found[3] or '0'}") if found else None


def _split(plain: str) -> tuple[str, str]:
    found = _WITH_ENDING.fullmatch(plain)
    return (found[1], found[2].strip()) if found else (plain, "")


def _in_ascii(text: str) -> str:
    """Return the text with every digit as 0 to 9, without signs of direction."""
    kept = (sign for sign in text if unicodedata.category(sign) != "Cf")
    return "".join(_ascii_digit(sign) for sign in kept).translate(_SIGNS).strip()


def _ascii_digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)
