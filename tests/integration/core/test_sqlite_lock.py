"""SQLite lets one process write at a time; the others wait for it, and say so if it takes too long."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.core import db
from app.core.db import Database

WRITERS, WRITES = 4, 50


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/lock.sqlite3")
    with database.transaction() as session:
        session.execute(text("CREATE TABLE counter (value integer)"))
        session.execute(text("INSERT INTO counter VALUES (0)"))
    yield database
    database.engine.dispose()


def test_writers_that_read_first_and_write_then_lose_nothing(database: Database) -> None:
    def count_up() -> None:
        for _ in range(WRITES):
            with database.transaction() as session:
                value = session.scalar(text("SELECT value FROM counter"))
                session.execute(text("UPDATE counter SET value = :value"), {"value": value + 1})

    threads = [threading.Thread(target=count_up) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.session() as session:
        assert session.scalar(text("SELECT value FROM counter")) == WRITERS * WRITES


def test_a_writer_that_waited_too_long_gets_the_error_that_pages_explain(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "BUSY_SECONDS", 0.05)
    with database.transaction() as first:
        first.execute(text("UPDATE counter SET value = 1"))

        with pytest.raises(OperationalError, match="locked"), database.transaction() as second:
            second.execute(text("UPDATE counter SET value = 2"))


def test_after_the_wait_sqlite_waits_by_itself_again(database: Database) -> None:
    with database.transaction() as session:
        assert session.scalar(text("PRAGMA busy_timeout")) == 10_000


def test_a_reader_waits_for_nobody(database: Database) -> None:
    with database.transaction() as writer:
        writer.execute(text("UPDATE counter SET value = 1"))

        with database.session(readonly=True) as reader:
            assert reader.scalar(text("SELECT value FROM counter")) == 0
