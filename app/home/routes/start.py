"""Where everyone arrives, the choice of language, and the quick way out."""

from urllib.parse import urlsplit

from flask import abort, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.assessments import queries as assessments
from app.care_plans.queries import tasks
from app.carers import queries as carers
from app.core import clock, i18n
from app.core.db import db_session, set_session_access
from app.core.render import page
from app.home.routes import bp
from app.messaging import queries as messages
from app.people import queries as people
from app.people import services as people_services
from app.people.domain.access import Access
from app.people.guards import current_access, public
from app.people.navigation import menu

SHOWN_ACTIONS = 5
NEUTRAL_PAGE = "https://www.bbc.co.uk/weather"


@bp.get("/")
@public
def index() -> Response:
    """Show each visitor their own start page."""
    access = current_access()
    if access.is_patient:
        return _patient_home(access)
    if access.is_helper:
        return redirect(url_for("carers.helping"), 303)
    if access.is_staff:
        first = next(menu(access), None)
        return redirect(first.href if first else url_for("worklist.index"), 303)
    return page("home/welcome.html", title=_("Tell it once. One plan. One visit."))


def _patient_home(access: Access) -> Response:
    assert access.patient_id is not None
    patient = people.patient(db_session(), access, access.patient_id)
    offers = assessments.offers(db_session(), access, i18n.current_locale(), today=clock.today())
    return page(
        "home/patient.html",
        title=_("Your health, joined up"),
        patient=patient,
        offers=offers,
        unread_count=messages.unread_count(db_session(), access),
        soon_over=carers.soon_over(db_session(), access, access.patient_id, clock.now()),
        actions=tasks.own_open(db_session(), access, limit=SHOWN_ACTIONS + 1),
        shown_actions=SHOWN_ACTIONS,
    )


@bp.post("/language")
@public
def choose_language() -> Response:
    """Keep the chosen language, before sign-in as a cookie and after it with the person too."""
    chosen = request.form.get("locale", "")
    if chosen not in i18n.LOCALES:
        abort(400)
    access = current_access()
    if access.user_id:
        set_session_access(db_session(), access)
        people_services.choose_locale(db_session(), access, chosen, clock.now())
        db_session().commit()
    response = redirect(_back_to(request.form.get("next", "")), 303)
    response.set_cookie(
        i18n.COOKIE, chosen, max_age=i18n.COOKIE_SECONDS, secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return response


def _back_to(target: str) -> str:
    """Return a page of our own: the form may say where, but never off this site."""
    parts = urlsplit(target)
    is_own = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return target if is_own and "\\" not in target and target.isprintable() else url_for("home.index")


@bp.get("/leave")
@public
def leave() -> Response:
    """Leave at once for a neutral page; the cookie goes, so that Back shows nothing. Works without JavaScript."""
    session.clear()
    response = redirect(NEUTRAL_PAGE, 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
