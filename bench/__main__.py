"""`python -m bench`: measure everything and print one table. `--quick` proves in two minutes that it runs."""

import argparse
import itertools
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench import (
    answering,
    charts,
    machine,
    memory,
    phone,
    rendering,
    saving,
    size,
    starting,
    statements,
    without_signal,
)
from bench.saving import Plan
from bench.servers import KINDS
from bench.stores import ENGINES, Store, place_of, store
from bench.table import Row, markdown

PARTS = ("phone", "answering", "signal", "saving", "rendering", "memory", "starting", "statements", "size", "charts")
CHOSEN = "gunicorn sync"  # docs/adr/0003-wsgi-server.md


def main() -> None:
    """Measure what was asked for, printing each part as it is done to the error stream."""
    asked = _arguments()
    print(f"JoinedUp bench: {machine.describe()}", flush=True)
    print(f"databases on {place_of(Path(tempfile.gettempdir()))}, fsync on; 2 workers; load by wrk", flush=True)
    rows = []
    for row in _measure(asked):
        rows.append(row)
        print("  " + " | ".join(row.cells()), file=sys.stderr, flush=True)
    rows.sort(key=lambda row: int(row.goal))
    print(markdown(rows))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round of each: proves that it runs")
    parser.add_argument("--engine", action="append", choices=ENGINES, help="default: both")
    parser.add_argument("--server", action="append", choices=KINDS, help="default: all three")
    parser.add_argument("--part", action="append", choices=PARTS, help="default: all")
    asked = parser.parse_args()
    asked.engine, asked.server = asked.engine or ENGINES, asked.server or KINDS
    asked.part = asked.part or PARTS
    return asked


def _measure(asked: argparse.Namespace) -> Iterator[Row]:
    if "starting" in asked.part:
        yield from starting.measure(2 if asked.quick else 7)
    for engine in asked.engine:
        yield from _measure_once(asked, engine, is_first=engine == asked.engine[0])
    if "saving" in asked.part:
        for engine, kind in itertools.product(asked.engine, asked.server):
            with store(engine, _people(asked)) as filled:  # a store each: every round needs a question of its own
                yield from saving.measure(filled, kind, _plan(asked), saving.questions())


def _measure_once(asked: argparse.Namespace, engine: str, *, is_first: bool) -> Iterator[Row]:
    """Measure what does not depend on the web server; on the first engine what does not depend on the engine either."""
    parts: dict[str, Callable[[Store], Sequence[Row]]] = {
        "statements": statements.measure,
        "charts": lambda filled: charts.measure(filled, _plan(asked).rounds),
    }
    if is_first:
        requests = 500 if asked.quick else 50_000
        parts["rendering"] = lambda filled: rendering.measure(filled, _plan(asked).rounds)
        parts["size"] = lambda filled: size.measure(filled, _plan(asked).rounds)
        parts["phone"] = lambda filled: phone.measure(filled, CHOSEN, _plan(asked).rounds)
        parts["answering"] = lambda filled: answering.measure(filled, CHOSEN, _plan(asked).rounds)
        parts["signal"] = lambda filled: without_signal.measure(filled, CHOSEN, _plan(asked).rounds)
        parts["memory"] = lambda filled: memory.measure(filled, CHOSEN, requests, saving.pages(filled))
    wanted = [measure for name, measure in parts.items() if name in asked.part]
    if not wanted:
        return
    with store(engine, _people(asked)) as filled:
        for measure in wanted:
            yield from measure(filled)


def _people(asked: argparse.Namespace) -> int:
    return 40 if asked.quick else 200


def _plan(asked: argparse.Namespace) -> Plan:
    return Plan(rounds=1, seconds=1) if asked.quick else Plan(rounds=3, seconds=4)


if __name__ == "__main__":
    main()
