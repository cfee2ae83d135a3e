"""Several senders at once, and one phone that asks twice at once: on a database of the test's own."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import select

from app.adapters.push import Accepted, Outcome, Phone
from app.config import PUSH_HOSTS
from app.core.db import Database
from app.messaging.domain.notices import PLAN_TO_READ
from app.messaging.models import PushDelivery, PushSubscription
from app.messaging.services import phones, pushing
from app.messaging.services.notices import add_notice
from app.people.domain.access import system_access
from tests.push_service import Handset
from tests.racing import may_take_longer, times
from tests.worlds import World, build_world

SYSTEM = system_access("test")
PHONES = 24


class Tally:
    """A gateway that counts what it was given, also from several threads."""

    def __init__(self) -> None:
        self.endpoints: list[str] = []

    def send(self, phone: Phone, *, ttl_seconds: int, reference: str) -> Outcome:
        self.endpoints.append(phone.endpoint)
        return Accepted()


def address(number: int) -> str:
    return f"https://fcm.googleapis.com/fcm/send/{number}"


@pytest.fixture
def place(fresh_url: str, now: datetime) -> Iterator[tuple[Database, World]]:
    database = Database(fresh_url)
    with database.session(SYSTEM) as session:
        world = build_world(session, now)
        session.expunge_all()
    yield database, world
    database.engine.dispose()


def fill(database: Database, world: World, now: datetime) -> None:
    """Give four people six phones each, and tell each something."""
    for name in ("asha", "bogdan", "cara", "dilip"):
        with database.transaction(SYSTEM) as session:
            for number in range(PHONES // 4):
                endpoint = address(hash(name) * 100 + number)
                made = Handset().phone(endpoint)
                phones.turn_on(session, world.access[name], made, phones.phone_hash(endpoint), now)
            add_notice(session, SYSTEM, world.patients[name], PLAN_TO_READ, key=name, now=now)


def test_no_transaction_is_open_while_the_service_is_called(place: tuple[Database, World], now: datetime) -> None:
    database, world = place
    fill(database, world, now)
    open_connections = []

    class Watcher(Tally):
        def send(self, phone: Phone, *, ttl_seconds: int, reference: str) -> Outcome:
            open_connections.append(database.engine.pool.checkedout())  # type: ignore[attr-defined]
            return super().send(phone, ttl_seconds=ttl_seconds, reference=reference)

    pushing.send_due(database, Watcher(), PUSH_HOSTS, lambda: now, limit=5)

    assert open_connections == [0] * 5


@may_take_longer
@pytest.mark.parametrize("_round", range(times(2)))
def test_six_senders_wake_each_phone_once(place: tuple[Database, World], now: datetime, _round: int) -> None:
    database, world = place
    fill(database, world, now)
    tally, begin = Tally(), threading.Barrier(6)

    def work() -> None:
        begin.wait()
        while pushing.send_due(database, tally, PUSH_HOSTS, lambda: now, limit=3):
            pass

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(work) for _ in range(6)]:
            done.result()
    while pushing.send_due(database, tally, PUSH_HOSTS, lambda: now):
        pass

    assert len(tally.endpoints) == PHONES
    assert len(set(tally.endpoints)) == PHONES
    with database.session(SYSTEM) as session:
        assert Counter(session.scalars(select(PushDelivery.status))) == {"sent": PHONES}


@may_take_longer
@pytest.mark.parametrize("_round", range(times(3)))
def test_a_phone_that_asks_twice_at_once_is_one_phone(
    place: tuple[Database, World], now: datetime, _round: int
) -> None:
    database, world = place
    made, begin = Handset().phone(address(1)), threading.Barrier(4)

    def ask() -> None:
        access = world.access["asha"]
        begin.wait()
        with database.transaction(access) as session:
            phones.turn_on(session, access, made, phones.phone_hash("one"), now)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(ask) for _ in range(4)]:
            done.result()

    with database.session(SYSTEM) as session:
        assert [one.ended_at for one in session.scalars(select(PushSubscription))] == [None]
