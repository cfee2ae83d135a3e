"""A definition as canonical JSON, and its hash. What a version is, byte for byte, for ever.

Fields that hold their default are left out, so that a later release may add a field to the dataclasses
without changing the hash of any version already published.
"""

import hashlib
import json
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from app.questionnaires.domain.definition import Definition

Json = dict[str, Any] | list[Any] | str | int | float | bool | None


def to_json(definition: Definition) -> dict[str, Any]:
    encoded = _encode(definition)
    assert isinstance(encoded, dict)
    return encoded


def from_json(content: dict[str, Any]) -> Definition:
    """Return the definition that `to_json` wrote. Raises TypeError or ValueError if it was not."""
    decoded = _decode(Definition, content)
    assert isinstance(decoded, Definition)
    return decoded


def canonical_bytes(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def sha256(content: dict[str, Any]) -> str:
    return hashlib.sha256(canonical_bytes(content)).hexdigest()


def _encode(value: Any) -> Json:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _encode(getattr(value, f.name)) for f in fields(value) if not _is_default(value, f)}
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    assert value is None or isinstance(value, str | int)
    return value


def _is_default(value: Any, field: Field[Any]) -> bool:
    return field.default is not MISSING and getattr(value, field.name) == field.default


def _decode(kind: Any, content: Any) -> Any:
    if get_origin(kind) is tuple:
        return tuple(_decode(get_args(kind)[0], item) for item in content)
    if isinstance(kind, UnionType):
        return _decode_union(kind, content)
    if is_dataclass(kind):
        hints = _hints(cast("type", kind))
        return kind(**{name: _decode(hints[name], item) for name, item in content.items()})  # type: ignore[operator]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(content)
    return content


@cache
def _hints(kind: type) -> dict[str, Any]:
    """Return the types of a dataclass's fields; to work them out takes most of the time of decoding."""
    return get_type_hints(kind)


def _decode_union(kind: UnionType, content: Any) -> Any:
    """Decode `X | None`; a union of plain JSON types is kept as it is."""
    if content is None:
        return None
    others = [item for item in get_args(kind) if item is not type(None)]
    return _decode(others[0], content) if len(others) == 1 else content
