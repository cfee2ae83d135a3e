"""Kinds of item, how urgent each is, and the order of the list."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum, StrEnum


class Priority(IntEnum):
    """How soon a team must look. Shown as words and shape, never as colour alone."""

    ROUTINE = 0
    AMBER = 10
    RED = 20


class ItemKind(StrEnum):
    """What an item asks the team to do."""

    DANGER_SIGN = "danger_sign"
    ASSESSMENT_SUBMITTED = "assessment_submitted"
    BREAK_GLASS_REVIEW = "break_glass_review"


@dataclass(frozen=True)
class Cursor:
    """The place of one item in the total order, to go on from."""

    rank: int
    raised_at: datetime
    item_id: uuid.UUID

    def to_text(self) -> str:
        return f"{self.rank}.{int(self.raised_at.timestamp())}.{self.raised_at:%f}.{self.item_id.hex}"


def cursor_from_text(text: str) -> Cursor | None:
    """Return the cursor that `text` spells, or None: an address that somebody cut short starts from the top."""
    try:
        rank, seconds, micros, item_id = text.split(".")
        raised_at = datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(micros))
        return Cursor(int(rank), raised_at, uuid.UUID(item_id))
    except (ValueError, OverflowError, OSError):
        return None
