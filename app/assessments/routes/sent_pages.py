"""What a question page sent, kept in the words that the page showed: for a person and for staff alike."""

import uuid
from datetime import datetime

from flask import request
from werkzeug.datastructures import MultiDict

from app.assessments import services
from app.assessments.domain.saving import Given, Reply
from app.assessments.forms import NotTaken, answer_in, version_in
from app.assessments.queries import Sitting
from app.core import clock
from app.core.db import db_session
from app.people.guards import current_access
from app.questionnaires.domain.definition import DangerKind, Question

Fields = MultiDict[str, str]


class Refused(Exception):
    """What was sent cannot be kept; the message tells the person what to do.

    `shown` and `answered` are the sitting and the question as the page showed them. `asked` is the question as it is
    asked now, None where it is not asked any more.
    """

    def __init__(self, shown: Sitting, answered: Question, asked: Question | None, message: str) -> None:
        super().__init__(message)
        self.shown, self.answered, self.asked = shown, answered, asked


def is_of_another_version(found: Sitting, fields: Fields | None = None) -> bool:
    """Return whether the page showed another version than the assessment has now."""
    return (fields or request.form).get("version", "") not in {"", str(found.version.definition.version)}


def keep_sent(
    found: Sitting,
    link_id: str,
    operation_id: uuid.UUID,
    *,
    is_review: bool,
    may_be_blank: bool = False,
    fields: Fields | None = None,
    told_at: datetime | None = None,
) -> Reply:
    """Keep the answer that a page sent, whichever version of the questions it showed. Raise Refused.

    `fields` are those of the page where a phone kept them, and `told_at` is when it did; else they are the request's.
    """
    session, access, fields = db_session(), current_access(), fields or request.form
    if is_of_another_version(found, fields):
        older, change = services.as_shown(session, access, found, version_in(fields), link_id)
        given = _given(older, older.question(link_id), change.new, fields, may_be_blank=may_be_blank)
        return services.keep_older(session, access, older, change, given, operation_id, clock.now(), told_at=told_at)
    asked = found.question(link_id)
    answers = {link_id: _given(found, asked, asked, fields, may_be_blank=may_be_blank)}
    return services.keep_answers(
        session, access, found, answers, operation_id, clock.now(), is_review=is_review, told_at=told_at
    )


def raise_signs(refused: Refused, fields: Fields | None = None) -> tuple[DangerKind, ...]:
    """Flag the danger signs in what was refused, and return their kinds: help comes before putting it right."""
    chosen = (fields or request.form).getlist("answer")
    link_id = refused.answered.link_id
    return services.raise_refused(db_session(), current_access(), refused.shown, link_id, chosen, clock.now())


def _given(shown: Sitting, answered: Question, asked: Question | None, fields: Fields, *, may_be_blank: bool) -> Given:
    try:
        is_repeat = shown.operation is not None
        return answer_in(fields, answered, shown.values, is_repeat=is_repeat, may_be_blank=may_be_blank)
    except NotTaken as refused:
        raise Refused(shown, answered, asked, str(refused)) from None
