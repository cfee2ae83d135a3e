"""Signing in and out; inviting people; opening a record outside the caseload; administrators' staff and teams."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, template_folder="../templates")

from app.accounts.routes import (  # noqa: E402
    break_glass,  # noqa: F401
    helper_sign_in,  # noqa: F401
    invitations,  # noqa: F401
    people_sign_in,  # noqa: F401
    proving,  # noqa: F401
    session,  # noqa: F401
    set_up,  # noqa: F401
    staff,  # noqa: F401
    staff_member,  # noqa: F401
    start,  # noqa: F401
    team_sign_in,  # noqa: F401
    teams,  # noqa: F401
)
