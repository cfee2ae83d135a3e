"""The plan as somebody who helps reads it, where the person lets them."""

import uuid

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.care_plans import queries, services
from app.care_plans.domain.plan import items, without_private
from app.care_plans.routes import bp, words
from app.core import clock
from app.core.db import db_session
from app.core.render import page
from app.people import queries as people
from app.people.domain.policy import Action
from app.people.guards import current_access, requires


@bp.get("/helping/<uuid:patient_id>/plan")
@requires(Action.HELP_SEE_PLAN)
def helped_plan(patient_id: uuid.UUID) -> Response:
    """Show the plan that the person agreed, without what is private.

    Neither number, day nor event of a version stands here: they would move when something private changes.
    """
    session, access = db_session(), current_access()
    patient = people.patient(session, access, patient_id)
    history = queries.history(session, access, patient_id)
    number = history.standing.in_force if history else None
    version = queries.version(session, access, patient_id, number) if number else None
    plan = without_private(version.plan) if version else None
    services.record_reading(session, access, patient_id, clock.now())
    session.commit()
    return page(
        "care_plans/helped_plan.html",
        title=_("Their plan"),
        patient=patient,
        plan=plan if plan and any(items(plan)) else None,
        plan_locale=version.locale if version else "",
        words=words,
    )
