"""Reading about people. Every reading is written down in the same transaction; if that fails, nothing is shown."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.assessments import queries as assessments
from app.core import audit
from app.diary.domain.months import Month
from app.mdt import queries
from app.mdt.domain import Search
from app.mdt.queries import DiaryMonth, PersonSummary
from app.people import queries as people
from app.people.domain.access import Access
from app.people.models import Patient
from app.questionnaires.domain.fhir_export import to_bytes

SECTIONS = ("details", "worklist", "needs", "scores", "danger_signs", "own_words", "history", "diary")


def read_person(session: Session, access: Access, patient_id: uuid.UUID, now: datetime) -> PersonSummary:
    """Return one person's summary and record who read which parts of it, and whether through broken glass."""
    summary = queries.person(session, access, patient_id, now)
    audit.record(
        session,
        access,
        "summary.read",
        patient_id=patient_id,
        object_type="patient",
        object_id=patient_id,
        sections=SECTIONS,
        reason="break_glass" if summary.glass_until else "",
        now=now,
    )
    return summary


def read_diary(
    session: Session, access: Access, patient_id: uuid.UUID, month: Month, today: date, now: datetime
) -> DiaryMonth:
    """Return one month of a person's diary and record who read which month, and whether through broken glass."""
    read = queries.diary_month(session, access, patient_id, month, today, now)
    audit.record(
        session,
        access,
        "diary.read",
        patient_id=patient_id,
        object_type="patient",
        object_id=patient_id,
        sections=[str(month)],
        reason="break_glass" if read.glass_until else "",
        now=now,
    )
    return read


def export_assessment(
    session: Session, access: Access, patient_id: uuid.UUID, assessment_id: uuid.UUID, now: datetime
) -> bytes:
    """Return one submitted assessment as FHIR R4 JSON and record who took it out, through broken glass or not."""
    content = to_bytes(assessments.fhir_response(session, access, patient_id, assessment_id))
    audit.record(
        session,
        access,
        "assessment.exported",
        patient_id=patient_id,
        object_type="assessment",
        object_id=assessment_id,
        reason="break_glass" if queries.glass_until(session, access, patient_id, now) else "",
        now=now,
    )
    return content


def list_people(
    session: Session, access: Access, team_id: uuid.UUID, *, after: uuid.UUID | None, limit: int, now: datetime
) -> tuple[Sequence[Patient], uuid.UUID | None]:
    """Return a page of a team's people and where the next page starts, or None. Each person listed was read."""
    rows = people.caseload(session, access, team_id, after=after, limit=limit + 1)
    shown = rows[:limit]
    _record_listed(session, access, "people.listed", shown, now)
    return shown, shown[-1].id if len(rows) > limit else None


def find_people(session: Session, access: Access, search: Search, now: datetime) -> Sequence[Patient]:
    """Return who has exactly this number. Each person found was read."""
    found = queries.found(session, access, search)
    _record_listed(session, access, "people.found", found, now)
    return found


def _record_listed(session: Session, access: Access, action: str, patients: Sequence[Patient], now: datetime) -> None:
    ids = [patient.id for patient in patients]
    audit.record_many(session, access, action, patient_ids=ids, object_type="patient", now=now)
