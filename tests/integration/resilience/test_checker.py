"""The checker sees the faults it is there for: in made-up histories, and in two handlers that are naive on purpose."""

import random
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import create_engine, text

from tests.integration.resilience.driving import Driver, Save
from tests.integration.resilience.history import Effect, Invocation, Outcome, Stored, Verdict, check
from tests.integration.resilience.stores import Store
from tests.servers import Reply, gunicorn, wait_until

OK, UNKNOWN = Outcome.OK, Outcome.UNKNOWN
TABLE = "CREATE TABLE saved (operation_id varchar(40), place varchar(60), value varchar(20))"
CLIENTS, SAVES_EACH, PLACES_EACH = 4, 60, 3


def verdict(history: list[tuple[str, str, Outcome]], kept: list[tuple[str, str]], final: str, writes: int) -> Verdict:
    """Judge a history of one place."""
    stored = Stored([Effect(operation, "mood", value) for operation, value in kept], {"mood": final}, {"mood": writes})
    return check([Invocation(operation, "mood", value, outcome) for operation, value, outcome in history], stored)


@pytest.mark.parametrize(
    ("history", "kept", "final", "writes", "counts"),
    [
        ([("a", "1", OK)], [("a", "1")], "1", 1, (0, 0, 0)),
        ([("a", "1", UNKNOWN), ("a", "1", OK)], [("a", "1")], "1", 1, (0, 0, 0)),
        ([("a", "1", OK), ("b", "2", UNKNOWN)], [("a", "1")], "1", 1, (0, 0, 0)),
        ([("a", "1", OK), ("b", "2", UNKNOWN)], [("a", "1"), ("b", "2")], "2", 2, (0, 0, 0)),
        ([("a", "1", OK), ("b", "2", OK)], [("b", "2")], "2", 1, (1, 0, 0)),
        ([("a", "1", UNKNOWN), ("a", "1", OK)], [("a", "1"), ("a", "1")], "1", 1, (0, 1, 0)),
        ([("a", "1", UNKNOWN), ("a", "1", OK)], [("a", "1")], "1", 2, (0, 1, 0)),
        ([("a", "1", OK), ("b", "2", OK)], [("a", "1"), ("b", "2")], "1", 2, (0, 0, 1)),
        ([("a", "1", OK)], [("a", "7")], "1", 1, (0, 0, 1)),
    ],
)
def test_a_made_up_history_is_judged_rightly(
    history: list[tuple[str, str, Outcome]],
    kept: list[tuple[str, str]],
    final: str,
    writes: int,
    counts: tuple[int, int, int],
) -> None:
    assert verdict(history, kept, final, writes).counts == counts


def saves(client: int, path: str) -> Iterator[Save]:
    """Yield one client's saves to a naive handler, over a few places in turn."""
    for number in range(SAVES_EACH):
        operation_id, place = uuid.uuid4().hex, f"client {client}, question {number % PLACES_EACH}"
        body = urlencode({"operation_id": operation_id, "place": place, "value": str(number)}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        yield Save(operation_id, place, str(number), path, headers, body)


def kept_by_naive(store: Store) -> Stored:
    """Read what the naive handlers kept; the last row of a place is its value."""
    engine = create_engine(store.owner_url)
    with engine.connect() as connection:
        effects = [Effect(*row) for row in connection.execute(text("SELECT operation_id, place, value FROM saved"))]
    engine.dispose()
    final = {effect.place: effect.value for effect in effects}
    return Stored(effects, final, writes={})


def judge_naive(store: Store, log: Path, chance: random.Random, path: str) -> Verdict:
    """Put a naive handler through what the real app goes through."""
    engine = create_engine(store.owner_url)
    with engine.begin() as connection:
        connection.execute(text(TABLE))
        if engine.name == "postgresql":
            connection.execute(text("GRANT ALL ON saved TO joinedup_app"))
    engine.dispose()
    with gunicorn("tests.integration.resilience.naive:app", store.url, log) as server:
        wait_until(lambda: server.status("/health/live") == 200, seconds=30, what="an answer")
        driver = Driver(server, is_kept, lambda: server.kill_worker(chance.choice), chaos_every=24, mortal_every=20)
        history = driver.run([saves(client, path) for client in range(CLIENTS)])
    return check(history, kept_by_naive(store))


def is_kept(reply: Reply) -> bool:
    return reply.status == 200


def test_a_handler_without_operation_ids_fails_by_duplicating(
    store: Store, tmp_path: Path, chance: random.Random
) -> None:
    found = judge_naive(store, tmp_path / "log", chance, "/no-operation-id")

    assert found.duplicated
    assert not found.lost


def test_a_handler_that_answers_before_it_commits_fails_by_losing(
    store: Store, tmp_path: Path, chance: random.Random
) -> None:
    found = judge_naive(store, tmp_path / "log", chance, "/answers-first")

    assert found.lost
