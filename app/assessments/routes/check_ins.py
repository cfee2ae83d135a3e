"""How somebody who helps is themselves: one question a page, for nobody but them."""

import uuid
from collections.abc import Mapping

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.assessments.domain.check_in import next_link_id, result_of
from app.assessments.domain.confirming import first_open
from app.assessments.domain.reading import AnswerFacts, answer_lines
from app.assessments.domain.saving import Outcome
from app.assessments.forms import AnswerForm, NotTaken, SendForm, answer_in, form_for
from app.assessments.queries import check_ins as queries
from app.assessments.queries.check_ins import CheckIn
from app.assessments.routes import bp
from app.assessments.routes.asked import of_question
from app.assessments.routes.words import given_words, question_words
from app.assessments.services import check_ins as services
from app.core import clock
from app.core.db import db_session
from app.core.forms import Form
from app.core.i18n import current_locale
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.branching import previous_question
from app.questionnaires.domain.definition import Question

ALL = "/helping/check-ins"
ONE = f"{ALL}/<uuid:check_in_id>"


@bp.get(ALL)
@requires(Action.CHECK_IN, readonly=True)
def check_ins() -> Response:
    """Show the helper's own check-ins, and begin one or go on."""
    found = queries.check_ins(db_session(), current_access())
    return page(
        "assessments/check_ins.html",
        title=_("How are you?"),
        form=Form(),
        minutes=questionnaires.published(db_session(), queries.KEY).definition.minutes,
        begun=next((row for row in found if not row.is_finished), None),
        finished=[row for row in found if row.is_finished],
    )


@bp.post(ALL)
@requires(Action.CHECK_IN)
def begin_check_in() -> Response:
    """Begin, or go on where one was begun."""
    row = services.begin_check_in(db_session(), current_access(), locale=current_locale(), now=clock.now())
    db_session().commit()
    return redirect(url_for("assessments.check_in", check_in_id=row.id), 303)


@bp.get(ONE)
@requires(Action.CHECK_IN, readonly=True)
def check_in(check_in_id: uuid.UUID) -> Response:
    """Show a finished one; else go to the first question without an answer, or to the end."""
    found = _found(check_in_id)
    if not found.row.is_finished:
        following = first_open(found.version.definition, found.values, ())
        return redirect(_address(found, following.link_id) if following else _check_address(found), 303)
    return page(
        "assessments/check_in.html",
        title=_("How you are"),
        row=found.row,
        rows=_rows(found),
        result=result_of(found.version.definition, found.values),
    )


@bp.get(f"{ONE}/questions/<link_id>")
@requires(Action.CHECK_IN, readonly=True)
def check_in_question(check_in_id: uuid.UUID, link_id: str) -> Response:
    """Show one question."""
    kept, found = take_kept(), _found(check_in_id)
    asked = found.question(link_id)
    if found.row.is_finished:
        return redirect(url_for("assessments.check_in", check_in_id=check_in_id), 303)
    form = form_for(found.version.words, asked, found.values)
    form.show(found.value(link_id))
    if kept:
        form.show_kept(kept.getlist("answer"))
    _renew(form, found, asked)
    return _question_page(found, asked, form)


@bp.post(f"{ONE}/questions/<link_id>")
@requires(Action.CHECK_IN)
def save_check_in(check_in_id: uuid.UUID, link_id: str) -> Response:
    """Save one answer, and go on."""
    found = _found(check_in_id, is_locked=True)
    asked = found.question(link_id)
    if found.row.is_finished:
        return redirect(url_for("assessments.check_in", check_in_id=check_in_id), 303)
    try:
        given = answer_in(request.form, asked, found.values, may_be_blank=True)
    except NotTaken as refused:
        return _again(found, asked, str(refused), status=422)
    outcome = services.keep_check_in(db_session(), current_access(), found, link_id, given, now=clock.now())
    db_session().commit()
    if outcome is Outcome.CONFLICT:
        return _again(found, asked, _("You saved another answer on another phone. Choose again"), status=409)
    following = None if _is_review() else next_link_id(found.version.definition, found.values, link_id)
    return redirect(_address(found, following) if following else _check_address(found), 303)


