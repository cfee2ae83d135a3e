"""Read a file that anybody may have made: small enough, shallow enough, plain JSON, no characters to trip over."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from app.questionnaires.domain.findings import MAX_BYTES, Refused, Remark, has_forbidden, printable

Element = Mapping[str, Any]

MAX_DEPTH = 60


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
            yield Remark(printable(link_id), "A text holds a character that nobody can see. Take it out.")


def _field_remarks(value: Element, link_id: str) -> Iterator[Remark]:
    if "modifierExtension" in value:
        yield Remark(printable(link_id), "modifierExtension changes what this means in a way we do not know.")
    if any(has_forbidden(name) for name in value):
        yield Remark(printable(link_id), "A field's name holds a character that nobody can see. Take it out.")
