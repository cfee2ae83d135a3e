"""The numbers that a clinical lead may set for one person: off until somebody switched them on.

They are shown to the person as "your team's number". Nothing is worked out from them but whether one entry lies
outside; which number is right for whom is the lead's decision and stands with their reason.
"""

import math
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime

from app.diary.domain.comparing import Side, side_of
from app.diary.domain.measures import Range


@dataclass(frozen=True, slots=True)
class Ends:
    """No lower than, no higher than; `low2` and `high2` are of a measure's second number. None: no such end."""

    low: float | None = None
    high: float | None = None
    low2: float | None = None
    high2: float | None = None

    @property
    def are_none(self) -> bool:
        return not list(self.values())

    def are_in_order(self) -> bool:
        """Return whether no low end lies above its high end."""
        pairs = ((self.low, self.high), (self.low2, self.high2))
        return all(low is None or high is None or low <= high for low, high in pairs)

    def values(self) -> Iterator[float]:
        """Give the ends that there are."""
        found = (getattr(self, one.name) for one in fields(self))
        return (end for end in found if end is not None)

    def is_outside(self, number: float, number2: float | None = None) -> bool:
        """Return whether an entry lies outside any end. An end itself is inside; a number not told lies nowhere."""
        if _beyond(number, self.low, self.high):
            return True
        return number2 is not None and _beyond(number2, self.low2, self.high2)


def _beyond(number: float, low: float | None, high: float | None) -> bool:
    wanted = Range(-math.inf if low is None else low, math.inf if high is None else high)
    return side_of(number, wanted) is not Side.WITHIN


@dataclass(frozen=True, slots=True)
class Decision:
    """One step: switched on or off, with which numbers, whether what is outside goes on the list, and why."""

    is_on: bool
    raises_item: bool
    ends: Ends
    reason: str


@dataclass(frozen=True, slots=True)
class Target:
    """A decision as it was taken: the `number`-th of its measure, by whom and when."""

    measure: str
    number: int
    decision: Decision
    set_at: datetime
    set_by_user_id: uuid.UUID | None

    @property
    def ends(self) -> Ends:
        return self.decision.ends
