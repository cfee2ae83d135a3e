"""A chart as values: where each thing told stands, in the units of the drawing. No words and no colours.

Held here (hazard H22): one fixed axis per measure; a line only from one day to the next, so that a gap stays a gap;
nothing is made of a day on which nothing was told; what lies outside the axis stands at its edge and says so.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from app.diary.domain.windows import RIGHT, Window

# Of a drawing 224 units high.
TOP, BOTTOM = 44, 190
MARK_ROWS = (32, 16)  # two marks on days close together stand one above the other
MARK_SPACE = 18


class Edge(StrEnum):
    """Beyond which end of the axis a value lies."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True)
class Axis:
    """The fixed ends of a measure's axis and the step between its lines: the same for everybody, at every time."""

    low: float
    high: float
    step: float

    def y(self, value: float) -> float:
        """Return where a value stands; one outside stands at the edge."""
        inside = min(max(value, self.low), self.high)
        return round(BOTTOM - (inside - self.low) * (BOTTOM - TOP) / (self.high - self.low), 1)

    def edge(self, value: float) -> Edge | None:
        if value > self.high:
            return Edge.ABOVE
        return Edge.BELOW if value < self.low else None

    @property
    def values(self) -> tuple[float, ...]:
        count = round((self.high - self.low) / self.step)
        return tuple(round(self.low + place * self.step, 4) for place in range(count + 1))


@dataclass(frozen=True)
class Spread:
    """What was told of one number on one day, or in one week: the least, the most and the last."""

    low: float
    high: float
    last: float

    def with_later(self, later: "Spread") -> "Spread":
        return Spread(min(self.low, later.low), max(self.high, later.high), later.last)


@dataclass(frozen=True)
class Told:
    """What was told on one day, or in the days from `on` on: how often, and one spread for each number of the measure.

    A blood pressure has two numbers, everything else one. `days`: on how many of those days.
    """

    on: date
    count: int
    spreads: tuple[Spread, ...]
    days: int = 1


@dataclass(frozen=True)
class Dot:
    """The last value of a place. `edge`: it lies beyond the axis."""

    x: float
    y: float
    edge: Edge | None


@dataclass(frozen=True)
class Reach:
    """From the least to the most told in one place, where they differ."""

    x: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Series:
    """One number of the measure over time. `lines` are broken wherever a place is empty."""

    lines: tuple[tuple[tuple[float, float], ...], ...]
    dots: tuple[Dot, ...]
    reaches: tuple[Reach, ...]


@dataclass(frozen=True)
class ValueTick:
    """A line across the chart, at one value of the axis."""

    y: float
    value: float


@dataclass(frozen=True)
class DayTick:
    """A day named below the chart."""

    x: float
    day: date


@dataclass(frozen=True)
class Mark:
    """A day that the person marked themselves, by its number in the list below the chart.

    The number stands at `x`, `y`, beside others of days close by; its line comes down at `day_x`.
    """

    x: float
    y: float
    number: int
    day: date
    day_x: float


@dataclass(frozen=True)
class Chart:
    """Everything that is drawn, and the rows of the table that says the same."""

    window: Window
    axis: Axis
    series: tuple[Series, ...]
    value_ticks: tuple[ValueTick, ...]
    day_ticks: tuple[DayTick, ...]
    marks: tuple[Mark, ...]
    target_lines: tuple[ValueTick, ...]
    rows: tuple[Told, ...]
    days_told: int

    @property
    def days_silent(self) -> int:
        """On how many days nothing was told. Never read as a nought."""
        return max(0, self.window.days_been - self.days_told)

    @property
    def has_edge(self) -> bool:
        """Whether something told lies outside the chart."""
        return any(dot.edge for series in self.series for dot in series.dots) or any(
            self.axis.edge(value) for row in self.rows for spread in row.spreads for value in (spread.low, spread.high)
        )


def chart_of(
    days: Iterable[Told],
    axis: Axis,
    window: Window,
    *,
    marked: Sequence[date] = (),
    targets: Sequence[float] = (),
) -> Chart:
    """Return the chart of what was told on the days of `window`; other days, and what is no number, are left out.

    `marked` are the days of the person's own marks, in the order of their list; `targets` are the team's numbers.
    """
    inside = sorted((day for day in days if _is_inside(day, window)), key=lambda told: told.on)
    rows = gathered(inside, window)
    return Chart(
        window=window,
        axis=axis,
        series=tuple(_series(rows, axis, window, which) for which in range(_width(rows))),
        value_ticks=tuple(ValueTick(axis.y(value), value) for value in axis.values),
        day_ticks=_day_ticks(window),
        marks=_marks(marked, window),
        target_lines=tuple(ValueTick(axis.y(value), value) for value in targets),
        rows=rows,
        days_told=sum(told.days for told in inside),
    )


