"""No acknowledged answer is ever lost and no retry has a second effect, whatever dies meanwhile (SAFETY D1, D2, D6)."""

import random
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

import pytest

from app.core import clock
from tests.crowds import Member
from tests.integration.resilience import patients
from tests.integration.resilience.driving import Driver
from tests.integration.resilience.history import Verdict, check
from tests.integration.resilience.stores import Store
from tests.servers import WebServer, gunicorn, wait_until

pytestmark = pytest.mark.timeout(300)
CLIENTS = 10
TWINS, TRIALS = 20, 10


@contextmanager
def serving(store: Store, folder: Path) -> Iterator[WebServer]:
    """Serve the real app with the settings that it is deployed with."""
    with gunicorn("tests.integration.resilience.mortal:app", store.url, folder / "gunicorn.log") as server:
        wait_until(lambda: server.status("/health/ready") == 200, seconds=60, what="the app to be ready")
        yield server


def judge(driver: Driver, store: Store, members: list[Member], saves: int) -> Verdict:
    """Drive `saves` saves, then compare history, database and audit log."""
    history = driver.run([patients.saves(member, saves // len(members)) for member in members])
    assert driver.server.is_alive
    assert patients.broken_chains(store.url, members) == []
    assert patients.audited_saves(store.url) == saves
    return check(history, patients.kept(store.url))


def test_two_thousand_saves_survive_forty_kills_of_workers(store: Store, tmp_path: Path, chance: random.Random) -> None:
    members = patients.crowd(store.url, CLIENTS, clock.now())

    with serving(store, tmp_path) as server:
        driver = Driver(server, patients.is_kept, lambda: server.kill_worker(chance.choice), chaos_every=50)
        found = judge(driver, store, members, 2000)

    assert driver.chaos_count == 40
    assert found == Verdict((), (), ())


def test_saves_survive_crashes_of_the_database(store: Store, tmp_path: Path) -> None:
    members = patients.crowd(store.url, CLIENTS, clock.now())

    with serving(store, tmp_path) as server:
        driver = Driver(server, patients.is_kept, lambda: store.crash(server), chaos_every=100)
        found = judge(driver, store, members, 500)

    assert driver.chaos_count == 5
    assert found == Verdict((), (), ())


def test_the_same_page_sent_twenty_times_at_once_is_kept_once(store: Store, tmp_path: Path) -> None:
    members = patients.crowd(store.url, TRIALS, clock.now())

    with serving(store, tmp_path) as server:
        replies = [send_at_once(server, member) for member in members]
    kept = patients.kept(store.url)

    assert [len(set(same)) for same in replies] == [1] * TRIALS
    assert len(kept.effects) == TRIALS
    assert set(kept.writes.values()) == {1}


def send_at_once(server: WebServer, member: Member) -> list[tuple[int, str]]:
    """Send one page from many threads at one moment; return each reply's status and where it leads."""
    together, body = Barrier(TWINS), member.body(str(uuid.uuid4()), revision=0, answer="several-days")

    def send(_twin: int) -> tuple[int, str]:
        together.wait()
        reply = server.send("POST", member.question("phq-1"), headers=member.headers, body=body)
        assert reply is not None
        return reply.status, reply.headers["location"]

    with ThreadPoolExecutor(TWINS) as pool:
        return list(pool.map(send, range(TWINS)))


def test_the_app_starts_without_its_database_and_recovers_alone(store: Store, tmp_path: Path) -> None:
    with gunicorn("wsgi:app", store.url, tmp_path / "log") as server:
        with store.missing():
            wait_until(lambda: server.status("/health/live") == 200, seconds=60, what="the app to start")
            assert server.status("/health/ready") == 503
            assert server.is_alive

        wait_until(lambda: server.status("/health/ready") == 200, seconds=5, what="the app to find its database")
        assert server.is_alive
