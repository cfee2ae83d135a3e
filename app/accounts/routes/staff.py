"""The staff of the organisations that I administer, and adding to them."""

import uuid
from typing import TypeVar

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.domain.staffing import Refused
from app.accounts.forms.staff import REFUSALS, ROLES, AddMemberForm, RoleForm
from app.accounts.queries import staff as queries
from app.accounts.routes import bp, steps
from app.accounts.services import set_up
from app.accounts.services import staff_changes as services
from app.core import clock
from app.core.db import db_session
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept

PAGE = 50
AnyRoleForm = TypeVar("AnyRoleForm", bound=RoleForm)


@bp.get("/team/staff")
@requires(Action.MANAGE_STAFF, readonly=True)
def staff() -> Response:
    """List the staff within my reach, the newest first."""
    session, access, after = db_session(), current_access(), _after()
    found = queries.members(session, access, after=after, limit=PAGE + 1)
    shown = found[:PAGE]
    return page(
        "accounts/staff.html",
        title=_("Staff"),
        members=shown,
        posts=queries.posts(session, access, [member.user.id for member in shown]),
        roles=ROLES,
        own_id=access.user_id,
        following=url_for("accounts.staff", after=shown[-1].user.id) if len(found) > PAGE else None,
        first=url_for("accounts.staff") if after else None,
    )


@bp.get("/team/staff/add")
@requires(Action.MANAGE_STAFF, fresh=True)
def add_member() -> Response:
    """Ask who comes to work here."""
    kept = take_kept()
    return _ask(offering_teams(AddMemberForm(formdata=kept)))


@bp.post("/team/staff/add")
@requires(Action.MANAGE_STAFF, fresh=True)
def save_member() -> Response:
    """Add them; somebody new gets a set-up link, which the next page shows once."""
    form, session, access, now = offering_teams(AddMemberForm()), db_session(), current_access(), clock.now()
    if not form.validate():
        return _ask(form)
    try:
        added = services.add_member(
            session,
            access,
            name=form.name_value,
            email=form.email_value,
            team_id=form.team_value,
            role=form.role_value,
            now=now,
        )
    except Refused as refused:
        form.add_error("email", str(REFUSALS[refused.refusal]))
        return _ask(form)
    if added.is_new:
        set_up.make_link(session, access, added.user_id, now)
    session.commit()
    endpoint = "accounts.set_up_link" if added.is_new else "accounts.staff_member"
    return redirect(url_for(endpoint, user_id=added.user_id, done=None if added.is_new else "joined"), 303)


def offering_teams(form: AnyRoleForm) -> AnyRoleForm:
    """Offer the teams within my reach, with their organisations where there are several."""
    teams = queries.managed_teams(db_session(), current_access())
    has_several = len({organisation.id for _team, organisation in teams}) > 1
    form.offer(
        [
            (str(team.id), f"{team.name}, {organisation.name}" if has_several else team.name)
            for team, organisation in teams
        ]
    )
    return form


def _ask(form: AddMemberForm) -> Response:
    return steps.show("staff_add.html", title=_("Add a member of staff"), form=form)


def _after() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.args.get("after", ""))
    except ValueError:
        return None
