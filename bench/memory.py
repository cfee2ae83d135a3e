"""Goal 13: what a worker weighs after load, and whether it grows."""

from collections.abc import Sequence
from pathlib import Path

from bench import load
from bench.load import Request
from bench.servers import serve
from bench.stores import Store
from bench.table import Row
from tests.servers import WebServer

SLICE_SECONDS = 5


def measure(store: Store, kind: str, requests: int, page_requests: Sequence[Request]) -> list[Row]:
    """Serve, warm, weigh, send `requests` more, weigh again. The heaviest worker counts."""
    with serve(kind, "wsgi:app", store.url) as server:
        _send(server, page_requests, max(requests // 25, 200))
        before = _heaviest(server, "Pss")
        sent = _send(server, page_requests, requests)
        after, whole = _heaviest(server, "Pss"), _heaviest(server, "Rss")
    where = f"{store.engine}, {kind}"
    growth = (after - before) / before * 100
    return [
        Row("13", "memory of a worker after load (proportional)", where, f"{after:.0f} MB", "", after, 80, unit=" MB"),
        Row("13", "the same, shared pages counted in full", where, f"{whole:.0f} MB", "", whole, None, unit=" MB"),
        Row("13", f"growth over {sent:,} requests", where, f"{before:.1f} to {after:.1f} MB", "", growth, 5, unit="%"),
    ]


def _send(server: WebServer, requests: Sequence[Request], count: int) -> int:
    sent = 0
    while sent < count:
        seconds = SLICE_SECONDS if count > 1000 else 1
        sent += int(load.run(server.port, requests, connections=16, seconds=seconds).rate * seconds)
    return sent


def _heaviest(server: WebServer, figure: str) -> float:
    """Return the memory in MB of the heaviest worker. `figure`: Pss shares out what workers have in common, Rss not."""
    return max(_memory_mb(worker, figure) for worker in server.workers())


def _memory_mb(process_id: int, figure: str) -> float:
    lines = Path(f"/proc/{process_id}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{figure}:")) * 1024 / 1e6
