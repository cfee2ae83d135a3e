"""The shared plan: written by the team, read and answered by the person."""

from flask import Blueprint

bp = Blueprint("care_plans", __name__, template_folder="../templates")

from app.care_plans.routes import answering, details, drafting, proposing, reading, reviewing, versions  # noqa: E402, F401
