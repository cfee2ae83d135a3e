"""The plan as somebody who helps reads it, and answers it for the person, where they may.

Neither number, day nor event of a version stands on these pages: they would move when something private changes.
"""

import uuid

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.care_plans import queries, services
from app.care_plans.domain.difference import changes
from app.care_plans.domain.plan import Plan
from app.care_plans.forms import AnswerForForm
from app.care_plans.queries.helping import HelpedPlan
from app.care_plans.queries.helping import helped_plan as find_helped_plan
from app.care_plans.routes import bp, words
from app.care_plans.services import MovedOnFor, SaidFor
from app.core import clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.i18n import current_locale
from app.core.render import page
from app.people import queries as people
from app.people.domain.helping import Scope
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept


@bp.get("/helping/<uuid:patient_id>/plan")
@requires(Action.HELP_SEE_PLAN)
def helped_plan(patient_id: uuid.UUID) -> Response:
    """Show what waits for an answer, where they may give it, else what counts: both without what is private."""
    access = current_access()
    patient, found = people.patient(db_session(), access, patient_id), _helped(patient_id)
    helped = access.help_for(patient_id)
    is_asked = found.asked is not None and helped is not None and Scope.AGREE_PLAN in helped.scopes
    services.record_reading(db_session(), access, patient_id, clock.now())
    db_session().commit()
    return page(
        "care_plans/helped_plan.html",
        title=_("Their plan"),
        patient=patient,
        plan=found.asked if is_asked else found.in_force,
        plan_locale=found.asked_locale if is_asked else found.in_force_locale,
        is_asked=is_asked,
        answer=found.answer,
        words=words,
    )


@bp.get("/helping/<uuid:patient_id>/plan/answer")
@requires(Action.HELP_AGREE_PLAN, fresh=True)
def helped_answer(patient_id: uuid.UUID) -> Response:
    """Ask what they answer for the person."""
    kept = take_kept()
    return _answer_page(patient_id, _form(kept))


@bp.post("/helping/<uuid:patient_id>/plan/answer")
@requires(Action.HELP_AGREE_PLAN, fresh=True)
def save_helped_answer(patient_id: uuid.UUID) -> Response:
    """Keep what they answer for the person."""
    form = _form(None)
    form.check_bound()
    if not form.validate():
        found = _helped(patient_id)
        return _answer_page(patient_id, form) if found.asked else _moved_on_page(patient_id, form, None, found)
    said = SaidFor(form.chosen, form.seen.data or "", current_locale(), form.operation, form.words.data or "")
    try:
        services.respond_for(db_session(), current_access(), patient_id, said, clock.now())
    except MovedOnFor as moved:
        return _moved_on_page(patient_id, form, moved.was, moved.now)
    db_session().commit()
    return redirect(url_for("care_plans.helped_plan", patient_id=patient_id, saved="yes"), 303)


def _helped(patient_id: uuid.UUID) -> HelpedPlan:
    session, access = db_session(), current_access()
    return find_helped_plan(session, access, queries.history(session, access, patient_id))


def _form(kept: object) -> AnswerForForm:
    form = AnswerForForm(kept) if kept else AnswerForForm()
    form.offer(words.ANSWERS_FOR)
    form.act.label.text = _("Do you agree with this plan for them?")
    return form


def _answer_page(patient_id: uuid.UUID, form: AnswerForForm) -> Response:
    """Show what is asked with the answers below it, so that nobody answers what they did not see.

    A page that is shown again keeps the mark of what it showed first.
    """
    patient, found = people.patient(db_session(), current_access(), patient_id), _helped(patient_id)
    if found.waiting is None:
        raise NotFound
    if not form.is_submitted() and not form.seen.data:
        form.mark()
        form.seen.data = services.mark_of(found.waiting, form.operation)
    services.record_reading(db_session(), current_access(), patient_id, clock.now())
    db_session().commit()
    return page(
        "care_plans/helped_answer.html",
        title=_("Answer their plan for them"),
        status=422 if form.errors else 200,
        form=form,
        patient=patient,
        plan=found.asked,
        plan_locale=found.asked_locale,
        words=words,
    )


def _moved_on_page(patient_id: uuid.UUID, form: AnswerForForm, was: Plan | None, now: HelpedPlan) -> Response:
    """Say that the plan is another by now, and which words of those they may read; what was typed is still there."""
    services.record_reading(db_session(), current_access(), patient_id, clock.now())
    db_session().commit()
    return page(
        "care_plans/helped_moved_on.html",
        title=_("The team has updated this plan"),
        status=409,
        patient=people.patient(db_session(), current_access(), patient_id),
        plan_locale=now.asked_locale,
        is_asked=now.asked is not None,
        changes=changes(was, now.asked) if was and now.asked else (),
        typed=form.words.data,
        words=words,
    )
