"""Kinds of item, how urgent each is, how long it has waited, and the order of the list."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum, StrEnum

# An item closed by mistake can be put back by whoever closed it, while they still know what they did.
UNDO_WITHIN = timedelta(minutes=15)
COUNT_STOPS_AT = 1000


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
    PLAN_ANSWERED = "plan_answered"
    DIARY_OUTSIDE = "diary_outside"


class Holder(StrEnum):
    """Whose items to show: everybody's, the reader's own, or those that nobody has taken."""

    ANYONE = "anyone"
    ME = "me"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asked to see. `priority` None means all."""

    priority: Priority | None = None
    holder: Holder = Holder.ANYONE


EVERYTHING = Filters()


def rank(priority: int, *, is_taken: bool) -> int:
    """Return an item's rank, lower first: more urgent before less, and nobody's before somebody's.

    The database computes the same number, so that it can never be stale (hazard H19).
    """
    return (Priority.RED - priority) * 2 + int(is_taken)


def priorities_of(value: Priority) -> tuple[int, int]:
    """Return the first and the last rank of one priority."""
    return rank(value, is_taken=False), rank(value, is_taken=True)


LAST_RANK = rank(Priority.ROUTINE, is_taken=True)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of one item in the total order, to go on from."""

    rank: int
    raised_at: datetime
    item_id: uuid.UUID

    def to_text(self) -> str:
        micros = (self.raised_at - _EPOCH) // timedelta(microseconds=1)
        return f"{self.rank}.{micros}.{self.item_id.hex}"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def cursor_from_text(text: str) -> Cursor | None:
    """Return the cursor that `text` spells, or None: an address that somebody cut short starts from the top."""
    try:
        place, micros, item_id = text.split(".")
        cursor = Cursor(int(place), _EPOCH + timedelta(microseconds=int(micros)), uuid.UUID(item_id))
    except (ValueError, OverflowError):
        return None
    return cursor if 0 <= cursor.rank <= LAST_RANK else None


def is_overdue(due_at: datetime | None, now: datetime) -> bool:
    """Return whether somebody should have looked by now."""
    return due_at is not None and due_at < now


def can_be_undone(
    resolved_at: datetime | None, resolved_by: uuid.UUID | None, *, by: uuid.UUID | None, now: datetime
) -> bool:
    """Return whether `by` may put a closed item back: only who closed it, and soon."""
    return resolved_at is not None and resolved_by == by and now - resolved_at <= UNDO_WITHIN
