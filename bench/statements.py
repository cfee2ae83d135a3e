"""Goal 15: SQL statements per request. The test suite holds the limits; here they are written down."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app import create_app
from app.config import Settings
from bench.stores import Store
from bench.table import Row
from tests.crowds import Member

FORM = "application/x-www-form-urlencoded"
NOT_COUNTED = re.compile(r"\s*(BEGIN|PRAGMA|SAVEPOINT|RELEASE)", re.I)


@contextmanager
def counting(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that the app sends; begin and commit are not counted."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not NOT_COUNTED.match(statement):
            seen.append(statement)

    engine = app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def measure(store: Store) -> list[Row]:
    """Count for a question page, a save, and what a save costs that is sent again."""
    app = create_app(Settings.load(demo=True, database_url=store.url))
    member, client = store.crowd[-1], app.test_client()
    client.set_cookie("session", member.cookie)
    client.get(member.question("phq-1"))  # the questionnaire is remembered from now on
    page = _count(app, lambda: client.get(member.question("phq-2")))
    body = member.body(str(uuid.uuid4()), revision=0, answer="several-days")
    first = _count(app, lambda: _post(client, member, body))
    again = _count(app, lambda: _post(client, member, body))
    app.extensions["database"].engine.dispose()
    return [
        Row("15", "SQL statements: question page", store.engine, str(page), "", page, 6, unit=""),
        Row("15", "SQL statements: save, before its commit", store.engine, str(first), "", first, 8, unit=""),
        Row("15", "SQL statements: the same save sent again", store.engine, str(again), "", again, 8, unit=""),
    ]


def _post(client: FlaskClient, member: Member, body: bytes) -> object:
    reply = client.post(member.question("phq-8"), data=body, content_type=FORM)
    assert reply.status_code == 303, reply.get_data(as_text=True)
    return reply


def _count(app: Flask, act) -> int:
    with counting(app) as seen:
        act()
    return len(seen)
