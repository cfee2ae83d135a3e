"""The team keeps every helper of one person out, in one action, and lets them in again."""

import uuid

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.carers import queries, services
from app.carers.forms import GROUNDS, SENTENCES, FreezeForm
from app.carers.routes import bp, words
from app.core import clock
from app.core.db import db_session
from app.core.render import page
from app.people import queries as people
from app.people.domain.helping import Scope
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept


@bp.get("/team/people/<uuid:patient_id>/helpers")
@requires(Action.FREEZE_HELPERS)
def team_helpers(patient_id: uuid.UUID) -> Response:
    """Show who helps one person, and whether they are kept out."""
    kept = take_kept()
    return _page(patient_id, FreezeForm(kept) if kept else FreezeForm())


@bp.post("/team/people/<uuid:patient_id>/helpers")
@requires(Action.FREEZE_HELPERS)
def freeze(patient_id: uuid.UUID) -> Response:
    """Keep all of them out."""
    form = FreezeForm()
    if not form.validate():
        return _page(patient_id, form)
    services.freeze(db_session(), current_access(), patient_id, form.reason.data.strip(), clock.now())
    db_session().commit()
    return redirect(url_for("carers.team_helpers", patient_id=patient_id, saved="frozen"), 303)


@bp.post("/team/people/<uuid:patient_id>/helpers/lift")
@requires(Action.FREEZE_HELPERS)
def lift(patient_id: uuid.UUID) -> Response:
    """Let them in again."""
    services.lift(db_session(), current_access(), patient_id, clock.now())
    db_session().commit()
    return redirect(url_for("carers.team_helpers", patient_id=patient_id, saved="lifted"), 303)


def _page(patient_id: uuid.UUID, form: FreezeForm) -> Response:
    session, access, now = db_session(), current_access(), clock.now()
    patient = people.patient(session, access, patient_id)
    links = queries.links(session, access, patient_id)
    frozen = queries.freeze(session, access, patient_id)
    ids = [*(link.basis_seen_by_user_id for link in links), frozen.frozen_by_user_id if frozen else None]
    names = people.names_by_id(session, access, [user_id for user_id in ids if user_id])
    services.record_reading(session, access, patient_id, now)
    response = page(
        "carers/team_helpers.html",
        title=_("People who help them"),
        status=422 if form.errors else 200,
        form=form,
        patient=patient,
        links=[(link, link.state(now)) for link in links],
        words=words,
        grounds=GROUNDS,
        sentences={scope.value: SENTENCES[scope] for scope in Scope},
        names=names,
        frozen=frozen,
        frozen_by=names.get(frozen.frozen_by_user_id) if frozen else None,
    )
    session.commit()
    return response
