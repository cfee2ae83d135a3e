"""Read a file that anybody may have made: small enough, shallow enough, plain JSON, no characters to trip over."""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Element = Mapping[str, Any]

MAX_BYTES = 5_000_000
MAX_DEPTH = 60
_FORBIDDEN = frozenset({"Cc", "Cs", "Co"})


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a file in plain words. `link_id` is the file's own; "" = the file as a whole."""

    link_id: str
    reason: str

    def __str__(self) -> str:
        return f"{self.link_id}: {self.reason}" if self.link_id else self.reason


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

    def refuse(self, link_id: str, reason: str) -> None:
        self.wrong.append(Remark(link_id, reason))

    def leave_out(self, link_id: str, reason: str) -> None:
        remark = Remark(link_id, reason)
        if remark not in self.unused:
            self.unused.append(remark)

    def raise_if_wrong(self) -> None:
        if self.wrong:
            raise Refused(self.wrong)


def parse(data: bytes) -> dict[str, Any]:
    """Return the FHIR R4 Questionnaire in `data`. Raises Refused."""
    if len(data) > MAX_BYTES:
        raise Refused([Remark("", "The file is over 5 MB. Send a smaller one.")])
    try:
        content = json.loads(data, parse_constant=_no_constant, object_pairs_hook=_no_repeats)
    except RecursionError as error:
        raise Refused([_TOO_DEEP]) from error
    except ValueError as error:
        raise Refused([Remark("", "The file is not JSON, or names one field twice. Export it again.")]) from error
    if not isinstance(content, dict) or content.get("resourceType") != "Questionnaire":
        raise Refused([Remark("", "The file is not a FHIR Questionnaire. Its resourceType must say Questionnaire.")])
    wrong = list(dict.fromkeys(_scan(content)))
    if wrong:
        raise Refused(wrong)
    return content


_TOO_DEEP = Remark("", f"The file is nested more than {MAX_DEPTH} levels deep. Make it flatter.")


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field is named twice")
    return found


def _scan(content: Element) -> Iterator[Remark]:
    """Look at every value once, with the linkId it stands under; no recursion, whatever the depth."""
    waiting: list[tuple[Any, str, int]] = [(content, "", 0)]
    while waiting:
        value, link_id, depth = waiting.pop()
        if depth > MAX_DEPTH:
            yield _TOO_DEEP
            return
        if isinstance(value, dict):
            link_id = value["linkId"][:80] if isinstance(value.get("linkId"), str) else link_id
            yield from _field_remarks(value, link_id)
            waiting.extend((inner, link_id, depth + 1) for inner in value.values())
        elif isinstance(value, list):
            waiting.extend((inner, link_id, depth + 1) for inner in value)
        elif isinstance(value, str) and has_forbidden(value):
            yield Remark(_printable(link_id), "A text holds a character that nobody can see. Take it out.")


def _field_remarks(value: Element, link_id: str) -> Iterator[Remark]:
    if "modifierExtension" in value:
        yield Remark(_printable(link_id), "modifierExtension changes what this means in a way we do not know.")
    if any(has_forbidden(name) for name in value):
        yield Remark(_printable(link_id), "A field's name holds a character that nobody can see. Take it out.")


def has_forbidden(text: str) -> bool:
    """Return whether a text holds a control, a lone surrogate or a private character; line ends and tabs may be."""
    return not text.isprintable() and any(
        unicodedata.category(character) in _FORBIDDEN and character not in "\n\r\t" for character in text
    )


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)
