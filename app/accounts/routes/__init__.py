"""Signing in and out, for people and for teams; inviting people; opening a record outside the caseload."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, template_folder="../templates")

from app.accounts.routes import break_glass, invitations, people_sign_in, session, start, team_sign_in  # noqa: E402, F401
