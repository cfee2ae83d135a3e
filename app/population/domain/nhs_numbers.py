"""NHS numbers as people and spreadsheets write them.

Check digit: modulus 11, NHS Data Dictionary. Repeated digits pass that sum and are refused as policy:
they are what people type to get past a form.
"""

import re
from datetime import date

from nhs_number.validate import calculate_checksum

from app.population.domain.findings import Reason, Unreadable
from app.population.domain.text import was_rounded, western

_SEPARATORS = re.compile(r"[ .\-]")
_NATIONAL_INSURANCE = re.compile(r"[A-Z]{2}[0-9]{6}[A-D]?", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]+")
_LENGTH = 10


def parse_nhs_number(text: str) -> str:
    """Return the ten digits, or raise Unreadable saying what is wrong and, where it is known, what happened."""
    written = western(text)
    if not written:
        raise Unreadable(Reason.missing)
    if was_rounded(written):
        raise Unreadable(Reason.nhs_number_rounded)
    compact = _SEPARATORS.sub("", written)
    if _NATIONAL_INSURANCE.fullmatch(compact):
        raise Unreadable(Reason.national_insurance)
    return _checked(compact)


def _checked(digits: str) -> str:
    if not _DIGITS.fullmatch(digits):
        raise Unreadable(Reason.nhs_number_length)
    if len(digits) == _LENGTH - 1:
        raise Unreadable(Reason.nhs_number_lost_zero)
    if len(digits) != _LENGTH:
        raise Unreadable(Reason.nhs_number_length)
    if len(set(digits)) == 1:
        raise Unreadable(Reason.nhs_number_repeated)
    if _is_scottish(digits):
        raise Unreadable(Reason.nhs_number_scottish)
    if not _passes_check(digits):
        raise Unreadable(Reason.nhs_number_check_digit)
    return digits


def _passes_check(digits: str) -> bool:
    return bool(calculate_checksum(digits[:-1]) == int(digits[-1]))


def _is_scottish(digits: str) -> bool:
    """Say whether this is a CHI number: a birthday, DDMMYY, and four more digits."""
    try:
        date(2000, int(digits[2:4]), int(digits[:2]))  # a leap year: 29 February exists
    except ValueError:
        return False
    return _passes_check(digits)


def grouped(digits: str) -> str:
    """Return ten digits as people read them out, 943 476 5919, with spaces that do not break."""
    return "\u00a0".join((digits[:3], digits[3:6], digits[6:]))
