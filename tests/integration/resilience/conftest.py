"""A database with fsync on, and a random choice that is the same every time."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.integration.resilience.stores import DURABLE, PostgresStore, SqliteStore, Store


@pytest.fixture(scope="session")
def durable_server(engine_name: str) -> Iterator[postgres.Server | None]:
    """PostgreSQL as it is run for real, unlike the fast one of the other tests; None for SQLite."""
    if engine_name == "sqlite":
        yield None
        return
    with postgres.server(DURABLE) as server:
        yield server


@pytest.fixture
def store(durable_server: postgres.Server | None, tmp_path: Path) -> Store:
    """A migrated database of the test's own, of the chosen engine."""
    if durable_server is None:
        return SqliteStore(tmp_path)
    return PostgresStore(durable_server, "store_" + tmp_path.name.lower()[-40:].replace("-", "_"))


@pytest.fixture
def chance() -> random.Random:
    return random.Random(20260512)
