"""What one patient most wants to change, as they named it each time, and how they rated it."""

import uuid
from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.domain.goals import ASKED_AS, GoalChange, goal_changes, goals_named
from app.assessments.domain.said import gather
from app.assessments.models import Answer, AnswerDisowned, Assessment
from app.people.domain.access import Access
from app.people.queries import visible_patient_ids
from app.questionnaires import queries as questionnaires

MANY = 2000  # about 500 assessments: of more, the oldest are left out


def goals(session: Session, access: Access, patient_id: uuid.UUID, locale: str) -> Sequence[GoalChange]:
    """Return how each goal of a patient changed. One statement once the versions are remembered.

    The needs assessment and "1 or 2 things to change" ask for the same goals, so they are read as one.
    """
    query = (
        select(Assessment, Answer, AnswerDisowned.id)
        .join(Answer, Answer.assessment_id == Assessment.id)
        .outerjoin(AnswerDisowned, AnswerDisowned.answer_id == Answer.id)
        .where(Assessment.patient_id == patient_id, Assessment.patient_id.in_(visible_patient_ids(access)))
        .where(Assessment.submitted_at.is_not(None), Answer.link_id.in_(ASKED_AS))
        .order_by(Assessment.submitted_at.desc(), Assessment.id.desc())
        .limit(MANY)
    )
    sittings = []
    for sent, group in groupby(session.execute(query).all(), key=lambda row: row[0]):
        words = questionnaires.pinned(session, sent.version_id, locale).words
        said = gather([(row[1], row[2]) for row in group], sent.started_at)
        sittings.append(goals_named(words, said, sent.submitted_at))
    return goal_changes(sittings[::-1])
