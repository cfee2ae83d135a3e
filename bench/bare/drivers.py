"""One row in, one row out, by the raw drivers, with the durability that the app asks for."""

import sqlite3
from typing import Any, Protocol

import psycopg

WALL = "SELECT set_config('app.scope', 'patient', true), set_config('app.patient', %s, true)"
THREE_ROWS = (
    "WITH answer AS (INSERT INTO bench_row VALUES (%s, %s)), operation AS (INSERT INTO bench_row VALUES (%s, %s)) "
    "INSERT INTO bench_row VALUES (%s, %s)"
)


class Rows(Protocol):
    """A connection and the table of the references."""

    def prepare(self) -> None:
        """Make the table, with the one row that the reference page reads. Needs the owner's connection."""

    def insert(self, operation_id: str, answer: str) -> None:
        """Add a row and commit it."""

    def one(self, operation_id: str) -> tuple[Any, ...]:
        """Read one row by its key."""

    def save(self, operation_id: str, answer: str) -> None:
        """Send as many statements as a save of ours: who acts, the lock, the sitting, the chain's head, three rows."""


class SqliteRows:
    """Each statement commits by itself."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, timeout=10, isolation_level=None)
        for pragma in ("journal_mode=wal", "synchronous=full", "busy_timeout=10000"):
            self.connection.execute(f"pragma {pragma}")

    def prepare(self) -> None:
        self.connection.execute("CREATE TABLE bench_row (operation_id text, answer text)")
        self.connection.execute("CREATE INDEX bench_row_id ON bench_row (operation_id)")
        self.insert("first", "several-days")

    def insert(self, operation_id: str, answer: str) -> None:
        self.connection.execute("INSERT INTO bench_row VALUES (?, ?)", (operation_id, answer))

    def one(self, operation_id: str) -> tuple[Any, ...]:
        found = self.connection.execute("SELECT * FROM bench_row WHERE operation_id = ? LIMIT 1", (operation_id,))
        return tuple(found.fetchone())

    def save(self, operation_id: str, answer: str) -> None:
        self.one("first")
        self.connection.execute("BEGIN IMMEDIATE")
        self.one("first")
        self.one("first")
        for _ in range(3):
            self.insert(operation_id, answer)
        self.connection.execute("COMMIT")


class PostgresRows:
    """Reads need no transaction; an insert is one."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True)

    def prepare(self) -> None:
        self.connection.execute("CREATE TABLE bench_row (operation_id text, answer text)")
        self.connection.execute("CREATE INDEX bench_row_id ON bench_row (operation_id)")
        self.connection.execute("GRANT ALL ON bench_row TO joinedup_app")
        self.insert("first", "several-days")

    def insert(self, operation_id: str, answer: str) -> None:
        self.connection.execute("INSERT INTO bench_row VALUES (%s, %s)", (operation_id, answer))

    def one(self, operation_id: str) -> tuple[Any, ...]:
        found = self.connection.execute("SELECT * FROM bench_row WHERE operation_id = %s LIMIT 1", (operation_id,))
        return tuple(found.fetchone() or ())

    def save(self, operation_id: str, answer: str) -> None:
        with self.connection.transaction():
            self.one("first")
            self.connection.execute(WALL, (operation_id,))
            for _ in range(3):
                self.one("first")
            self.connection.execute(THREE_ROWS, (operation_id, answer) * 3)


def rows_at(url: str) -> Rows:
    """Connect to the database at an SQLAlchemy URL."""
    scheme, _, rest = url.partition("://")
    return SqliteRows(rest.removeprefix("/")) if scheme == "sqlite" else PostgresRows("postgresql://" + rest)
