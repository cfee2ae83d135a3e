"""One month of a person's diary for a visit. The number of statements is the same however much was told."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.diary.domain.axes import SYMPTOMS
from app.diary.domain.charts import Chart
from app.diary.domain.measures import Choice, Kind
from app.diary.domain.months import Month, Symptom, symptom_of
from app.diary.domain.windows import Window
from app.diary.models import DiaryEntry
from app.diary.queries.marks import Note
from app.diary.queries.pictures import Picture, pictures
from app.diary.standing import standing, within
from app.people.domain.access import Access

MOST_WORDS = 20


@dataclass(frozen=True, slots=True)
class SaidHow:
    """What the person wrote beside how they are, in their own words and language."""

    on: date
    choice: Choice
    words: str
    locale: str
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class Voice:
    """Who told how much of a month, as whom and in which language, and when the last of it came in."""

    by_user_id: uuid.UUID | None
    entered_as: str
    locale: str
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class MonthTold:
    """All of a month that goes on the page. `said` are the newest of `said_count`, newest first."""

    month: Month
    window: Window
    days_told: int
    felt: Mapping[Choice, int]
    said: Sequence[SaidHow]
    said_count: int
    symptoms: Sequence[Symptom]
    readings: Sequence[Picture]
    notes: Sequence[Note]
    voices: Sequence[Voice]

    @property
    def days_silent(self) -> int:
        """On how many of the days that have been nothing at all was told."""
        return max(0, self.window.days_been - self.days_told)

    @property
    def check_in_count(self) -> int:
        return sum(self.felt.values())

    @property
    def charts(self) -> Sequence[Chart]:
        return [reading.chart for reading in self.readings]


def month_told(session: Session, access: Access, patient_id: uuid.UUID, month: Month, today: date) -> MonthTold:
    """Return what was told in a month, empty where nothing was."""
    window = month.window(today)
    drawn = pictures(session, access, patient_id, window)
    said, said_count = _said(session, access, patient_id, window)
    return MonthTold(
        month=month,
        window=window,
        days_told=_days_told(session, access, patient_id, window),
        felt=_felt(session, access, patient_id, window),
        said=said,
        said_count=said_count,
        symptoms=[symptom_of(one.measure, one.chart) for one in drawn.all if one.measure in SYMPTOMS],
        readings=[one for one in drawn.all if one.measure not in SYMPTOMS],
        notes=drawn.notes,
        voices=_voices(session, access, patient_id, window),
    )


def _days_told(session: Session, access: Access, patient_id: uuid.UUID, window: Window) -> int:
    days = func.count(DiaryEntry.taken_on.distinct())
    return session.scalar(select(days).where(*standing(access, patient_id), *within(window))) or 0


def _felt(session: Session, access: Access, patient_id: uuid.UUID, window: Window) -> dict[Choice, int]:
    query = (
        select(DiaryEntry.choice, func.count())
        .where(*standing(access, patient_id), *within(window), DiaryEntry.kind == Kind.CHECK_IN)
        .group_by(DiaryEntry.choice)
    )
    counts = dict(session.execute(query).all())
    return {choice: counts.get(choice.value, 0) for choice in Choice}


def _said(session: Session, access: Access, patient_id: uuid.UUID, window: Window) -> tuple[Sequence[SaidHow], int]:
    """Return the newest words beside how they are, and how many there are in all. One statement."""
    query = (
        select(DiaryEntry, func.count().over())
        .where(*standing(access, patient_id), *within(window), DiaryEntry.kind == Kind.CHECK_IN)
        .where(DiaryEntry.words.is_not(None), DiaryEntry.words != "")
        .order_by(DiaryEntry.taken_at.desc(), DiaryEntry.id)
        .limit(MOST_WORDS)
    )
    rows = session.execute(query).all()
    return [_how(entry) for entry, _count in rows], rows[0][1] if rows else 0


def _how(entry: DiaryEntry) -> SaidHow:
    return SaidHow(entry.taken_on, Choice(str(entry.choice)), entry.words or "", entry.locale, entry.entered_at)


def _voices(session: Session, access: Access, patient_id: uuid.UUID, window: Window) -> Sequence[Voice]:
    by = (DiaryEntry.entered_by_user_id, DiaryEntry.entered_as, DiaryEntry.locale)
    last_at = func.max(DiaryEntry.entered_at, type_=DiaryEntry.entered_at.type)
    query = (
        select(*by, func.count(), last_at).where(*standing(access, patient_id), *within(window)).group_by(*by)
    ).order_by(last_at.desc())
    return [Voice(*row) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """How much somebody told in the last days, in one line. `last_on` None: nothing at all."""

    days: int
    days_told: int
    felt: Mapping[Choice, int]
    last_on: date | None


def glimpse(session: Session, access: Access, patient_id: uuid.UUID, window: Window) -> Glimpse:
    """Return how much was told in a window. One statement."""
    felt = {choice: func.count().filter(DiaryEntry.choice == choice) for choice in Choice}
    query = select(func.count(DiaryEntry.taken_on.distinct()), func.max(DiaryEntry.taken_on), *felt.values()).where(
        *standing(access, patient_id), *within(window)
    )
    days_told, last_on, *counts = session.execute(query).one()
    return Glimpse(window.days, days_told, dict(zip(felt, counts, strict=True)), last_on)
