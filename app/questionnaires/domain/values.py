"""Answer values. A question nobody answered has no value at all; "skip for now" is `Skipped`; neither is 0."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast


@dataclass(frozen=True, slots=True)
class Choice:
    code: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Chosen codes, in the order given (for a ranked question, the order of rank)."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rating:
    """A whole number: a 0 to 10 rating, or the answer to a question of type integer."""

    number: int


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """The person chose not to answer now."""


_KINDS = "choice, choices, rating, text or skipped"
Value = Choice | Choices | Rating | Text | Skipped
Answers = Mapping[str, Value]


class MalformedValue(ValueError):
    """The JSON does not spell an answer value."""


def to_json(value: Value) -> dict[str, object]:
    """Return the one-key JSON object that stands for `value`, e.g. {"choice": "several-days"}."""
    match value:
        case Choice(code):
            return {"choice": code}
        case Choices(codes):
            return {"choices": list(codes)}
        case Rating(number):
            return {"rating": number}
        case Text(text):
            return {"text": text}
        case Skipped():
            return {"skipped": True}


def from_json(json: object) -> Value:
    """Return the value that `json` stands for; raise MalformedValue for anything else."""
    if not isinstance(json, dict) or len(json) != 1:
        raise MalformedValue(f"expected an object with one key: {_KINDS}")
    [(kind, content)] = json.items()
    match kind, content:
        case "choice", str():
            return Choice(content)
        case "choices", list() if all(isinstance(code, str) for code in content):
            return Choices(tuple(cast(list[str], content)))
        case "rating", int() if not isinstance(content, bool):
            return Rating(content)
        case "text", str():
            return Text(content)
        case "skipped", True:
            return Skipped()
    raise MalformedValue(f"expected {_KINDS} with a fitting content")


def codes(value: Value | None) -> tuple[str, ...]:
    """Return the option codes that `value` chooses; none for a missing, skipped or other value."""
    match value:
        case Choice(code):
            return (code,)
        case Choices(chosen):
            return chosen
    return ()


def is_given(value: Value | None) -> bool:
    """Return whether the person gave an answer: not missing, not skipped, not blank."""
    match value:
        case None | Skipped() | Choices(()):
            return False
        case Text(text):
            return bool(text.strip())
    return True
