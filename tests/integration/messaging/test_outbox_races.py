"""Many workers and sudden death: on a database of the test's own, with real processes."""

import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.adapters.sms import Accepted, Outcome
from app.core.db import Database
from app.messaging import services
from app.messaging.models import Message
from app.people.domain.access import system_access

SYSTEM = system_access("test")
TEXTS = 36
WORKERS = 14
WORKER = Path(__file__).with_name("dying_worker.py")


def fill(database: Database, now: datetime) -> None:
    with database.transaction(SYSTEM) as session:
        for number in range(TEXTS):
            services.queue_message(
                session,
                SYSTEM,
                dedupe_key=f"k{number}",
                patient_id=None,
                to_number="+447700900101",
                body=f"text {number}",
                purpose="invitation",
                locale="en",
                useful_until=now + timedelta(days=1),
                now=now,
            )


def statuses(database: Database) -> Counter[str]:
    with database.session(SYSTEM) as session:
        return Counter(session.scalars(select(Message.status)))


class Tally:
    """A gateway that counts what it was given, also from several threads."""

    def __init__(self) -> None:
        self.bodies: list[str] = []

    def send(self, *, to: str, body: str, reference: str) -> Outcome:
        self.bodies.append(body)
        return Accepted(reference)


def test_no_transaction_is_open_while_the_gateway_is_called(fresh_url: str, now: datetime) -> None:
    database = Database(fresh_url)
    fill(database, now)
    open_connections = []

    class Watcher(Tally):
        def send(self, *, to: str, body: str, reference: str) -> Outcome:
            open_connections.append(database.engine.pool.checkedout())  # type: ignore[attr-defined]
            return super().send(to=to, body=body, reference=reference)

    services.send_due(database, Watcher(), lambda: now, limit=5)
    database.engine.dispose()

    assert open_connections == [0] * 5


def test_six_workers_send_each_text_once(fresh_url: str, now: datetime) -> None:
    database, tally = Database(fresh_url), Tally()
    fill(database, now)

    def work() -> None:
        while services.send_due(database, tally, lambda: now, limit=3):
            pass

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    result = statuses(database)
    database.engine.dispose()

    assert sorted(tally.bodies) == sorted(f"text {number}" for number in range(TEXTS))
    assert result == {"sent": TEXTS}


@pytest.mark.timeout(300)  # fourteen processes, one after the other
def test_workers_killed_between_claim_and_outcome_send_nothing_twice(fresh_url: str, tmp_path: Path) -> None:
    database, wire = Database(fresh_url), tmp_path / "wire"
    start = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
    fill(database, start)

    deaths = [_run_worker(fresh_url, wire, seed, start + timedelta(minutes=3 * seed)) for seed in range(WORKERS)]
    bodies = wire.read_text().splitlines()
    result = statuses(database)
    database.engine.dispose()

    assert deaths.count(-signal.SIGKILL) >= 4, "the workers were meant to die"
    assert deaths[-1] == 0, "the last worker was meant to finish"
    assert len(bodies) == len(set(bodies)), "a text was sent twice"
    assert result["sent"] + result["unknown"] == TEXTS, result
    assert result["sent"] <= len(bodies) <= TEXTS


def _run_worker(url: str, wire: Path, seed: int, now: datetime) -> int:
    command = [sys.executable, str(WORKER), url, str(wire), str(seed), now.isoformat()]
    return subprocess.run(command, check=False, timeout=60).returncode
