"""Showing the draft to the person for their agreement, and taking it back."""

import uuid

from flask import current_app, redirect, url_for
from werkzeug.wrappers import Response

from app.care_plans import queries, services
from app.care_plans.forms import ProposeForm
from app.care_plans.routes import bp
from app.care_plans.routes.drafting import plan_page
from app.care_plans.services import NotReady
from app.core import clock
from app.core.db import db_session
from app.people.domain.policy import Action
from app.people.guards import current_access, requires


@bp.post("/team/people/<uuid:patient_id>/plan/propose")
@requires(Action.PROPOSE_PLAN)
def propose(patient_id: uuid.UUID) -> Response:
    """Freeze what was read, for the person to answer."""
    session, access = db_session(), current_access()
    form = ProposeForm()
    try:
        services.propose(
            session,
            access,
            patient_id,
            seen_sha256=form.sha256.data or "",
            base_url=current_app.extensions["settings"].base_url,
            today=clock.today(),
            now=clock.now(),
        )
    except NotReady:
        return plan_page(patient_id, queries.history(session, access, patient_id), status=422)
    session.commit()
    return redirect(url_for("care_plans.plan", patient_id=patient_id), 303)


@bp.post("/team/people/<uuid:patient_id>/plan/versions/<int(max=2147483647):number>/withdraw")
@requires(Action.WRITE_PLAN)
def withdraw(patient_id: uuid.UUID, number: int) -> Response:
    """Take a version back before the person has answered."""
    services.withdraw(db_session(), current_access(), patient_id, number, clock.now())
    db_session().commit()
    return redirect(url_for("care_plans.plan", patient_id=patient_id), 303)
