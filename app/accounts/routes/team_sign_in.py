"""How staff sign in: email, password, and a code from their code app."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeGuard

import segno
from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import guards, queries, services
from app.accounts.domain import limits
from app.accounts.forms.sign_in import CodeForm, TeamSignInForm
from app.accounts.routes import bp, steps
from app.core import clock
from app.core.destinations import own_path
from app.core.errors import NotFound, TooMany
from app.core.forms import Form
from app.people.domain.policy import Action
from app.people.guards import current_access, public, requires
from app.people.models import User

SECOND_STEP_WITHIN = timedelta(minutes=10)


@bp.get("/team/sign-in")
@public
def team_sign_in() -> Response:
    """Ask for email and password."""
    if current_access().is_signed_in:
        return redirect(url_for("home.index"), 303)
    steps.start()
    return _password_page(TeamSignInForm())


@bp.post("/team/sign-in")
@public
def check_password() -> Response:
    """Take a right password on to the code app."""
    form, now = TeamSignInForm(), clock.now()
    if not form.validate():
        return _password_page(form)
    budget = limits.on_passwords(form.email.data.strip().casefold(), str(request.remote_addr))
    if not _may_try(form, "password", budget, now):
        return _password_page(form, status=429)
    session, access = guards.as_system()
    user = services.check_password(session, access, form.email.data, form.password.data, now)
    if user is not None and user.totp_enrolled_at is None:
        services.start_enrolment(session, access, user, now)
    session.commit()
    if user is None:
        form.add_error("password", _("The email address or password is not right"))
        return _password_page(form)
    guards.give_back(budget, now)
    steps.remember(user=str(user.id), at=now.timestamp())
    is_enrolled = user.totp_enrolled_at is not None
    return redirect(url_for("accounts.enter_app_code" if is_enrolled else "accounts.enrol"), 303)


@bp.get("/team/enrol")
@public
def enrol() -> Response:
    """Show the secret to scan with a code app, until the first code proves that it was."""
    user = _half_signed_in(clock.now())
    if not _may_enrol(user):
        return _start_again()
    return _enrol_page(CodeForm(), user)


@bp.post("/team/enrol")
@public
def finish_enrolment() -> Response:
    """Take the first code of the app."""
    user = _half_signed_in(clock.now())
    if not _may_enrol(user):
        return _start_again()
    form = CodeForm()
    return _prove(form, user, services.finish_enrolment) or _enrol_page(form, user, status=_status(form))


@bp.get("/team/sign-in/code")
@public
def enter_app_code() -> Response:
    """Ask for the code of the code app."""
    user = _half_signed_in(clock.now())
    if user is None or user.totp_enrolled_at is None:
        return _start_again()
    return _app_code_page(CodeForm())


@bp.post("/team/sign-in/code")
@public
def check_app_code() -> Response:
    """Sign in with a right code."""
    user = _half_signed_in(clock.now())
    if user is None or user.totp_enrolled_at is None:
        return _start_again()
    form = CodeForm()
    return _prove(form, user, services.check_app_code) or _app_code_page(form, status=_status(form))


@bp.get("/team/prove-again")
@requires(Action.MANAGE_OWN_SESSION)
def prove_again() -> Response:
    """Ask for the code again before something that matters more."""
    _staff()
    return _again_page(CodeForm())


@bp.post("/team/prove-again")
@requires(Action.MANAGE_OWN_SESSION)
def check_again() -> Response:
    """Swap the session for a new one, proved now, and go on."""
    user, form, now = _staff(), CodeForm(), clock.now()
    access, going_to = current_access(), own_path(request.args.get("next")) or url_for("home.index")
    if not form.validate() or not _is_right(form, user, services.check_app_code, now):
        return _again_page(form, status=_status(form))
    session, _system = guards.as_system()
    secret, _row = services.renew(session, access, now)
    session.commit()
    guards.begin(secret, access)
    return redirect(going_to, 303)


Check = Callable[..., bool]


def _prove(form: CodeForm, user: User, check: Check) -> Response | None:
    """Sign in if the code is right."""
    now = clock.now()
    if not form.validate() or not _is_right(form, user, check, now):
        return None
    return steps.finish(user, now)


def _is_right(form: CodeForm, user: User, check: Check, now: datetime) -> bool:
    """Try the code within the limits, and commit whatever came of it."""
    budget = limits.on_app_codes(str(user.id), str(request.remote_addr))
    if not _may_try(form, "code", budget, now):
        return False
    session, access = guards.as_system()
    is_right = check(session, access, session.get_one(User, user.id), form.value, now)
    session.commit()
    if is_right:
        guards.give_back(budget, now)
    else:
        form.add_error("code", _("This code is not right. Wait for the next code in your app and enter it"))
    return is_right


def _may_try(form: Form, field: str, budget: list[limits.Limit], now: datetime) -> bool:
    try:
        guards.spend(budget, now)
    except TooMany:
        form.add_error(field, _("There were too many tries. Wait 5 minutes and try again"))
        form.is_over_limit = True
        return False
    return True


def _status(form: CodeForm) -> int:
    return 429 if getattr(form, "is_over_limit", False) else 422


def _half_signed_in(now: datetime) -> User | None:
    """Return who has given the right password in this browser a short while ago."""
    user_id: uuid.UUID | None = steps.remembered_id("user")
    given_at = float(steps.state().get("at") or 0)
    if user_id is None or now.timestamp() - given_at > SECOND_STEP_WITHIN.total_seconds():
        return None
    session, access = guards.as_system()
    return queries.active_user(session, access, user_id)


def _may_enrol(user: User | None) -> TypeGuard[User]:
    """Whether there is a secret to scan. An administrator may have taken it back since the password was given."""
    return user is not None and user.totp_enrolled_at is None and user.totp_secret is not None


def _staff() -> User:
    access = current_access()
    if not access.is_staff or access.user_id is None:
        raise NotFound  # patients have no code app; nothing of theirs asks for one
    session, system = guards.as_system()
    user = queries.active_user(session, system, access.user_id)
    if user is None:
        raise NotFound
    return user


def _start_again() -> Response:
    return redirect(url_for("accounts.team_sign_in"), 303)


def _password_page(form: TeamSignInForm, status: int | None = None) -> Response:
    return steps.show("team_sign_in.html", title=_("Sign in to your team"), form=form, status=status)


def _enrol_page(form: CodeForm, user: User, status: int | None = None) -> Response:
    picture = segno.make(services.provisioning_uri(user), error="m").svg_data_uri(scale=4, border=4, light="#fff")
    return steps.show(
        "enrol.html",
        title=_("Set up your code app"),
        form=form,
        status=status,
        picture=picture,
        secret=" ".join(_in_fours(str(user.totp_secret))),
    )


def _in_fours(text: str) -> list[str]:
    return [text[start : start + 4] for start in range(0, len(text), 4)]


def _app_code_page(form: CodeForm, status: int | None = None) -> Response:
    return steps.show("app_code.html", title=_("Enter the code from your app"), form=form, status=status)


def _again_page(form: CodeForm, status: int | None = None) -> Response:
    return steps.show("prove_again.html", title=_("Enter the code from your app again"), form=form, status=status)
