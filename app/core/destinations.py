"""Where a page may send someone next: only ever to a page of our own."""

from urllib.parse import unquote, urlsplit

LONGEST = 500
MOST_LAYERS = 3


def own_path(target: str | None) -> str | None:
    """Return `target` if it is a path on this site, however a browser may read it; else None.

    Browsers take a second slash or any backslash for the start of a host, drop tabs and line ends, and proxies
    undo one layer of percent signs; so each layer must be harmless.
    """
    if not target or len(target) > LONGEST or not _is_harmless(target):
        return None
    layer = target.partition("?")[0]
    for _ in range(MOST_LAYERS):
        if not _is_harmless(layer):
            return None
        if (inner := unquote(layer)) == layer:
            return target
        layer = inner
    return None


def _is_harmless(text: str) -> bool:
    if not text.startswith("/") or "\\" in text or not text.isprintable() or " " in text:
        return False
    path = text.partition("?")[0]
    parts = urlsplit(text)
    return "//" not in path and not parts.scheme and not parts.netloc
