"""The list itself, and taking what is on it."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import audit, clock
from app.core.db import db_session
from app.core.destinations import own_path
from app.core.errors import Invalid
from app.core.forms import Form
from app.core.render import page
from app.people import queries as people
from app.people.domain.policy import Action
from app.people.guards import current_access, requires
from app.people.models import Organisation, Team
from app.worklist import queries, services, words
from app.worklist.domain.items import COUNT_STOPS_AT, Filters, Holder, Priority, cursor_from_text, is_overdue
from app.worklist.queries import OpenItems
from app.worklist.routes import bp

Choice = dict[str, Any]


@bp.get("/team/worklist")
@requires(Action.SEE_WORKLIST)
def index() -> Response:
    """Show what the team must look at, and record in each person's log that their name was read on it."""
    session, access, now = db_session(), current_access(), clock.now()
    teams = people.teams(session, access)
    team_id = _chosen_team(teams)
    filters = _chosen_filters()
    found = queries.open_page(
        session, access, team_id, after=cursor_from_text(request.args.get("after", "")), filters=filters
    )
    audit.record_many(
        session,
        access,
        "worklist.read",
        patient_ids=[row.patient.id for row in found.rows if row.patient],
        object_type="worklist",
        object_id=team_id,
        now=now,
    )
    session.commit()
    return _list_page(teams, team_id, filters, found)


@bp.post("/team/worklist/take")
@requires(Action.ACT_ON_ITEM)
def take() -> Response:
    """Take one item, from the list or from a person's page."""
    session = db_session()
    services.acknowledge(session, current_access(), _item_id(), clock.now())
    session.commit()
    return redirect(own_path(request.form.get("next")) or url_for("worklist.index"), 303)


def _item_id() -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get("item", ""))
    except ValueError:
        raise Invalid from None


def _chosen_team(teams: Sequence[tuple[Team, Organisation]]) -> uuid.UUID:
    """Return the team that the address names, else the first of one's own. The query asks whose it is."""
    try:
        return uuid.UUID(request.args.get("team", "")) if "team" in request.args else teams[0][0].id
    except ValueError:
        raise Invalid from None


def _chosen_filters() -> Filters:
    """Return the filters of the address; what it misspells is left out, so an old link still opens the list."""
    priority, holder = (request.args.get(name, "").upper() for name in ("priority", "who"))
    return Filters(
        Priority[priority] if priority in Priority.__members__ else None,
        Holder[holder] if holder in Holder.__members__ else Holder.ANYONE,
    )


def _list_page(
    teams: Sequence[tuple[Team, Organisation]], team_id: uuid.UUID, filters: Filters, found: OpenItems
) -> Response:
    now = clock.now()
    after = found.next.to_text() if found.next else None
    return page(
        "worklist/index.html",
        title=_("Worklist"),
        form=Form(),
        rows=found.rows,
        how_many=words.count_words(found.count, COUNT_STOPS_AT),
        team=next((team for team, _organisation in teams if team.id == team_id), None),
        teams=[_choice(str(team.name), team.id == team_id, filters, team.id) for team, _organisation in teams],
        priorities=_priority_choices(filters, team_id),
        holders=_holder_choices(filters, team_id),
        first=_address(filters, team_id) if "after" in request.args else None,
        following=_address(filters, team_id, after) if after else None,
        here=_address(filters, team_id, request.args.get("after")),
        closed=request.args.get("closed", type=uuid.UUID),
        is_filtered=filters != Filters(),
        priority_words=words.PRIORITIES,
        waiting=lambda item: words.waiting_words(item.raised_at, now),
        is_overdue=lambda item: is_overdue(item.due_at, now),
    )


def _address(filters: Filters, team_id: uuid.UUID, after: str | None = None) -> str:
    priority = filters.priority.name.lower() if filters.priority is not None else None
    holder = filters.holder.value if filters.holder is not Holder.ANYONE else None
    return url_for("worklist.index", team=team_id, priority=priority, who=holder, after=after)


def _choice(text: object, is_current: bool, filters: Filters, team_id: uuid.UUID) -> Choice:
    return {"text": text, "is_current": is_current, "href": _address(filters, team_id)}


def _priority_choices(filters: Filters, team_id: uuid.UUID) -> list[Choice]:
    everything = _choice(_("All"), filters.priority is None, Filters(None, filters.holder), team_id)
    return [everything] + [
        _choice(said.text, filters.priority is priority, Filters(priority, filters.holder), team_id)
        for priority, said in words.PRIORITIES.items()
    ]


def _holder_choices(filters: Filters, team_id: uuid.UUID) -> list[Choice]:
    return [
        _choice(text, filters.holder is holder, Filters(filters.priority, holder), team_id)
        for holder, text in words.HOLDERS.items()
    ]
