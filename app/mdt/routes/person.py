"""One person on one page."""

import uuid

from werkzeug.wrappers import Response

from app.core import clock
from app.core.db import db_session
from app.core.forms import Form
from app.core.i18n import LOCALES
from app.core.render import page
from app.mdt import services
from app.mdt.routes import bp, changes, signs, words
from app.people.domain.ages import age_on
from app.people.domain.policy import Action
from app.people.guards import current_access, requires


@bp.get("/team/people/<uuid:patient_id>")
@requires(Action.SEE_PERSON)
def person(patient_id: uuid.UUID) -> Response:
    """Show what they asked for first, what changed and what is red, each with its source and date."""
    now = clock.now()
    summary = services.read_person(db_session(), current_access(), patient_id, now)
    db_session().commit()
    return page(
        "mdt/person.html",
        title=summary.patient.full_name,
        summary=summary,
        patient=summary.patient,
        age=age_on(summary.patient.birthday, clock.today()),
        language=LOCALES.get(summary.patient.locale, summary.patient.locale),
        now=now,
        form=Form(),
        words=words,
        signs=signs,
        changes=changes,
    )
