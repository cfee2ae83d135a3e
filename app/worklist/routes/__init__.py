"""The team's list: what to look at next, and why."""

from flask import Blueprint

bp = Blueprint("worklist", __name__, template_folder="../templates")

from app.worklist import words  # noqa: E402
from app.worklist.routes import closing, listing  # noqa: E402

bp.add_app_template_filter(words.reason_words, "reason_words")
bp.add_app_template_filter(words.age_words, "age")

__all__ = ["bp", "closing", "listing"]
