"""Where a number stands beside a range that somebody else names. What is made of it is not decided here.

No page of the diary asks this: the words that a person is shown never depend on their numbers (docs/adr/0021).
"""

from enum import StrEnum

from app.diary.domain.measures import Range


class Side(StrEnum):
    """Below a range, within it (both ends included) or above it."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


def side_of(number: float | None, wanted: Range) -> Side | None:
    """Return on which side of `wanted` a number of the measure's own unit is; None where there is no number."""
    if number is None:
        return None
    if number < wanted.low:
        return Side.BELOW
    return Side.ABOVE if number > wanted.high else Side.WITHIN
