"""What is remembered between the pages of one sign-in, in the signed cookie; and where it ends."""

import uuid
from datetime import datetime
from typing import Any, cast

from flask import current_app, redirect, request, url_for
from flask import session as cookie
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.accounts import guards, services
from app.accounts.queries import OpenSession
from app.core.destinations import own_path
from app.core.render import page
from app.messaging.phones import this_phone
from app.messaging.services import phones
from app.people.guards import current_access
from app.people.models import User

KEY = "sign_in"


def start() -> None:
    """Begin anew. Where the person was going counts only for whoever was on their way there."""
    going_to = own_path(request.args.get("next"))
    whose = guards.expired_user_id()
    cookie[KEY] = {"next": going_to, "for": str(whose) if whose else None}


def state() -> dict[str, Any]:
    """Return what is remembered."""
    return cast("dict[str, Any]", cookie.get(KEY) or {})


def remember(**values: object) -> None:
    """Remember something for the next page."""
    cookie[KEY] = {**state(), **values}


def remembered_id(name: str) -> uuid.UUID | None:
    """Return an id that was remembered."""
    found = state().get(name)
    return uuid.UUID(found) if found else None


def finish(user: User, now: datetime) -> Response:
    """Open the session, end the one before, commit, and go where the person was going, or home.

    From now on this phone is not woken for whoever used it before.
    """
    target = _destination(user)
    session, access = guards.as_system()
    if current_access().is_signed_in:
        services.revoke(session, current_access(), now)  # the cookie can hold one session only
    if phone := this_phone():
        phones.end_of_others(session, access, user.id, phone, now)
    secret, row = services.open_session(session, access, user, now)
    signed_in = guards.make_access(OpenSession.of(row, user), now)
    services.record_sign_in(session, signed_in, now)
    session.commit()
    guards.begin(secret, signed_in)
    return redirect(target, 303)


def show(template: str, *, title: str, form: Any, status: int | None = None, **context: object) -> Response:
    """Return a sign-in page, 422 where something must be put right."""
    has_errors = bool(form.errors)
    code = status or (422 if has_errors else 200)
    return page(f"accounts/{template}", title=title, status=code, form=form, has_errors=has_errors, **context)


def _destination(user: User) -> str:
    going_to = own_path(state().get("next"))
    whose = state().get("for")
    if going_to is None or whose not in (None, str(user.id)) or not _is_page(going_to):
        return url_for("home.index")
    return going_to


def _is_page(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path.partition("?")[0], "GET")
    except HTTPException:
        return False
    return True
