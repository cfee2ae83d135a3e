"""What stands in a person's log of those who help them."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.core import audit
from app.people.domain.access import Access
from app.people.models import CarerLink


def record_step(session: Session, access: Access, action: str, link: CarerLink, now: datetime) -> None:
    """Record one step of one helper's help."""
    audit.record(
        session, access, action, patient_id=link.patient_id, object_type="carer_link", object_id=link.id, now=now
    )


def record_reading(session: Session, access: Access, patient_id: uuid.UUID, now: datetime) -> None:
    """Record that staff saw who helps a person."""
    _record_about(session, access, "helpers.read", patient_id, now)


def record_opened(session: Session, access: Access, patient_id: uuid.UUID, now: datetime) -> None:
    """Record that a helper opened the page of a person they help."""
    _record_about(session, access, "helping.opened", patient_id, now)


def _record_about(session: Session, access: Access, action: str, patient_id: uuid.UUID, now: datetime) -> None:
    audit.record(session, access, action, patient_id=patient_id, object_type="patient", object_id=patient_id, now=now)
