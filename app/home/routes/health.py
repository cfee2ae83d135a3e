"""What a load balancer asks."""

from flask import jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app.core.db import database
from app.home.routes import bp
from app.people.guards import public


@bp.get("/health/live")
@public
def live() -> Response:
    """Say that this process answers."""
    return jsonify(status="live")


@bp.get("/health/ready")
@public
def ready() -> tuple[Response, int] | Response:
    """Say whether the database answers too; 503 where it does not."""
    try:
        with database().session(readonly=True) as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return jsonify(status="database unavailable"), 503
    return jsonify(status="ready")
