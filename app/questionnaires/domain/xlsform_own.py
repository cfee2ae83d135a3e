"""What XLSForm has no column for: our own fields as dotted paths with a plain value each, and back.

`scoring.bands.2.code` is the code of the second band. Made from the dataclasses by way of `fhir_own`, so that a new
field is never lost; the type of a value is that of its cell.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.questionnaires.domain.definition import Definition, Option
from app.questionnaires.domain.fhir_own import decode_fields, encode_fields, kebab, own_names
from app.questionnaires.domain.xlsform_sheets import Cell, cell_text

OWN_OF_DEFINITION = own_names(Definition, frozenset({"key", "version", "title", "pages"}))
OWN_OF_QUESTION = (
    "low_label",
    "high_label",
    "private",
    "hidden_from_delegates",
    "concept",
    "rates",
    "words",
)
OWN_OF_OPTION = own_names(Option, frozenset({"code", "text", "enable_when"}))

_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}
_DEEPEST = 12

Path = tuple[str, Cell]


def own_paths(value: Any, names: Sequence[str]) -> dict[str, Cell]:
    """Return the fields `names` of a dataclass that differ from their default, by path."""
    return dict(_flat(encode_fields(value, names, "")))


def read_own(kind: type, names: Sequence[str], cells: Mapping[str, Cell]) -> dict[str, Any]:
    """Return the fields `names` that `cells` give by path, as keyword arguments. Raises fhir_own.Unreadable."""
    return decode_fields(kind, names, _nested([(path.split("."), cell) for path, cell in cells.items()]), "")


def unknown_paths(names: Sequence[str], paths: Sequence[str]) -> list[str]:
    """Return those of `paths` that belong to none of the fields `names`, or lie too deep to be ours."""
    known = {kebab(name) for name in names}
    return [path for path in paths if path.split(".")[0] not in known or path.count(".") >= _DEEPEST]


def _flat(extensions: Sequence[Mapping[str, Any]]) -> Iterator[Path]:
    """Number what stands under one name several times; a single value of a list has no number."""
    counts = Counter(extension["url"] for extension in extensions)
    seen: Counter[str] = Counter()
    for extension in extensions:
        name = extension["url"]
        seen[name] += 1
        path = f"{name}.{seen[name]}" if counts[name] > 1 else name
        if "extension" in extension:
            yield from ((f"{path}.{inner}", cell) for inner, cell in _flat(extension["extension"]))
        else:
            yield path, next(value for key, value in extension.items() if key != "url")


def _nested(cells: Sequence[tuple[list[str], Cell]]) -> list[dict[str, Any]]:
    groups: dict[tuple[str, ...], list[tuple[list[str], Cell]]] = {}
    for path, cell in cells:
        length = 2 if len(path) > 1 and path[1].isdigit() else 1
        groups.setdefault(tuple(path[:length]), []).append((path[length:], cell))
    return [_extension(head[0], inner) for head, inner in groups.items()]


def _extension(name: str, inner: Sequence[tuple[list[str], Cell]]) -> dict[str, Any]:
    leaf = next((cell for path, cell in inner if not path), None)
    if leaf is not None:
        return {"url": name} | _values(leaf)
    return {"url": name, "extension": _nested(inner)}


def _values(cell: Cell) -> dict[str, Any]:
    """Return a cell as every type that it may stand for: a spreadsheet makes a number of a code, and of "no" a word."""
    words = cell_text(cell)
    values: dict[str, Any] = {"valueString": words, "valueCode": words}
    if words.lower() in _TRUTHS:
        values["valueBoolean"] = _TRUTHS[words.lower()]
    if isinstance(cell, int | float) and not isinstance(cell, bool) and float(cell).is_integer():
        values["valueInteger"] = int(cell)
    return values
