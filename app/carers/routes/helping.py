"""What a helper sees: who asks them, whom they help, and one person at a time."""

import uuid

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.carers import services
from app.carers.routes import bp
from app.core import clock
from app.core.db import db_session, set_session_access
from app.core.render import page
from app.people import queries as people
from app.people.domain.access import system_access
from app.people.domain.helping import State
from app.people.domain.policy import Action
from app.people.guards import current_access, requires
from app.people.models import User


@bp.get("/helping")
@requires(Action.HELP, readonly=True)
def helping() -> Response:
    """Show whom the helper helps, and who asks them to."""
    session, access, now = db_session(), current_access(), clock.now()
    found = people.patients_by_id(session, access, [one.patient_id for one in access.helped])
    helped = sorted(found.values(), key=lambda patient: (patient.full_name, str(patient.id)))
    return page(
        "carers/helping.html",
        title=_("People you help"),
        helped=helped,
        requests=_requests(),
        home=access.works_in_home,
        now=now,
    )


def _requests() -> list[dict[str, object]]:
    """Return who waits for an answer: their first name alone, until the helper says yes."""
    session, access = db_session(), current_access()
    if access.works_in_home:
        return []  # a home is let in, and never asked
    # As the system: the requests lie behind the wall that a yes opens. Only those to the number that was proved.
    system = system_access("requests to help", access.request_id)
    set_session_access(session, system)
    number = str(session.get_one(User, access.user_id).phone)
    waiting = [
        link
        for link in people.links_to_number(session, system, number, clock.now())
        if link.state(clock.now()) is State.INVITED
    ]
    patients = people.patients_by_id(session, system, [link.patient_id for link in waiting])
    asked: list[dict[str, object]] = [
        {"id": link.id, "name": patients[link.patient_id].given_name, "scopes": list(link.scopes)}
        for link in waiting
        if link.patient_id in patients
    ]
    set_session_access(session, access)
    return asked


@bp.post("/helping/requests/<uuid:help_id>/yes")
@requires(Action.HELP)
def say_yes(help_id: uuid.UUID) -> Response:
    """Say yes to one request."""
    return _answer(help_id, is_yes=True)


@bp.post("/helping/requests/<uuid:help_id>/no")
@requires(Action.HELP)
def say_no(help_id: uuid.UUID) -> Response:
    """Say no to one request."""
    return _answer(help_id, is_yes=False)


def _answer(help_id: uuid.UUID, *, is_yes: bool) -> Response:
    session, access = db_session(), current_access()
    set_session_access(session, system_access("requests to help", access.request_id))
    services.answer(session, access, help_id, is_yes=is_yes, now=clock.now())
    session.commit()
    return redirect(url_for("carers.helping", saved="yes" if is_yes else "no"), 303)


@bp.get("/helping/<uuid:patient_id>")
@requires(Action.HELP)
def helped_person(patient_id: uuid.UUID) -> Response:
    """Show what the helper may do for one person."""
    access = current_access()
    patient = people.patient(db_session(), access, patient_id)
    helped = access.help_for(patient_id)
    assert helped is not None  # the guard let a helper of this person in
    services.record_opened(db_session(), access, patient_id, clock.now())
    db_session().commit()
    return page(
        "carers/helped.html",
        title=_("You are helping"),
        patient=patient,
        scopes={scope.value for scope in helped.scopes},
    )
