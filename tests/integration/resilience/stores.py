"""Databases that keep their promises (fsync on), and how each of them goes away."""

import contextlib
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tests import postgres, schema
from tests.servers import WebServer

DURABLE = "-c listen_addresses='' -c max_connections=60"


class Store(Protocol):
    """A migrated database of one test's own. `owner_url` may make tables."""

    url: str
    owner_url: str

    def crash(self, server: WebServer) -> None:
        """Stop without warning, keeping only what was truly written, and come back."""

    def missing(self) -> contextlib.AbstractContextManager[None]:
        """Keep the database away for the length of the block."""


class SqliteStore:
    """One file. Its engine runs in the web workers, so a crash of the database is the death of all of them at once."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "store.sqlite3"
        self.url = self.owner_url = f"sqlite:///{self.file}"
        schema.upgrade(self.url)

    def crash(self, server: WebServer) -> None:
        for worker in server.workers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)

    @contextmanager
    def missing(self) -> Iterator[None]:
        # A folder stands in its place: where there was nothing, SQLite would quietly begin an empty database.
        aside = self.file.with_suffix(".aside")
        self.file.rename(aside)
        self.file.mkdir()
        yield
        self.file.rmdir()
        aside.rename(self.file)


class PostgresStore:
    """One database of a server run as in production."""

    def __init__(self, server: postgres.Server, name: str) -> None:
        self.server = server
        self.url, self.owner_url = server.url(name), server.owner_url(name)
        server.create(name)
        schema.upgrade(self.owner_url)

    def crash(self, server: WebServer) -> None:
        self.server.stop("immediate")
        self.server.start()

    @contextmanager
    def missing(self) -> Iterator[None]:
        self.server.stop("immediate")
        yield
        self.server.start()
