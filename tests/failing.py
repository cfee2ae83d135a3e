"""A database that fails at any statement: what was asked then is wholly done or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from app.core.db import Base, Database
from app.people.domain.access import system_access
from tests.pages import PageClient

MOST_STATEMENTS = 100


@contextmanager
def failing_at(database: Database, number: int) -> Iterator[list[str]]:
    """Let the database fail at the `number`th statement; yields the statements that were tried."""
    tried: list[str] = []

    def fail(_connection, _cursor, statement, _parameters, _context, _many) -> None:
        tried.append(statement)
        if len(tried) == number:
            raise OperationalError(statement, {}, OSError("the disk is gone"))

    event.listen(database.engine, "before_cursor_execute", fail)
    try:
        yield tried
    finally:
        event.remove(database.engine, "before_cursor_execute", fail)


def everything(database: Database) -> dict[str, list[str]]:
    """Return every row of every table."""
    with database.session(system_access("test")) as session:
        return {
            table.name: sorted(map(str, session.execute(select(table)).all())) for table in Base.metadata.sorted_tables
        }


def is_whole_or_nothing(database: Database, browser: PageClient, path: str, data: dict, *, status: int = 303) -> int:
    """Post to `path` with a failure at each statement in turn, and at last with none; return how many there were.

    A failure says so and changes nothing; the same page sent again, without one, changes something.
    """
    before = everything(database)
    for number in range(1, MOST_STATEMENTS):
        with failing_at(database, number) as tried:
            response = browser.http.post(path, data={**data, "csrf_token": browser.csrf_token()})
        if len(tried) < number:
            break
        assert response.status_code == 503, tried[-1]
        assert everything(database) == before, tried[-1]
    assert response.status_code == status, response.get_data(as_text=True)[-1500:]
    assert everything(database) != before
    return number - 1
