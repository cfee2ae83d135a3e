"""Rules of the codes sent by text and of the code app."""

import hmac
import unicodedata
from datetime import datetime, timedelta

import pyotp

DIGITS = 6
LASTS = timedelta(minutes=10)
PROOF_LASTS = timedelta(minutes=5)
TRIES = 5
YEAR_TRIES = 3
SEND_AGAIN_AFTER = timedelta(seconds=60)
STEP_SECONDS = 30


def digits_of(text: str) -> str | None:
    """Return what was typed as plain digits, spaces and dashes dropped; None if there is anything else.

    Phones set to Urdu or Arabic type other figures than 0 to 9: they count as what they mean.
    """
    kept = [
        character for character in text if not character.isspace() and character not in "-‐‑–\u200e\u200f\u2066\u2069"
    ]
    figures = [unicodedata.decimal(character, None) for character in kept]
    return None if None in figures else "".join(str(figure) for figure in figures)


def six_digits(text: str) -> str | None:
    """Return a typed code as six plain digits, or None."""
    digits = digits_of(text)
    return digits if digits and len(digits) == DIGITS else None


def four_digits(text: str) -> int | None:
    """Return a typed year as a number, or None."""
    digits = digits_of(text)
    return int(digits) if digits and len(digits) == 4 else None


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the 30-second step whose code this is, the one before and the one after allowed; None if wrong.

    All three are always compared: how long it takes says nothing.
    """
    app = pyotp.TOTP(secret)
    step = int(now.timestamp()) // STEP_SECONDS
    matches = [near for near in (step - 1, step, step + 1) if hmac.compare_digest(app.generate_otp(near), code)]
    return matches[-1] if matches else None
