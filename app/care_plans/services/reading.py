"""Writing down in the person's log that their plan was read, or saved as a PDF."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.core import audit
from app.people import queries as people
from app.people.domain.access import Access
from app.people.domain.policy import Relation


def record_reading(session: Session, access: Access, patient_id: uuid.UUID, now: datetime) -> None:
    """Record that the actor read a person's plan, or any part of it, and whether through broken glass."""
    _record(session, access, "care_plan.read", patient_id, None, now)


def record_saving(
    session: Session, access: Access, patient_id: uuid.UUID, version_id: uuid.UUID, now: datetime
) -> None:
    """Record that the actor took a version away as a PDF."""
    _record(session, access, "care_plan.saved_as_pdf", patient_id, version_id, now)


def _record(
    session: Session, access: Access, action: str, patient_id: uuid.UUID, object_id: uuid.UUID | None, now: datetime
) -> None:
    audit.record(
        session,
        access,
        action,
        patient_id=patient_id,
        object_type="care_plan",
        object_id=object_id,
        sections=["care_plan"],
        reason="break_glass" if is_through_glass(session, access, patient_id) else "",
        now=now,
    )


def is_through_glass(session: Session, access: Access, patient_id: uuid.UUID) -> bool:
    """Return whether the actor sees this person only because they broke the glass. No statement without a grant."""
    if patient_id not in access.glass_patient_ids:
        return False
    return people.relation_to(session, access, patient_id).relation is Relation.GLASS
