"""Invitations to a person by text or letter: their codes, how long they last, and how each person stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.people.domain import spelling

CODE_LENGTH = 10  # of 32 signs: 50 bits
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


def read_code(text: str) -> str | None:
    """Return what was typed as the plain code of a letter, or None."""
    return spelling.read_code(text, CODE_LENGTH)
