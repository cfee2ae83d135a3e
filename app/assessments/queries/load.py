"""How long assessments took and how much was answered in them, measured; never by person."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.assessments.domain.burden import minutes_spent
from app.assessments.domain.load import Load, Taken, loads
from app.assessments.models import Answer, Assessment
from app.people.domain.access import Access
from app.people.queries import visible_patient_ids

BATCH = 1000


def measured_load(session: Session, access: Access, *, since: datetime, until: datetime) -> Sequence[Load]:
    """Return what each questionnaire took of those who sent it from `since` and before `until`. One statement.

    Nothing is said of a questionnaire that fewer than five sent. Pauses do not count, and what was taken over from
    before the assessment began, or was shown again and not confirmed, was not asked.
    """
    shown_at = func.coalesce(Answer.shown_again_at, Assessment.started_at)
    is_asked = or_(Answer.carried_from_id.is_(None), Answer.answered_at >= shown_at)
    query = (
        select(Assessment.id, Assessment.questionnaire_key, Answer.link_id, Answer.answered_at)
        .join(Answer, Answer.assessment_id == Assessment.id)
        .where(Assessment.patient_id.in_(visible_patient_ids(access)), is_asked)
        .where(Assessment.submitted_at >= since, Assessment.submitted_at < until)
        .order_by(Assessment.id)
    )
    return loads(list(_taken(session.execute(query).yield_per(BATCH))))


def _taken(rows: Iterable[Sequence[Any]]) -> Iterator[Taken]:
    for _assessment_id, answers in groupby(rows, key=itemgetter(0)):
        found = list(answers)
        yield Taken(found[0][1], minutes_spent(row[3] for row in found), len({row[2] for row in found}))
