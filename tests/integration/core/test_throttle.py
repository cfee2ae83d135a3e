"""Counters that hold when many try at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from app.core import throttle
from app.core.db import Database

WINDOW = timedelta(minutes=10)


def test_two_hundred_tries_at_once_never_beat_the_limit(fresh_url: str, now: datetime) -> None:
    database = Database(fresh_url)

    with ThreadPoolExecutor(16) as pool:
        allowed = list(
            pool.map(lambda _: throttle.within(database, "code:1", limit=5, window=WINDOW, now=now), range(200))
        )

    assert sum(allowed) == 5
    database.engine.dispose()


def test_a_new_window_starts_from_nothing(fresh_url: str, now: datetime) -> None:
    database = Database(fresh_url)
    throttle.count(database, "a", window=WINDOW, now=now)

    assert throttle.count(database, "a", window=WINDOW, now=now) == 2
    assert throttle.count(database, "a", window=WINDOW, now=now + WINDOW) == 1
    assert throttle.count(database, "b", window=WINDOW, now=now) == 1
    database.engine.dispose()
