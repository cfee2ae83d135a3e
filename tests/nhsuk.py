"""NHS.UK's own macros, and a form in which two pieces of HTML can be compared."""

from collections.abc import Callable, Iterator
from typing import Any

import html5lib
from jinja2 import ChainableUndefined, Environment, PackageLoader

Render = Callable[..., str]
LIBRARY = Environment(
    loader=PackageLoader("nhsuk_frontend_jinja"),
    undefined=ChainableUndefined,
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def library(component: str, macro: str, content: str = "", /, **params: Any) -> str:
    """Return what the library makes of a component."""
    source = f'{{% from "nhsuk/components/{component}/macro.jinja" import {macro} as made %}}{{{{ made(params) }}}}'
    if content:
        params["html"] = content
    return LIBRARY.from_string(source).render(params=params)


def shape(html: str) -> list[object]:
    """Return a fragment as nested lists: tag, attributes, then children, without white space between tags."""
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return list(_children(root))


def _children(element: Any) -> Iterator[object]:
    yield from _words(element.text)
    for child in element:
        if child.tag.endswith("svg"):
            yield ["svg", child.attrib["class"]]  # the drawing is our own
            continue
        yield [child.tag, dict(child.attrib), *_children(child)]
        yield from _words(child.tail)


def _words(text: str | None) -> Iterator[str]:
    folded = " ".join((text or "").split())
    if folded:
        yield folded
