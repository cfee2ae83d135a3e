"""The team's list."""

from flask import Blueprint

from app.worklist import models  # noqa: F401  (the table)

bp = Blueprint("worklist", __name__, template_folder="../templates")
