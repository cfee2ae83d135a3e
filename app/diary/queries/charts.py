"""What a chart is made of: only the days of its window, gathered by day in the database."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ColumnExpressionArgument,
    Integer,
    Label,
    ScalarSelect,
    Select,
    Subquery,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.core.db import has_row_locks
from app.diary.domain.charts import Spread, Told
from app.diary.domain.windows import Window
from app.diary.models import DiaryEntry
from app.diary.standing import standing, within
from app.people.domain.access import Access

Clauses = tuple[ColumnExpressionArgument[bool], ...]


@dataclass(frozen=True)
class Kept:
    """A measure of which something was told: how often in all, and on which days first and last."""

    kind: str
    measure: str
    count: int
    first_on: date
    last_on: date


def measures_kept(session: Session, access: Access, patient_id: uuid.UUID) -> Sequence[Kept]:
    """Return the measures with a number that the person told of, the one told of last at the top. One statement."""
    last_on = func.max(DiaryEntry.taken_on)
    query = (
        select(DiaryEntry.kind, DiaryEntry.measure, func.count(), func.min(DiaryEntry.taken_on), last_on)
        .where(*standing(access, patient_id), DiaryEntry.number.is_not(None))
        .group_by(DiaryEntry.kind, DiaryEntry.measure)
        .order_by(last_on.desc(), DiaryEntry.measure)
    )
    return [Kept(*row) for row in session.execute(query)]


def days_told(
    session: Session, access: Access, patient_id: uuid.UUID, window: Window, measure: str | None = None
) -> dict[str, list[Told]]:
    """Return what was told in each place of a window, by measure, earliest first. One statement, one row a place.

    However many entries a day or a week has, the database gathers them: a row is the least, the most and the last.
    """
    found: dict[str, list[Told]] = {}
    for row in session.execute(_by_place(session, access, patient_id, window, measure)):
        spreads = [Spread(row.low, row.high, row.number)]
        if row.number2 is not None:
            spreads.append(Spread(row.low2, row.high2, row.number2))
        told = Told(window.starts_on(row.place), row.told, tuple(spreads), row.days)
        found.setdefault(row.measure, []).append(told)
    return found


def _by_place(
    session: Session, access: Access, patient_id: uuid.UUID, window: Window, measure: str | None
) -> Select[Any]:
    """Gather first and look the last of each place up after: window functions over every entry take 3 times as long."""
    entries = select(
        DiaryEntry.measure,
        _place(session, window).label("place"),
        func.count().label("told"),
        func.count(DiaryEntry.taken_on.distinct()).label("days"),
        *_ends(DiaryEntry.number, ""),
        *_ends(DiaryEntry.number2, "2"),
        func.max(DiaryEntry.taken_at).label("last_at"),
    ).where(*standing(access, patient_id), *within(window), DiaryEntry.number.is_not(None))
    if measure:
        entries = entries.where(DiaryEntry.measure == measure)
    gathered = entries.group_by(DiaryEntry.measure, "place").subquery()
    last = aliased(DiaryEntry)
    query = select(gathered, last.number, last.number2).join(last, last.id == _last_of(gathered, patient_id))
    return query.order_by(gathered.c.measure, gathered.c.place)


def _place(session: Session, window: Window) -> ColumnElement[int]:
    """Count the days, or the weeks, from the first day of a window. The two databases reckon with days differently."""
    if has_row_locks(session):
        days: ColumnElement[int] = cast(DiaryEntry.taken_on - literal(window.first_on), Integer)
    else:
        since = func.julianday(DiaryEntry.taken_on) - func.julianday(window.first_on.isoformat())
        days = cast(since, Integer)
    return days // window.step_days


def _last_of(gathered: Subquery, patient_id: uuid.UUID) -> ScalarSelect[uuid.UUID]:
    """Find the entry that was told last in a place; where nobody said at what time, the one that came in last."""
    one = aliased(DiaryEntry)
    return (
        select(one.id)
        .where(
            one.patient_id == patient_id,
            one.is_current,
            one.measure == gathered.c.measure,
            one.taken_at == gathered.c.last_at,
            one.is_removed.is_(False),
            one.number.is_not(None),
        )
        .order_by(one.entered_at.desc(), one.id)
        .limit(1)
        .correlate(gathered)
        .scalar_subquery()
    )


def _ends(number: InstrumentedAttribute[float | None], suffix: str) -> tuple[Label[float | None], ...]:
    return func.min(number).label(f"low{suffix}"), func.max(number).label(f"high{suffix}")
