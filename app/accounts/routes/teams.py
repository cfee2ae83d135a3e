"""The teams of the organisations that I administer."""

import uuid

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.accounts.domain.staffing import Refused
from app.accounts.forms.staff import REFUSALS, TeamForm
from app.accounts.queries import staff as queries
from app.accounts.routes import bp, steps
from app.accounts.services import teams as services
from app.core import clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept
from app.people.models import Team


@bp.get("/team/teams")
@requires(Action.MANAGE_STAFF, readonly=True)
def teams() -> Response:
    """List the teams within my reach."""
    found = queries.managed_teams(db_session(), current_access())
    notices = {"added": _("The team was added."), "changed": _("The team was changed.")}
    return page("accounts/teams.html", title=_("Teams"), teams=found, notice=notices.get(request.args.get("done", "")))


@bp.get("/team/teams/add")
@requires(Action.MANAGE_STAFF, fresh=True)
def add_team() -> Response:
    """Ask for its name."""
    kept = take_kept()
    return _add_page(_form(kept))


@bp.post("/team/teams/add")
@requires(Action.MANAGE_STAFF, fresh=True)
def save_team() -> Response:
    """Add it."""
    form = TeamForm()
    _offer(form)
    if not form.validate():
        return _add_page(form)
    try:
        services.add_team(
            db_session(),
            current_access(),
            organisation_id=form.organisation_value,
            name=form.name_value,
            phone=form.phone_value,
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error("name", str(REFUSALS[refused.refusal]))
        return _add_page(form)
    return _done("added")


@bp.get("/team/teams/<uuid:team_id>")
@requires(Action.MANAGE_STAFF, fresh=True)
def change_team(team_id: uuid.UUID) -> Response:
    """Ask for another name or number."""
    kept, team = take_kept(), _team(team_id)
    return _change_page(_form(kept, team), team)


@bp.post("/team/teams/<uuid:team_id>")
@requires(Action.MANAGE_STAFF, fresh=True)
def save_team_change(team_id: uuid.UUID) -> Response:
    """Change it."""
    team, form = _team(team_id), TeamForm()
    form.offer([(str(team.organisation_id), "")])
    if not form.validate():
        return _change_page(form, team)
    try:
        services.change_team(
            db_session(), current_access(), team_id, name=form.name_value, phone=form.phone_value, now=clock.now()
        )
    except Refused as refused:
        form.add_error("name", str(REFUSALS[refused.refusal]))
        return _change_page(form, team)
    return _done("changed")


def _form(kept: MultiDict[str, str] | None, team: Team | None = None) -> TeamForm:
    form = TeamForm(formdata=kept, obj=team)
    _offer(form)
    return form


def _offer(form: TeamForm) -> None:
    found = queries.managed_organisations(db_session(), current_access())
    form.offer([(str(organisation.id), organisation.name) for organisation in found])


def _team(team_id: uuid.UUID) -> Team:
    found = queries.managed_team(db_session(), current_access(), team_id)
    if found is None:
        raise NotFound
    return found


def _done(done: str) -> Response:
    db_session().commit()
    return redirect(url_for("accounts.teams", done=done), 303)


def _add_page(form: TeamForm) -> Response:
    return steps.show("team_form.html", title=_("Add a team"), form=form, is_new=True)


def _change_page(form: TeamForm, team: Team) -> Response:
    return steps.show("team_form.html", title=_("Change the team"), form=form, is_new=False)
