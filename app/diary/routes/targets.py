"""The numbers that a clinical lead sets for one person. Off by default: see the intended purpose in README."""

import uuid

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.core import audit, clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.render import page
from app.diary import chart_words
from app.diary.domain.axes import AXES
from app.diary.domain.measures import MEASURES
from app.diary.forms.targets import OFF, ON, TargetForm
from app.diary.queries import targets as queries
from app.diary.routes import bp
from app.diary.services.targets import set_target
from app.people import queries as people
from app.people.domain.policy import Action
from app.people.guards import current_access, requires

STATES = {OFF: _l("No number. Nothing is shown and nothing is put on a list"), ON: _l("Yes, show this number")}


@bp.get("/team/people/<uuid:patient_id>/diary/targets")
@requires(Action.SET_TARGET)
def targets(patient_id: uuid.UUID) -> Response:
    """List the measures, each with the number that is set for this person, or none."""
    session, access = db_session(), current_access()
    patient = people.patient(session, access, patient_id)
    on = queries.targets_on(session, access, patient_id)
    _record_opened(patient_id, [])
    session.commit()
    return page(
        "diary/targets.html", title=_("The team’s numbers"), patient=patient, on=on, measures=AXES, words=chart_words
    )


@bp.get("/team/people/<uuid:patient_id>/diary/targets/<measure>")
@requires(Action.SET_TARGET)
def target(patient_id: uuid.UUID, measure: str) -> Response:
    """Ask what the number is, with every decision so far."""
    form = TargetForm()
    steps = queries.steps(db_session(), current_access(), patient_id, _known(measure))
    form.show(steps[0] if steps else None)
    return _target_page(patient_id, measure, form)


@bp.post("/team/people/<uuid:patient_id>/diary/targets/<measure>")
@requires(Action.SET_TARGET)
def save_target(patient_id: uuid.UUID, measure: str) -> Response:
    """Keep a decision on one measure."""
    form = TargetForm()
    decision = form.read(MEASURES[_known(measure)])
    if decision is None:
        return _target_page(patient_id, measure, form, status=422)
    set_target(
        db_session(),
        current_access(),
        patient_id,
        measure,
        decision,
        seen=form.seen_number,
        operation_id=form.operation,
        now=clock.now(),
    )
    db_session().commit()
    return redirect(url_for(".targets", patient_id=patient_id), 303)


def _target_page(patient_id: uuid.UUID, measure: str, form: TargetForm, *, status: int = 200) -> Response:
    """Show one measure with every decision so far. Refused or not, it shows the person: it stands in their log."""
    session, access = db_session(), current_access()
    _record_opened(patient_id, [measure])
    form.offer(STATES)
    steps = queries.steps(session, access, patient_id, measure)
    set_by = {step.set_by_user_id for step in steps if step.set_by_user_id}
    shown = page(
        "diary/target.html",
        title=chart_words.title_of(measure),
        status=status,
        patient=people.patient(session, access, patient_id),
        measure=MEASURES[measure],
        form=form,
        steps=steps,
        names=people.names_by_id(session, access, set_by) if set_by else {},
        words=chart_words,
    )
    session.commit()
    return shown


def _known(measure: str) -> str:
    if measure not in AXES:
        raise NotFound
    return measure


def _record_opened(patient_id: uuid.UUID, sections: list[str]) -> None:
    audit.record(
        db_session(),
        current_access(),
        "diary.targets_read",
        patient_id=patient_id,
        object_type="patient",
        object_id=patient_id,
        sections=sections,
        now=clock.now(),
    )
