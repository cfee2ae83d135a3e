"""Ending a session, and keeping one alive while somebody reads."""

from flask import redirect, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from app.accounts import services
from app.accounts.routes import bp
from app.core import clock
from app.core.db import db_session
from app.messaging.phones import this_phone
from app.messaging.services import phones
from app.people.domain.policy import Action
from app.people.guards import current_access, public, requires


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session here and in the table. Public: one that has run out already can be left as well.

    `kept`: the page's own script has taken away what can be read on this phone, and asked about what was not sent yet
    (frontend/js/waiting.js). Without that script nothing waits, and the browser forgets everything.
    """
    access = current_access()
    if access.is_signed_in:
        if phone := this_phone():
            phones.end_at_sign_out(db_session(), access, phone, clock.now())
        services.revoke(db_session(), access, clock.now())
        db_session().commit()
    cookie.clear()
    response = redirect(url_for("home.index"), 303)
    response.headers["Clear-Site-Data"] = '"cache"' if "kept" in request.form else '"cache", "storage"'
    return response


@bp.post("/session/keep-alive")
@requires(Action.MANAGE_OWN_SESSION)
def keep_alive() -> Response:
    """Count as being here. Answers 204, or the way to the sign-in page where it is too late."""
    access = current_access()
    assert access.session_id is not None
    services.touch(db_session(), access, access.session_id, clock.now())
    db_session().commit()
    return Response(status=204)
