"""Beginning a set of questions, and coming back to it."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.models import Assessment
from app.assessments.queries import Sitting
from app.assessments.services.carrying import ask_again, recall, recall_since
from app.core import audit
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.people.queries import visible_patient_ids
from app.questionnaires import queries as questionnaires
from app.questionnaires.queries import PinnedVersion


def start(
    session: Session,
    access: Access,
    key: str,
    *,
    locale: str,
    now: datetime,
    patient_id: uuid.UUID | None = None,
    number: int | None = None,
) -> Assessment:
    """Return the patient's open assessment of `key`, begun now where there is none.

    NotFound if no such questionnaire is published, or its licence has ended. It need not be among those offered to
    everybody: an invitation or a follow-up leads here too. `patient_id` names the person where staff begin for them;
    the caller has checked that they may be reached. `number` is the version to begin in, None for the newest.
    """
    whose = patient_id or access.patient_id
    if whose is None:
        raise NotFound
    return _open(session, access, whose, key) or _begin(session, access, whose, key, locale, now, number=number)


def begin_for(session: Session, access: Access, leading: Assessment, key: str, now: datetime) -> Assessment:
    """Return the open assessment of `key` of the same patient, begun now where there is none, led to by `leading`."""
    patient_id = leading.patient_id
    found = _open(session, access, patient_id, key)
    if found is None:
        return _begin(session, access, patient_id, key, leading.locale, now, opened_by_id=leading.id)
    found.opened_by_id = leading.id
    return found


def _open(session: Session, access: Access, patient_id: uuid.UUID, key: str) -> Assessment | None:
    query = (
        select(Assessment)
        .where(Assessment.patient_id == patient_id, Assessment.patient_id.in_(visible_patient_ids(access)))
        .where(Assessment.questionnaire_key == key, Assessment.submitted_at.is_(None))
    )
    return session.scalar(query)


def _begin(
    session: Session,
    access: Access,
    patient_id: uuid.UUID,
    key: str,
    locale: str,
    now: datetime,
    opened_by_id: uuid.UUID | None = None,
    number: int | None = None,
) -> Assessment:
    try:
        version = _version(session, key, number, locale)
    except questionnaires.UnknownQuestionnaire:
        raise NotFound from None
    if not version.definition.is_licensed_on(now.date()):
        raise NotFound
    begun = Assessment(
        patient_id=patient_id,
        questionnaire_key=key,
        version_id=version.id,
        locale=locale,
        started_at=now,
        started_by_user_id=access.user_id,
        opened_by_id=opened_by_id,
    )
    try:
        with session.begin_nested():
            session.add(begun)
    except IntegrityError:
        # Two phones pressed at once. The database let one in (uq_assessment_one_open); both go on with that one.
        other = _open(session, access, patient_id, key)
        if other is None:
            raise
        return other
    if opened_by_id is None:
        recall(session, access, begun)
    _record(session, access, "assessment.started", begun, now)
    return begun


def _version(session: Session, key: str, number: int | None, locale: str) -> PinnedVersion:
    if number is None:
        return questionnaires.published(session, key, locale)
    return questionnaires.numbered(session, key, number, locale)


def resume(session: Session, access: Access, assessment_id: uuid.UUID, locale: str, now: datetime) -> Sitting:
    """Return an assessment to carry on with, and record that it was opened."""
    found = queries.sitting(session, access, assessment_id, locale)
    is_changed = recall_since(session, access, found.assessment, now)
    if ask_again(session, found, now) or is_changed:
        found = queries.sitting(session, access, assessment_id, locale)
    _record(session, access, "assessment.opened", found.assessment, now)
    return found


def _record(session: Session, access: Access, action: str, assessment: Assessment, now: datetime) -> None:
    audit.record(
        session,
        access,
        action,
        patient_id=assessment.patient_id,
        object_type="assessment",
        object_id=assessment.id,
        now=now,
    )
