"""Whether a newer version waits to be chosen, and what was chosen before."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.models import Assessment, VersionChoice
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.people.queries import visible_patient_ids
from app.questionnaires import queries as questionnaires
from app.questionnaires.queries import PinnedVersion


def newer_version(session: Session, access: Access, assessment: Assessment, locale: str) -> PinnedVersion | None:
    """Return the newest version that an open assessment could move to, None where there is none or it was asked.

    One statement where nothing newer is published, else two.
    """
    if assessment.is_submitted:
        return None
    newest = questionnaires.published(session, assessment.questionnaire_key, locale)
    if newest.id == assessment.version_id or version_choice(session, access, assessment.id, newest.id):
        return None
    return newest


def version_choice(
    session: Session, access: Access, assessment_id: uuid.UUID, to_version_id: uuid.UUID
) -> VersionChoice | None:
    """Return what the person chose when that version came out."""
    query = select(VersionChoice).where(
        VersionChoice.assessment_id == assessment_id,
        VersionChoice.to_version_id == to_version_id,
        VersionChoice.patient_id.in_(visible_patient_ids(access)),
    )
    return session.scalar(query)


def version_left(session: Session, access: Access, assessment: Assessment, number: int, locale: str) -> PinnedVersion:
    """Return version `number`, which this assessment once had and moved on from; NotFound if it never had it."""
    try:
        version = questionnaires.numbered(session, assessment.questionnaire_key, number, locale)
    except questionnaires.UnknownQuestionnaire:
        raise NotFound from None
    query = select(VersionChoice.id).where(
        VersionChoice.assessment_id == assessment.id,
        VersionChoice.from_version_id == version.id,
        VersionChoice.is_moved,
        VersionChoice.patient_id.in_(visible_patient_ids(access)),
    )
    if session.scalar(query) is None:
        raise NotFound
    return version