@bp.get(f"{ONE}/check")
@requires(Action.CHECK_IN, readonly=True)
def check_check_in(check_in_id: uuid.UUID) -> Response:
    """Show every answer before it is closed."""
    found = _found(check_in_id)
    if found.row.is_finished:
        return redirect(url_for("assessments.check_in", check_in_id=check_in_id), 303)
    asked = list(found.version.definition.questions())
    return page(
        "assessments/check_in_check.html",
        title=_("Check your answers"),
        form=SendForm(),
        rows=_rows(found, can_change=True),
        back=_address(found, asked[-1].link_id),
    )


@bp.post(f"{ONE}/check")
@requires(Action.CHECK_IN)
def finish_check_in(check_in_id: uuid.UUID) -> Response:
    """Close it."""
    found = _found(check_in_id, is_locked=True)
    services.finish_check_in(db_session(), current_access(), found, clock.now())
    db_session().commit()
    return redirect(url_for("assessments.check_in", check_in_id=check_in_id, saved="1"), 303)


@bp.get(f"{ONE}/delete")
@requires(Action.CHECK_IN, readonly=True)
def confirm_delete_check_in(check_in_id: uuid.UUID) -> Response:
    """Ask before it is gone."""
    found = _found(check_in_id)
    return page("assessments/check_in_delete.html", title=_("Delete these answers?"), form=Form(), row=found.row)


@bp.post(f"{ONE}/delete")
@requires(Action.CHECK_IN)
def delete_check_in(check_in_id: uuid.UUID) -> Response:
    """Delete it. Sent again, it is gone all the same."""
    services.delete_check_in(db_session(), current_access(), check_in_id, clock.now())
    db_session().commit()
    return redirect(url_for("assessments.check_ins", saved="deleted"), 303)


def _found(check_in_id: uuid.UUID, *, is_locked: bool = False) -> CheckIn:
    return queries.check_in(db_session(), current_access(), check_in_id, current_locale(), is_locked=is_locked)


def _is_review() -> bool:
    return "review" in request.args


def _address(found: CheckIn, link_id: str, *, is_review: bool = False) -> str:
    review = "1" if is_review else None
    return url_for("assessments.check_in_question", check_in_id=found.row.id, link_id=link_id, review=review)


def _check_address(found: CheckIn) -> str:
    return url_for("assessments.check_check_in", check_in_id=found.row.id)


def _rows(found: CheckIn, *, can_change: bool = False) -> list[dict[str, object]]:
    """Return each question with its answer in words: "Not answered" and "Skipped" are said, never left blank."""
    return [
        {
            "key": question_words(line),
            "value": given_words(line),
            **({"href": _address(found, line.link_id, is_review=True)} if can_change else {}),
        }
        for line in answer_lines(found.version.words, _facts(found))
    ]


def _facts(found: CheckIn) -> Mapping[str, AnswerFacts]:
    row = found.row
    return {
        link_id: AnswerFacts(row.id, one.value, row.locale, row.user_id, "helper", row.saved_at)
        for link_id, one in found.kept.items()
    }


def _renew(form: AnswerForm, found: CheckIn, asked: Question) -> None:
    kept = found.kept.get(asked.link_id)
    form.revision.data, form.shown_in.data = str(kept.revision if kept else 0), current_locale()


def _again(found: CheckIn, asked: Question, message: str, *, status: int) -> Response:
    """Show the question again, with what was sent and what to do about it."""
    form = form_for(found.version.words, asked, found.values)
    form.refuse(message)
    if status == 409:
        _renew(form, found, asked)
    return _question_page(found, asked, form, status=status)


def _question_page(found: CheckIn, asked: Question, form: AnswerForm, *, status: int = 200) -> Response:
    review = "1" if _is_review() else None
    return page(
        "assessments/check_in_question.html",
        layout="helper_layout.html",
        **of_question(found.version, asked, form),
        status=status,
        kinds=(),
        is_saved=status == 200 and bool(found.kept),
        back=_back(found, asked),
        address=url_for("assessments.save_check_in", check_in_id=found.row.id, link_id=asked.link_id, review=review),
        note=None,
        skip=_("Skip this question"),
    )


def _back(found: CheckIn, asked: Question) -> str:
    if _is_review():
        return _check_address(found)
    before = previous_question(found.version.definition, found.values, asked.link_id)
    return _address(found, before.link_id) if before else url_for("assessments.check_ins")
