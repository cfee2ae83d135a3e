"""The start page, the pages about the service, and what the machines around it ask."""

from flask import Blueprint

bp = Blueprint("home", __name__, template_folder="../templates")

from app.home.routes import about, copy, health, start, who_looked  # noqa: E402, F401
