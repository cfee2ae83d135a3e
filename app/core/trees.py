"""A page's own part as nested lists, which a phone keeps sealed and turns into elements without parsing any HTML.

A tree is a text, or `[tag, {attribute: value}, *trees]`. What has no place on a page of a person is left out here,
once more than in the templates: scripts, styles, and every attribute that could run something.
"""

from html.parser import HTMLParser

Tree = str | list[object]
VOID = frozenset({"br", "hr", "img", "input"})
SKIPPED = frozenset({"script", "style", "template", "noscript", "iframe", "object", "embed"})
CASED = {"viewbox": "viewBox", "preserveaspectratio": "preserveAspectRatio"}  # as SVG spells them
ADDRESSES = ("/", "#", "tel:", "sms:", "mailto:", "https:", "?")


def main_of(html: str) -> Tree | None:
    """Return the tree of the element with the id "maincontent"; None where there is none."""
    return _Reader.read(html, "maincontent")


def tree_of(html: str) -> list[Tree]:
    """Return the trees of a fragment."""
    found = _Reader.read(f'<div id="whole">{html}</div>', "whole")
    assert isinstance(found, list)
    return found[2:]  # type: ignore[return-value]


class _Reader(HTMLParser):
    """Builds the tree of one element by its id."""

    def __init__(self, wanted: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wanted = wanted
        self.found: list[object] | None = None
        self.open: list[list[object]] = []
        self.skipping = 0

    @classmethod
    def read(cls, html: str, wanted: str) -> list[object] | None:
        reader = cls(wanted)
        reader.feed(html)
        reader.close()
        return reader.found

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if not self.open and (self.found is not None or given.get("id") != self.wanted):
            return
        if self.skipping or tag in SKIPPED:
            self.skipping += tag not in VOID
            return
        node: list[object] = [tag, _kept(given)]
        if self.open:
            self.open[-1].append(node)
        else:
            self.found = node
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """An element of SVG that closes itself."""
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.skipping:
            self.skipping -= 1
        elif self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open or self.skipping:
            return
        text = data if self._keeps_spaces() else _one_space(data)
        if text:
            self.open[-1].append(text)

    def _keeps_spaces(self) -> bool:
        return self.open[-1][0] == "textarea"


def _one_space(data: str) -> str:
    """Return a text with the white space of a template taken together; none between blocks."""
    words = " ".join(data.split())
    if not words:
        return " " if data and "\n" not in data else ""
    return f"{' ' if data[0].isspace() else ''}{words}{' ' if data[-1].isspace() else ''}"


def _kept(attributes: dict[str, str | None]) -> dict[str, str]:
    return {CASED.get(name, name): value or "" for name, value in attributes.items() if _is_harmless(name, value or "")}


def _is_harmless(name: str, value: str) -> bool:
    if name.startswith("on") or name in {"style", "srcdoc", "nonce", "ping"}:
        return False
    return name not in {"href", "src", "action", "formaction"} or value.startswith(ADDRESSES) or not value
