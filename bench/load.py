"""Load by wrk, which costs little beside what it measures."""

import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).parent / "load.lua"


@dataclass(frozen=True)
class Request:
    """One request, ready made. `body` "-" = GET."""

    path: str
    cookie: str = ""
    body: str = "-"

    def line(self) -> str:
        return f"{self.path}\t{self.cookie}\t{self.body}\n"


@dataclass(frozen=True)
class Load:
    """What came of it: requests a second, and latency in ms. `refused` = statuses from 400, `broken` = no reply."""

    rate: float
    p50: float
    p95: float
    p99: float
    refused: int
    broken: int


def run(port: int, requests: Iterable[Request], *, connections: int, seconds: int) -> Load:
    """Send the requests in turn, from the first again when they run out."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
        file.writelines(request.line() for request in requests)
        file.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(SCRIPT)]
        done = subprocess.run(
            [*command, f"http://127.0.0.1:{port}", "--", file.name], capture_output=True, text=True, check=True
        )
    return _read(done.stdout)


def _read(output: str) -> Load:
    line = next(line for line in output.splitlines() if line.startswith("figures"))
    count, microseconds, refused, broken, p50, p95, p99 = map(int, line.split()[1:])
    return Load(count / microseconds * 1e6, p50 / 1000, p95 / 1000, p99 / 1000, refused, broken)
