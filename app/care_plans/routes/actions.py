"""What a team has to do for the people it looks after: the list, and one action with its history."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.care_plans.domain.content import fingerprint
from app.care_plans.domain.tasks import CLOSED, Showing, TaskStatus, is_overdue, place_from_text
from app.care_plans.forms import CloseForm
from app.care_plans.queries import tasks as queries
from app.care_plans.queries.tasks import Listing, Shown
from app.care_plans.routes import bp, task_words, words
from app.core import audit, clock
from app.core.db import db_session
from app.core.errors import Invalid
from app.core.forms import OnceForm
from app.core.render import page
from app.people import queries as people
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept
from app.people.models import Organisation, Team


@bp.get("/team/actions")
@requires(Action.SEE_WORKLIST)
def actions() -> Response:
    """Show a team's open actions, and record in each person's log that their name was read on the list."""
    session, access = db_session(), current_access()
    teams = people.teams(session, access)
    team_id, showing = _chosen_team(teams), _showing()
    after = place_from_text(request.args.get("after", ""))
    found = queries.listing(session, access, team_id, showing, today=clock.today(), after=after)
    audit.record_many(
        session,
        access,
        "plan_action.listed",
        patient_ids=[row.task.patient_id for row in found.rows if row.patient],
        object_type="plan_action",
        object_id=team_id,
        now=clock.now(),
    )
    session.commit()
    return _list_page(teams, team_id, showing, found)


def _chosen_team(teams: Sequence[tuple[Team, Organisation]]) -> uuid.UUID:
    """Return the team that the address names, else the first of one's own. The query asks whose it is."""
    try:
        return uuid.UUID(request.args.get("team", "")) if "team" in request.args else teams[0][0].id
    except ValueError:
        raise Invalid from None


def _showing() -> Showing:
    """Return what the address asks to see; what it misspells is left out, so an old link still opens the list."""
    wanted = request.args.get("show", "")
    return Showing(wanted) if wanted in {one.value for one in Showing} else Showing.TEAM


def _list_page(
    teams: Sequence[tuple[Team, Organisation]], team_id: uuid.UUID, showing: Showing, found: Listing
) -> Response:
    form = OnceForm(formdata=None)
    form.mark()
    return page(
        "care_plans/actions.html",
        title=_("Actions"),
        form=form,
        rows=found.rows,
        teams=[_choice(team.name, team.id == team_id, team.id, showing) for team, _organisation in teams],
        showings=[_choice(text, one is showing, team_id, one) for one, text in task_words.SHOWINGS.items()],
        nothing=_("There is nothing further.") if "after" in request.args else task_words.NOTHING[showing],
        first=_address(team_id, showing) if "after" in request.args else None,
        following=_address(team_id, showing, found.next.to_text()) if found.next else None,
        here=_address(team_id, showing, request.args.get("after")),
        closed=request.args.get("closed", type=uuid.UUID),
        is_late=is_late,
        task_words=task_words,
        words=words,
    )


def _address(team_id: uuid.UUID, showing: Showing, after: str | None = None) -> str:
    show = None if showing is Showing.TEAM else showing.value
    return url_for("care_plans.actions", team=team_id, show=show, after=after)


def _choice(text: object, is_current: bool, team_id: uuid.UUID, showing: Showing) -> dict[str, Any]:
    return {"text": text, "is_current": is_current, "href": _address(team_id, showing)}


def is_late(row: Shown) -> bool:
    """Return whether what is listed should have been done before today."""
    return is_overdue(TaskStatus(row.task.status), row.task.by_on, clock.today())


@bp.get("/team/actions/<uuid:task_id>")
@requires(Action.ACT_ON_ITEM)
def action(task_id: uuid.UUID) -> Response:
    """Show one action with its history, and ask what came of it."""
    kept = take_kept()
    form = CloseForm(kept) if kept else CloseForm(formdata=None)
    return action_page(form, read(task_id))


def read(task_id: uuid.UUID) -> Shown:
    """Return a task, and record in the person's log that it was read."""
    session, access = db_session(), current_access()
    found = queries.shown(session, access, task_id)
    audit.record(
        session,
        access,
        "plan_action.opened",
        patient_id=found.task.patient_id,
        object_type="plan_action",
        object_id=task_id,
        now=clock.now(),
    )
    session.commit()
    return found


def seen_of(found: Shown) -> str:
    """Return the mark of what a task says."""
    return fingerprint(found.task.action)


def action_page(form: CloseForm, found: Shown, *, is_elsewhere: bool = False, typed: str = "") -> Response:
    """Return the page of one task. `is_elsewhere`: what was sent could not be done, and `typed` is kept."""
    session, access, task = db_session(), current_access(), found.task
    events = queries.events_of(session, access, task)
    people_in_it = {key for event in events for key in (event.by_user_id, event.to_user_id) if key}
    is_mine = task.claimed_by_user_id == access.user_id
    once = OnceForm(formdata=None)
    once.mark()
    form.offer(task_words.OUTCOMES)
    if is_elsewhere or not form.operation_id.data:
        form.show(seen_of(found))
    return page(
        "care_plans/action.html",
        title=_("One action of the plan"),
        status=409 if is_elsewhere else 422 if form.errors else 200,
        form=form,
        once=once,
        row=found,
        notice=task_words.notice(found, is_mine=is_mine) if is_elsewhere else None,
        typed=typed,
        is_open=task.status == TaskStatus.OPEN,
        is_closed=task.status in CLOSED,
        is_mine=is_mine,
        is_late=is_late(found),
        events=events,
        names=people.names_by_id(session, access, people_in_it),
        task_words=task_words,
        words=words,
    )
