"""A wrapper that can die at the worst moment: after the commit, before a byte of the reply."""

import os
import signal
from collections.abc import Callable, Iterable
from typing import Any

from tests.integration.resilience.driving import MORTAL_HEADER

ASKED = "HTTP_" + MORTAL_HEADER.upper().replace("-", "_")


def dying(inner: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Return the WSGI app `inner`, whose worker dies where a request's header asks for it."""

    def wrapped(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        reply = inner(environ, start_response)
        if ASKED in environ:
            os.kill(os.getpid(), signal.SIGKILL)
        return reply

    return wrapped
