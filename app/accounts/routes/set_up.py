"""Where a set-up link leads: a member of staff chooses their own password."""

import uuid

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import guards, services
from app.accounts.forms.staff import PasswordForm
from app.accounts.routes import bp, steps
from app.accounts.services.set_up import open_link
from app.core import clock
from app.core.render import page
from app.people.guards import public
from app.people.models import User


@bp.get("/team/set-up/<uuid:user_id>/<code>")
@public
def set_up(user_id: uuid.UUID, code: str) -> Response:
    """Ask for a password, or say that the link no longer works: for every other link alike."""
    user = _whose(user_id, code)
    return _password_page(PasswordForm(), user) if user else _dead_page()


@bp.post("/team/set-up/<uuid:user_id>/<code>")
@public
def choose_password(user_id: uuid.UUID, code: str) -> Response:
    """Keep the password. The link is used up with it, whoever else opened it."""
    form, user = PasswordForm(), _whose(user_id, code)
    if user is None:
        return _dead_page()
    if form.validate():
        form.password.errors = services.password_problems(form.password.data, str(user.name), str(user.email))
    if form.errors:
        return _password_page(form, user)
    session, access = guards.as_system()
    services.set_password(session, access, user, form.password.data, clock.now())
    session.commit()
    return redirect(url_for("accounts.team_sign_in"), 303)


def _whose(user_id: uuid.UUID, code: str) -> User | None:
    session, access = guards.as_system()
    return open_link(session, access, user_id=user_id, code=code, now=clock.now())


def _password_page(form: PasswordForm, user: User) -> Response:
    return steps.show("set_up.html", title=_("Choose your password"), form=form, email=user.email)


def _dead_page() -> Response:
    return page("accounts/set_up_ended.html", title=_("This link does not work any more"), status=404)
