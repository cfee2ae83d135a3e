"""A person saying that an answer somebody gave for them is not theirs: it stays to be read, and counts no more."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.domain.danger import ItemKind, Priority
from app.assessments.domain.stored import AnswerRow
from app.assessments.domain.voices import Voice
from app.assessments.models import AnswerDisowned, Assessment
from app.assessments.queries import Sitting
from app.core import audit
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.worklist import services as worklist


def disown(
    session: Session, access: Access, assessment_id: uuid.UUID, answer_id: uuid.UUID, *, locale: str, now: datetime
) -> AnswerRow:
    """Disown one answer that another voice gave, and return it. Said twice, nothing more happens.

    What repeats it in a set of questions that is not sent yet is disowned with it.
    A score already worked out stays as it is, for it is never changed silently: the team is told on its list.
    Raises NotFound for the person's own answers, and for those out of reach.
    """
    sitting = queries.locked_sitting(session, access, assessment_id, locale)
    answer = answer_of_another(sitting, answer_id)
    if answer.id in sitting.said.disowned_ids:
        return answer
    for disowned_id in (answer.id, *queries.unsent_copies(session, access, answer.id)):
        session.add(
            AnswerDisowned(
                patient_id=sitting.assessment.patient_id,
                answer_id=disowned_id,
                disowned_at=now,
                disowned_by_user_id=access.user_id,
            )
        )
    if sitting.assessment.is_submitted:
        _tell_team(session, access, sitting.assessment, now)
    audit.record(
        session,
        access,
        "answer.disowned",
        patient_id=sitting.assessment.patient_id,
        object_type="assessment",
        object_id=assessment_id,
        now=now,
    )
    return answer


def answer_of_another(sitting: Sitting, answer_id: uuid.UUID) -> AnswerRow:
    """Return an answer that somebody gave for the person."""
    found = (row for rows in sitting.said.answers.values() for row in rows if row.id == answer_id)
    answer = next((row for row in found if row.voice != Voice.SELF), None)
    if answer is None:
        raise NotFound
    return answer


def _tell_team(session: Session, access: Access, assessment: Assessment, now: datetime) -> None:
    team_id = queries.owning_team_id(session, access, assessment.patient_id)
    if team_id is None:
        return  # nobody looks after this person now; the record keeps it for whoever does next
    worklist.raise_item(
        session,
        access,
        patient_id=assessment.patient_id,
        team_id=team_id,
        kind=ItemKind.ASSESSMENT_SUBMITTED.value,
        priority=int(Priority.ROUTINE),
        reasons=[{"code": "answer_disowned", "params": {}}],
        source_kind="assessment",
        source_id=assessment.id,
        now=now,
    )
