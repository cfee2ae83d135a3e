"""Answers from a page that showed an older version than the one which the assessment has now.

Each is kept in the words that it was given to. It counts where it still answers what is asked, to be confirmed if
the words are others now; else it is set aside, and the person is told.
"""

import uuid
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.domain.saving import Given, Reply
from app.assessments.domain.version_changes import QuestionChange, by_old_link_id, compare, filed
from app.assessments.queries import Sitting
from app.assessments.services.saving import keep_answers
from app.core.errors import NotFound
from app.people.domain.access import Access


def as_shown(
    session: Session, access: Access, sitting: Sitting, number: int, link_id: str
) -> tuple[Sitting, QuestionChange]:
    """Return a sitting as a page of version `number` saw it, and what became of the question that it asked.

    NotFound for a version that the assessment never had, and for a question that this version does not ask.
    """
    shown = queries.version_left(session, access, sitting.assessment, number, sitting.version.words.locale)
    changes = by_old_link_id(compare(shown.definition, sitting.version.definition))
    if link_id not in changes:
        raise NotFound
    values = {
        old: sitting.values[change.link_id]
        for old, change in changes.items()
        if change.new and change.link_id in sitting.values
    }
    return replace(sitting, version=shown, values=values), changes[link_id]


def keep_older(
    session: Session,
    access: Access,
    older: Sitting,
    change: QuestionChange,
    given: Given,
    operation_id: uuid.UUID,
    now: datetime,
) -> Reply:
    """Keep an answer that such a page sent. `older` and `change` are what `as_shown` returned."""
    assert change.old is not None
    place = filed(change, given.value, older.version.definition.version)
    row = older.rows.get(place.link_id)
    rows = {change.old.link_id: row} if row else {}
    sitting = replace(older, rows=rows, filing=place)
    return keep_answers(session, access, sitting, {change.old.link_id: given}, operation_id, now)
