"""Answers from a page that showed an older version than the one which the assessment has now.

Each is kept in the words that it was given to. It counts where it still answers what is asked, to be confirmed if
the words are others now; else it is set aside, and the person is told.
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.domain.saving import Given, Reply
from app.assessments.domain.stored import StoredAnswer
from app.assessments.domain.version_changes import QuestionChange, aside_id, by_old_link_id, compare, filed
from app.assessments.domain.voices import ON_PAPER
from app.assessments.queries import Sitting
from app.assessments.services.saving import keep_answers
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.values import Value, from_json
from app.questionnaires.queries import PinnedVersion

Changes = Mapping[str, QuestionChange]


def as_shown(
    session: Session, access: Access, sitting: Sitting, number: int, link_id: str
) -> tuple[Sitting, QuestionChange]:
    """Return a sitting as a page of version `number` saw it, and what became of the question that it asked.

    NotFound for a version that the assessment never had, and for a question that this version does not ask. A paper
    form may be of any version.
    """
    if sitting.voice in ON_PAPER:
        shown = _printed(session, sitting, number)
    else:
        shown = queries.version_left(session, access, sitting.assessment, number, sitting.version.words.locale)
    changes = by_old_link_id(compare(shown.definition, sitting.version.definition))
    if link_id not in changes:
        raise NotFound
    values = _values(sitting, changes, _rows(sitting, changes, number))
    return replace(sitting, version=shown, values=values), changes[link_id]


def as_printed(session: Session, sitting: Sitting, number: int) -> Sitting:
    """Return a sitting as a paper form of version `number` asks it, with what was keyed in from it."""
    shown = _printed(session, sitting, number)
    if shown.id == sitting.version.id:
        return sitting
    changes = by_old_link_id(compare(shown.definition, sitting.version.definition))
    rows = _rows(sitting, changes, number)
    return replace(sitting, version=shown, values=_values(sitting, changes, rows), rows=rows)


def _printed(session: Session, sitting: Sitting, number: int) -> PinnedVersion:
    key, locale = sitting.assessment.questionnaire_key, sitting.version.words.locale
    try:
        return questionnaires.numbered(session, key, number, locale)
    except questionnaires.UnknownQuestionnaire:
        raise NotFound from None


def _rows(sitting: Sitting, changes: Changes, number: int) -> dict[str, StoredAnswer]:
    """Return the answers of this voice by the link ids of version `number`, those set aside among them."""
    places = {
        old: (aside_id(change.link_id, number, is_asked_again=change.new is not None), change.link_id)
        for old, change in changes.items()
    }
    found = {old: [sitting.rows[place] for place in both if place in sitting.rows] for old, both in places.items()}
    return {old: rows[0] for old, rows in found.items() if rows}


def _values(sitting: Sitting, changes: Changes, rows: Mapping[str, StoredAnswer]) -> dict[str, Value]:
    """Return what the other version has for answers: what stands, else what this voice said and was set aside."""
    standing = {
        old: sitting.values[change.link_id]
        for old, change in changes.items()
        if change.new and change.link_id in sitting.values
    }
    return {old: from_json(row.value) for old, row in rows.items()} | standing


def keep_older(
    session: Session,
    access: Access,
    older: Sitting,
    change: QuestionChange,
    given: Given,
    operation_id: uuid.UUID,
    now: datetime,
    *,
    told_at: datetime | None = None,
) -> Reply:
    """Keep an answer that such a page sent. `older` and `change` are what `as_shown` returned."""
    assert change.old is not None
    place = filed(change, given.value, older.version.definition.version)
    row = older.rows.get(place.link_id)
    rows = {change.old.link_id: row} if row else {}
    sitting = replace(older, rows=rows, filing=place)
    return keep_answers(session, access, sitting, {change.old.link_id: given}, operation_id, now, told_at=told_at)
