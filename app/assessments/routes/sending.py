"""Check your answers, send them once, and read what you said."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.domain.burden import minutes_spent
from app.assessments.domain.reading import answer_lines
from app.assessments.domain.report import Report
from app.assessments.domain.voices import Voice
from app.assessments.forms import SendForm
from app.assessments.queries import Sitting, WrittenDown
from app.assessments.routes import bp
from app.assessments.routes.earlier import before_rows, rows_to_check
from app.assessments.routes.words import line_words, phrase, question_words, score_number, score_sentence
from app.core import audit, clock
from app.core.db import db_session
from app.core.i18n import current_locale
from app.core.render import page, page_to_keep
from app.people.domain.policy import Action
from app.people.guards import current_access, requires


@bp.get("/assessments/<uuid:assessment_id>/check")
@requires(Action.ANSWER_OWN, readonly=True)
def check(assessment_id: uuid.UUID) -> Response:
    """Show every answer before it is sent."""
    found = queries.sitting(db_session(), current_access(), assessment_id, current_locale())
    if found.assessment.is_submitted:
        return redirect(url_for("assessments.summary", assessment_id=assessment_id), 303)
    if queries.newer_version(db_session(), current_access(), found.assessment, current_locale()):
        return redirect(url_for("assessments.versions", assessment_id=assessment_id), 303)
    return _check_page(found, SendForm())


@bp.post("/assessments/<uuid:assessment_id>/check")
@requires(Action.ANSWER_OWN)
def send(assessment_id: uuid.UUID) -> Response:
    """Send the answers to the team. Pressed twice, it is still sent once."""
    session, access = db_session(), current_access()
    try:
        services.submit(session, access, assessment_id, locale=current_locale(), now=clock.now())
    except services.Unfinished as unfinished:
        found = queries.sitting(session, access, assessment_id, current_locale())
        return _check_page(found, _needs(found, unfinished.link_ids), status=422)
    has_more = bool(queries.opened_from(session, access, assessment_id))
    session.commit()  # nothing is asked of the database after it: what is sent must be said to be sent
    endpoint = "assessments.more" if has_more else "assessments.summary"
    return redirect(url_for(endpoint, assessment_id=assessment_id), 303)


@bp.get("/assessments/<uuid:assessment_id>/more")
@requires(Action.ANSWER_OWN, readonly=True)
def more(assessment_id: uuid.UUID) -> Response:
    """Say that it was sent, and which few questions it leads to; the person goes on now or later."""
    session, access = db_session(), current_access()
    found = queries.steps(session, access, assessment_id, current_locale())
    if not found:
        return redirect(url_for("assessments.summary", assessment_id=assessment_id), 303)
    return page(
        "assessments/more.html",
        title=_("A few more questions"),
        steps=found,
        phrase=phrase,
        assessment_id=assessment_id,
    )


@bp.get("/assessments/<uuid:assessment_id>/summary")
@requires(Action.READ_OWN)
def summary(assessment_id: uuid.UUID) -> Response:
    """Show what the person said, in words; on paper too."""
    found = queries.report(db_session(), current_access(), assessment_id, current_locale())
    if found.submitted_at is None:
        return redirect(url_for("assessments.resume", assessment_id=assessment_id), 303)
    _note_reading(found)
    return page("assessments/summary.html", **summary_context(found))


def sent_page(assessment_id: uuid.UUID) -> dict[str, object]:
    """Return the summary of what was sent just now, as a phone shows it."""
    found = queries.report(db_session(), current_access(), assessment_id, current_locale())
    _note_reading(found)
    return page_to_keep("assessments/summary.html", **summary_context(found))


def _note_reading(found: Report) -> None:
    session, access = db_session(), current_access()
    audit.record(
        session,
        access,
        "assessment.read",
        patient_id=found.patient_id,
        object_type="assessment",
        object_id=found.assessment_id,
        now=clock.now(),
    )
    session.commit()


def summary_context(found: Report) -> dict[str, Any]:
    """Return what the summary's template needs, in the page's language."""
    written_down = _written_down(found.assessment_id) if found.is_assisted else ()
    return {
        "title": _("What you told us"),
        "report": found,
        "phrase": phrase,
        "written_down": written_down,
        "is_translated": found.is_validated and any(told.is_translated for told in written_down),
        "minutes": minutes_spent(_times_answered(found)),
        "answers": [
            {"key": question_words(line), "value": line_words(line, found.assessment_id)} for line in found.answers
        ],
        "before": before_rows(found.asked_before),
        "score_sentence": score_sentence(found.score) if found.score else "",
        "score_number": score_number(found.score) if found.score else "",
    }


def _times_answered(found: Report) -> Iterator[datetime]:
    """Yield when the person gave each answer of this sitting: not those taken over, nor those others wrote down."""
    for line in found.answers:
        if line.facts and line.facts.voice is Voice.SELF and not line.facts.is_carried:
            yield line.facts.answered_at


def _written_down(assessment_id: uuid.UUID) -> Sequence[WrittenDown]:
    """Return who wrote this assessment's answers down for the person."""
    return queries.written_down(db_session(), current_access(), [assessment_id]).get(assessment_id, ())


def _needs(found: Sitting, link_ids: list[str]) -> SendForm:
    form = SendForm()
    form.form_errors = [
        Markup('<a href="{}">{}</a>').format(
            url_for("assessments.question", assessment_id=found.assessment.id, link_id=link_id, review="1"),
            _need(found, link_id),
        )
        for link_id in link_ids
    ]
    return form


def _need(found: Sitting, link_id: str) -> str:
    question = found.version.words.text(found.question(link_id)).text
    if link_id in found.said.to_confirm():
        return str(_("Check your answer to this question first: %(question)s", question=question))
    return str(_("Answer this question first: %(question)s", question=question))


def _check_page(found: Sitting, form: SendForm, *, status: int = 200) -> Response:
    lines = answer_lines(found.version.words, found.said.facts(), found.said.others(), found.said.suggestions())
    return page(
        "assessments/check.html",
        title=_("Check your answers"),
        status=status,
        has_errors=bool(form.form_errors),
        form=form,
        rows=rows_to_check(found, lines),
        before=before_rows(found.said.asked_before()),
        written_down=_written_down(found.assessment.id) if found.said.is_assisted else (),
        assessment_id=found.assessment.id,
    )
