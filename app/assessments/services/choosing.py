"""Settling a clash between two devices: the person chose which of the two answers stays."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.domain.saving import Given, Outcome, Reply
from app.assessments.domain.version_changes import QuestionChange
from app.assessments.queries import Sitting
from app.assessments.services.older_pages import as_shown, keep_older
from app.assessments.services.saving import keep_answers
from app.people.domain.access import Access
from app.questionnaires.domain.values import from_json

NO_REVISION = 0


def choose_answer(
    session: Session,
    access: Access,
    assessment_id: uuid.UUID,
    clash_id: uuid.UUID,
    *,
    take_sent: bool,
    revision: int,
    operation_id: uuid.UUID,
    locale: str,
    now: datetime,
) -> Reply:
    """Settle a clash between two devices: keep the answer that stands, or take the one sent under `clash_id`.

    `revision` is that of the standing answer which the person saw when choosing. What stands is not written again, in
    whatever words it was given to. An answer sent from a page of an older version is filed as such: it never gets the
    words of the newer one.
    """
    sent = queries.operation(session, access, assessment_id, clash_id).values
    sitting = queries.locked_sitting(session, access, assessment_id, locale, operation_id)
    if is_older(sitting, sent[0]):  # a page sends one answer
        return _settle_older(session, access, sitting, sent[0], revision, operation_id, now, take_sent=take_sent)
    answers = {entry["link_id"]: Given(from_json(entry["value"]), revision) for entry in sent}
    if not take_sent:
        answers = {link_id: _standing(sitting, link_id) or given for link_id, given in answers.items()}
    return keep_answers(session, access, sitting, answers, operation_id, now)


def is_older(sitting: Sitting, sent: Mapping[str, Any]) -> bool:
    """Return whether an answer was sent from a page of another version than the assessment has now."""
    current = sitting.version.definition.version
    return bool(sent.get("version", current) != current)


def as_sent(
    session: Session, access: Access, sitting: Sitting, sent: Mapping[str, Any]
) -> tuple[Sitting, QuestionChange]:
    """Return the sitting as an older page saw it that sent this, and what became of the question that it asked."""
    return as_shown(session, access, sitting, int(sent["version"]), sent.get("asked_as", sent["link_id"]))


def _settle_older(
    session: Session,
    access: Access,
    sitting: Sitting,
    sent: Mapping[str, Any],
    revision: int,
    operation_id: uuid.UUID,
    now: datetime,
    *,
    take_sent: bool,
) -> Reply:
    older, change = as_sent(session, access, sitting, sent)
    if take_sent:
        given = Given(from_json(sent["value"]), revision)
        return keep_older(session, access, older, change, given, operation_id, now)
    standing = _standing(sitting, change.link_id) if change.new else None
    if standing is None:
        return Reply(Outcome.SAVED)  # it was set aside when the person moved: nothing is left to choose
    return keep_answers(session, access, sitting, {change.link_id: standing}, operation_id, now)


def _standing(sitting: Sitting, link_id: str) -> Given | None:
    """Return what stands, so that it is kept as it is: the same value under no revision writes nothing."""
    stored = sitting.stored(link_id)
    return Given(stored.value, NO_REVISION) if stored else None
