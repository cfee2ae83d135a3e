"""One question a page. Saved means committed: nothing says so before."""

import uuid
from collections.abc import Sequence

from flask import jsonify, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.domain.fingerprints import others_fingerprint, own_fingerprint
from app.assessments.domain.saving import Outcome, Reply
from app.assessments.forms import AnswerForm, ChooseForm, form_for, operation_in
from app.assessments.queries import Sitting
from app.assessments.routes import bp
from app.assessments.routes.asked import of_question
from app.assessments.routes.earlier import changed_page, not_kept_page, note_of
from app.assessments.routes.goal_words import own_goal
from app.assessments.routes.sent_pages import Refused, is_of_another_version, keep_sent, raise_signs
from app.assessments.routes.two_answers import two_answers_page
from app.core import clock
from app.core.db import db_session
from app.core.forms import shown_again
from app.core.i18n import LOCALES, current_locale
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept
from app.questionnaires.domain.branching import enabled, previous_question
from app.questionnaires.domain.definition import DangerKind, Question


@bp.get("/assessments/<uuid:assessment_id>/questions/<link_id>")
@requires(Action.ANSWER_OWN, readonly=True)
def question(assessment_id: uuid.UUID, link_id: str) -> Response:
    """Show one question with the answer that stands.

    A patient's turning from question to question is no event of its own in the log of who looked: opening, saving
    and sending are (docs/adr/0006).
    """
    kept = take_kept()
    found = queries.sitting(db_session(), current_access(), assessment_id, current_locale())
    if found.said.aside and found.version.definition.question(link_id) is None:
        return redirect(url_for("assessments.resume", assessment_id=assessment_id), 303)  # asked before, not now
    asked = found.question(link_id)
    if found.assessment.is_submitted or asked not in enabled(found.version.definition, found.values):
        return redirect(url_for("assessments.resume", assessment_id=assessment_id), 303)
    if asked.private and not kept and "alone" not in request.args:
        return _alone_page(found, asked)
    form = form_for(found.version.words, asked, found.values)
    stored = found.stored(link_id)
    form.show(found.to_show(link_id))
    if kept:
        form.show_kept(kept.getlist("answer"))
    form.revision.data, form.shown_in.data = str(stored.revision if stored else 0), current_locale()
    form.operation_id.data = str(uuid.uuid4())
    return _question_page(found, asked, form)


@bp.post("/assessments/<uuid:assessment_id>/questions/<link_id>")
@requires(Action.ANSWER_OWN)
def save(assessment_id: uuid.UUID, link_id: str) -> Response:
    """Save one answer and go on."""
    operation_id = operation_in(request.form)
    found = queries.locked_sitting(db_session(), current_access(), assessment_id, _shown_in(), operation_id)
    try:
        reply = keep_sent(found, link_id, operation_id, is_review=_is_review())
    except Refused as refused:
        return _refused_page(found, refused)
    db_session().commit()
    return _after(found, operation_id, reply, is_older=is_of_another_version(found))


def _refused_page(found: Sitting, refused: Refused) -> Response:
    """Say what to put right, on the page of what is asked now; but first, what help there is."""
    kinds, asked = raise_signs(refused), refused.asked
    if asked is None:
        response = not_kept_page(found, refused.answered, shown_again(request.form.get("answer", "")), kinds)
    else:
        form = form_for(found.version.words, asked, found.values)
        form.refuse(str(refused))
        response = _question_page(found, asked, form, status=422, kinds=kinds)
    db_session().commit()
    return response


@bp.get("/assessments/<uuid:assessment_id>/two-answers/<uuid:operation_id>")
@requires(Action.ANSWER_OWN, readonly=True)
def two_answers(assessment_id: uuid.UUID, operation_id: uuid.UUID) -> Response:
    """Show the answer that stands and the one that this device sent."""
    found = queries.sitting(db_session(), current_access(), assessment_id, current_locale())
    return two_answers_page(found, operation_id, status=200)


