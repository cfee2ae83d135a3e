"""One member of staff: their roles, whether they may sign in, and what they sign in with."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.domain.staffing import Refused
from app.accounts.forms.staff import REFUSALS, ROLES, RoleForm
from app.accounts.queries import staff as queries
from app.accounts.queries.staff import Member, Post
from app.accounts.routes import bp, steps
from app.accounts.routes.staff import offering_teams
from app.accounts.services import set_up
from app.accounts.services import staff_changes as services
from app.core import clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.forms import Form
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept


@dataclass(frozen=True)
class Question:
    """What a page asks before something that is hard to undo."""

    title: str
    what_happens: tuple[str, ...]
    button: str


@bp.get("/team/staff/<uuid:user_id>")
@requires(Action.MANAGE_STAFF, readonly=True)
def staff_member(user_id: uuid.UUID) -> Response:
    """Show one member of staff and what can be changed."""
    member = _member(user_id)
    return page(
        "accounts/staff_member.html",
        title=str(member.user.name),
        member=member,
        posts=_posts(user_id),
        roles=ROLES,
        is_own=user_id == current_access().user_id,
        notice=_notice(request.args.get("done", ""), str(member.user.name)),
    )


@bp.get("/team/staff/<uuid:user_id>/roles")
@requires(Action.MANAGE_STAFF, fresh=True)
def give_role(user_id: uuid.UUID) -> Response:
    """Ask which role in which team."""
    kept = take_kept()
    return _role_page(offering_teams(RoleForm(formdata=kept)), user_id)


@bp.post("/team/staff/<uuid:user_id>/roles")
@requires(Action.MANAGE_STAFF, fresh=True)
def save_role(user_id: uuid.UUID) -> Response:
    """Give it."""
    form, _found = offering_teams(RoleForm()), _member(user_id)
    if not form.validate():
        return _role_page(form, user_id)
    try:
        services.give_role(
            db_session(),
            current_access(),
            user_id=user_id,
            team_id=form.team_value,
            role=form.role_value,
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error("role", str(REFUSALS[refused.refusal]))
        return _role_page(form, user_id)
    return _done(user_id, "given")


@bp.get("/team/staff/<uuid:user_id>/roles/<uuid:membership_id>/take-away")
@requires(Action.MANAGE_STAFF, fresh=True)
def take_away_role(user_id: uuid.UUID, membership_id: uuid.UUID) -> Response:
    """Ask before a role is taken away."""
    return _confirm_page(Form(), user_id, _about_role(user_id, membership_id))


@bp.post("/team/staff/<uuid:user_id>/roles/<uuid:membership_id>/take-away")
@requires(Action.MANAGE_STAFF, fresh=True)
def end_role(user_id: uuid.UUID, membership_id: uuid.UUID) -> Response:
    """Take it away."""
    question = _about_role(user_id, membership_id)
    return _change(
        user_id,
        question,
        "taken",
        lambda: services.take_away_role(
            db_session(), current_access(), user_id=user_id, membership_id=membership_id, now=clock.now()
        ),
    )


@bp.get("/team/staff/<uuid:user_id>/switch-off")
@requires(Action.MANAGE_STAFF, fresh=True)
def switch_off(user_id: uuid.UUID) -> Response:
    """Ask before somebody may sign in no more."""
    return _confirm_page(Form(), user_id, _about_switching_off(user_id))


@bp.post("/team/staff/<uuid:user_id>/switch-off")
@requires(Action.MANAGE_STAFF, fresh=True)
def save_switch_off(user_id: uuid.UUID) -> Response:
    """Switch the account off and end its sessions."""
    return _change(
        user_id,
        _about_switching_off(user_id),
        "off",
        lambda: services.switch_off(db_session(), current_access(), user_id, clock.now()),
    )


@bp.get("/team/staff/<uuid:user_id>/switch-on")
@requires(Action.MANAGE_STAFF, fresh=True)
def switch_on(user_id: uuid.UUID) -> Response:
    """Ask before somebody may sign in again."""
    return _confirm_page(Form(), user_id, _about_switching_on(user_id))


@bp.post("/team/staff/<uuid:user_id>/switch-on")
@requires(Action.MANAGE_STAFF, fresh=True)
def save_switch_on(user_id: uuid.UUID) -> Response:
    """Switch the account on."""
    return _change(
        user_id,
        _about_switching_on(user_id),
        "on",
        lambda: services.switch_on(db_session(), current_access(), user_id, clock.now()),
    )


@bp.get("/team/staff/<uuid:user_id>/code-app")
@requires(Action.MANAGE_STAFF, fresh=True)
def code_app(user_id: uuid.UUID) -> Response:
    """Ask before a code app is forgotten."""
    return _confirm_page(Form(), user_id, _about_code_app(user_id))


@bp.post("/team/staff/<uuid:user_id>/code-app")
@requires(Action.MANAGE_STAFF, fresh=True)
def reset_code_app(user_id: uuid.UUID) -> Response:
    """Forget it; the next sign-in sets up a new one."""
    return _change(
        user_id,
        _about_code_app(user_id),
        "code-app",
        lambda: services.reset_code_app(db_session(), current_access(), user_id, clock.now()),
    )


@bp.get("/team/staff/<uuid:user_id>/link")
@requires(Action.MANAGE_STAFF, fresh=True)
def set_up_link(user_id: uuid.UUID) -> Response:
    """Show the link that was just made, once; otherwise ask before a new one is made."""
    session, member = db_session(), _member(user_id)
    code = set_up.take_link_code(session, current_access(), user_id, clock.now())
    if code is None:
        return _confirm_page(Form(), user_id, _about_link(user_id))
    session.commit()
    base_url = str(current_app.extensions["settings"].base_url).rstrip("/")
    link = base_url + url_for("accounts.set_up", user_id=user_id, code=code)
    return page("accounts/set_up_link.html", title=_("Set-up link"), member=member, link=link)


@bp.post("/team/staff/<uuid:user_id>/link")
@requires(Action.MANAGE_STAFF, fresh=True)
def make_link(user_id: uuid.UUID) -> Response:
    """Make a new set-up link; the old password and the old link end."""
    question = _about_link(user_id)
    try:
        set_up.make_link(db_session(), current_access(), user_id, clock.now())
    except Refused as refused:
        return _refused(user_id, question, refused)
    db_session().commit()
    return redirect(url_for("accounts.set_up_link", user_id=user_id), 303)


def _change(user_id: uuid.UUID, question: Question, done: str, change: Callable[[], None]) -> Response:
    try:
        change()
    except Refused as refused:
        return _refused(user_id, question, refused)
    return _done(user_id, done)


def _refused(user_id: uuid.UUID, question: Question, refused: Refused) -> Response:
    form = Form()
    form.form_errors.append(str(REFUSALS[refused.refusal]))
    return _confirm_page(form, user_id, question)


def _done(user_id: uuid.UUID, done: str) -> Response:
    """Commit, and go back to the person, or to the list where they have no role within reach any more."""
    session = db_session()
    is_there = queries.member(session, current_access(), user_id) is not None
    session.commit()
    if not is_there:
        return redirect(url_for("accounts.staff"), 303)
    return redirect(url_for("accounts.staff_member", user_id=user_id, done=done), 303)


def _member(user_id: uuid.UUID) -> Member:
    return services.reach(db_session(), current_access(), user_id)


def _posts(user_id: uuid.UUID) -> list[Post]:
    return list(queries.posts(db_session(), current_access(), [user_id]).get(user_id, []))


def _role_page(form: RoleForm, user_id: uuid.UUID) -> Response:
    member = _member(user_id)
    title = _("Give %(name)s a role", name=member.user.name)
    return steps.show("staff_role.html", title=title, form=form, member=member)


def _confirm_page(form: Form, user_id: uuid.UUID, question: Question) -> Response:
    return steps.show("staff_confirm.html", title=question.title, form=form, user_id=user_id, question=question)


def _about_role(user_id: uuid.UUID, membership_id: uuid.UUID) -> Question:
    name = _member(user_id).user.name
    post = next((post for post in _posts(user_id) if post.membership_id == membership_id), None)
    if post is None:
        raise NotFound
    return Question(
        _("Take a role away from %(name)s?", name=name),
        (
            _("Role: %(role)s. Team: %(team)s.", role=ROLES[post.role], team=post.team_name),
            _("They can no longer do what this role allows, from their next page on."),
        ),
        _("Take this role away"),
    )


def _about_switching_off(user_id: uuid.UUID) -> Question:
    return Question(
        _("Switch off the account of %(name)s?", name=_member(user_id).user.name),
        (
            _("They are signed out everywhere at once and cannot sign in."),
            _("What they did stays in the records. You can switch the account on again."),
        ),
        _("Switch the account off"),
    )


def _about_switching_on(user_id: uuid.UUID) -> Question:
    return Question(
        _("Switch on the account of %(name)s?", name=_member(user_id).user.name),
        (_("They can sign in again with the password and the code app they had."),),
        _("Switch the account on"),
    )


def _about_code_app(user_id: uuid.UUID) -> Question:
    return Question(
        _("Reset the code app of %(name)s?", name=_member(user_id).user.name),
        (
            _("Do this when they lost the phone with their code app. Make sure that it is them who ask."),
            _("They are signed out everywhere at once. When they next sign in, they set up a new code app."),
            _("If somebody else may know their password, make a new set-up link too."),
        ),
        _("Reset the code app"),
    )


def _about_link(user_id: uuid.UUID) -> Question:
    return Question(
        _("Make a new set-up link for %(name)s?", name=_member(user_id).user.name),
        (
            _("Their old password stops working and they are signed out everywhere at once."),
            _("With the link they choose a new password. It works once, for 72 hours."),
            _("We show the link once only. A link that was made before stops working."),
        ),
        _("Make a new set-up link"),
    )


def _notice(done: str, name: str) -> str | None:
    return {
        "joined": _("%(name)s already had an account. They have the new role and sign in as before.", name=name),
        "given": _("The role was given."),
        "taken": _("The role was taken away."),
        "off": _("The account is switched off."),
        "on": _("The account is switched on."),
        "code-app": _("The code app was reset."),
    }.get(done)
