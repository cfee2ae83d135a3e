"""Finding a person's diary entries, always through what the actor may reach.

Whoever helps a person sees nothing of it: there is no scope by which a person could let them (docs/adr/0021).
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.core.errors import NotFound
from app.diary.domain.entry import Entry, History, in_order
from app.diary.domain.measures import Kind
from app.diary.models import DiaryEntry
from app.diary.standing import reachable, standing
from app.people.domain.access import Access


@dataclass(frozen=True, slots=True)
class Window:
    """Which entries: of one measure or kind, from one day to another, both included. None: all of them."""

    measure: str | None = None
    kind: Kind | None = None
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of entries ends: the next one begins with what is older."""

    taken_at: datetime
    id: uuid.UUID


EVERYTHING = Window()


def entries(
    session: Session,
    access: Access,
    patient_id: uuid.UUID,
    window: Window = EVERYTHING,
    *,
    before: Place | None = None,
    limit: int | None = None,
) -> Sequence[Entry]:
    """Return the entries that stand in the diary now, the newest first. One statement, windowed in the database.

    What was changed stands as it is now, what was taken out not at all. An empty diary and one out of reach look the
    same.
    """
    query = select(DiaryEntry).where(*standing(access, patient_id), *_within(window))
    if before is not None:
        older = and_(DiaryEntry.taken_at == before.taken_at, DiaryEntry.id < before.id)
        query = query.where(or_(DiaryEntry.taken_at < before.taken_at, older))
    newest = query.order_by(DiaryEntry.taken_at.desc(), DiaryEntry.id.desc()).limit(limit)
    return [row.facts() for row in session.scalars(newest)]


def latest(session: Session, access: Access, patient_id: uuid.UUID) -> Mapping[str, Entry]:
    """Return the newest entry of each measure, by the measure's key. One statement."""
    place = func.row_number().over(
        partition_by=DiaryEntry.measure, order_by=(DiaryEntry.taken_at.desc(), DiaryEntry.id.desc())
    )
    ranked = select(DiaryEntry, place.label("place")).where(*standing(access, patient_id)).subquery()
    newest = aliased(DiaryEntry, ranked)
    return {row.measure: row.facts() for row in session.scalars(select(newest).where(ranked.c.place == 1))}


def last_unit(session: Session, access: Access, patient_id: uuid.UUID, measure: str) -> str:
    """Return the unit that the person used last for one measure, "" where there is none yet."""
    query = select(DiaryEntry.unit_used).where(*standing(access, patient_id), DiaryEntry.measure == measure)
    return session.scalar(query.order_by(DiaryEntry.taken_at.desc(), DiaryEntry.id.desc()).limit(1)) or ""


def history(session: Session, access: Access, entry_id: uuid.UUID) -> History:
    """Return an entry with everything it ever said, by the id of any of them; NotFound where out of reach.

    It is found as well when the person took it out: they can read it, and put it back.
    """
    chain = select(DiaryEntry.chain_id).where(DiaryEntry.id == entry_id).scalar_subquery()
    query = select(DiaryEntry).where(DiaryEntry.chain_id == chain, *reachable(access))
    rows = [row.facts() for row in session.scalars(query)]
    if not rows:
        raise NotFound
    return History(in_order(rows))


def operation(
    session: Session, access: Access, patient_id: uuid.UUID, operation_id: uuid.UUID
) -> tuple[Entry, str] | None:
    """Return what one sending wrote, with the hash of what it said; None where it is new."""
    query = select(DiaryEntry).where(
        DiaryEntry.patient_id == patient_id, DiaryEntry.operation_id == operation_id, *reachable(access)
    )
    found = session.scalar(query)
    return (found.facts(), found.body_sha256) if found else None


def _within(window: Window) -> list[ColumnElement[bool]]:
    wanted = []
    if window.measure is not None:
        wanted.append(DiaryEntry.measure == window.measure)
    if window.kind is not None:
        wanted.append(DiaryEntry.kind == window.kind.value)
    if window.from_on is not None:
        wanted.append(DiaryEntry.taken_on >= window.from_on)
    if window.to_on is not None:
        wanted.append(DiaryEntry.taken_on <= window.to_on)
    return wanted
