"""Pages about the service that anyone may read."""

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core.render import page
from app.home.routes import bp
from app.people.guards import public


@bp.get("/about")
@public
def about() -> Response:
    """What JoinedUp is for, and what it is not."""
    return page("home/about.html", title=_("About JoinedUp"))


@bp.get("/privacy")
@public
def privacy() -> Response:
    """What is kept, who sees it, and why."""
    return page("home/privacy.html", title=_("Your information and privacy"))


@bp.get("/accessibility")
@public
def accessibility() -> Response:
    """How far everyone can use the service, and how to say when they cannot."""
    return page("home/accessibility.html", title=_("Accessibility statement"))
