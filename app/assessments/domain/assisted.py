"""How staff wrote a person's answers down: by phone or from paper, in which language, through whom."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.assessments.domain.voices import Voice


class Interpreter(StrEnum):
    """Who interpreted."""

    NONE = "none"
    PERSON = "person"
    SERVICE = "service"


class Writer(StrEnum):
    """Who wrote on a paper form."""

    SELF = "self"
    HELPER = "helper"
    NOT_SAID = "not-said"


@dataclass(frozen=True, slots=True)
class Paper:
    """What a paper form says of itself. `on` None = no date is written on it; that is never the day of keying in."""

    on: date | None = None
    writer: Writer = Writer.NOT_SAID
    writer_name: str = ""


UNSAID = Paper()


@dataclass(frozen=True, slots=True)
class How:
    """What is known before the first question. `spoken_locale` is the language spoken, or that of the paper.

    `interpreter_number` is the number of an interpreting service, or of the interpreter within it.
    """

    voice: Voice
    spoken_locale: str
    interpreter: Interpreter = Interpreter.NONE
    interpreter_name: str = ""
    interpreter_number: str = ""
    paper: Paper = UNSAID

    @property
    def answers_as(self) -> Voice:
        """The voice of the answers: that of a helper where one wrote on the paper."""
        is_helped = self.voice is Voice.PAPER and self.paper.writer is Writer.HELPER
        return Voice.HELPER_PAPER if is_helped else self.voice

    def sealed_name(self) -> str | None:
        """Return what is stored sealed: the name, and below it the number."""
        if self.interpreter is Interpreter.NONE:
            return None
        return "\n".join(part for part in (self.interpreter_name, self.interpreter_number) if part)


def how(voice: str, spoken_locale: str, interpreter: str, sealed_name: str | None, paper: Paper = UNSAID) -> How:
    """Return what was stored, as it was told."""
    name, _, number = (sealed_name or "").partition("\n")
    return How(Voice(voice), spoken_locale, Interpreter(interpreter), name, number, paper)
