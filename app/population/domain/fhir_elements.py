"""FHIR R4 as JSON or XML, read into one shape so that nothing after this asks which it was.

The files come from outside: entities, document types, repeated keys, NaN and deep nesting are refused here.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn
from xml.etree.ElementTree import Element as XmlElement  # nosec B405: the type only; defusedxml parses
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree

from app.population.domain.findings import FileRefused, Reason

MAX_DEPTH = 64
_FHIR = "{http://hl7.org/fhir}"


@dataclass(frozen=True)
class Element:
    """One FHIR element: its primitive value, if any, and its children by name in their order."""

    value: str = ""
    children: Mapping[str, tuple["Element", ...]] = field(default_factory=dict)

    def all(self, *path: str) -> tuple["Element", ...]:
        found: tuple[Element, ...] = (self,)
        for name in path:
            found = tuple(child for element in found for child in element.children.get(name, ()))
        return found

    def text(self, *path: str) -> str:
        """Return the first value at `path`, or an empty text."""
        return next((element.value for element in self.all(*path)), "")

    def texts(self, *path: str) -> list[str]:
        return [element.value for element in self.all(*path) if element.value]

    def extensions(self, url: str) -> tuple["Element", ...]:
        return tuple(extension for extension in self.all("extension") if extension.text("url") == url)


def read_json(text: str) -> Element:
    """Return the resource in `text`, with its type as the child `resourceType`."""
    try:
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_not_json, parse_int=str, parse_float=str)
    except RecursionError:
        raise FileRefused(Reason.too_deep) from None
    except json.JSONDecodeError as problem:
        raise FileRefused(Reason.bad_json, row=problem.lineno, line=str(problem.lineno)) from None
    if not isinstance(found, dict):
        raise FileRefused(Reason.not_fhir)
    return _from_json(found, MAX_DEPTH)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise FileRefused(Reason.repeated_key, key=next(name for name in names if names.count(name) > 1)[:40])
    return found


def _not_json(constant: str) -> NoReturn:
    raise FileRefused(Reason.bad_json, line="1", constant=constant)


def _from_json(found: Any, depth: int) -> Element:
    if depth == 0:
        raise FileRefused(Reason.too_deep)
    if isinstance(found, dict):
        children = {name: _many_from_json(child, depth - 1) for name, child in found.items()}
        return Element(children=children)
    if isinstance(found, bool):
        return Element(str(found).lower())
    return Element(found if isinstance(found, str) else "")


def _many_from_json(found: Any, depth: int) -> tuple[Element, ...]:
    return tuple(_from_json(child, depth) for child in (found if isinstance(found, list) else [found]))


def read_xml(data: bytes | str) -> Element:
    """Return the resource in `data`, with its type as the child `resourceType`."""
    try:
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise FileRefused(Reason.declares_entities) from None
    except ParseError as problem:
        line = problem.position[0]
        raise FileRefused(Reason.bad_xml, row=line, line=str(line)) from None
    except (ValueError, LookupError):
        raise FileRefused(Reason.bad_xml, line="1") from None
    if not root.tag.startswith(_FHIR):
        raise FileRefused(Reason.not_fhir)
    return _resource_from_xml(root, MAX_DEPTH)


def _resource_from_xml(node: XmlElement, depth: int) -> Element:
    resource = _from_xml(node, depth)
    kind = Element(_local_name(node))
    return Element(children={**resource.children, "resourceType": (kind,)})


def _from_xml(node: XmlElement, depth: int) -> Element:
    if depth == 0:
        raise FileRefused(Reason.too_deep)
    children: dict[str, tuple[Element, ...]] = {}
    if "url" in node.attrib:
        children["url"] = (Element(node.attrib["url"]),)
    for child in _fhir_children(node):
        name = _local_name(child)
        children[name] = (*children.get(name, ()), _child_from_xml(name, child, depth - 1))
    return Element(node.attrib.get("value", ""), children)


def _child_from_xml(name: str, node: XmlElement, depth: int) -> Element:
    """An entry's `resource` wraps the resource itself in XML; unwrap it, as in JSON."""
    inner = list(_fhir_children(node)) if name == "resource" else []
    return _resource_from_xml(inner[0], depth) if len(inner) == 1 else _from_xml(node, depth)


def _fhir_children(node: XmlElement) -> Iterable[XmlElement]:
    return (child for child in node if isinstance(child.tag, str) and child.tag.startswith(_FHIR))


def _local_name(node: XmlElement) -> str:
    return str(node.tag).removeprefix(_FHIR)
