"""Signing in and out, for people and for teams."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, template_folder="../templates")
