"""What a phone kept until there was signal: the boxes that it sends, and what becomes of each.

Every box is a transaction of its own. What is told of one stands also if the next fails; sent again, it is told again.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import jsonify, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.core import clock
from app.core.boxes import opened
from app.core.crypto import Unreadable
from app.core.db import db_session
from app.core.errors import AppError, Invalid, Mismatch, NotFound

MOST_AT_ONCE = 100
Fields = MultiDict[str, str]
Told = dict[str, Any]


def take_each(owner: str, take: Callable[[Fields], Told]) -> Response:
    """Hand what each box of `owner` says to `take`, which commits, and answer with what it returned.

    One that cannot be read, or is somebody else's, touches nothing. Raises Invalid for what is no list of boxes.
    """
    return jsonify(results=[_told(box, owner, take) for box in _boxes()], now=clock.now().isoformat())


def told_at(fields: Fields) -> datetime | None:
    """Return when the phone says that this was written down; None where it says nothing.

    The phone has set its clock right by ours before it wrote this down (frontend/js/clock.js).
    """
    try:
        said = datetime.fromisoformat(fields.get("told_at", ""))
    except ValueError:
        return None
    return said if said.tzinfo else None


def _boxes() -> list[str]:
    body = request.get_json(silent=True)
    boxes = body.get("boxes") if isinstance(body, dict) else None
    if not isinstance(boxes, list) or len(boxes) > MOST_AT_ONCE or not all(isinstance(box, str) for box in boxes):
        raise Invalid
    return boxes


def _told(box: str, owner: str, take: Callable[[Fields], Told]) -> Told:
    try:
        return take(_fields(json.loads(opened(box, owner=owner))))
    except (Unreadable, ValueError, RecursionError):
        return {"outcome": "unreadable"}
    except AppError as error:
        db_session().rollback()
        if not isinstance(error, NotFound | Invalid | Mismatch):
            raise
        return {"outcome": "refused"}


def _fields(content: object) -> Fields:
    """Return the fields of a page as a form would have sent them; raise ValueError for anything else."""
    fields: Fields = MultiDict()
    if not isinstance(content, list):
        raise ValueError("not the fields of a page")
    for pair in content:
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(part, str) for part in pair):
            raise ValueError("not the fields of a page")
        fields.add(*pair)
    return fields
