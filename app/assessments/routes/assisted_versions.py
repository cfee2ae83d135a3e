"""A newer version came out while staff write a person's answers down: they ask which to go on with."""

import uuid

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.forms import VersionForm
from app.assessments.routes import bp
from app.assessments.routes.assisted import ADDRESS, Desk, desk
from app.assessments.routes.versions import version_page
from app.core import clock
from app.core.db import db_session
from app.core.i18n import SOURCE_LOCALE
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires


@bp.get(f"{ADDRESS}/versions")
@requires(Action.ASSIST)
def assisted_versions(patient_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Say what a newer version changes, and ask which to go on with."""
    here = desk(patient_id, assessment_id)
    services.record_asked(db_session(), current_access(), here.row, clock.now())
    response = _choice_page(here, VersionForm(formdata=None))
    db_session().commit()
    return response


@bp.post(f"{ADDRESS}/versions")
@requires(Action.ASSIST)
def choose_assisted_version(patient_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Go on with the newer version, or with the one that was begun."""
    here, form = desk(patient_id, assessment_id), VersionForm()
    operation_id, number, is_moved = form.operation(), form.number(), form.is_moved()
    if is_moved is None:
        return _choice_page(here, form, status=422)
    try:
        services.choose_version(
            db_session(),
            current_access(),
            assessment_id,
            number,
            is_moved=is_moved,
            operation_id=operation_id,
            locale=here.how.spoken_locale,
            now=clock.now(),
        )
    except services.OtherChoice:
        title = _("This was chosen already")
        return page("assessments/assisted_chosen.html", title=title, status=409, carry_on=here.address("assisted"))
    db_session().commit()
    return redirect(here.address("assisted"), 303)


def _choice_page(here: Desk, form: VersionForm, *, status: int = 200) -> Response:
    newer = queries.newer_version(db_session(), current_access(), here.found.assessment, SOURCE_LOCALE)
    if newer is None:
        return redirect(here.address("assisted"), 303)
    return version_page(
        here.found,
        newer,
        form,
        status=status,
        address=here.address("assisted_versions"),
        back=url_for("mdt.person", patient_id=here.row.patient_id),
        layout="team_layout.html",
        patient=here.patient,
    )
