"""Answers that a person keeps from everybody who helps them: also once they were sent, and until they say otherwise."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.models import Answer
from app.assessments.queries import Sitting
from app.core import audit
from app.people.domain.access import Access


def keep_private(
    session: Session,
    access: Access,
    assessment_id: uuid.UUID,
    *,
    kept: Collection[str],
    let_go: Collection[str],
    locale: str,
    now: datetime,
) -> None:
    """Keep the answers to the link ids `kept` from helpers, and no more those to `let_go`. Others stay as they are.

    Said twice, nothing more happens. What stands in a plan already is the plan's: the team changes it there.
    """
    sitting = queries.locked_sitting(session, access, assessment_id, locale)
    changed = [*_mark(session, sitting, kept, is_just_me=True), *_mark(session, sitting, let_go, is_just_me=False)]
    if not changed:
        return
    audit.record(
        session,
        access,
        "answer.just_me",
        patient_id=sitting.assessment.patient_id,
        object_type="assessment",
        object_id=assessment_id,
        now=now,
    )


def _mark(session: Session, sitting: Sitting, link_ids: Collection[str], *, is_just_me: bool) -> Collection[uuid.UUID]:
    """Mark what every voice said to these questions, and return the ids of what was not marked so before."""
    rows = (row for link_id in link_ids for row in sitting.said.answers.get(link_id, ()))
    ids = [row.id for row in rows if row.is_just_me is not is_just_me]
    if ids:
        session.execute(update(Answer).where(Answer.id.in_(ids)).values(is_just_me=is_just_me))
    return ids
