"""Answers that a phone kept until there was signal: each is taken once, in the order in which it was given."""

import uuid
from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.domain.saving import Outcome, Reply
from app.assessments.routes import bp
from app.assessments.routes.sending import sent_page
from app.assessments.routes.sent_pages import Refused, keep_sent, raise_signs
from app.core import clock
from app.core.db import db_session
from app.core.i18n import LOCALES, current_locale
from app.core.phone_queue import Fields, take_each, told_at
from app.people.domain.policy import Action
from app.people.guards import current_access, phone_owner, requires

EXPLAINED = {Outcome.CONFLICT: "assessments.two_answers", Outcome.CHANGED: "assessments.set_aside"}


@bp.post("/assessments/sync")
@requires(Action.ANSWER_OWN)
def sync() -> Response:
    """Take what one phone kept, and say of each what became of it."""
    return take_each(phone_owner(), _take)


def _take(fields: Fields) -> dict[str, Any]:
    return _send(fields) if fields.get("kind") == "send" else _keep(fields)


def _keep(fields: Fields) -> dict[str, Any]:
    session, access = db_session(), current_access()
    assessment_id, operation_id = uuid.UUID(fields.get("assessment", "")), uuid.UUID(fields.get("operation_id", ""))
    locale = fields.get("shown_in", "")
    locale = locale if locale in LOCALES else current_locale()
    found = queries.locked_sitting(session, access, assessment_id, locale, operation_id)
    link_id = fields.get("link_id", "")
    try:
        reply = keep_sent(found, link_id, operation_id, is_review=False, fields=fields, told_at=told_at(fields))
    except Refused as refused:
        raise_signs(refused, fields)
        session.commit()
        return {"outcome": "refused", "says": str(refused), "where": _question(assessment_id, link_id)}
    session.commit()
    return _said(assessment_id, operation_id, reply)


def _said(assessment_id: uuid.UUID, operation_id: uuid.UUID, reply: Reply) -> dict[str, Any]:
    said: dict[str, Any] = {"outcome": reply.outcome.value}
    if reply.outcome is Outcome.TOO_LATE:
        said["where"] = url_for("assessments.resume", assessment_id=assessment_id)
    elif reply.outcome in EXPLAINED:
        endpoint = EXPLAINED[reply.outcome]
        said["where"] = url_for(endpoint, assessment_id=assessment_id, operation_id=operation_id)
    return said


def _send(fields: Fields) -> dict[str, Any]:
    """Send an assessment from the phone's own page to check; what is still open is asked first.

    `stands`: which answers that page showed, each as link id and operation id. Others are looked at before they go.
    A phone that asks for the `page` gets what the person is shown next in the same reply.
    """
    session, access = db_session(), current_access()
    assessment_id = uuid.UUID(fields.get("assessment", ""))
    found = queries.sitting(session, access, assessment_id, current_locale())
    if not found.assessment.is_submitted and queries.newer_version(session, access, found.assessment, current_locale()):
        return {"outcome": "unfinished", "where": url_for("assessments.versions", assessment_id=assessment_id)}
    shown = dict(pair.split(" ", 1) for pair in fields.getlist("stands")) if "stands" in fields else None
    try:
        services.submit(session, access, assessment_id, locale=current_locale(), now=clock.now(), shown=shown)
    except (services.Unfinished, services.NotAsShown):
        session.rollback()
        return {"outcome": "unfinished", "where": url_for("assessments.check", assessment_id=assessment_id)}
    has_more = bool(queries.opened_from(session, access, assessment_id))
    session.commit()
    if has_more:
        return {"outcome": "sent", "where": url_for("assessments.more", assessment_id=assessment_id)}
    next_page = {"page": sent_page(assessment_id)} if "page" in fields else {}
    return {"outcome": "sent", "where": url_for("assessments.summary", assessment_id=assessment_id), **next_page}


def _question(assessment_id: uuid.UUID, link_id: str) -> str:
    return url_for("assessments.question", assessment_id=assessment_id, link_id=link_id, alone="yes")
