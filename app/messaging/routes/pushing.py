"""Messages on this phone: turning them on and off."""

import json
import uuid

from flask import current_app, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.adapters.push import Phone
from app.config import Settings
from app.core import clock
from app.core.db import db_session, set_session_access
from app.core.destinations import own_path
from app.core.errors import NotFound
from app.messaging import phones as this
from app.messaging.domain.pushing import are_keys, is_push_service
from app.messaging.routes import bp
from app.messaging.services import phones as services
from app.people.domain.access import system_access
from app.people.domain.policy import Action
from app.people.guards import current_access, requires

LARGEST_BODY = 4096


@bp.post("/push/subscriptions")
@requires(Action.READ_OWN)
def turn_on() -> Response:
    """Let this phone be woken. The page's script sends what the browser gave it, as JSON."""
    settings: Settings = current_app.extensions["settings"]
    if settings.push is None:
        raise NotFound
    phone = _phone()
    if (
        phone is None
        or not is_push_service(phone.endpoint, settings.push_hosts)
        or not are_keys(phone.p256dh, phone.auth)
    ):
        return _refused()
    session, access, now, secret = db_session(), current_access(), clock.now(), this.own_secret()
    known_by, system = services.phone_hash(secret), system_access("push", access.request_id)
    set_session_access(session, system)  # whoever used this phone before is another person
    services.end_of_others(session, system, access.user_id, known_by, now, endpoint=phone.endpoint)
    set_session_access(session, access)
    services.turn_on(session, access, phone, known_by, now)
    session.commit()
    response = Response(status=204)
    this.remember(response, secret)
    return response


@bp.post("/push/phones/<uuid:subscription_id>/turn-off")
@requires(Action.READ_OWN)
def turn_off(subscription_id: uuid.UUID) -> Response:
    """Wake one of my phones no more: this one, or one that I lost."""
    services.turn_off(db_session(), current_access(), subscription_id, clock.now())
    db_session().commit()
    return redirect(own_path(request.form.get("next")) or url_for("home.this_phone"), 303)


def _phone() -> Phone | None:
    """Return what the browser sent, or None where it is no subscription."""
    if not request.is_json or (request.content_length or LARGEST_BODY + 1) > LARGEST_BODY:
        return None
    try:
        said = json.loads(request.get_data())
        found = Phone(said["endpoint"], said["keys"]["p256dh"], said["keys"]["auth"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return found if all(isinstance(one, str) for one in (found.endpoint, found.p256dh, found.auth)) else None


def _refused() -> Response:
    answer = jsonify(message=_("Messages could not be turned on. Open this page again and try once more."))
    answer.status_code = 422
    return answer
