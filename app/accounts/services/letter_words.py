"""The words of an invitation letter, in the person's own language."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from app.core import i18n
from app.core.clock import LONDON


@dataclass(frozen=True)
class LetterWords:
    """What one column of a letter says."""

    locale: str
    direction: str
    heading: str
    greeting: str
    about: tuple[str, ...]
    how_to: str
    steps: tuple[str, ...]
    code: str
    picture: str
    until: str
    help: str
    keep_private: str


def letter_words(*, locale: str, given_name: str, address: str, phone: str, expires_at: datetime) -> LetterWords:
    """Return the letter's words. `address` is where to go, without any code in it."""
    # Isolated, or right-to-left text would put the groups of a phone number in another order.
    phone, address = i18n.isolated(phone), i18n.isolated(address)
    with force_locale(locale):
        return LetterWords(
            locale=locale,
            direction=i18n.text_direction(locale),
            heading=str(_("Your invitation to JoinedUp")),
            greeting=str(_("Dear %(name)s,", name=given_name)),
            about=(
                str(_("Your NHS care team would like to know what matters most to you.")),
                str(_("With JoinedUp you tell them once, in your own time and language. You plan your care together.")),
            ),
            how_to=str(_("How to start")),
            steps=(
                str(_("On your phone, go to %(address)s or scan the picture with your camera.", address=address)),
                str(_("Enter your invitation code, the year you were born and your mobile number.")),
                str(_("We text you a 6-digit code. Enter it to start.")),
            ),
            code=str(_("Your invitation code")),
            picture=str(_("Picture to scan with your phone's camera")),
            until=str(_("You can use this code once, until %(day)s.", day=_day(expires_at))),
            help=str(_("If you need help, or would rather answer by phone or on paper, call %(phone)s.", phone=phone)),
            keep_private=str(_("Keep this letter safe. Do not give the code to anyone you do not trust.")),
        )


def _day(instant: datetime) -> str:
    return i18n.day(instant.astimezone(LONDON).date())
