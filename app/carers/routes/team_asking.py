"""The team lets a helper in for a person, on a ground in law, and ends the help of one."""

import uuid

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.carers import queries, services
from app.carers.forms import TeamAskForm
from app.carers.routes import bp, words
from app.carers.routes.requests import base_url, request_of
from app.carers.services import AlreadyAsked, Ground, OwnNumber, TooManyAsked
from app.core import clock
from app.core.db import db_session
from app.core.forms import Form
from app.core.render import page
from app.people import queries as people
from app.people.domain.helping import Basis
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept


@bp.get("/team/people/<uuid:patient_id>/helpers/ask")
@requires(Action.LET_HELPER_IN, fresh=True)
def team_ask(patient_id: uuid.UUID) -> Response:
    """Ask who is to help, and on which ground."""
    kept = take_kept()
    form = TeamAskForm(kept) if kept else TeamAskForm()
    form.mark()
    return _page(patient_id, form)


@bp.post("/team/people/<uuid:patient_id>/helpers/ask")
@requires(Action.LET_HELPER_IN, fresh=True)
def team_send_request(patient_id: uuid.UUID) -> Response:
    """Text the request, once."""
    form = TeamAskForm()
    operation_id = form.operation
    if not form.validate():
        return _page(patient_id, form)
    request = request_of(form, operation_id)
    ground = Ground(Basis(form.basis.data), form.decided_by.data, is_seen=form.is_paper_seen)
    session, access = db_session(), current_access()
    try:
        services.ask_for(session, access, patient_id, request, ground, base_url=base_url(), now=clock.now())
    except OwnNumber:
        form.add_error("phone", _("This is the person’s own number. Enter the number of who helps them"))
        return _page(patient_id, form)
    except AlreadyAsked:
        form.add_error("phone", _("Somebody with this number was asked already. Go back to see them"))
        return _page(patient_id, form)
    except TooManyAsked:
        form.form_errors.append(_("5 people were asked for this person today. Try again tomorrow"))
        return _page(patient_id, form, status=429)
    session.commit()
    return redirect(url_for("carers.team_helpers", patient_id=patient_id, saved="asked"), 303)


@bp.get("/team/people/<uuid:patient_id>/helpers/<uuid:help_id>/end")
@requires(Action.LET_HELPER_IN)
def team_confirm_end(patient_id: uuid.UUID, help_id: uuid.UUID) -> Response:
    """Ask whether one helper is to help no more."""
    session, access = db_session(), current_access()
    link = queries.link(session, access, patient_id, help_id)
    services.record_reading(session, access, patient_id, clock.now())
    patient = people.patient(session, access, patient_id)
    response = page(
        "carers/team_end.html", title=_("Stop their help"), form=Form(), link=link, patient=patient, words=words
    )
    session.commit()
    return response


@bp.post("/team/people/<uuid:patient_id>/helpers/<uuid:help_id>/end")
@requires(Action.LET_HELPER_IN)
def team_end_help(patient_id: uuid.UUID, help_id: uuid.UUID) -> Response:
    """End it, from the next page they open."""
    services.end(db_session(), current_access(), patient_id, help_id, clock.now())
    db_session().commit()
    return redirect(url_for("carers.team_helpers", patient_id=patient_id, saved="ended"), 303)


def _page(patient_id: uuid.UUID, form: TeamAskForm, status: int | None = None) -> Response:
    session, access = db_session(), current_access()
    patient = people.patient(session, access, patient_id)
    services.record_reading(session, access, patient_id, clock.now())
    response = page(
        "carers/team_ask.html",
        title=_("Let somebody help them"),
        status=status or (422 if form.errors else 200),
        form=form,
        patient=patient,
    )
    session.commit()
    return response
