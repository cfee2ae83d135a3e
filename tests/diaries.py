"""Rows of a long diary, to be put in many at a time."""

import uuid
from datetime import datetime

from app.core.clock import LONDON


def weight(patient_id: uuid.UUID, place: int, taken_at: datetime) -> dict[str, object]:
    """Return a row of one weight, as the person wrote it down at once."""
    entry_id = uuid.uuid4()
    return {
        "id": entry_id,
        "patient_id": patient_id,
        "chain_id": entry_id,
        "is_current": True,
        "is_removed": False,
        "kind": "reading",
        "measure": "weight",
        "number": 60.0 + place % 30,
        "entered": {},
        "unit_used": "kg",
        "locale": "en",
        "taken_at": taken_at,
        "taken_on": taken_at.astimezone(LONDON).date(),
        "is_time_known": True,
        "is_confirmed_unlikely": False,
        "entered_at": taken_at,
        "entered_as": "patient",
        "operation_id": uuid.uuid4(),
        "body_sha256": "0" * 64,
    }
