"""What a phone needs so that it works without signal: the worker, the page that stands in, and whom it may keep for."""

from flask import g, jsonify, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from app.assessments import queries as assessments
from app.core import assets, clock
from app.core.db import db_session
from app.core.i18n import current_locale
from app.core.render import page
from app.home.routes import bp
from app.people.domain.access import ANONYMOUS
from app.people.domain.policy import Action
from app.people.guards import current_access, public, requires
from app.people.phone_session import session_of_phone

KEPT_PAGES = (
    "home.index",
    "assessments.index",
    "care_plans.my_plan",
    "care_plans.emergency_preview",
    "diary.index",
    "diary.danger_signs",
)


@bp.get("/sw.js")
@public
def service_worker() -> Response:
    """Give the worker, under an address that never changes; the browser asks each time whether it is still the same."""
    response = Response(assets.built()["sw.js"].text, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(assets.built()["sw.js"].version)
    return response.make_conditional(request)


@bp.get("/offline")
@public
def offline() -> Response:
    """Give the page that stands in for every other while there is no signal. It holds nothing about anybody.

    A phone keeps it for whoever signs in later, so it is made as for somebody who is not signed in.
    """
    g.access = ANONYMOUS
    assets.put_inside()
    return page("home/offline.html", title=_("You have no signal"))


@bp.get("/this-phone/session")
@requires(Action.READ_OWN, readonly=True)
def phone_session() -> Response:
    """Say whom this phone may keep things for, what, and what time it is."""
    session, access, locale = db_session(), current_access(), current_locale()
    offers = assessments.offers(session, access, locale, today=clock.today())
    begun = [offer.open_id for offer in offers if offer.open_id]
    return jsonify(
        **session_of_phone(),
        csrf=generate_csrf(),
        now=clock.now().isoformat(),
        locale=locale,
        packs=[url_for("assessments.pack", assessment_id=assessment_id) for assessment_id in begun],
        bundles=[url_for("diary.pack")],
        pages=[url_for("assessments.help_now"), *(url_for(endpoint) for endpoint in KEPT_PAGES)],
    )
