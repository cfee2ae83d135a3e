"""Answers for me and my care team alone: nobody who helps me ever sees them."""

import uuid
from collections.abc import Iterator

from flask import redirect, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.domain.reading import AnswerLine, AnswerState, answer_lines
from app.assessments.forms import JustMeForm
from app.assessments.queries import Sitting
from app.assessments.routes import bp
from app.assessments.routes.words import given_words, question_words
from app.core import clock
from app.core.db import db_session
from app.core.i18n import current_locale
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept


@bp.get("/assessments/<uuid:assessment_id>/just-me")
@requires(Action.ANSWER_OWN, readonly=True)
def just_me(assessment_id: uuid.UUID) -> Response:
    """Show every answer, and which of them are kept."""
    kept = take_kept()
    found = queries.sitting(db_session(), current_access(), assessment_id, current_locale())
    form = JustMeForm(kept) if kept else JustMeForm()
    lines = _lines(found)
    form.offer(_rows(lines))
    if not kept:
        form.fill([line.link_id for line in lines if line.facts and line.facts.is_just_me])
    return page(
        "assessments/just_me.html",
        title=_("Answers that nobody who helps you sees"),
        form=form,
        assessment_id=assessment_id,
        is_submitted=found.assessment.is_submitted,
    )


@bp.post("/assessments/<uuid:assessment_id>/just-me")
@requires(Action.ANSWER_OWN)
def save_just_me(assessment_id: uuid.UUID) -> Response:
    """Keep what was ticked, and no more what was unticked."""
    form, session, access = JustMeForm(), db_session(), current_access()
    services.keep_private(
        session,
        access,
        assessment_id,
        kept=form.kept,
        let_go=form.let_go,
        locale=current_locale(),
        now=clock.now(),
    )
    session.commit()
    found = queries.sitting(session, access, assessment_id, current_locale())
    endpoint = "assessments.summary" if found.assessment.is_submitted else "assessments.check"
    return redirect(url_for(endpoint, assessment_id=assessment_id), 303)


def _lines(found: Sitting) -> list[AnswerLine]:
    """Return what is answered and not private by itself: the person can choose about these."""
    lines = answer_lines(found.version.words, found.said.facts())
    return [line for line in lines if line.state is AnswerState.ANSWERED and not _is_always_private(line)]


def _is_always_private(line: AnswerLine) -> bool:
    return line.is_private and not (line.facts and line.facts.is_just_me)


def _rows(lines: list[AnswerLine]) -> Iterator[tuple[str, Markup, Markup]]:
    return ((line.link_id, question_words(line), given_words(line)) for line in lines)
