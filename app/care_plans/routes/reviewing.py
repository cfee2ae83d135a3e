"""The team's list of plans to be looked at again."""

import uuid
from collections.abc import Sequence
from datetime import date

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.care_plans import services
from app.care_plans.queries import Review
from app.care_plans.routes import bp
from app.core import clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.render import page
from app.people import queries as people
from app.people.domain.policy import Action
from app.people.guards import current_access, requires
from app.people.models import Team

PAGE = 25


@bp.get("/team/plans-to-review")
@requires(Action.SEE_PERSON)
def to_review() -> Response:
    """List the plans of one of my teams that are overdue, or due within 14 days."""
    session, access = db_session(), current_access()
    teams = [team for team, _organisation in people.teams(session, access)]
    team, after = _chosen(teams), _place()
    shown, following = services.list_to_review(
        session, access, team.id, after=after, limit=PAGE, today=clock.today(), now=clock.now()
    )
    session.commit()
    return page(
        "care_plans/to_review.html",
        title=_("Plans to review"),
        teams=teams,
        team=team,
        rows=[(one, _when(one)) for one in shown],
        following=_address(team, shown[-1]) if following else None,
        is_first=after is None,
    )


def _address(team: Team, last: Review) -> str:
    place = f"{last.review_on.isoformat()}_{last.patient.id}"
    return url_for("care_plans.to_review", team=team.id, after=place)


def _when(review: Review) -> str:
    """Say in words, and not by colour alone, whether the day has passed."""
    return str(_("Overdue") if review.review_on < clock.today() else _("Due soon"))


def _chosen(teams: Sequence[Team]) -> Team:
    """Return the team that the address names, else my first; NotFound for one that is not mine."""
    try:
        wanted = uuid.UUID(request.args.get("team", ""))
    except ValueError:
        wanted = None
    team = next((team for team in teams if wanted in (None, team.id)), None)
    if team is None:
        raise NotFound
    return team


def _place() -> tuple[date, uuid.UUID] | None:
    """Return where the page starts; from the top where the address was cut short."""
    day, _sign, person = request.args.get("after", "").partition("_")
    try:
        return date.fromisoformat(day), uuid.UUID(person)
    except ValueError:
        return None
