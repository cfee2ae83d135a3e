"""Sessions that only read: on PostgreSQL they cannot write, and what was planned once is not planned again."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from flask import Flask, g
from sqlalchemy import select, text
from sqlalchemy.exc import InternalError, SQLAlchemyError

from app import create_app
from app.config import Settings
from app.core.db import Database, db_session
from app.people.models import Organisation, Team

PREPARED_AFTER = 5  # psycopg prepares a statement that it has sent so often


@pytest.fixture
def app(fresh_url: str) -> Iterator[Flask]:
    """The app on a database of its own, with real transactions."""
    app = create_app(Settings.load(demo=True, database_url=fresh_url), testing=True)
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture
def database(app: Flask) -> Database:
    found: Database = app.extensions["database"]
    return found


def read_once(app: Flask) -> None:
    with app.app_context():
        g.db_readonly = True
        db_session().execute(select(Team.name).where(Team.phone == "0121 496 0000")).all()


def test_reading_again_and_again_keeps_the_plan_on_postgresql(app: Flask, database: Database) -> None:
    for _ in range(PREPARED_AFTER + 2):
        read_once(app)

    if database.is_postgresql:
        with database.session() as session:
            plans = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
        assert any("FROM team" in plan for plan in plans)
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_what_is_written_where_only_reading_was_said_is_not_kept(app: Flask, database: Database) -> None:
    with app.app_context(), suppress(InternalError):  # PostgreSQL refuses it at once
        g.db_readonly = True
        db_session().add(Organisation(name="A Practice", kind="practice", ods_code="A"))
        db_session().flush()

    with database.session() as session:
        assert session.scalars(select(Organisation.name)).all() == []


def test_postgresql_refuses_a_write_where_only_reading_was_said(database: Database) -> None:
    with database.session(readonly=True) as session:
        session.add(Organisation(name="A Practice", kind="practice", ods_code="A"))
        if database.is_postgresql:
            with pytest.raises(InternalError, match="read-only"):
                session.flush()
        else:
            session.flush()  # SQLite is not asked for its lock first; the request's end undoes it


def test_a_request_whose_reading_failed_ends_quietly(app: Flask, database: Database) -> None:
    with app.app_context():
        g.db_readonly = True
        with pytest.raises(SQLAlchemyError):
            db_session().execute(text("SELECT nothing FROM nowhere"))

    read_once(app)
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
