"""Somebody who helps answers for a person: one question a page. The person sends it, or the team does with them."""

import uuid

from flask import jsonify, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.domain.confirming import first_open
from app.assessments.domain.reading import answer_lines
from app.assessments.domain.saving import Outcome
from app.assessments.forms import AnswerForm, form_for, operation_in
from app.assessments.queries import HelpedSitting
from app.assessments.routes import bp
from app.assessments.routes.asked import of_question
from app.assessments.routes.goal_words import their_goal
from app.assessments.routes.sent_pages import Refused, is_of_another_version, keep_sent
from app.assessments.routes.words import given_words, question_words
from app.core import clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.forms import Form
from app.core.i18n import LOCALES, current_locale
from app.core.render import page
from app.people import queries as people
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.branching import enabled, previous_question
from app.questionnaires.domain.definition import Question
from app.questionnaires.domain.delegates import is_for_delegates

PERSON = "/helping/<uuid:patient_id>"
ADDRESS = f"{PERSON}/assessments/<uuid:assessment_id>"


@bp.get(f"{PERSON}/questions")
@requires(Action.HELP_ANSWER, readonly=True)
def helped_sets(patient_id: uuid.UUID) -> Response:
    """Show which questions a helper may answer. It says nothing of what was answered: that may be hidden."""
    patient = people.patient(db_session(), current_access(), patient_id)
    versions = questionnaires.all_published(db_session(), current_locale())
    offered = [versions[key] for key in queries.OFFERED if key in versions]
    return page(
        "assessments/helped_sets.html",
        title=_("Questions you can answer for them"),
        patient=patient,
        form=Form(),
        sets=[version for version in offered if is_for_delegates(version.definition)],
    )


@bp.post(f"{PERSON}/questions/<key>")
@requires(Action.HELP_ANSWER)
def start_helped(patient_id: uuid.UUID, key: str) -> Response:
    """Begin a set for the person, or go on where one was begun."""
    session, access = db_session(), current_access()
    if key not in queries.OFFERED or not is_for_delegates(questionnaires.published(session, key).definition):
        raise NotFound
    begun = services.start(session, access, key, locale=current_locale(), now=clock.now(), patient_id=patient_id)
    session.commit()
    return redirect(url_for("assessments.helped", patient_id=patient_id, assessment_id=begun.id), 303)


