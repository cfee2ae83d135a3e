"""What I can answer, what I have begun, and what I have sent."""

import uuid

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.forms import SendForm
from app.assessments.routes import bp
from app.assessments.routes.versions import carry_on
from app.core import clock
from app.core.db import db_session
from app.core.i18n import current_locale
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires


@bp.get("/assessments")
@requires(Action.ANSWER_OWN, readonly=True)
def index() -> Response:
    """List the sets of questions."""
    session, access, locale = db_session(), current_access(), current_locale()
    return page(
        "assessments/index.html",
        title=_("Your questions"),
        offers=queries.offers(session, access, locale, today=clock.today()),
        done=queries.done(session, access, locale),
        form=SendForm(),
    )


@bp.post("/assessments/start/<key>")
@requires(Action.ANSWER_OWN)
def start(key: str) -> Response:
    """Begin, or go on where one was begun."""
    begun = services.start(db_session(), current_access(), key, locale=current_locale(), now=clock.now())
    db_session().commit()
    return redirect(url_for("assessments.resume", assessment_id=begun.id), 303)


@bp.get("/assessments/<uuid:assessment_id>")
@requires(Action.ANSWER_OWN)
def resume(assessment_id: uuid.UUID) -> Response:
    """Go to the first question without an answer, to the check when there is none, to the summary once sent."""
    found = services.resume(db_session(), current_access(), assessment_id, current_locale(), clock.now())
    db_session().commit()
    if found.assessment.is_submitted:
        return redirect(url_for("assessments.summary", assessment_id=assessment_id), 303)
    return redirect(carry_on(found), 303)
