"""The shared plan: written by the team, read and answered by the person."""

from flask import Blueprint

bp = Blueprint("care_plans", __name__, template_folder="../templates")

from app.care_plans.routes import (  # noqa: E402, F401
    acting,
    actions,
    answering,
    details,
    drafting,
    emergency,
    emergency_door,
    helping,
    my_actions,
    printing,
    proposing,
    reading,
    reviewing,
    versions,
)
