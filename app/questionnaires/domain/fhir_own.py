"""Our own fields as FHIR extensions and back, driven by the dataclasses, so that a new field is never lost.

A field at its default is left out, as in `canonical`. Within an extension the names are relative, as FHIR has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from app.questionnaires.domain.fhir_terms import OWN

Extension = dict[str, Any]
Kind = TypeVar("Kind")
_KEYS: dict[type, str] = {bool: "valueBoolean", int: "valueInteger", str: "valueString"}
_LARGEST = 2**31


class Unreadable(ValueError):
    """One of our own extensions does not hold what it should; the message names it."""


def encode_fields(value: Any, names: Sequence[str], prefix: str = OWN) -> list[Extension]:
    """Return the fields `names` of a dataclass that differ from their default, in the order of the dataclass."""
    wanted = [field for field in fields(value) if field.name in names]
    return [
        extension
        for field in wanted
        if not is_default(value, field)
        for extension in encode(prefix + kebab(field.name), getattr(value, field.name))
    ]


def own_names(kind: type, standard: frozenset[str]) -> tuple[str, ...]:
    """Return the fields of a dataclass for which FHIR has no element of its own."""
    return tuple(field.name for field in fields(kind) if field.name not in standard)


def encode(url: str, value: Any) -> list[Extension]:
    if isinstance(value, tuple):
        return [extension for item in value for extension in encode(url, item)]
    if value is None or value == "":
        return []
    if is_dataclass(value) and not isinstance(value, type):
        return [{"url": url, "extension": encode_fields(value, [field.name for field in fields(value)], "")}]
    if isinstance(value, Enum):
        return [{"url": url, "valueCode": str(value.value)}]
    return [{"url": url, _KEYS[type(value)]: value}]


def decode(kind: type[Kind], extensions: Sequence[Mapping[str, Any]]) -> Kind:
    """Return the dataclass that `encode` wrote. Raises Unreadable."""
    names = [field.name for field in fields(cast(Any, kind))]
    known = {kebab(name) for name in names}
    unknown = next((str(e.get("url")) for e in extensions if e.get("url") not in known), None)
    if unknown is not None:
        raise Unreadable(unknown[:80])
    return kind(**_with_blanks(kind, decode_fields(kind, names, extensions, "")))


def decode_fields(
    kind: type, names: Sequence[str], extensions: Sequence[Mapping[str, Any]], prefix: str = OWN
) -> dict[str, Any]:
    """Return the fields `names` that the extensions give, as keyword arguments for `kind`. Raises Unreadable."""
    hints = get_type_hints(kind)
    found: dict[str, Any] = {}
    for name in names:
        given = [extension for extension in extensions if extension.get("url") == prefix + kebab(name)]
        if given:
            found[name] = _decode(hints[name], given, name)
    return found


def kebab(name: str) -> str:
    return name.replace("_", "-")


def is_default(value: Any, field: Field[Any]) -> bool:
    return field.default is not MISSING and getattr(value, field.name) == field.default


def _with_blanks(kind: type, given: dict[str, Any]) -> dict[str, Any]:
    """Add "" and () for required fields that FHIR cannot hold empty; raise Unreadable for any other that is missing."""
    hints = get_type_hints(kind)
    missing = [f.name for f in fields(cast(Any, kind)) if f.default is MISSING and f.name not in given]
    for name in missing:
        if hints[name] is not str and get_origin(hints[name]) is not tuple:
            raise Unreadable(name)
    return given | {name: "" if hints[name] is str else () for name in missing}


def _decode(hint: Any, given: Sequence[Mapping[str, Any]], name: str) -> Any:
    if get_origin(hint) is tuple:
        return tuple(_decode_one(get_args(hint)[0], extension, name) for extension in given)
    if len(given) != 1:
        raise Unreadable(name)
    return _decode_one(hint, given[0], name)


def _decode_one(hint: Any, extension: Mapping[str, Any], name: str) -> Any:
    kinds = [kind for kind in get_args(hint) if kind is not type(None)] if isinstance(hint, UnionType) else [hint]
    for kind in kinds:
        if is_dataclass(kind):
            return decode(cast(type, kind), _parts(extension, name))
        if issubclass(kind, Enum):
            return _member(kind, extension, name)
        content = extension.get(_KEYS[kind])
        if type(content) is kind and not (type(content) is int and abs(content) >= _LARGEST):
            return content
    raise Unreadable(name)


def _parts(extension: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    parts = extension.get("extension")
    if not isinstance(parts, list) or not all(isinstance(part, Mapping) for part in parts):
        raise Unreadable(name)
    return parts


def _member(kind: type[Enum], extension: Mapping[str, Any], name: str) -> Enum:
    content = extension.get("valueCode")
    member = next((member for member in kind if member.value == content), None)
    if member is None:
        raise Unreadable(name)
    return member
