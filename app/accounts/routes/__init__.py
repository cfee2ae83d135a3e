"""Signing in and out, for people and for teams."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, template_folder="../templates")

from app.accounts.routes import people_sign_in, session, team_sign_in  # noqa: E402, F401
