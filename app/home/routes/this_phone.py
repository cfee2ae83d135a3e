"""The page about the phone that somebody holds: text size, cover, home screen; what it keeps for who is signed in."""

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core.db import db_session
from app.core.forms import Form
from app.core.render import page
from app.core.this_phone import COVER, TEXT, remember
from app.home.routes import bp
from app.messaging.phones import push_section
from app.people.guards import current_access, public

ANSWERS = {"yes": True, "no": False}


@bp.get("/this-phone")
@public
def this_phone() -> Response:
    """Show what is chosen for this phone, and how to change it."""
    access = current_access()
    return page(
        "home/this_phone.html",
        title=_("This phone"),
        saved=request.args.get("saved"),
        push=push_section(db_session(), access) if access.is_patient else None,
        form=Form(),
    )


@bp.post("/this-phone/text")
@public
def choose_text() -> Response:
    """Make the words larger on this phone, or as they were."""
    return _remembered(TEXT)


@bp.post("/this-phone/cover")
@public
def choose_cover() -> Response:
    """Let this phone cover its pages, or no more."""
    return _remembered(COVER)


def _remembered(name: str) -> Response:
    """Keep the choice. It is said and not turned round, so that a second press changes nothing."""
    chosen = ANSWERS.get(request.form.get("chosen", ""))
    if chosen is None:
        abort(400)
    response = redirect(url_for(".this_phone", saved=name), 303)
    remember(response, name, chosen=chosen)
    return response
