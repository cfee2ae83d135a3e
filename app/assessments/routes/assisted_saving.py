"""Saving what staff wrote down: in the voice of their sitting, and in the words that their page showed."""

import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import jsonify, redirect, request
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.domain.saving import Outcome, Reply
from app.assessments.forms import form_beside, operation_in, sitting_in
from app.assessments.routes import bp
from app.assessments.routes.assisted import ADDRESS, Desk, desk, is_review, question_page, renew, saved_by_colleague
from app.assessments.routes.assisted_words import advice_in
from app.assessments.routes.earlier import as_asked
from app.assessments.routes.sent_pages import Refused, is_of_another_version, keep_sent, raise_signs
from app.assessments.routes.words import in_language, typed
from app.core import clock
from app.core.db import db_session
from app.core.forms import shown_again
from app.core.i18n import SOURCE_LOCALE, text_direction
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires
from app.questionnaires.domain.definition import DangerKind, Question
from app.questionnaires.domain.values import from_json


@bp.post(f"{ADDRESS}/questions/<link_id>")
@requires(Action.ASSIST)
def save_assisted(patient_id: uuid.UUID, assessment_id: uuid.UUID, link_id: str) -> Response:
    """Save one answer in the voice of the sitting that the page was part of, and go on."""
    operation_id, sitting_id = operation_in(request.form), sitting_in(request.form.get("sitting"))
    here = desk(patient_id, assessment_id, sitting_id, operation_id=operation_id, is_locked=True)
    try:
        reply = keep_sent(here.found, link_id, operation_id, is_review=is_review(), may_be_blank=True)
    except Refused as refused:
        return _refused_page(here, refused)
    response = _after(here, operation_id, reply)
    if response.status_code == HTTPStatus.CONFLICT:  # a page that names the person, where else there is none
        services.record_asked(db_session(), current_access(), here.row, clock.now())
    db_session().commit()
    return response


def _refused_page(here: Desk, refused: Refused) -> Response:
    """Say what to put right, on the page of what is asked now; but first, what to tell the person now."""
    kinds, asked = raise_signs(refused), refused.answered if here.is_of_another_paper else refused.asked
    if asked is None:
        response = _not_kept_page(here, refused.answered, kinds)
    else:
        form = form_beside(here.words, asked, here.shown.values)
        form.refuse(str(refused))
        response = question_page(here, asked, form, status=422, kinds=kinds)
    services.record_asked(db_session(), current_access(), here.row, clock.now())
    db_session().commit()
    return response


def _after(here: Desk, operation_id: uuid.UUID, reply: Reply) -> Response:
    """Return where to go: help first of all, then a clash or a closed assessment, else the next question."""
    if reply.signs:
        target = here.address("assisted_help", operation_id=operation_id)
    elif reply.outcome is Outcome.CONFLICT:
        return _clash_page(here, operation_id)
    elif reply.outcome is Outcome.CHANGED and not here.is_of_another_paper:
        return _kept_page(here, operation_id)
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


def _kept_page(here: Desk, operation_id: uuid.UUID) -> Response:
    """Say that what was read out is not asked like that any more, and that the answer is kept."""
    sent = _sent(here, operation_id)
    answer = as_asked(from_json(sent["value"]), sent["option_texts"], sent["locale"])
    return _changed_page(here, in_language(sent["question_text"], sent["locale"]), answer, is_kept=True)


def _not_kept_page(here: Desk, answered: Question, kinds: Sequence[DangerKind]) -> Response:
    """Say that it is not asked any more, and give back what could not be kept; first what to tell the person now."""
    text = typed(shown_again(request.form.get("answer", "")))
    return _changed_page(here, in_language(answered.text, SOURCE_LOCALE), text, kinds, is_kept=False)


def _changed_page(
    here: Desk, question: Markup, answer: object, kinds: Sequence[DangerKind] = (), *, is_kept: bool
) -> Response:
    return page(
        "assessments/assisted_changed.html",
        title=_("The questions have changed"),
        status=409,
        rows=[{"key": question, "value": answer}],
        is_kept=is_kept,
        kinds=[kind.value for kind in kinds],
        spoken=advice_in(here.how.spoken_locale, kinds) if kinds else "",
        spoken_direction=text_direction(here.how.spoken_locale),
        carry_on=here.address("assisted"),
        patient=here.patient,
        how=here.how,
    )


def _clash_page(here: Desk, operation_id: uuid.UUID) -> Response:
    """Show what was typed again, beside what a colleague saved in the same voice meanwhile."""
    sent = _sent(here, operation_id)
    asked = here.shown.question(here.asked_as(sent))
    form = form_beside(here.words, asked, here.shown.values)
    renew(form, here, asked)
    return question_page(here, asked, form, status=409, clash=saved_by_colleague(here, asked))


def _sent(here: Desk, operation_id: uuid.UUID) -> Mapping[str, Any]:
    """Return what a page sent, as it was kept."""
    sent = queries.operation(db_session(), current_access(), here.row.assessment_id, operation_id).values[0]
    return dict(sent)
