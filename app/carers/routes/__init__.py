"""Pages of the person, of those who help them, and of the team that may have to keep helpers out."""

from flask import Blueprint

bp = Blueprint("carers", __name__, template_folder="../templates")

from app.carers.routes import freezing, helping, homes, own, team_asking  # noqa: E402, F401
