"""Where somebody who has an emergency code types it, says who they are, and reads the summary.

The code is only ever posted, or stands behind the # of an address, which browsers do not send: no address, log or
error page of ours holds it. Nothing here is kept by browsers or found by search engines.
"""

import uuid
from datetime import datetime

from flask import current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.care_plans import guards, services
from app.care_plans.domain.emergency import READABLE_FOR, shown
from app.care_plans.domain.plan import Plan
from app.care_plans.forms import OpenForm
from app.care_plans.models import EmergencyOpening
from app.care_plans.queries import emergency as queries
from app.care_plans.queries import version as version_of
from app.care_plans.routes import bp, words
from app.core import clock
from app.core.errors import TooMany
from app.core.i18n import current_locale
from app.core.render import page
from app.people import queries as people
from app.people.guards import public


@bp.get("/emergency")
@public
def emergency() -> Response:
    """Ask for a code, and who wants to open what it opens."""
    return _door_page(OpenForm(), is_over="over" in request.args)


@bp.post("/emergency")
@public
def open_emergency() -> Response:
    """Let them in if the code works; a code that is wrong, ended or unknown gets one and the same answer."""
    form, now = OpenForm(), clock.now()
    operation_id = form.operation
    if not form.validate():
        return _door_page(form)
    try:
        guards.spend_try(now)
    except TooMany:
        form.form_errors.append(_too_many())
        return _door_page(form, status=429)
    opening = _open(form, operation_id, now)
    if opening is None:
        form.add_error("code", _no_match())
        return _door_page(form)
    guards.give_try_back(now)
    guards.remember(opening.id)
    return redirect(url_for("care_plans.emergency_summary"), 303)


@bp.get("/emergency/summary")
@public
def emergency_summary() -> Response:
    """Show what this browser opened within the last half hour, as it was then."""
    opening_id, now = guards.remembered(), clock.now()
    opening = queries.readable_opening(*guards.as_door(), opening_id, now) if opening_id else None
    if opening is None:
        return redirect(url_for("care_plans.emergency", over="yes"), 303)
    return _summary_page(opening)


def _open(form: OpenForm, operation_id: uuid.UUID, now: datetime) -> EmergencyOpening | None:
    session, door = guards.as_door()
    code = services.use_code(session, door, form.code_value, now)
    if code is None:
        session.commit()
        return None
    session, access = guards.as_opener(code.patient_id, form.opener.name)
    opening = services.open_summary(
        session,
        access,
        code,
        form.opener,
        locale=current_locale(),
        operation_id=operation_id,
        base_url=current_app.extensions["settings"].base_url,
        now=now,
    )
    session.commit()
    return opening


def _summary_page(opening: EmergencyOpening) -> Response:
    patient_id = opening.patient_id
    session, access = guards.as_opener(patient_id, opening.name)
    content = queries.content(session, access, patient_id, opening.content_number or 0)
    number = opening.version_number
    version = version_of(session, access, patient_id, number) if number else None
    return _unlisted(
        page(
            "care_plans/emergency_summary.html",
            title=_("Emergency summary"),
            opening=opening,
            until=opening.opened_at + READABLE_FOR,
            content=content,
            version=version,
            plan=shown(version.plan, content) if version else Plan(),
            words=words,
            patient=people.patient(session, access, patient_id),
            team=people.lead_team(session, access, patient_id),
        )
    )


def _door_page(form: OpenForm, *, status: int | None = None, is_over: bool = False) -> Response:
    form.mark()
    return _unlisted(
        page(
            "care_plans/emergency_door.html",
            title=_("Open an emergency summary"),
            status=status or (422 if form.errors else 200),
            has_errors=bool(form.errors),
            form=form,
            is_over=is_over,
        )
    )


def _no_match() -> str:
    return str(_("This code does not open anything. Check each letter, or ask the person for a new code"))


def _too_many() -> str:
    return str(_("Too many codes that do not work were tried from here. Wait an hour, or phone the person’s team"))


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
