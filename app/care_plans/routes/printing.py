"""A version of the plan as a PDF, in any language and two sizes of print: for the person, and for their team."""

import uuid

from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.adapters.pdf import pdf_of
from app.care_plans import queries, services
from app.care_plans.domain.states import AGREEING, Fate, fate_of
from app.care_plans.queries import History, Version
from app.care_plans.routes import bp, words
from app.care_plans.routes.reading import own_id
from app.core import clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.i18n import LOCALES, languages
from app.core.render import pdf_file
from app.people import queries as people
from app.people.domain.policy import Action
from app.people.guards import current_access, requires

SIZES = ("normal", "large")


@bp.get("/plan/versions/<int(max=2147483647):number>/<locale>/<size>.pdf")
@requires(Action.READ_OWN)
def my_pdf(number: int, locale: str, size: str) -> Response:
    """Return one version of my plan to keep or print."""
    return _plan_pdf(own_id(), number, locale, size, is_own=True)


@bp.get("/team/people/<uuid:patient_id>/plan/versions/<int(max=2147483647):number>/<locale>/<size>.pdf")
@requires(Action.SEE_PERSON)
def pdf(patient_id: uuid.UUID, number: int, locale: str, size: str) -> Response:
    """Return one version of a person's plan, to give to them or to take along."""
    return _plan_pdf(patient_id, number, locale, size, is_own=False)


def _plan_pdf(patient_id: uuid.UUID, number: int, locale: str, size: str, *, is_own: bool) -> Response:
    if locale not in LOCALES or size not in SIZES:
        raise NotFound
    session, access = db_session(), current_access()
    history = queries.history(session, access, patient_id)
    version = queries.version(session, access, patient_id, number)
    if history is None:
        raise NotFound
    owner = people.patient(session, access, patient_id)
    services.record_saving(session, access, patient_id, version.id, clock.now())
    with force_locale(locale):
        html = render_template(
            "care_plans/paper.html",
            title=_("Your plan") if is_own else _("Shared plan"),
            owner=owner,
            team=people.lead_team(session, access, patient_id),
            is_large=size == "large",
            is_own=is_own,
            words=words,
            printed_on=clock.today(),
            **_version_context(history, version, locale),
        )
    session.commit()
    return pdf_file(pdf_of(html, _base_url()), locale, "plan.pdf")


def _version_context(history: History, version: Version, locale: str) -> dict[str, object]:
    fate = fate_of(version.number, history.steps)
    others = version.plan.locales - {locale}
    return {
        "history": history,
        "version": version,
        "plan": version.plan,
        "fate": "" if fate is Fate.AGREED else words.FATES[fate],
        "agreed": history.decision_on(version.number, AGREEING) if fate in (Fate.AGREED, Fate.SUPERSEDED) else None,
        "counts": history.standing.in_force,
        "typed_in": languages(others) if others else "",
    }


def _base_url() -> str:
    return str(current_app.extensions["settings"].base_url)
