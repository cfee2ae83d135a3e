"""Which days a chart shows, and where each stands on it: from left to right, in every language."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# A drawing is 328 units wide, as an old phone's page, so that its letters come out at their own size there.
LEFT, RIGHT = 44, 306


class Period(StrEnum):
    """How long a chart looks back."""

    WEEK = "week"
    MONTH = "month"
    THREE_MONTHS = "3-months"
    YEAR = "year"


# Whole weeks where days are gathered into weeks, so that none of them is cut short.
PERIOD_DAYS = {Period.WEEK: 7, Period.MONTH: 30, Period.THREE_MONTHS: 91, Period.YEAR: 364}


@dataclass(frozen=True)
class Window:
    """The days that a chart shows, both ends included; `step_days` are gathered into one place of it.

    `until_on`: the last of them that has been, where some are still to come; those count as neither told nor silent.
    """

    first_on: date
    last_on: date
    step_days: int = 1
    until_on: date | None = None

    @property
    def days(self) -> int:
        return (self.last_on - self.first_on).days + 1

    @property
    def days_been(self) -> int:
        return (min(self.last_on, self.until_on or self.last_on) - self.first_on).days + 1

    @property
    def places(self) -> int:
        return math.ceil(self.days / self.step_days)

    def place_of(self, day: date) -> int:
        return (day - self.first_on).days // self.step_days

    def starts_on(self, place: int) -> date:
        return self.first_on + timedelta(days=place * self.step_days)

    def x(self, place: float) -> float:
        """Return the middle of a place: time runs from left to right in every language."""
        return round(LEFT + (place + 0.5) * (RIGHT - LEFT) / self.places, 1)


def window_of(period: Period, last_on: date) -> Window:
    """Return the days of `period` that end with `last_on`."""
    first_on = last_on - timedelta(days=PERIOD_DAYS[period] - 1)
    return Window(first_on, last_on, 7 if period is Period.YEAR else 1)
