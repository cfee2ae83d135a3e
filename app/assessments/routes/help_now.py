"""Help now: the right numbers before anything else."""

import uuid
from collections.abc import Sequence
from typing import Any

import structlog
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.domain.saving import Outcome, Reply, reply_from_json
from app.assessments.forms import SendForm
from app.assessments.routes import bp
from app.core import clock
from app.core.db import db_session
from app.core.errors import Unavailable
from app.core.i18n import current_locale
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, public, requires
from app.questionnaires.domain.definition import DangerKind

log = structlog.get_logger()
EVERYTHING = tuple(DangerKind)


@bp.get("/help-now")
@public
def help_now() -> Response:
    """Show every number to everyone, signed in or not."""
    return _help_page(EVERYTHING)


@bp.get("/assessments/<uuid:assessment_id>/help-now/<uuid:operation_id>")
@requires(Action.ANSWER_OWN, readonly=True)
def help_shown(assessment_id: uuid.UUID, operation_id: uuid.UUID) -> Response:
    """Stop, before anything else, for the danger signs in the answer just sent.

    The address names the sending and not the sign: it stays in the history of a phone that others may hold.
    """
    sent = queries.operation(db_session(), current_access(), assessment_id, operation_id)
    reply = reply_from_json(sent.result)
    return _help_page(reply.signs or EVERYTHING, carry_on=_carry_on(assessment_id, operation_id, reply))


def _carry_on(assessment_id: uuid.UUID, operation_id: uuid.UUID, reply: Reply) -> str:
    if reply.outcome is Outcome.CONFLICT:
        return url_for("assessments.two_answers", assessment_id=assessment_id, operation_id=operation_id)
    return url_for("assessments.resume", assessment_id=assessment_id)


@bp.post("/not-safe")
@requires(Action.ANSWER_OWN)
def not_safe() -> Response:
    """Tell the team, and show the numbers whether or not that worked."""
    return _help_page((DangerKind.NOT_SAFE,), is_told=_tell_team())


def _tell_team() -> bool:
    session = db_session()
    try:
        services.declare_not_safe(session, current_access(), current_locale(), clock.now())
        session.commit()
    except (SQLAlchemyError, Unavailable) as error:
        session.rollback()
        log.error("not-safe was not recorded", error=type(error).__name__)
        return False
    return True


def _help_page(kinds: Sequence[DangerKind], *, carry_on: str | None = None, is_told: bool | None = None) -> Response:
    return page("assessments/help_now.html", **help_context(kinds, carry_on=carry_on), is_told=is_told)


def help_context(kinds: Sequence[DangerKind], *, carry_on: str | None = None) -> dict[str, Any]:
    """Return what the template of the help page needs."""
    return {
        "title": _("Get help now"),
        "kinds": [kind.value for kind in kinds],
        "carry_on": carry_on,
        "form": SendForm(),
    }
