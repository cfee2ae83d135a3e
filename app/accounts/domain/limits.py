"""How often things may be tried. Sources: SAFETY B-A4, B-A7 and B-S9."""

from dataclasses import dataclass
from datetime import timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most `most` tries in one window, counted for each `who`."""

    name: str
    most: int
    window: timedelta
    who: str = "all"

    @property
    def key(self) -> str:
        return f"{self.name}:{self.window}:{self.who}"


def on_sends(number: str, address: str, *, is_known_device: bool) -> list[Limit]:
    """Return the limits on texting a code, in the order in which they are counted.

    The address comes first, so that one that is over its limit cannot use up somebody else's texts. The day's last
    text is kept for a phone that has signed in before: whoever knows a number cannot lock its owner out.
    """
    return [
        Limit("send/address", 10, HOUR, address),
        Limit("send/number", 3, 10 * MINUTE, number),
        *([] if is_known_device else [Limit("send/number/new device", 5, DAY, number)]),
        Limit("send/number", 6, DAY, number),
        Limit("send", 5000, DAY),
    ]


def on_wrong_codes(*, is_known_device: bool) -> list[Limit]:
    """Return the limits on codes that turn out wrong, beyond the tries of each code.

    Five tries at each of 10,000 numbers would find one code in 3 days; so there is a budget for the whole site.
    A phone that has signed in before is outside it: an attack does not shut the others out.
    """
    return [] if is_known_device else [Limit("wrong codes", 1000, DAY)]


def on_passwords(email: str, address: str) -> list[Limit]:
    """Return the limits on wrong passwords."""
    return [Limit("password/address", 10, HOUR, address), Limit("password/user", 5, 5 * MINUTE, email)]


def on_app_codes(user_id: str, address: str) -> list[Limit]:
    """Return the limits on wrong codes of the code app."""
    return [Limit("totp/address", 10, HOUR, address), Limit("totp/user", 5, 5 * MINUTE, user_id)]


def on_letters(address: str) -> list[Limit]:
    """Return the limits on codes of letters, beyond the tries of each code."""
    return [Limit("letter/address", 10, HOUR, address), Limit("letter", 1000, DAY)]


def on_breaking_glass(user_id: str) -> list[Limit]:
    """Return the limit on records opened outside the caseload, numbers that lead nowhere included."""
    return [Limit("break glass", 3, DAY, user_id)]
