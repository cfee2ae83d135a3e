"""Versions for ever, and what changed between two, for the person and for the team."""

import uuid

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.care_plans import queries, services
from app.care_plans.domain.difference import changes
from app.care_plans.domain.states import fate_of
from app.care_plans.queries import History
from app.care_plans.routes import bp, reading, words
from app.core import clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires

LARGEST = 2**31 - 1


@bp.get("/plan/versions")
@requires(Action.READ_OWN, readonly=True)
def my_versions() -> Response:
    """List every version that the person was shown."""
    return _list_page(reading.own_id(), is_own=True)


@bp.get("/plan/versions/<int(max=2147483647):number>")
@requires(Action.READ_OWN, readonly=True)
def my_version(number: int) -> Response:
    """Show one version as it was, and what changed since the one before it, or since `?since=`."""
    return _version_page(reading.own_id(), number, is_own=True)


@bp.get("/team/people/<uuid:patient_id>/plan/versions")
@requires(Action.SEE_PERSON)
def versions(patient_id: uuid.UUID) -> Response:
    """List every version of a person's plan."""
    _record(patient_id)
    return _list_page(patient_id, is_own=False)


@bp.get("/team/people/<uuid:patient_id>/plan/versions/<int(max=2147483647):number>")
@requires(Action.SEE_PERSON)
def version(patient_id: uuid.UUID, number: int) -> Response:
    """Show the team one version as the person was shown it, with what they said of it."""
    _record(patient_id)
    return _version_page(patient_id, number, is_own=False)


def _record(patient_id: uuid.UUID) -> None:
    services.record_reading(db_session(), current_access(), patient_id, clock.now())
    db_session().commit()


def _list_page(patient_id: uuid.UUID, *, is_own: bool) -> Response:
    session, access = db_session(), current_access()
    history = queries.history(session, access, patient_id)
    found = queries.versions(session, access, patient_id) if history else {}
    steps = history.steps if history else ()
    return page(
        "care_plans/versions.html" if is_own else "care_plans/team_versions.html",
        title=_("Every version of this plan"),
        versions=[(one, words.FATES[fate_of(one.number, steps)]) for one in reversed(list(found.values()))],
        patient_id=patient_id,
        is_own=is_own,
    )


def _other(history: History, number: int) -> int | None:
    """Return the version to go by instead; None for the one that is read now, and for the one that counts still."""
    is_good = number in {history.readable_number, history.standing.in_force}
    return None if is_good else history.readable_number


def _since() -> int | None:
    """Return the version that the address compares with; one that no plan can have counts as none."""
    wanted = request.args.get("since", type=int)
    return wanted if wanted is not None and 0 < wanted <= LARGEST else None


def _version_page(patient_id: uuid.UUID, number: int, *, is_own: bool) -> Response:
    session, access = db_session(), current_access()
    history = queries.history(session, access, patient_id)
    other = _since() or number - 1
    found = queries.versions(session, access, patient_id, [number, other])
    if history is None or number not in found:
        raise NotFound
    shown, before = found[number], found.get(other)
    return page(
        "care_plans/version.html" if is_own else "care_plans/team_version.html",
        title=_("Version %(number)s of this plan", number=number),
        version=shown,
        plan=shown.plan,
        before=before,
        changes=changes(before.plan, shown.plan) if before else (),
        history=history,
        fate=words.FATES[fate_of(number, history.steps)],
        words=words,
        patient_id=patient_id,
        is_own=is_own,
        newer=_other(history, number),
    )