def _is_inside(told: Told, window: Window) -> bool:
    numbers = (number for spread in told.spreads for number in (spread.low, spread.high, spread.last))
    return window.first_on <= told.on <= window.last_on and all(math.isfinite(number) for number in numbers)


def gathered(days: Sequence[Told], window: Window) -> tuple[Told, ...]:
    """Return one row for each place of `window` in which something was told, earliest first."""
    found: dict[int, Told] = {}
    for told in days:
        place = window.place_of(told.on)
        earlier = found.get(place)
        found[place] = _joined(earlier, told) if earlier else replace(told, on=window.starts_on(place))
    return tuple(found[place] for place in sorted(found))


def _joined(earlier: Told, later: Told) -> Told:
    spreads = (one.with_later(two) for one, two in zip(earlier.spreads, later.spreads, strict=False))
    return Told(earlier.on, earlier.count + later.count, tuple(spreads), earlier.days + later.days)


def _width(rows: Sequence[Told]) -> int:
    return max((len(row.spreads) for row in rows), default=0)


def _series(rows: Sequence[Told], axis: Axis, window: Window, which: int) -> Series:
    placed = [(window.place_of(row.on), row.spreads[which]) for row in rows if len(row.spreads) > which]
    dots = tuple(Dot(window.x(place), axis.y(one.last), axis.edge(one.last)) for place, one in placed)
    reaches = tuple(
        Reach(window.x(place), axis.y(one.high), axis.y(one.low)) for place, one in placed if one.low != one.high
    )
    return Series(_lines([place for place, _one in placed], dots), dots, reaches)


def _lines(places: Sequence[int], dots: Sequence[Dot]) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Join each dot with the next only where nothing is missing between them."""
    if not places:
        return ()
    runs: list[list[tuple[float, float]]] = [[(dots[0].x, dots[0].y)]]
    for (before, after), dot in zip(pairwise(places), dots[1:], strict=True):
        if after != before + 1:
            runs.append([])
        runs[-1].append((dot.x, dot.y))
    return tuple(tuple(run) for run in runs if len(run) > 1)


def _day_ticks(window: Window) -> tuple[DayTick, ...]:
    """Name about four days, at even distances, the last day never left out."""
    apart = math.ceil(window.places / 4)
    places = range(window.places - 1, -1, -apart)
    ticks = [DayTick(window.x(place), window.starts_on(place)) for place in places]
    return tuple(reversed(ticks[:4]))


def _marks(marked: Sequence[date], window: Window) -> tuple[Mark, ...]:
    """Return the marks within the window, in two rows, none over another."""
    inside = [(number, day) for number, day in enumerate(marked, start=1) if window.first_on <= day <= window.last_on]
    rows: tuple[list[Mark], ...] = tuple([] for _row in MARK_ROWS)
    for number, day in sorted(inside, key=lambda one: (one[1], one[0])):
        x = window.x(window.place_of(day))
        which = _row_for(x, rows)
        rows[which].append(Mark(x, MARK_ROWS[which], number, day, x))
    return tuple(sorted((mark for row in rows for mark in _apart(row)), key=lambda mark: mark.number))


def _row_for(x: float, rows: Sequence[Sequence[Mark]]) -> int:
    """Return the first row with room at `x`, else the one with the most."""
    ends = [row[-1].x if row else -math.inf for row in rows]
    free = (which for which, end in enumerate(ends) if x - end >= MARK_SPACE)
    return next(free, min(range(len(rows)), key=lambda which: len(rows[which])))


def _apart(row: Sequence[Mark]) -> list[Mark]:
    """Push the marks of one row to the right until none covers another, then back from the right edge."""
    placed: list[Mark] = []
    for mark in row:
        x = max(mark.x, placed[-1].x + MARK_SPACE) if placed else mark.x
        placed.append(replace(mark, x=round(x, 1)))
    room = float(RIGHT)
    for place in range(len(placed) - 1, -1, -1):
        placed[place] = replace(placed[place], x=round(min(placed[place].x, room), 1))
        room = placed[place].x - MARK_SPACE
    return placed
