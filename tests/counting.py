"""Counting the statements that reach the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event

# Opening a transaction and telling PostgreSQL who acts are not questions to the data.
FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "SELECT set_config")


class Sent(list[str]):
    """The statements that were sent, and what the last one was given."""

    parameters: object = None

    def plan(self, connection: Connection, explain: str) -> str:
        """Return how the database would answer the last statement again."""
        rows = connection.exec_driver_sql(f"{explain} {self[-1]}", self.parameters)
        return "\n".join(" ".join(map(str, row)) for row in rows)


@contextmanager
def statements(bind: Engine | Connection) -> Iterator[Sent]:
    """Collect every statement sent inside the block, without those that only open or close a transaction."""
    sent = Sent()

    def note(_connection, _cursor, statement, parameters, _context, _many) -> None:
        if not statement.startswith(FRAME):
            sent.append(statement)
            sent.parameters = parameters

    event.listen(bind, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(bind, "before_cursor_execute", note)
