"""Answers that a person keeps from everybody who helps them: also once they were sent, and until they say otherwise."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.models import Answer
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
    wanted = {**dict.fromkeys(let_go, False), **dict.fromkeys(kept, True)}
    rows = (row for rows in sitting.said.answers.values() for row in rows)
    changed = {row.id: wanted[row.link_id] for row in rows if wanted.get(row.link_id, row.is_just_me) != row.is_just_me}
    if not changed:
        return
    for is_just_me in set(changed.values()):
        ids = [answer_id for answer_id, wish in changed.items() if wish is is_just_me]
        session.execute(update(Answer).where(Answer.id.in_(ids)).values(is_just_me=is_just_me))
    audit.record(
        session,
        access,
        "answer.just_me",
        patient_id=sitting.assessment.patient_id,
        object_type="assessment",
        object_id=assessment_id,
        now=now,
    )
