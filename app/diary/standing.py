"""What every query of a diary begins with: whose entries, within whose reach, and of which days."""

import uuid
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, ColumnExpressionArgument, false

from app.core.clock import LONDON
from app.diary.domain.windows import Window
from app.diary.models import DiaryEntry
from app.people.domain.access import Access
from app.people.queries import visible_patient_ids

Clauses = tuple[ColumnExpressionArgument[bool], ...]


def standing(access: Access, patient_id: uuid.UUID) -> tuple[ColumnElement[bool], ...]:
    """Return what an entry must be to stand in a person's diary now, within the actor's reach."""
    return (
        DiaryEntry.patient_id == patient_id,
        DiaryEntry.is_current.is_(True),
        DiaryEntry.is_removed.is_(False),
        *reachable(access),
    )


def reachable(access: Access) -> tuple[ColumnElement[bool], ...]:
    """Return what an entry must be to be within the actor's reach: nobody who helps sees a diary."""
    if not (access.is_patient or access.is_staff or access.is_system):
        return (false(),)
    return (DiaryEntry.patient_id.in_(visible_patient_ids(access)),)


def within(window: Window) -> Clauses:
    """Return what an entry must be to stand in a window. By the instant, which the index is ordered by.

    A day is one of the calendar in England, as `taken_on` is.
    """
    return (
        DiaryEntry.taken_at >= _midnight(window.first_on),
        DiaryEntry.taken_at < _midnight(window.last_on + timedelta(days=1)),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
