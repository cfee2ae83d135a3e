"""In a demo, the texts that would have been sent, so that one can sign in as a patient."""

from flask import current_app
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core.db import db_session, set_session_access
from app.core.errors import NotFound
from app.core.render import page
from app.messaging import queries
from app.messaging.routes import bp
from app.people.domain.access import system_access
from app.people.guards import public


@bp.get("/demo/texts")
@public
def demo_texts() -> Response:
    """Show the newest texts. Absent unless the site is a demo with made-up people."""
    if not current_app.config["DEMO"]:
        raise NotFound
    access = system_access("demo texts")
    set_session_access(db_session(), access)
    messages = queries.newest(db_session(), access)
    return page("messaging/demo_texts.html", title=_("Texts that would have been sent"), messages=messages)
