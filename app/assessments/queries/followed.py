"""What is followed over time of one patient: what they most want to change, and single answers."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.domain.goals import ASKED_AS, GoalChange, goal_changes, goals_named
from app.assessments.domain.repeated import Repeated, answered_in, repeated
from app.assessments.domain.said import gather
from app.assessments.models import Answer, AnswerDisowned, Assessment
from app.people.domain.access import Access
from app.people.queries import visible_patient_ids
from app.questionnaires import queries as questionnaires

MANY = 2000  # of more answers, the oldest are left out


@dataclass(frozen=True, slots=True)
class Followed:
    """Each goal over time, and each single answer."""

    goals: Sequence[GoalChange]
    answers: Sequence[Repeated]


def followed(session: Session, access: Access, patient_id: uuid.UUID, link_ids: Sequence[str], locale: str) -> Followed:
    """Return how each goal of a patient changed, and each answer to `link_ids`, in that order.

    One statement once the versions are remembered. The needs assessment and a set of its own ask for the same goals
    and for some of the answers, so they are read as one.
    """
    query = (
        select(Assessment, Answer, AnswerDisowned.id)
        .join(Answer, Answer.assessment_id == Assessment.id)
        .outerjoin(AnswerDisowned, AnswerDisowned.answer_id == Answer.id)
        .where(Assessment.patient_id == patient_id, Assessment.patient_id.in_(visible_patient_ids(access)))
        .where(Assessment.submitted_at.is_not(None), Answer.link_id.in_((*ASKED_AS, *link_ids)))
        .order_by(Assessment.submitted_at.desc(), Assessment.id.desc())
        .limit(MANY)
    )
    goals, answers = [], []
    for sent, group in groupby(session.execute(query).all(), key=lambda row: row[0]):
        words = questionnaires.pinned(session, sent.version_id, locale).words
        rows = [(row[1], row[2]) for row in group]
        answers.append(list(answered_in(words, gather(rows, sent.started_at), sent.submitted_at, link_ids)))
        if about_goals := _among(rows, ASKED_AS):
            goals.append(goals_named(words, gather(about_goals, sent.started_at), sent.submitted_at))
    return Followed(goal_changes(goals[::-1]), repeated(answers[::-1], link_ids))


def goals(session: Session, access: Access, patient_id: uuid.UUID, locale: str) -> Sequence[GoalChange]:
    """Return how each goal of a patient changed. One statement once the versions are remembered."""
    return followed(session, access, patient_id, (), locale).goals


def _among(
    rows: Sequence[tuple[Answer, uuid.UUID | None]], link_ids: Collection[str]
) -> list[tuple[Answer, uuid.UUID | None]]:
    return [row for row in rows if row[0].link_id in link_ids]
