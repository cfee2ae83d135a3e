"""Rows written at once, by statements put together once: for what is written on every save.

The session does not come to know what is written so. Put it in with `add` if it is to be changed or read later.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import Insert, Table, Update, bindparam, insert, update
from sqlalchemy.orm import Session

from app.core.db import HasId


@dataclass(frozen=True, slots=True)
class Row:
    """All that one row holds. `is_known`: there is a row of this id already, to be written over."""

    table: Table
    values: dict[str, Any]
    is_known: bool = False


def new_row(model: type[HasId], **values: Any) -> Row:
    """Return a row to be inserted, with an id of its own unless it is given one."""
    return Row(_table(model), {"id": uuid.uuid4(), **values})


def changed_row(model: type[HasId], row_id: uuid.UUID, **values: Any) -> Row:
    """Return what is to stand in the row `row_id` from now on. Give every column that it has."""
    return Row(_table(model), {"id": row_id, **values}, is_known=True)


def write_now(session: Session, rows: Sequence[Row]) -> None:
    """Write rows of any tables: by one statement where the database can, each by its own elsewhere.

    They must not depend on each other: PostgreSQL writes them in no certain order.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        for row in rows:
            connection.execute(_alone(row.table, is_known=row.is_known), _named(0, row))
    elif rows:
        shapes = tuple((row.table, row.is_known) for row in rows)
        named = {name: value for place, row in enumerate(rows) for name, value in _named(place, row).items()}
        connection.execute(_together(shapes), named)


def insert_now(session: Session, rows: Sequence[HasId]) -> None:
    """Insert new objects of one model, however many, by one statement."""
    if rows:
        table = _table(type(rows[0]))
        session.connection().execute(_insertion(table), [_columns(table, row) for row in rows])


def _named(place: int, row: Row) -> dict[str, Any]:
    return {f"r{place}_{name}": value for name, value in row.values.items()}


@cache
def _insertion(table: Table) -> Insert:
    return insert(table)


@cache
def _alone(table: Table, *, is_known: bool) -> Insert | Update:
    return _writing(0, table, is_known=is_known)


@cache
def _together(shapes: tuple[tuple[Table, bool], ...]) -> Insert | Update:
    """Return one statement that writes a row of each shape: the last is the statement, the others go before it."""
    *others, last = [_writing(place, table, is_known=known) for place, (table, known) in enumerate(shapes)]
    return last.add_cte(*(one.cte(f"w{place}") for place, one in enumerate(others)))


def _writing(place: int, table: Table, *, is_known: bool) -> Insert | Update:
    given = {column.key: bindparam(f"r{place}_{column.key}", type_=column.type) for column in table.columns}
    if not is_known:
        return insert(table).values(given)
    row_id = given.pop("id")
    return update(table).where(table.c.id == row_id).values(given)


def _columns(table: Table, row: HasId) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in table.columns}


def _table(model: type[HasId]) -> Table:
    return cast("Table", model.__table__)  # type: ignore[attr-defined]
