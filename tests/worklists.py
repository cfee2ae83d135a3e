"""Putting things on a team's list."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.worklist import services
from app.worklist.domain.items import Priority
from app.worklist.models import WorklistItem
from tests.worlds import World


def raised(session: Session, world: World, now: datetime, *, who: str = "asha", **changes) -> WorklistItem:
    """Raise an item about `who`, by default a new amber one on the River team's list."""
    by = changes.pop("by", who)
    values = {
        "patient_id": world.patients[who].id,
        "team_id": world.teams[changes.pop("team", "river")].id,
        "kind": "danger_sign",
        "priority": Priority.AMBER,
        "reasons": [{"code": "shown_999", "params": {"kind": "stroke"}}],
        "source_kind": "flag",
        "source_id": uuid.uuid4(),
        "now": now,
        **changes,
    }
    return services.raise_item(session, world.access[by], **values)
