"""Goal 14: from nothing to the first reply, in a fresh process."""

import statistics
import subprocess
import sys
import time

from bench.table import Row
from tests.servers import ROOT, environment

FIRST_REPLY = "from {module} import app; assert app.test_client().get('/health/live').status_code == 200"
OURS, BARE = "wsgi", "bench.bare.stack"


def measure(rounds: int) -> list[Row]:
    """Start ours and the bare stack in turn; the first of each only compiles."""
    for module in (OURS, BARE):
        _start(module)
    pairs = [(_start(OURS), _start(BARE)) for _ in range(rounds)]
    ours, bare = (statistics.median(pair[which] for pair in pairs) for which in (0, 1))
    ratio = statistics.median(a / b for a, b in pairs)
    return [
        Row(
            "14",
            "cold start to first reply / bare SQLAlchemy + Babel",
            "sqlite",
            f"{ours:.0f} ms",
            f"{bare:.0f} ms",
            ratio,
            2,
        )
    ]


def _start(module: str) -> float:
    settings = environment("sqlite:////nonexistent/never-opened.sqlite3", 8000)
    settings.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", FIRST_REPLY.format(module=module)], cwd=ROOT, env=settings, check=True)
    return (time.perf_counter() - began) * 1000
