"""A team's people, and finding one of them by a whole number."""

import uuid
from collections.abc import Sequence

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.i18n import LOCALES
from app.core.render import page
from app.mdt import services
from app.mdt.domain import Search
from app.mdt.forms import SearchForm
from app.mdt.routes import bp
from app.messaging.domain.texts import uk_mobile
from app.people import queries
from app.people.domain.ages import age_on
from app.people.domain.policy import Action
from app.people.guards import current_access, requires
from app.people.models import Patient, Team
from app.population.domain.findings import Unreadable
from app.population.domain.nhs_numbers import parse_nhs_number

PAGE = 25


@bp.get("/team/people")
@requires(Action.SEE_PERSON)
def people() -> Response:
    """List the people of one of my teams."""
    session, access = db_session(), current_access()
    teams = [team for team, _organisation in queries.teams(session, access)]
    team = _chosen(teams)
    shown, following = services.list_people(
        session, access, team.id, after=_id_from("after"), limit=PAGE, now=clock.now()
    )
    session.commit()
    return page(
        "mdt/people.html",
        title=_("People your team looks after"),
        form=SearchForm(formdata=None),
        teams=teams,
        team=team,
        rows=_rows(shown),
        following=url_for(".people", team=team.id, after=following) if following else None,
        is_first="after" not in request.args,
    )


@bp.post("/team/people")
@requires(Action.SEE_PERSON)
def find() -> Response:
    """Go to the one person with this number; list them where a phone is shared; say so where there is nobody."""
    form = SearchForm()
    search = form.read(parse_search)
    if search is None:
        return page("mdt/found.html", title=_("Find a person"), status=422, form=form, rows=None)
    session = db_session()
    found = services.find_people(session, current_access(), search, clock.now())
    session.commit()
    if len(found) == 1:
        return redirect(url_for(".person", patient_id=found[0].id), 303)
    return page("mdt/found.html", title=_("Find a person"), form=form, rows=_rows(found))


def parse_search(typed: str) -> Search:
    """Read what a list may hold as an NHS number, else a UK mobile number; empty where it is neither."""
    try:
        return Search(nhs_number=parse_nhs_number(typed))
    except Unreadable:
        return Search(phone=uk_mobile(typed))


def _chosen(teams: Sequence[Team]) -> Team:
    """Return the team that the address names, else my first; NotFound for one that is not mine."""
    wanted = _id_from("team")
    team = next((team for team in teams if wanted in (None, team.id)), None)
    if team is None:
        raise NotFound
    return team


def _id_from(name: str) -> uuid.UUID | None:
    """Return an id of the address's query; None where it is missing or cut short."""
    try:
        return uuid.UUID(request.args.get(name, ""))
    except ValueError:
        return None


def _rows(patients: Sequence[Patient]) -> list[dict[str, object]]:
    return [
        {
            "patient": patient,
            "age": age_on(patient.birthday, clock.today()),
            "language": LOCALES.get(patient.locale, patient.locale),
        }
        for patient in patients
    ]
