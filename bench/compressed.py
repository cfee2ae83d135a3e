"""Both apps behind what a proxy would do to dynamic HTML: gzip at level 6 where nothing compressed it before.

Where BENCH_TALLY names a file, a line is added to it for each response: its bytes, headers included, and its address.
A service worker's loading is seen nowhere else.
"""

import gzip
import importlib
import os
from collections.abc import Callable, Iterable
from typing import Any

LEVEL = 6
TEXT = ("text/html", "text/css")


def compressing(inner: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Return `inner` with its pages compressed."""

    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        said: list[Any] = []

        def keep(status: str, headers: list[tuple[str, str]], *_rest: object) -> None:
            said[:] = [status, headers]

        body = b"".join(inner(environ, keep))
        status, headers = said
        kinds = {name.lower(): value for name, value in headers}
        if "content-encoding" not in kinds and kinds.get("content-type", "").startswith(TEXT):
            body = gzip.compress(body, LEVEL)
            headers = [pair for pair in headers if pair[0].lower() != "content-length"]
            headers += [("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]
        _tally(len(body) + _size(status, headers), environ["PATH_INFO"])
        start_response(status, headers)
        return [body]

    return wrapped


def _size(status: str, headers: list[tuple[str, str]]) -> int:
    """Return the bytes of the head, with what the server itself adds to it."""
    own = "HTTP/1.1 \r\nServer: gunicorn\r\nDate: Fri, 27 Nov 2026 00:00:00 GMT\r\nConnection: close\r\n\r\n"
    return len(own) + len(status) + sum(len(name) + len(value) + 4 for name, value in headers)


def _tally(size: int, path: str) -> None:
    if place := os.environ.get("BENCH_TALLY"):
        with open(place, "a", encoding="utf-8") as tally:
            tally.write(f"{size} {path}\n")


def __getattr__(name: str) -> Callable[..., Iterable[bytes]]:
    """Make `ours` or `bare` when a server asks for it: each needs its own settings."""
    modules = {"ours": "wsgi", "bare": "bench.bare.app"}
    if name not in modules:
        raise AttributeError(name)
    return compressing(importlib.import_module(modules[name]).app)
