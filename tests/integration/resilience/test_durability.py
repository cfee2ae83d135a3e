"""What the app asks of its database, so that "saved" means on the disk (SAFETY D15)."""

from sqlalchemy import text

from app.core.db import Database
from tests.integration.resilience.stores import Store

WANTED = {
    "sqlite": {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000},
    "postgresql": {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"},
}


def test_every_connection_of_the_app_writes_to_the_disk_before_it_says_saved(store: Store) -> None:
    database = Database(store.url)
    engine = database.engine.dialect.name
    ask = "PRAGMA" if engine == "sqlite" else "SHOW"

    with database.engine.connect() as first, database.engine.connect() as second:
        found = [
            {name: connection.scalar(text(f"{ask} {name}")) for name in WANTED[engine]}
            for connection in (first.execution_options(readonly=True), second.execution_options(readonly=True))
        ]
    database.engine.dispose()

    assert found == [WANTED[engine]] * 2
