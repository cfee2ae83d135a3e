"""Every score of one patient, by questionnaire, in the order of sending."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.assessments.domain.change import Change, Scored, change_of
from app.assessments.models import Answer, AnswerDisowned, Assessment, AssessmentScore
from app.people.domain.access import Access
from app.people.queries import visible_patient_ids
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.localised import Phrase
from app.questionnaires.domain.policy import Policy

MANY = 500
_IS_DISOWNED = exists(
    select(AnswerDisowned.id)
    .join(Answer, Answer.id == AnswerDisowned.answer_id)
    .where(Answer.assessment_id == Assessment.id, AnswerDisowned.disowned_at >= Assessment.submitted_at)
).label("is_disowned")


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """How the score of one questionnaire changed, with its name and range as they are now."""

    key: str
    title: Phrase
    minimum: int
    maximum: int
    change: Change


def score_changes(
    session: Session, access: Access, patient_id: uuid.UUID, policy: Policy, locale: str
) -> Sequence[ScoreChange]:
    """Return how each score of a patient changed, by questionnaire. One statement once the versions are remembered.

    What is not added up to one number has no place here.
    """
    query = (
        select(
            Assessment.questionnaire_key, Assessment.version_id, Assessment.submitted_at, AssessmentScore, _IS_DISOWNED
        )
        .join(AssessmentScore, AssessmentScore.assessment_id == Assessment.id)
        .where(Assessment.patient_id == patient_id, Assessment.patient_id.in_(visible_patient_ids(access)))
        .where(Assessment.submitted_at.is_not(None))
        .order_by(Assessment.questionnaire_key, Assessment.submitted_at, Assessment.id)
        .limit(MANY)
    )
    found = []
    for key, group in groupby(session.execute(query).all(), key=lambda row: str(row[0])):
        rows = list(group)
        words = questionnaires.pinned(session, rows[-1][1], locale).words
        scores = [_scored(session, row[1], row[2], row[3], is_disowned=row[4]) for row in rows if row[2]]
        scoring = words.definition.scoring
        if scoring is not None and any(score.total is not None for score in scores):
            change = change_of(scores, policy.reliable_changes.get(key))
            found.append(ScoreChange(key, words.title(), scoring.minimum, scoring.maximum, change))
    return found


def _scored(
    session: Session, version_id: uuid.UUID, at: datetime, score: AssessmentScore, *, is_disowned: bool
) -> Scored:
    definition = questionnaires.pinned(session, version_id).definition
    return Scored(
        at=at,
        total=score.total,
        is_prorated=score.is_prorated,
        scoring=definition.scoring,
        is_disowned=is_disowned,
    )
