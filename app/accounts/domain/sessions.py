"""How long a session lasts. Source: NHS login's session rules (30 minutes idle, 12 hours in all); staff sooner."""

from collections.abc import Mapping
from datetime import datetime, timedelta

LONGEST = timedelta(hours=12)
IDLE: Mapping[str, timedelta] = {
    "patient": timedelta(minutes=30),
    "helper": timedelta(minutes=30),
    "staff": timedelta(minutes=15),
}
# Not every request writes: a session seen less than this long ago is not touched again, so it may end up to this
# much early, and never late.
TOUCH_AFTER = timedelta(seconds=60)


def is_live(kind: str, *, last_seen_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Return whether a session has neither been idle for too long nor reached its end."""
    return now < ends_at and now - last_seen_at < IDLE[kind]


def needs_touch(last_seen_at: datetime, now: datetime) -> bool:
    """Return whether being seen now is worth a write."""
    return now - last_seen_at > TOUCH_AFTER
