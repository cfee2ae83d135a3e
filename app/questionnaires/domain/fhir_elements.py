"""Look into a FHIR element that may hold anything: what is not of the right kind is as if it were not there."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.questionnaires.domain.fhir_json import Element
from app.questionnaires.domain.fhir_terms import ITEM_CONTROL, MACHINE_DRAFTED, TRANSLATION

LARGEST = 2**31
_LOCALE = re.compile(r"[a-z]{2,3}")


def elements(parent: Element, name: str) -> list[Element]:
    found = parent.get(name)
    return [element for element in found if isinstance(element, Mapping)] if isinstance(found, list) else []


def element(parent: Element, name: str) -> Element:
    found = parent.get(name)
    return found if isinstance(found, Mapping) else {}


def text(parent: Element, name: str) -> str:
    """Return a string with its ends trimmed and its line ends made plain; "" where there is none."""
    found = parent.get(name)
    if not isinstance(found, str):
        return ""
    return found.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()


def whole(parent: Element, *names: str) -> int | None:
    """Return the first whole number under one of `names`; 2.0 counts as 2."""
    for name in names:
        found = parent.get(name)
        if isinstance(found, int | float) and not isinstance(found, bool) and abs(found) < LARGEST:
            return int(found) if found == int(found) else None
    return None


def extensions(parent: Element, url: str) -> list[Element]:
    return [extension for extension in elements(parent, "extension") if extension.get("url") == url]


def extension(parent: Element, url: str) -> Element:
    return next(iter(extensions(parent, url)), {})


def control(item: Element) -> str:
    """Return the code of how an item asks to be shown, e.g. "help"."""
    codings = elements(element(extension(item, ITEM_CONTROL), "valueCodeableConcept"), "coding")
    return next((text(coding, "code") for coding in codings), "")


def translations(holder: Element) -> Iterator[tuple[str, str, bool]]:
    """Yield language, words and whether they are marked as drafted, for each translation on an element."""
    drafted = {text(mark, "valueCode") for mark in extensions(holder, MACHINE_DRAFTED)}
    for translation in extensions(holder, TRANSLATION):
        parts = {text(part, "url"): part for part in elements(translation, "extension")}
        locale, words = text(parts.get("lang", {}), "valueCode"), _content(parts.get("content", {}))
        if words and _LOCALE.fullmatch(locale):
            yield locale, words, locale in drafted


def _content(part: Element) -> str:
    return text(part, "valueString") or text(part, "valueMarkdown")


def named(value: Any) -> str:
    """Return a value of the file as words for a message, cut short."""
    return str(value)[:80] if isinstance(value, str) else "(not text)"
