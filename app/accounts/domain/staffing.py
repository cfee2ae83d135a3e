"""What an administrator may not do to a member of staff, and how an email address and a phone number must look."""

import re
from datetime import timedelta
from enum import StrEnum

LINK_LASTS = timedelta(hours=72)
_EMAIL = re.compile(r"[^\s@<>\"',;:()]+@[^\s@<>\"',;:()]+\.[^\s@.<>\"',;:()]{2,}")
_PHONE = re.compile(r"\+?[0-9 ()-]{5,30}")


class Refusal(StrEnum):
    """Why a change to staff is not made."""

    ALREADY = "already"
    LAST_ADMINISTRATOR = "last_administrator"
    ELSEWHERE = "elsewhere"
    OWN_ACCOUNT = "own_account"
    TEAM_NAME = "team_name"
    NOT_A_HOME = "not_a_home"
    HOME_ROLE_ALONE = "home_role_alone"


class Refused(Exception):
    """A change that a rule forbids; the page says which."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def email_address(text: str) -> str | None:
    """Return a typed email address without blanks round it, or None where it cannot be one."""
    trimmed = text.strip()
    return trimmed if _EMAIL.fullmatch(trimmed) else None


def phone_number(text: str) -> str | None:
    """Return a typed phone number with single spaces, or None. Kept as people read it out, not as E.164."""
    plain = " ".join(text.split())
    has_digits = sum(letter.isdigit() for letter in plain) >= 5
    return plain if has_digits and len(plain) <= 30 and _PHONE.fullmatch(plain) else None


def link_code(expires: int, seal: str) -> str:
    """Return the part of a set-up link that opens it: when it ends, and the seal over that."""
    return f"{expires}-{seal}"


def read_link_code(code: str) -> tuple[int, str] | None:
    """Return when a link ends, in seconds since 1970, and its seal; None where it is not one of ours."""
    expires, separator, seal = code.partition("-")
    if not separator or not (expires.isascii() and expires.isdigit() and len(expires) <= 12 and seal.isascii()):
        return None
    return int(expires), seal
