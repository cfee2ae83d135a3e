"""Saving what staff wrote down: in the voice of their sitting, and in the words that their page showed."""

import uuid

from flask import jsonify, redirect, request
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.domain.saving import Given, Outcome, Reply
from app.assessments.forms import NotTaken, answer_in, form_beside, operation_in, sitting_in, version_in
from app.assessments.queries import Sitting
from app.assessments.routes import bp
from app.assessments.routes.assisted import ADDRESS, Desk, desk, is_review, question_page, renew, saved_by_colleague
from app.assessments.routes.earlier import as_asked, is_of_another_version
from app.assessments.routes.words import in_language, typed
from app.core import clock
from app.core.db import db_session
from app.core.forms import shown_again
from app.core.i18n import SOURCE_LOCALE
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires
from app.questionnaires.domain.definition import Question
from app.questionnaires.domain.values import from_json


@bp.post(f"{ADDRESS}/questions/<link_id>")
@requires(Action.ASSIST)
def save_assisted(patient_id: uuid.UUID, assessment_id: uuid.UUID, link_id: str) -> Response:
    """Save one answer in the voice of the sitting that the page was part of, and go on."""
    operation_id, sitting_id = operation_in(request.form), sitting_in(request.form.get("sitting"))
    here = desk(patient_id, assessment_id, sitting_id, operation_id=operation_id, is_locked=True)
    if is_of_another_version(here.found):
        return _save_older(here, link_id, operation_id)
    found, asked = here.found, here.found.question(link_id)
    try:
        given = _given(found, asked)
    except NotTaken as refused:
        return _refused_page(here, asked, refused)
    reply = services.keep_answers(
        db_session(), current_access(), found, {link_id: given}, operation_id, clock.now(), is_review=is_review()
    )
    if reply.outcome is Outcome.CONFLICT and not reply.signs:
        clash = _clash_page(here, asked)
        db_session().commit()
        return clash
    response = _after(here, operation_id, reply)
    db_session().commit()
    return response


def _refused_page(here: Desk, asked: Question, refused: NotTaken) -> Response:
    """Say what to put right; but first, what to tell the person now."""
    chosen = request.form.getlist("answer")
    kinds = services.raise_refused(db_session(), current_access(), here.found, asked.link_id, chosen, clock.now())
    form = form_beside(here.words, asked, here.found.values)
    form.refuse(str(refused))
    response = question_page(here, asked, form, status=422, kinds=kinds)
    db_session().commit()
    return response


def _after(here: Desk, operation_id: uuid.UUID, reply: Reply) -> Response:
    """Return where to go: help first of all, then a closed assessment, else the next question."""
    if reply.signs:
        target = here.address("assisted_help", operation_id=operation_id)
    elif reply.outcome is Outcome.TOO_LATE:
        title = _("These answers were already sent")
        return page("assessments/assisted_too_late.html", title=title, status=409, patient=here.patient)
    elif is_of_another_version(here.found):
        target = here.address("assisted")
    elif reply.next_link_id is None:
        target = here.address("assisted_check")
    else:
        review = "1" if is_review() else None
        target = here.address("assisted_question", link_id=reply.next_link_id, review=review)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(next=target)
    return redirect(target, 303)


def _given(found: Sitting, asked: Question) -> Given:
    is_repeat = found.operation is not None
    return answer_in(request.form, asked, found.values, is_repeat=is_repeat, may_be_blank=True)


def _save_older(here: Desk, link_id: str, operation_id: uuid.UUID) -> Response:
    """Keep what a page sent that showed an older version of the questions, in the words that were read out."""
    session, access = db_session(), current_access()
    older, change = services.as_shown(session, access, here.found, version_in(request.form), link_id)
    asked = older.question(link_id)
    try:
        given = _given(older, asked)
    except NotTaken as refused:
        if change.new is None:
            return _changed_page(
                here,
                in_language(asked.text, SOURCE_LOCALE),
                typed(shown_again(request.form.get("answer", ""))),
                is_kept=False,
            )
        return _refused_page(here, change.new, refused)
    reply = services.keep_older(session, access, older, change, given, operation_id, clock.now())
    response = _after_older(here, operation_id, reply)
    session.commit()
    return response


def _after_older(here: Desk, operation_id: uuid.UUID, reply: Reply) -> Response:
    if reply.outcome is not Outcome.CHANGED or reply.signs:
        return _after(here, operation_id, reply)
    sent = queries.operation(db_session(), current_access(), here.row.assessment_id, operation_id).values[0]
    answer = as_asked(from_json(sent["value"]), sent["option_texts"], sent["locale"])
    return _changed_page(here, in_language(sent["question_text"], sent["locale"]), answer, is_kept=True)


def _changed_page(here: Desk, question: Markup, answer: object, *, is_kept: bool) -> Response:
    """Say that what was read out is not asked like that any more, and what became of the answer."""
    return page(
        "assessments/assisted_changed.html",
        title=_("The questions have changed"),
        status=409,
        rows=[{"key": question, "value": answer}],
        is_kept=is_kept,
        carry_on=here.address("assisted"),
        patient=here.patient,
        how=here.how,
    )


def _clash_page(here: Desk, asked: Question) -> Response:
    """Show what was typed again, beside what a colleague saved in the same voice meanwhile."""
    form = form_beside(here.words, asked, here.found.values)
    renew(form, here, asked)
    return question_page(here, asked, form, status=409, clash=saved_by_colleague(here, asked))
