"""How long a set of questions took, measured by the person's own answers."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

LONGEST_THOUGHT = timedelta(minutes=5)


def minutes_spent(times: Iterable[datetime]) -> int:
    """Return the minutes between the first and the last of `times`, rounded up, without the pauses.

    A gap of more than five minutes is a pause, and counts for nothing.
    """
    gaps = (later - earlier for earlier, later in pairwise(sorted(times)))
    spent = sum((gap for gap in gaps if gap <= LONGEST_THOUGHT), timedelta())
    return -(-int(spent.total_seconds()) // 60)
