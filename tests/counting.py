"""Counting the statements that reach the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event

# Opening a transaction and telling PostgreSQL who acts are not questions to the data.
FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "SELECT set_config")


@contextmanager
def statements(bind: Engine | Connection) -> Iterator[list[str]]:
    """Collect every statement sent inside the block, without those that only open or close a transaction."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many) -> None:
        if not statement.startswith(FRAME):
            sent.append(statement)

    event.listen(bind, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(bind, "before_cursor_execute", note)
