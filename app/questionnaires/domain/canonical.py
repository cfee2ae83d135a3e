"""A definition as canonical JSON, and its hash. What a version is, byte for byte, for ever.

Fields that hold their default are left out, so that a later release may add a field to the dataclasses
without changing the hash of any version already published.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from app.questionnaires.domain.definition import Definition

Decoder = Callable[[Any], Any]
Json = dict[str, Any] | list[Any] | str | int | float | bool | None


def to_json(definition: Definition) -> dict[str, Any]:
    encoded = _encode(definition)
    assert isinstance(encoded, dict)
    return encoded


def from_json(content: dict[str, Any]) -> Definition:
    """Return the definition that `to_json` wrote. Raises TypeError or ValueError if it was not."""
    decode = _decoder(Definition)
    assert decode is not None
    decoded = decode(content)
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


@cache
def _decoder(kind: Any) -> Decoder | None:
    """Return what makes a value of `kind` from JSON, put together once for each; None where JSON has it as it is."""
    if get_origin(kind) is tuple:
        return _tuple_decoder(_decoder(get_args(kind)[0]))
    if isinstance(kind, UnionType):
        return _union_decoder(kind)
    if is_dataclass(kind):
        return _dataclass_decoder(cast("type", kind))
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else None


def _tuple_decoder(item: Decoder | None) -> Decoder:
    return tuple if item is None else lambda content: tuple([item(one) for one in content])


def _union_decoder(kind: UnionType) -> Decoder | None:
    """Decode `X | None`; a union of plain JSON types is kept as it is."""
    others = [item for item in get_args(kind) if item is not type(None)]
    decode = _decoder(others[0]) if len(others) == 1 else None
    return decode and (lambda content: None if content is None else decode(content))


def _dataclass_decoder(kind: type) -> Decoder:
    fields_of = {name: _decoder(hint) for name, hint in get_type_hints(kind).items()}
    decoders = {name: decode for name, decode in fields_of.items() if decode is not None}

    def decode(content: dict[str, Any]) -> Any:
        values = {name: decoders[name](item) if name in decoders else item for name, item in content.items()}
        return kind(**values)

    return decode
