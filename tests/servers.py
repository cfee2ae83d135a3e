"""A real web server on a loopback port: one master, its workers found through /proc, killed without warning."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

ROOT = Path(__file__).resolve().parents[1]
GUNICORN = (sys.executable, "-m", "gunicorn", "-c", "python:app.cli.gunicorn_settings")


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class WebServer:
    """A running master. `send` gives None where the connection broke before the whole reply came."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.log = log

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def workers(self) -> list[int]:
        """Return the ids of the master's own processes, oldest first. Their parent may have many threads."""
        found: list[int] = []
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            with contextlib.suppress(FileNotFoundError):
                found += [int(child) for child in (task / "children").read_text().split()]
        return found

    def kill_worker(self, choose: Callable[[Sequence[int]], int], *, seconds: float = 30) -> None:
        """Kill -9 one worker; wait for one to be there if all were just killed."""
        wait_until(lambda: bool(self.workers()), seconds=seconds, what="a worker to kill")
        with contextlib.suppress(ProcessLookupError, IndexError):
            os.kill(choose(self.workers()), signal.SIGKILL)

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 20,
    ) -> Reply | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=dict(headers or {}))
            answer = connection.getresponse()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def status(self, path: str) -> int | None:
        reply = self.send("GET", path, timeout=5)
        return reply.status if reply else None

    def last_words(self) -> str:
        """Return the end of the log, for a failing test to say."""
        return self.log.read_text(errors="replace")[-3000:]


def wait_until(condition: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Poll until `condition` holds; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        Event().wait(0.05)


def listening_socket() -> socket.socket:
    """Return a listening socket that a server takes over, so that no other process can get the port between."""
    found = socket.socket()
    found.bind(("127.0.0.1", 0))
    found.listen(512)
    return found


def environment(database_url: str, port: int, **more: str) -> dict[str, str]:
    """Return what the app is told, whatever this process was told."""
    base_url = f"http://127.0.0.1:{port}"
    return {**os.environ, "DEMO": "1", "DATABASE_URL": database_url, "BASE_URL": base_url, "LOG_LEVEL": "ERROR", **more}


@contextmanager
def gunicorn(app: str, database_url: str, log: Path, *, workers: int = 3) -> Iterator[WebServer]:
    """Serve `app` with the settings that the app is deployed with."""
    with listening_socket() as listening, log.open("wb") as output:
        port, descriptor = listening.getsockname()[1], listening.fileno()
        process = subprocess.Popen(
            [*GUNICORN, "-b", f"fd://{descriptor}", app],
            cwd=ROOT,
            env=environment(database_url, port, WEB_CONCURRENCY=str(workers)),
            pass_fds=[descriptor],
            stdout=output,
            stderr=output,
        )
    with stopping(process):
        yield WebServer(process, port, log)


@contextmanager
def stopping(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Stop the process, and its workers with it, whatever happens."""
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