@bp.post("/assessments/<uuid:assessment_id>/two-answers/<uuid:operation_id>")
@requires(Action.ANSWER_OWN)
def choose(assessment_id: uuid.UUID, operation_id: uuid.UUID) -> Response:
    """Keep the answer that the person chose; both stay in the history."""
    form = ChooseForm()
    takes_sent = form.takes_sent()
    if takes_sent is None:
        found = queries.sitting(db_session(), current_access(), assessment_id, current_locale())
        return two_answers_page(found, operation_id, status=422, form=form)
    reply = services.choose_answer(
        db_session(),
        current_access(),
        assessment_id,
        operation_id,
        take_sent=takes_sent,
        revision=form.base_revision(),
        operation_id=form.operation(),
        locale=current_locale(),
        now=clock.now(),
    )
    db_session().commit()
    found = queries.sitting(db_session(), current_access(), assessment_id, current_locale())
    sent = queries.operation(db_session(), current_access(), assessment_id, operation_id).values[0]
    return _after(found, form.operation(), reply, is_older=services.is_older(found, sent))


@bp.get("/assessments/<uuid:assessment_id>/set-aside/<uuid:operation_id>")
@requires(Action.ANSWER_OWN, readonly=True)
def set_aside(assessment_id: uuid.UUID, operation_id: uuid.UUID) -> Response:
    """Show an answer that a phone sent late, to a question that is not asked like that any more."""
    found = queries.sitting(db_session(), current_access(), assessment_id, current_locale())
    return changed_page(found, operation_id, status=200)


def _shown_in() -> str:
    """Return the language that the page was shown in, so that the answer keeps the words the person saw."""
    said = request.form.get("shown_in", "")
    return said if said in LOCALES else current_locale()


def _is_review() -> bool:
    return "review" in request.args


def _alone_page(found: Sitting, asked: Question) -> Response:
    """Ask first whether anybody can see the screen: the question itself could bring the person into danger."""
    return page(
        "assessments/alone.html",
        title=_("The next question is private"),
        show=url_for(
            "assessments.question",
            assessment_id=found.assessment.id,
            link_id=asked.link_id,
            review="1" if _is_review() else None,
            alone="yes",
        ),
        back=_back(found, asked),
    )


def _after(found: Sitting, operation_id: uuid.UUID, reply: Reply, *, is_older: bool) -> Response:
    """Return where to go: help first of all, then a clash or a closed assessment, else the next question.

    `is_older`: what was sent comes from an older version, which has another next question.
    """
    assessment_id = found.assessment.id
    if reply.signs:
        target = url_for("assessments.help_shown", assessment_id=assessment_id, operation_id=operation_id)
    elif reply.outcome is Outcome.CONFLICT:
        return two_answers_page(found, operation_id, status=409)
    elif reply.outcome is Outcome.CHANGED:
        return changed_page(found, operation_id)
    elif reply.outcome is Outcome.TOO_LATE:
        title = _("You have already sent these answers")
        return page("assessments/too_late.html", title=title, status=409, assessment_id=assessment_id)
    elif is_older:
        target = url_for("assessments.resume", assessment_id=assessment_id)
    elif reply.next_link_id is None:
        target = url_for("assessments.check", assessment_id=assessment_id)
    else:
        review = "1" if _is_review() else None
        target = url_for("assessments.question", assessment_id=assessment_id, link_id=reply.next_link_id, review=review)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(next=target)
    return redirect(target, 303)


def _question_page(
    found: Sitting, asked: Question, form: AnswerForm, *, status: int = 200, kinds: Sequence[DangerKind] = ()
) -> Response:
    return page(
        "assessments/question.html",
        **of_question(found.version, asked, form, own_goal(found, asked)),
        status=status,
        kinds=[kind.value for kind in kinds],
        is_saved=status == 200 and found.is_begun,
        has_private_choices=any(option.private for option in asked.options),
        back=_back(found, asked),
        review="1" if _is_review() else None,
        note=note_of(found, asked),
        fingerprint=_fingerprint(found),
        may_step=not _is_review() and not _comes_from_a_question(),
        skip=None if asked.required else _("Skip this question"),
        assessment_id=found.assessment.id,
    )


def _comes_from_a_question() -> bool:
    """Return whether this browser loads a page for each question: then it need not be given all of them at once."""
    return "/questions/" in (request.referrer or "")


def _fingerprint(found: Sitting) -> str:
    operations = (row.operation_id for row in found.rows.values())
    own = own_fingerprint(found.version.definition.version, current_locale(), operations)
    return f"{own}.{others_fingerprint(found.said, found.rows)}"


def _back(found: Sitting, asked: Question) -> str:
    if _is_review():
        return url_for("assessments.check", assessment_id=found.assessment.id)
    before = previous_question(found.version.definition, found.values, asked.link_id)
    if before is None:
        return url_for("assessments.index")
    return url_for("assessments.question", assessment_id=found.assessment.id, link_id=before.link_id)
