"""The start page, the pages about the service, and what the machines around it ask."""

from flask import Blueprint

bp = Blueprint("home", __name__, template_folder="../templates")

from app.home.routes import (  # noqa: E402, F401
    about,
    copy,
    health,
    manifest,
    offline,
    start,
    this_phone,
    who_looked,
)
