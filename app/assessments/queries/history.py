"""When a patient sent what, for the team."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.models import Assessment
from app.people.domain.access import Access
from app.people.queries import visible_patient_ids

SENT_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Sent:
    """One submitted assessment."""

    assessment_id: uuid.UUID
    key: str
    submitted_at: datetime


def sent(session: Session, access: Access, patient_id: uuid.UUID) -> Sequence[Sent]:
    """Return what a patient has sent, newest first, the last 50. One statement."""
    query = (
        select(Assessment.id, Assessment.questionnaire_key, Assessment.submitted_at)
        .where(Assessment.patient_id == patient_id, Assessment.patient_id.in_(visible_patient_ids(access)))
        .where(Assessment.submitted_at.is_not(None))
        .order_by(Assessment.submitted_at.desc(), Assessment.id)
        .limit(SENT_SHOWN)
    )
    return [Sent(assessment_id, key, at) for assessment_id, key, at in session.execute(query) if at]
