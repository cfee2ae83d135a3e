"""Writing a person's answers down with them: by phone, or from the paper form that they filled in."""

import uuid
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.assessments.domain.assisted import How
from app.assessments.models import Assessment, AssistedSitting
from app.assessments.services.carrying import recall_since
from app.assessments.services.starting import start
from app.assessments.services.submitting import submit
from app.core import audit
from app.people import queries as people
from app.people.domain.access import Access


def begin_assisted(
    session: Session,
    access: Access,
    patient_id: uuid.UUID,
    key: str,
    how: How,
    *,
    now: datetime,
    number: int | None = None,
) -> AssistedSitting:
    """Begin to write a person's answers down, in their open assessment of `key` or in a new one.

    `number` is the version that their paper says; an open assessment keeps its own. None: the newest.
    Raises NotFound for a person out of reach or a set of questions that is not offered.
    """
    assert access.user_id is not None
    people.patient(session, access, patient_id)
    assessment = start(session, access, key, locale=how.spoken_locale, now=now, patient_id=patient_id, number=number)
    recall_since(session, access, assessment, now)
    sitting = AssistedSitting(
        id=uuid.uuid4(),
        patient_id=patient_id,
        assessment_id=assessment.id,
        voice=how.voice.value,
        staff_user_id=access.user_id,
        spoken_locale=how.spoken_locale,
        interpreter=how.interpreter.value,
        began_at=now,
        paper_on=how.paper.on,
        writer=how.paper.writer.value,
    )
    sitting.interpreter_name = how.sealed_name()
    sitting.writer_name = how.paper.writer_name or None
    session.add(sitting)
    session.flush()
    _record(session, access, f"assisted.began_{how.voice.value}", sitting, now)
    return sitting


def record_form_opened(session: Session, access: Access, patient_id: uuid.UUID, now: datetime) -> None:
    """Record that staff opened the form to answer with a person: it names them and says their language."""
    audit.record(
        session,
        access,
        "assisted.form_opened",
        patient_id=patient_id,
        object_type="patient",
        object_id=patient_id,
        now=now,
    )


def record_asked(session: Session, access: Access, sitting: AssistedSitting, now: datetime) -> None:
    """Record that staff opened a question: its page shows what the person answered before."""
    _record(session, access, "assisted.asked", sitting, now)


def submit_assisted(session: Session, access: Access, sitting: AssistedSitting, *, now: datetime) -> Assessment:
    """Send what was written down, once the person has heard it read back. Raises Unfinished or NotFound."""
    sent = submit(session, access, sitting.assessment_id, locale=sitting.spoken_locale, now=now, may_be_blank=True)
    still_open = update(AssistedSitting).where(
        AssistedSitting.assessment_id == sitting.assessment_id, AssistedSitting.ended_at.is_(None)
    )
    session.execute(still_open.values(ended_at=now))
    return sent


def _record(session: Session, access: Access, action: str, sitting: AssistedSitting, now: datetime) -> None:
    audit.record(
        session,
        access,
        action,
        patient_id=sitting.patient_id,
        object_type="assessment",
        object_id=sitting.assessment_id,
        now=now,
    )
