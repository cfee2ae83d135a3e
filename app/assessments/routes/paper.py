"""Empty forms to print, in any language and two sizes, and the page that the code on them opens."""

import uuid

import segno
from flask import current_app, redirect, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.assessments import queries
from app.assessments.domain.paper import paper_questions
from app.assessments.forms import SendForm
from app.assessments.routes import bp
from app.assessments.routes.printing import nobodys_pdf
from app.core import clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.i18n import LOCALES, current_locale
from app.core.render import page
from app.people import queries as people
from app.people.domain.access import CARE_ROLES
from app.people.domain.policy import Action
from app.people.guards import current_access, requires
from app.people.models import Team
from app.questionnaires.queries import PinnedVersion

SIZES = ("normal", "large")


@bp.get("/paper")
@requires(Action.PRINT_BLANK, readonly=True)
def paper() -> Response:
    """List the sets of questions that can be printed."""
    wanted = request.args.get("language", "")
    language = wanted if wanted in LOCALES else current_locale()
    versions = queries.answerable(db_session(), current_access(), language, today=clock.today())
    rows = [{"key": version.definition.key, "title": version.words.title()} for version in versions]
    return page(
        "assessments/paper.html",
        layout="team_layout.html" if current_access().is_staff else "layout.html",
        title=_("Forms to print"),
        rows=rows,
        language=language,
        team_id=_team_asked_for(),
    )


@bp.get("/paper/<key>/<locale>/<size>.pdf")
@requires(Action.PRINT_BLANK, readonly=True)
def blank_pdf(key: str, locale: str, size: str) -> Response:
    """Return one empty form. It names nobody: whoever fills it in writes their name."""
    if locale not in LOCALES or size not in SIZES:
        raise NotFound
    version, team = _version(key, locale), _team()
    where = f"{_base_url()}{url_for('assessments.begin', key=key)}"
    with force_locale(locale):
        return nobodys_pdf(
            "assessments/blank.html",
            file_name="form.pdf",
            title=version.words.title().text,
            name=version.words.title(),
            number=version.definition.version,
            is_large=size == "large",
            is_in_english=version.words.title().lang != locale,
            questions=list(paper_questions(version.words)),
            notice=version.definition.notice,
            team=team,
            where=where,
            code=segno.make(where, error="m").svg_data_uri(scale=4, border=2, light="#fff"),
        )


@bp.get("/assessments/start/<key>")
@requires(Action.ANSWER_OWN, readonly=True)
def begin(key: str) -> Response:
    """Open from a printed form: carry on where one was begun, else offer to start."""
    session, access = db_session(), current_access()
    offer = queries.offer(session, access, key, current_locale(), today=clock.today())
    if offer is None:
        raise NotFound
    if offer.open_id:
        return redirect(url_for("assessments.resume", assessment_id=offer.open_id), 303)
    return page(
        "assessments/begin.html",
        title=offer.title.text,
        key=key,
        offer=offer,
        notice=_version(key, current_locale()).definition.notice,
        is_in_english=offer.lang != current_locale(),
        form=SendForm(),
    )


def _version(key: str, locale: str) -> PinnedVersion:
    versions = queries.answerable(db_session(), current_access(), locale, today=clock.today())
    found = next((version for version in versions if version.definition.key == key), None)
    if found is None:
        raise NotFound
    return found


def _team_asked_for() -> uuid.UUID | None:
    """Return the team that the address names; None where it is missing or cut short."""
    try:
        return uuid.UUID(request.args.get("team", ""))
    except ValueError:
        return None


def _team() -> Team | None:
    """Return the team to give the form back to: the patient's own; for staff the one asked for, else their first."""
    session, access = db_session(), current_access()
    if access.patient_id is not None:
        return people.lead_team(session, access, access.patient_id)
    own = [team for team, _organisation in people.teams(session, access, CARE_ROLES)]
    wanted = _team_asked_for()
    return next((team for team in own if team.id == wanted), own[0] if own else None)


def _base_url() -> str:
    return str(current_app.extensions["settings"].base_url)
