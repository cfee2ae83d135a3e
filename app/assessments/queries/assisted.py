"""Who wrote a person's answers down, and the sitting in which a member of staff does so now."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.domain.assisted import How
from app.assessments.models import Assessment, AssistedSitting
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.people.models import User
from app.people.queries import visible_patient_ids
from app.questionnaires.domain.localised import SOURCE_LOCALE


@dataclass(frozen=True, slots=True)
class WrittenDown:
    """One time that staff wrote answers down."""

    how: How
    staff_name: str
    began_at: datetime
    ended_at: datetime | None

    @property
    def is_translated(self) -> bool:
        """Whether the questions were spoken in another language than that of validated wording."""
        return self.how.spoken_locale != SOURCE_LOCALE


def written_down(
    session: Session, access: Access, assessment_ids: Iterable[uuid.UUID]
) -> Mapping[uuid.UUID, tuple[WrittenDown, ...]]:
    """Return by assessment who wrote it down, in the order in which they began. One statement."""
    query = (
        select(AssistedSitting, User)
        .join(User, User.id == AssistedSitting.staff_user_id)
        .where(AssistedSitting.assessment_id.in_(set(assessment_ids)))
        .where(AssistedSitting.patient_id.in_(visible_patient_ids(access)))
        .order_by(AssistedSitting.began_at, AssistedSitting.id)
    )
    found: dict[uuid.UUID, tuple[WrittenDown, ...]] = {}
    for row, user in session.execute(query):
        told = WrittenDown(row.how(), str(user.name), row.began_at, row.ended_at)
        found[row.assessment_id] = (*found.get(row.assessment_id, ()), told)
    return found


def own_assisted_sitting(
    session: Session,
    access: Access,
    patient_id: uuid.UUID,
    assessment_id: uuid.UUID,
    sitting_id: uuid.UUID | None = None,
) -> AssistedSitting:
    """Return the sitting in which the actor writes down this assessment: the named one, else the one begun last.

    NotFound where the assessment is not this patient's or is out of reach, or the actor has begun none.
    """
    query = (
        select(AssistedSitting)
        .join(Assessment, Assessment.id == AssistedSitting.assessment_id)
        .where(AssistedSitting.assessment_id == assessment_id, AssistedSitting.staff_user_id == access.user_id)
        .where(Assessment.patient_id == patient_id, Assessment.patient_id.in_(visible_patient_ids(access)))
        .order_by(AssistedSitting.began_at.desc(), AssistedSitting.id)
        .limit(1)
    )
    if sitting_id is not None:
        query = query.where(AssistedSitting.id == sitting_id)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found
