"""Forgetting what is kept no longer, a batch a transaction. May be stopped, run again, and run twice at once."""

from collections.abc import Iterator
from datetime import datetime

from app.accounts.services.purging import purge_sessions
from app.core.db import Database
from app.people.domain.access import system_access
from app.population.services.purging import purge_undecided

SESSIONS_AT_ONCE = 500
SYSTEM = system_access("purge")


def purge(database: Database, now: datetime) -> Iterator[tuple[str, int]]:
    """Yield the name of each kind of row and how many were forgotten."""
    yield "import rows", sum(_lists(database, now))
    yield "sessions", sum(_sessions(database, now))


def _lists(database: Database, now: datetime) -> Iterator[int]:
    count: int | None = 0
    while count is not None:
        with database.transaction(SYSTEM) as session:
            count = purge_undecided(session, SYSTEM, now)
        yield count or 0


def _sessions(database: Database, now: datetime) -> Iterator[int]:
    count = SESSIONS_AT_ONCE
    while count:
        with database.transaction(SYSTEM) as session:
            count = purge_sessions(session, SYSTEM, now, limit=SESSIONS_AT_ONCE)
        yield count
