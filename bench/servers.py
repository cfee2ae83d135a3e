"""The web servers that are compared, each serving the same app with the same number of workers."""

import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import ROOT, WebServer, environment, stopping, wait_until

WORKERS = 2
THREADS = 4
GUNICORN = ("-m", "gunicorn", "-c", "python:app.cli.gunicorn_settings", "--max-requests", "0", "--backlog", "512")
KINDS = ("gunicorn sync", "gunicorn gthread", "granian")


def _command(kind: str, app: str, port: int, workers: int) -> list[str]:
    if kind == "granian":
        options = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
        return [*options, "--workers", str(workers), "--blocking-threads", str(THREADS), "--no-access-log", app]
    threads = ["--threads", str(THREADS)] if kind.endswith("gthread") else []
    bind = ["-b", f"127.0.0.1:{port}", "-w", str(workers), "-k", kind.split()[1]]
    return [*GUNICORN, *bind, *threads, app]


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serve(kind: str, app: str, database_url: str, *, workers: int = WORKERS, **more: str) -> Iterator[WebServer]:
    """Serve `app` and wait until it answers. `more` = environment."""
    port = free_port()
    with tempfile.NamedTemporaryFile("wb", suffix=".log") as log:
        process = subprocess.Popen(
            [sys.executable, *_command(kind, app, port, workers)],
            cwd=ROOT,
            env=environment(database_url, port, **more),
            stdout=log,
            stderr=log,
        )
        server = WebServer(process, port, Path(log.name))
        with stopping(process):
            wait_until(lambda: _answers(server), seconds=60, what=f"{kind} to serve {app}")
            yield server


def _answers(server: WebServer) -> bool:
    assert server.is_alive, server.last_words()
    return server.status("/health/ready") == 200
