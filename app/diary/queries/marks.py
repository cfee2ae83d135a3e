"""The notes of a person's diary, and which of them they chose to show on their charts."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.diary.domain.measures import Kind
from app.diary.domain.windows import Window
from app.diary.models import DiaryEntry, DiaryMark
from app.diary.standing import standing, within
from app.people.domain.access import Access

MOST_SHOWN = 9  # more marks than that cover a chart
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Note:
    """A note in the person's own words and language. `is_marked`: they show it on their charts."""

    chain_id: uuid.UUID
    on: date
    words: str
    locale: str
    entered_at: datetime
    entered_as: str
    is_marked: bool


def marked_notes(session: Session, access: Access, patient_id: uuid.UUID, window: Window) -> Sequence[Note]:
    """Return the notes of a window that the person shows on their charts, earliest first, the last nine of them."""
    query = _notes(access, patient_id, window).where(DiaryMark.id.is_not(None)).limit(MOST_SHOWN)
    return _earliest_first(session, query)


def notes(session: Session, access: Access, patient_id: uuid.UUID, window: Window) -> Sequence[Note]:
    """Return the notes of a window, earliest first, the last hundred of them. One statement."""
    return _earliest_first(session, _notes(access, patient_id, window).limit(MOST_LISTED))


def _notes(access: Access, patient_id: uuid.UUID, window: Window) -> Select[DiaryEntry, uuid.UUID]:
    return (
        select(DiaryEntry, DiaryMark.id)
        .outerjoin(DiaryMark, DiaryMark.chain_id == DiaryEntry.chain_id)
        .where(*standing(access, patient_id), *within(window), DiaryEntry.kind == Kind.NOTE)
        .order_by(DiaryEntry.taken_at.desc(), DiaryEntry.id)
    )


def _earliest_first(session: Session, query: Select[DiaryEntry, uuid.UUID]) -> list[Note]:
    rows = session.execute(query).all()
    return [_note(entry, is_marked=mark_id is not None) for entry, mark_id in reversed(rows)]


def _note(entry: DiaryEntry, *, is_marked: bool) -> Note:
    return Note(
        chain_id=entry.chain_id,
        on=entry.taken_on,
        words=entry.words or "",
        locale=entry.locale,
        entered_at=entry.entered_at,
        entered_as=entry.entered_as,
        is_marked=is_marked,
    )
