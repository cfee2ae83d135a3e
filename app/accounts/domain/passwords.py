"""Which passwords are too easy to guess. Source: NCSC, "three random words"; length counts, symbols do not."""

import unicodedata
from enum import StrEnum

SHORTEST = 12
LONGEST = 128  # more would only feed the hash function
# Our own list of what people reach for first; each is looked for anywhere in the password.
COMMON = (
    "password", "passw0rd", "p@ssw0rd", "pa55word", "joinedup", "joined-up", "qwerty", "azerty", "letmein", "welcome",
    "iloveyou", "changeme", "trustno1", "123456", "abcdef", "111111", "000000", "admin", "nhsnhs", "summer20",
    "winter20", "spring20", "autumn20",
)  # fmt: skip


class Problem(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    REPEATED = "repeated"
    PERSONAL = "personal"


def problems(password: str, *, name: str, email: str) -> list[Problem]:
    """Return what is wrong with a password; an empty list means it may be used."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    checks = {
        Problem.SHORT: len(password) < SHORTEST,
        Problem.LONG: len(password) > LONGEST,
        Problem.COMMON: any(word in plain for word in COMMON),
        Problem.REPEATED: _is_repetition(plain),
        Problem.PERSONAL: any(part in plain for part in _parts(name, email)),
    }
    return [problem for problem, is_so in checks.items() if is_so]


def _is_repetition(text: str) -> bool:
    """Whether it is one short piece over and over, or has fewer than five different characters."""
    return len(set(text)) < 5 or any(
        text == (text[:size] * len(text))[: len(text)] for size in range(1, len(text) // 2 + 1)
    )


def _parts(name: str, email: str) -> list[str]:
    words = [*name.casefold().split(), *email.casefold().partition("@")[0].replace(".", " ").split()]
    return [word for word in words if len(word) >= 4]
