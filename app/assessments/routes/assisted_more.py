"""What the answers lead to, once staff have sent them: a few more questions, now or another time."""

import uuid

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.forms import sitting_in
from app.assessments.routes import bp
from app.assessments.routes.assisted import ADDRESS, desk
from app.assessments.routes.words import phrase
from app.core import clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.i18n import current_locale
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires


@bp.get(f"{ADDRESS}/more")
@requires(Action.ASSIST)
def assisted_more(patient_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Say that it was sent and what it leads to; go to the person where it leads to nothing."""
    here = desk(patient_id, assessment_id)
    found = queries.steps(db_session(), current_access(), assessment_id, current_locale())
    if not found:
        return redirect(url_for("mdt.person", patient_id=patient_id), 303)
    services.record_asked(db_session(), current_access(), here.row, clock.now())
    response = page(
        "assessments/assisted_more.html",
        title=_("A few more questions"),
        steps=found,
        phrase=phrase,
        assessment_id=assessment_id,
        patient=here.patient,
        how=here.how,
    )
    db_session().commit()
    return response


@bp.post(f"{ADDRESS}/more")
@requires(Action.ASSIST)
def begin_more(patient_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Go on with one of them, in the same way and through the same interpreter."""
    session, access = db_session(), current_access()
    here, chosen = desk(patient_id, assessment_id), sitting_in(request.form.get("opened"))
    steps = queries.steps(session, access, assessment_id, current_locale())
    step = next((one for one in steps if one.assessment_id == chosen), None)
    if step is None:
        raise NotFound
    begun = services.begin_assisted(session, access, patient_id, step.key, here.how, now=clock.now())
    session.commit()
    return redirect(url_for("assessments.assisted", patient_id=patient_id, assessment_id=begun.assessment_id), 303)
