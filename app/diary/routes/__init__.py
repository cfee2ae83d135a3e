"""A person's diary: how they are, symptoms, readings and notes, what was changed, and danger signs for everybody."""

from flask import Blueprint

bp = Blueprint("diary", __name__, template_folder="../templates")

from app.diary.routes import (  # noqa: E402
    changing,  # noqa: F401
    charts,  # noqa: F401
    months,  # noqa: F401
    phone,  # noqa: F401
    reading,  # noqa: F401
    targets,  # noqa: F401
    writing,  # noqa: F401
)
