"""What a text message may hold, how long it is, and when to try it again: functions of values."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

import phonenumbers
import smsutil
from nhs_number.validate import is_valid as is_nhs_number

MAX_PARTS = 3
CLAIM_LASTS = timedelta(minutes=2)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)

# Mobile ranges of Ofcom's plan; 070 is personal numbers and 076 pagers, except the Isle of Man's 07624.
_UK_MOBILE = re.compile(r"\+447(?:[1-57-9]\d{8}|624\d{6})")
_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)+/\S*", re.IGNORECASE)
_READABLE_PATH = re.compile(r"(?:/[a-z]+(?:-[a-z]+)*)*/?")
_TEN_DIGITS = re.compile(r"(?<![\d+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")


class Status(StrEnum):
    """Where a message stands. Only QUEUED is ever sent; UNKNOWN may have been, so it is never sent again."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class Purpose(StrEnum):
    """Why a message is sent."""

    HELP = "help"
    HELP_COPY = "help_copy"
    INVITATION = "invitation"
    PLAN = "plan"
    RECORD_OPENED = "record_opened"
    SIGN_IN_CODE = "sign_in_code"
    STAFF_NOTICE = "staff_notice"


@dataclass(frozen=True)
class Segments:
    """How a text travels: GSM-7 (160 characters, 153 each when several) or UCS-2 (70, 67)."""

    count: int
    is_unicode: bool


def segments(text: str) -> Segments:
    """Return how many parts the provider will send and bill."""
    split = smsutil.split(text)
    return Segments(len(split.parts), split.encoding != "gsm0338")


def is_uk_mobile(number: str) -> bool:
    """Return whether an E.164 number is a mobile of the UK or its islands: no premium or foreign number is texted."""
    return _UK_MOBILE.fullmatch(number) is not None


def uk_mobile(text: str) -> str | None:
    """Return a typed UK mobile number as +447…, or None. Any spacing; 07, 44, +44, 0044 and +44 (0) alike."""
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return None
    if number.extension is not None:
        return None
    # Not `is_valid_number`: it refuses Ofcom's drama range, which tests and demonstrations use.
    found = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return found if is_uk_mobile(found) else None


def content_problems(text: str, *, allowed_host: str | None) -> list[str]:
    """Return why this text must not be sent; an empty list means it may.

    A link may lead only to `allowed_host` and must be plain words: no token, query or shortener, so that a text
    seen by somebody else opens nothing. Source: issue 2, SAFETY S10.
    """
    problems = ["holds an NHS number"] if _has_nhs_number(text) else []
    problems += list(_link_problems(text, allowed_host))
    if segments(text).count > MAX_PARTS:
        problems.append(f"is longer than {MAX_PARTS} parts")
    return problems


def _has_nhs_number(text: str) -> bool:
    return any(is_nhs_number(re.sub(r"\D", "", found)) for found in _TEN_DIGITS.findall(text))


def _link_problems(text: str, allowed_host: str | None) -> Iterator[str]:
    for found in _LINK.findall(text):
        address = found.rstrip(".,;:!?)۔،")
        parts = urlsplit(address if "://" in address else f"https://{address}")
        if parts.netloc != allowed_host:
            yield "links to another site"
        elif parts.query or parts.fragment or not _READABLE_PATH.fullmatch(parts.path):
            yield "has a token in a link"


def wait_after(tries: int, message_id: uuid.UUID) -> timedelta:
    """Return how long to wait after the `tries`-th vain try: doubling, with a jitter of up to a half by message."""
    doubled = min(FIRST_WAIT * (1 << min(tries - 1, 10)), LONGEST_WAIT)
    return doubled + doubled * (message_id.int % 1000 / 2000)