@bp.get(ADDRESS)
@requires(Action.HELP_ANSWER, readonly=True)
def helped(patient_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Go to the first question that this helper has not answered, or to the end."""
    found = _found(patient_id, assessment_id)
    following = first_open(found.version.definition, found.values, ())
    if found.assessment.is_submitted or following is None:
        return redirect(url_for("assessments.helped_done", patient_id=patient_id, assessment_id=assessment_id), 303)
    return redirect(_address(found, following.link_id), 303)


@bp.get(f"{ADDRESS}/questions/<link_id>")
@requires(Action.HELP_ANSWER, readonly=True)
def helped_question(patient_id: uuid.UUID, assessment_id: uuid.UUID, link_id: str) -> Response:
    """Show one question with what this helper answered."""
    kept, found = take_kept(), _found(patient_id, assessment_id)
    asked = found.question(link_id)
    if found.assessment.is_submitted or asked not in enabled(found.version.definition, found.values):
        return redirect(url_for("assessments.helped", patient_id=patient_id, assessment_id=assessment_id), 303)
    form = form_for(found.version.words, asked, found.values)
    form.show(found.to_show(link_id))
    if kept:
        form.show_kept(kept.getlist("answer"))
    _renew(form, found, asked)
    return _question_page(found, asked, form)


@bp.post(f"{ADDRESS}/questions/<link_id>")
@requires(Action.HELP_ANSWER)
def save_helped(patient_id: uuid.UUID, assessment_id: uuid.UUID, link_id: str) -> Response:
    """Save one answer in the helper's voice, and go on."""
    operation_id = operation_in(request.form)
    found = _found(patient_id, assessment_id, operation_id, is_locked=True)
    asked = found.question(link_id)
    if is_of_another_version(found):
        return _again(found, asked, _("This question has changed. Read it again before you save"), status=409)
    try:
        reply = keep_sent(found, link_id, operation_id, is_review=_is_review(), may_be_blank=True)
    except Refused as refused:
        return _again(found, asked, str(refused), status=422)
    db_session().commit()
    if reply.outcome is Outcome.CONFLICT:
        return _again(found, asked, _("You saved another answer on another phone. Choose again"), status=409)
    target = url_for("assessments.helped_done", patient_id=patient_id, assessment_id=assessment_id)
    if reply.outcome is Outcome.SAVED and reply.next_link_id is not None:
        target = _address(found, reply.next_link_id)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(next=target)
    return redirect(target, 303)


@bp.get(f"{ADDRESS}/done")
@requires(Action.HELP_ANSWER, readonly=True)
def helped_done(patient_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Show what this helper answered, and what happens next."""
    found = _found(patient_id, assessment_id)
    lines = answer_lines(found.version.words, found.said.facts())
    can_change = not found.assessment.is_submitted
    rows = [
        {
            "key": question_words(line),
            "value": given_words(line),
            **({"href": _address(found, line.link_id, review="1")} if can_change else {}),
        }
        for line in lines
    ]
    return page(
        "assessments/helped_done.html",
        title=_("What you answered for them"),
        patient=people.patient(db_session(), current_access(), patient_id),
        is_sent=found.assessment.is_submitted,
        rows=rows,
    )


def _found(
    patient_id: uuid.UUID, assessment_id: uuid.UUID, operation_id: uuid.UUID | None = None, *, is_locked: bool = False
) -> HelpedSitting:
    session, access, locale = db_session(), current_access(), _shown_in()
    return queries.helped_sitting(session, access, patient_id, assessment_id, locale, operation_id, is_locked=is_locked)


def _shown_in() -> str:
    said = request.form.get("shown_in", "")
    return said if said in LOCALES else current_locale()


def _is_review() -> bool:
    return "review" in request.args


def _address(found: HelpedSitting, link_id: str, review: str | None = None) -> str:
    assessment = found.assessment
    return url_for(
        "assessments.helped_question",
        patient_id=assessment.patient_id,
        assessment_id=assessment.id,
        link_id=link_id,
        review=review or ("1" if _is_review() else None),
    )


def _renew(form: AnswerForm, found: HelpedSitting, asked: Question) -> None:
    stored = found.stored(asked.link_id)
    form.revision.data, form.shown_in.data = str(stored.revision if stored else 0), current_locale()
    form.operation_id.data = str(uuid.uuid4())


def _again(found: HelpedSitting, asked: Question, message: str, *, status: int) -> Response:
    """Show the question again, with what was sent and what to do about it."""
    form = form_for(found.version.words, asked, found.values)
    form.refuse(message)
    if status == 409:
        _renew(form, found, asked)
    return _question_page(found, asked, form, status=status)


def _question_page(found: HelpedSitting, asked: Question, form: AnswerForm, *, status: int = 200) -> Response:
    return page(
        "assessments/helped_question.html",
        layout="helper_layout.html",
        **of_question(found.version, asked, form, their_goal(found, asked)),
        status=status,
        kinds=(),
        is_saved=status == 200 and found.is_begun,
        back=_back(found, asked),
        address=url_for(
            "assessments.save_helped",
            patient_id=found.assessment.patient_id,
            assessment_id=found.assessment.id,
            link_id=asked.link_id,
            review="1" if _is_review() else None,
        ),
        note=None,
        skip=_("Skip this question"),
        patient=people.patient(db_session(), current_access(), found.assessment.patient_id),
    )


def _back(found: HelpedSitting, asked: Question) -> str:
    patient_id = found.assessment.patient_id
    if _is_review():
        return url_for("assessments.helped_done", patient_id=patient_id, assessment_id=found.assessment.id)
    before = previous_question(found.version.definition, found.values, asked.link_id)
    if before is None:
        return url_for("assessments.helped_sets", patient_id=patient_id)
    return _address(found, before.link_id)
