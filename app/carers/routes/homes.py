"""The team lets a care home in for a person: each of its care workers can help them then."""

import uuid

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.carers import services
from app.carers.forms import HomeForm
from app.carers.routes import bp
from app.carers.services import Admission, AlreadyAsked, Ground
from app.core import clock
from app.core.db import db_session
from app.core.render import page
from app.people import queries as people
from app.people.domain.helping import Basis
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept


@bp.get("/team/people/<uuid:patient_id>/helpers/home")
@requires(Action.LET_HELPER_IN, fresh=True)
def choose_home(patient_id: uuid.UUID) -> Response:
    """Ask which home, what for and on which ground."""
    form = _offering(HomeForm(formdata=take_kept()))
    form.mark()
    return _page(patient_id, form)


@bp.post("/team/people/<uuid:patient_id>/helpers/home")
@requires(Action.LET_HELPER_IN, fresh=True)
def let_home_in(patient_id: uuid.UUID) -> Response:
    """Let it in, once."""
    form = _offering(HomeForm())
    operation_id = form.operation
    if not form.validate():
        return _page(patient_id, form)
    admission = Admission(form.home_value, form.chosen, form.until(clock.today()), operation_id)
    ground = Ground(Basis(form.basis.data), form.decided_by.data, is_seen=form.is_paper_seen)
    try:
        services.let_home_in(db_session(), current_access(), patient_id, admission, ground, now=clock.now())
    except AlreadyAsked:
        form.add_error("home", _("This home helps them already. Go back to see it"))
        return _page(patient_id, form)
    db_session().commit()
    return redirect(url_for("carers.team_helpers", patient_id=patient_id, saved="home"), 303)


def _offering(form: HomeForm) -> HomeForm:
    homes = people.care_homes(db_session(), current_access())
    form.offer_homes([(str(team.id), services.home_name(team, organisation)) for team, organisation in homes])
    return form


def _page(patient_id: uuid.UUID, form: HomeForm) -> Response:
    session, access = db_session(), current_access()
    patient = people.patient(session, access, patient_id)
    services.record_reading(session, access, patient_id, clock.now())
    response = page(
        "carers/team_home.html",
        title=_("Let a care home help them"),
        status=422 if form.errors else 200,
        form=form,
        patient=patient,
    )
    session.commit()
    return response
