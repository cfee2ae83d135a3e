"""Engine, session and column types that behave the same on SQLite and PostgreSQL."""

import sqlite3
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

from flask import Flask, current_app, g
from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import InvalidatePoolError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, SessionTransaction, mapped_column, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_SECONDS = 10
ASKED_AGAIN_SECONDS = 0.0005
SQLITE_WAIT = f"pragma busy_timeout={BUSY_SECONDS * 1000}"
SQLITE_PRAGMAS = ("journal_mode=wal", "synchronous=full", f"busy_timeout={BUSY_SECONDS * 1000}", "foreign_keys=on")
ASKED_AFTER_SECONDS = 1
WALL_SETTINGS = ("app.scope", "app.patient", "app.teams", "app.glass", "app.user")
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class SessionAccess(Protocol):
    """What a session must know of its actor for row-level security."""

    def rls(self) -> Mapping[str, str]: ...


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC; refuses naive ones, which would be read as another hour."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every model's base: constraint names are derived, so migrations can name them."""

    metadata = MetaData(naming_convention=NAMING)


class HasId:
    """A random id, known before the row is saved because encryption binds to it."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)

    def __init__(self, **values: Any) -> None:
        self.id = values.pop("id", None) or uuid.uuid4()
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)


# By whether it is PostgreSQL, which refuses every write then; SQLite is only not asked for its lock.
READONLY: Mapping[bool, dict[str, bool]] = {True: {"postgresql_readonly": True}, False: {"readonly": True}}


class Database:
    """An engine and the sessions on it. Nothing connects until the first statement."""

    def __init__(self, url: str) -> None:
        self.is_postgresql = url.startswith("postgresql")
        self.engine = _postgresql_engine(url) if self.is_postgresql else _sqlite_engine(url)
        self._sessions = sessionmaker(self.engine, class_=Session, expire_on_commit=False)
        self._readonly = READONLY[self.is_postgresql]

    def session(self, access: SessionAccess | None = None, *, readonly: bool = False) -> Session:
        """Return a new session acting as `access`; on PostgreSQL without one it sees no patient's rows."""
        options = self._readonly if readonly else {}
        session = self._sessions(info={"access": access, "cannot_write": "postgresql_readonly" in options})
        if options:
            session.connection(execution_options=options)
        return session

    def bind(self, connection: Connection) -> None:
        """Run every later session inside `connection`'s open transaction, where it may write. For tests."""
        self._readonly = {}
        self._sessions.configure(bind=connection, join_transaction_mode="create_savepoint")

    def unbind(self) -> None:
        """Go back to the pool after `bind`."""
        self._readonly = READONLY[self.is_postgresql]
        self._sessions.configure(bind=self.engine, join_transaction_mode="conditional_savepoint")

    @contextmanager
    def transaction(self, access: SessionAccess | None = None) -> Iterator[Session]:
        """Commit on the way out, roll back on an error."""
        with self.session(access) as session, session.begin():
            yield session


def _postgresql_engine(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=5,
        max_overflow=5,
        pool_timeout=5,
        connect_args={"connect_timeout": 5, "options": "-c timezone=UTC"},
    )
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", partial(_ask_after_a_rest, engine.dialect))
    return engine


def _note_use(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info["used_at"] = time.monotonic()


def _ask_after_a_rest(
    dialect: Dialect, connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    """Find out whether the server is still there, if nobody spoke to it for a while; if not, the pool dials again.

    Asking every time, as `pool_pre_ping` does, costs each request a trip to the server.
    """
    used_at = record.info.get("used_at")
    if used_at is None or time.monotonic() - used_at < ASKED_AFTER_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 10, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # SQLAlchemy sends BEGIN itself: sqlite3's own deferred BEGIN loses updates between two writers.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(f"pragma {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("readonly"):
        connection.exec_driver_sql("BEGIN")
    else:
        _begin_to_write(connection)


def _begin_to_write(connection: Connection) -> None:
    """Begin as soon as no other process writes.

    SQLite's own wait asks after 1, 2, 5 ... 100 ms. Beside a busy writer it finds the lock taken again and again by
    those who came later, so here it is asked evenly; every other wait stays SQLite's.
    """
    cursor = connection.connection.cursor()
    cursor.execute("pragma busy_timeout=0")
    try:
        if not _took_the_lock(cursor):
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last try: its error is one that pages can explain
    finally:
        cursor.execute(SQLITE_WAIT)
        cursor.close()


def _took_the_lock(cursor: DBAPICursor) -> bool:
    ends_at = time.monotonic() + BUSY_SECONDS
    while time.monotonic() < ends_at:
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                return False
            time.sleep(ASKED_AGAIN_SECONDS)
        else:
            return True
    return False


def set_session_access(session: Session, access: SessionAccess | None) -> None:
    """Make `session` act as `access` from now on, in the open transaction too."""
    session.info["access"] = access
    if session.in_transaction():
        _raise_wall(session.connection(), access)


def has_row_locks(session: Session) -> bool:
    """Return whether two may write at once, so that rows must be locked. On SQLite nobody else writes meanwhile."""
    return session.get_bind().dialect.name == "postgresql"


@event.listens_for(Session, "after_begin")
def _on_begin(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    _raise_wall(connection, session.info.get("access"))


def _raise_wall(connection: Connection, access: SessionAccess | None) -> None:
    """Tell PostgreSQL who acts, until this transaction ends; a session-level setting would leak to the next user.

    Unset means that no patient's row is seen.
    """
    if access is None or connection.dialect.name != "postgresql":
        return
    values = access.rls()
    calls = ", ".join(f"set_config('{name}', :s{index}, true)" for index, name in enumerate(WALL_SETTINGS))
    connection.execute(text(f"SELECT {calls}"), {f"s{i}": values.get(name, "") for i, name in enumerate(WALL_SETTINGS)})


def init_app(app: Flask, database: Database) -> None:
    """Give each request one lazily opened session, closed whatever happens."""
    app.extensions["database"] = database
    app.teardown_appcontext(_close_session)


def database() -> Database:
    """Return the running app's database."""
    found: Database = current_app.extensions["database"]
    return found


def db_session() -> Session:
    """Return this request's one session, opened on first use; `g.db_readonly` is set by the route's guard."""
    if "db_session" not in g:
        g.db_session = database().session(readonly=g.get("db_readonly", False))
    session: Session = g.db_session
    return session


def forget_db_session() -> None:
    """Close this request's session, undoing what it did not commit; the next use opens a new one."""
    session: Session | None = g.pop("db_session", None)
    if session is not None:
        _end(session)


def _end(session: Session) -> None:
    """Close a session. One that could only read is committed: at a rollback psycopg forgets what it prepared.

    To plan them anew costs PostgreSQL four times what running them does, with its row-level security.
    """
    if session.info["cannot_write"] and session.is_active:
        with suppress(SQLAlchemyError):  # nothing was written, so nothing is lost
            session.commit()
    session.close()


def _close_session(_error: BaseException | None) -> None:
    forget_db_session()
