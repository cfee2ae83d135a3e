"""What is said about a file that anybody may have made: why it is refused, and what of it is not used."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

MAX_BYTES = 5_000_000
_FORBIDDEN = frozenset({"Cc", "Cs", "Co"})


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a file in plain words. `place` is where in it, in its own terms; "" = the file as a whole."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" if self.place else self.reason


class Refused(ValueError):
    """The file cannot be imported. `remarks` say everything that is wrong, not only the first thing."""

    def __init__(self, remarks: Sequence[Remark]) -> None:
        super().__init__("\n".join(map(str, remarks)))
        self.remarks = tuple(remarks)


@dataclass(slots=True)
class Findings:
    """What is wrong with a file, and what of it is not used, gathered on the way through."""

    wrong: list[Remark] = field(default_factory=list)
    unused: list[Remark] = field(default_factory=list)

    def refuse(self, place: str, reason: str) -> None:
        self.wrong.append(Remark(place, reason))

    def leave_out(self, place: str, reason: str) -> None:
        remark = Remark(place, reason)
        if remark not in self.unused:
            self.unused.append(remark)

    def raise_if_wrong(self) -> None:
        if self.wrong:
            raise Refused(self.wrong)


def has_forbidden(text: str) -> bool:
    """Return whether a text holds a control, a lone surrogate or a private character; line ends and tabs may be."""
    return not text.isprintable() and any(
        unicodedata.category(character) in _FORBIDDEN and character not in "\n\r\t" for character in text
    )


def printable(text: str) -> str:
    """Return a text with "?" for every character that nobody can see."""
    return "".join(character if character.isprintable() else "?" for character in text)
