"""Who is responsible for a plan, and when it is looked at again."""

import uuid
from collections.abc import Mapping

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.care_plans import queries, services
from app.care_plans.forms import DetailsForm
from app.care_plans.forms.drafting import typed_day
from app.care_plans.routes import bp
from app.core import clock
from app.core.db import db_session
from app.core.render import page
from app.people import queries as people
from app.people.domain.policy import Action
from app.people.guards import current_access, requires


@bp.get("/team/people/<uuid:patient_id>/plan/details")
@requires(Action.WRITE_PLAN)
def details(patient_id: uuid.UUID) -> Response:
    """Ask who is responsible and when the plan is looked at again."""
    draft = queries.draft(db_session(), current_access(), patient_id)
    form = _details_form(patient_id)
    form.responsible.data = str(draft.responsible_user_id or "")
    form.review_on.data = typed_day(draft.review_on)
    return _details_page(form, patient_id)


@bp.post("/team/people/<uuid:patient_id>/plan/details")
@requires(Action.WRITE_PLAN)
def save_details(patient_id: uuid.UUID) -> Response:
    """Keep who is responsible and when the plan is looked at again."""
    form = _details_form(patient_id)
    if not form.validate():
        return _details_page(form, patient_id)
    user_id = uuid.UUID(form.responsible.data)
    services.set_details(
        db_session(),
        current_access(),
        patient_id,
        responsible=(user_id, _staff(patient_id)[form.responsible.data]),
        review_on=form.day,
        now=clock.now(),
    )
    db_session().commit()
    return redirect(url_for("care_plans.plan", patient_id=patient_id), 303)


def _details_form(patient_id: uuid.UUID) -> DetailsForm:
    form = DetailsForm()
    form.offer(_staff(patient_id))
    return form


def _staff(patient_id: uuid.UUID) -> Mapping[str, str]:
    found = people.staff_of(db_session(), current_access(), patient_id)
    return {str(user_id): name for user_id, name in found.items()}


def _details_page(form: DetailsForm, patient_id: uuid.UUID) -> Response:
    services.record_reading(db_session(), current_access(), patient_id, clock.now())
    db_session().commit()
    return page(
        "care_plans/details.html",
        title=_("Who is responsible, and when"),
        status=422 if form.errors else 200,
        form=form,
        patient=people.patient(db_session(), current_access(), patient_id),
    )
