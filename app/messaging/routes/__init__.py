"""What a person is told in the app, and the demo's page of texts."""

from flask import Blueprint

bp = Blueprint("messaging", __name__, template_folder="../templates")

from app.messaging.routes import demo_texts, notices, pushing  # noqa: E402

__all__ = ["bp", "demo_texts", "notices", "pushing"]
