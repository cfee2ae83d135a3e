"""A patient's pages: what I can answer, one question a page, check and send, what I said, and help now."""

from flask import Blueprint

bp = Blueprint("assessments", __name__, template_folder="../templates")

from app.assessments.routes import answering, changes, disowning, help_now, mine, sending  # noqa: E402, F401
