"""What a team reads before and while it meets."""

from flask import Blueprint

bp = Blueprint("mdt", __name__, template_folder="../templates")

from app.mdt.routes import diary, exports, people, person  # noqa: E402, F401
