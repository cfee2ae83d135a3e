"""Telephone numbers as people write them, and whether a text can reach them.

Numbers outside the United Kingdom (with Jersey, Guernsey and the Isle of Man, which networks bill as abroad), premium,
personal and pager numbers are refused: texting those is how somebody else's money is taken.
"""

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from app.population.domain.findings import Reason, Unreadable
from app.population.domain.text import was_rounded, western

_ALLOWED = re.compile(r"(tel:)?[0-9+(). /\-]{5,40}")
_UNITED_KINGDOM = 44
# Ofcom keeps these numbers for drama, so no network lists them as valid; the demo world lives on them.
_DRAMA_MOBILES = range(7700900000, 7700901000)
_CANNOT_BE_TEXTED = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.VOIP,
    PhoneNumberType.UAN,
    PhoneNumberType.TOLL_FREE,
}


@dataclass(frozen=True)
class Phone:
    """A number in E.164, such as +447700900123."""

    number: str
    can_be_texted: bool


def parse_phone(text: str) -> Phone:
    """Return the number `text` means, read as a UK number unless it says otherwise, or raise Unreadable."""
    written = western(text).lower()
    if was_rounded(written):
        raise Unreadable(Reason.phone_rounded)
    if not _ALLOWED.fullmatch(written):
        raise Unreadable(Reason.phone_unreadable)
    return _judged(_parsed(written.removeprefix("tel:")))


def _parsed(written: str) -> PhoneNumber:
    try:
        return phonenumbers.parse(written, "GB")
    except phonenumbers.NumberParseException:
        raise Unreadable(Reason.phone_unreadable) from None


def _judged(number: PhoneNumber) -> Phone:
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if number.country_code != _UNITED_KINGDOM:
        raise Unreadable(Reason.phone_outside_uk)
    if number.national_number in _DRAMA_MOBILES:
        return Phone(e164, can_be_texted=True)
    if not phonenumbers.is_valid_number(number):
        raise Unreadable(Reason.phone_unreadable)
    if phonenumbers.region_code_for_number(number) != "GB":
        raise Unreadable(Reason.phone_outside_uk)
    return Phone(e164, can_be_texted=_can_be_texted(number))


def _can_be_texted(number: PhoneNumber) -> bool:
    kind = phonenumbers.number_type(number)
    if kind == PhoneNumberType.MOBILE:
        return True
    if kind in _CANNOT_BE_TEXTED:
        return False
    raise Unreadable(Reason.phone_premium)
