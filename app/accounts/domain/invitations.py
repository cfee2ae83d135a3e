"""Invitations to a person by text or letter: their codes, how long they last, and how each person stands."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# 32 signs and 10 places: 50 bits. No I, L, O or U; what looks like 1 or 0 is read as 1 or 0.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
LOOKS_LIKE = str.maketrans("OIL", "011")
DASHES = "-‐‑‒–—−\u200e\u200f\u2066\u2069"
LASTS = timedelta(days=28)
TRIES = 5
TEXT_USEFUL_FOR = timedelta(days=2)
TEXT_AGAIN_AFTER = timedelta(hours=24)


class Channel(StrEnum):
    """How someone is invited."""

    TEXT = "sms"
    LETTER = "letter"


class Standing(StrEnum):
    """How far someone has come. Also what the list can be narrowed to."""

    NOT_INVITED = "not_invited"
    INVITED = "invited"
    SIGNED_IN = "signed_in"


class Refusal(StrEnum):
    """Why someone cannot be invited this way."""

    NO_MOBILE = "no_mobile"
    DIED = "died"
    TEXTED_LATELY = "texted_lately"


@dataclass(frozen=True)
class History:
    """What has been done to invite one person, newest of each; and whether they came."""

    texted_at: datetime | None
    letter_at: datetime | None
    has_signed_in: bool

    @property
    def standing(self) -> Standing:
        if self.has_signed_in:
            return Standing.SIGNED_IN
        return Standing.INVITED if self.texted_at or self.letter_at else Standing.NOT_INVITED


def spell(code: str) -> str:
    """Write a code as it stands in the letter: ABCD-EFGH-JK."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(text: str) -> str | None:
    """Return what was typed as a plain code, or None. Case, spaces and dashes do not matter, nor O for 0, I or L for 1.

    Full-width letters and the figures of other scripts count as what they mean.
    """
    typed = "".join(_plain(character) for character in text if not character.isspace() and character not in DASHES)
    code = typed.upper().translate(LOOKS_LIKE)
    is_code = typed.isascii() and len(code) == CODE_LENGTH and all(character in ALPHABET for character in code)
    return code if is_code else None


def _plain(character: str) -> str:
    figure = unicodedata.decimal(character, None)
    return str(figure) if figure is not None else unicodedata.normalize("NFKC", character)
