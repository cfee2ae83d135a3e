"""One month of a diary, gathered for a visit: what was told, and on how many days nothing was."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.diary.domain.charts import Chart
from app.diary.domain.windows import Window

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
FIRST_YEAR = 1900


@dataclass(frozen=True, order=True)
class Month:
    """A month of the calendar."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def from_text(cls, text: str) -> "Month | None":
        """Return the month that an address names, such as 2026-11, or None."""
        found = _MONTH.fullmatch(text)
        if found is None or int(found[1]) < FIRST_YEAR:
            return None
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first_on(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def before(self) -> "Month":
        return Month.of(self.first_on - timedelta(days=1))

    @property
    def after(self) -> "Month":
        return Month.of(self.first_on + timedelta(days=31))

    def window(self, today: date) -> Window:
        """Return all its days; those after `today` are still to come."""
        return Window(self.first_on, self.after.first_on - timedelta(days=1), until_on=today)


class Part(StrEnum):
    """What may go into the summary of a month. The person chooses."""

    FELT = "felt"
    SYMPTOMS = "symptoms"
    READINGS = "readings"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Symptom:
    """How bad one symptom was: the lowest and the highest rating, and on how many days there was one."""

    measure: str
    low: float
    high: float
    days: int


def symptom_of(measure: str, chart: Chart) -> Symptom:
    """Return a symptom's summary from its chart, which is not empty."""
    spreads = [row.spreads[0] for row in chart.rows]
    lows, highs = [one.low for one in spreads], [one.high for one in spreads]
    return Symptom(measure, min(lows), max(highs), chart.days_told)


# What one page of A4 holds below the person's name, in lines of the summary's type as Urdu sets them.
PAGE_LINES = 39
LINE_LETTERS = 80
CHART_LINES = 13  # two charts side by side, each below its name
LEAST_LINES_OF_WORDS = 6  # own words come before pictures, up to this
LONGEST_ON_PAPER = 240


@dataclass(frozen=True, slots=True)
class OnPaper:
    """How much of a month fits on one page. What does not fit is counted on it, and stands on the page in the app."""

    notes: int
    said: int
    charts: int


def fitting(
    parts: Collection[Part], *, notes: Sequence[str], said: Sequence[str], symptoms: int, readings: int
) -> OnPaper:
    """Return how many notes, words and charts fit. The person's own marks come first, then their words."""
    headed = {Part.FELT: 5, Part.SYMPTOMS: 4 + symptoms, Part.NOTES: 4, Part.READINGS: 3}
    left = PAGE_LINES - sum(headed[part] for part in parts)
    notes, said = (notes if Part.NOTES in parts else ()), (said if Part.FELT in parts else ())
    wanted = min(sum(map(lines_of, (*notes, *said))), LEAST_LINES_OF_WORDS)
    charts, used = _charts(readings if Part.READINGS in parts else 0, left - wanted)
    notes_count, used_by_notes = _fit(notes, left - used)
    said_count, _used = _fit(said, left - used - used_by_notes)
    return OnPaper(notes_count, said_count, charts)


def _charts(readings: int, lines: int) -> tuple[int, int]:
    """Return how many charts fit into so many lines, and how many lines they and the table of the others take."""
    for pairs in range(-(-readings // 2), 0, -1):
        others = max(0, readings - 2 * pairs)
        used = pairs * CHART_LINES + (others + 1 if others else 0)
        if used <= lines:
            return readings - others, used
    return 0, readings + 1 if readings else 0


def _fit(texts: Sequence[str], lines: int) -> tuple[int, int]:
    """Return how many of `texts` fit into so many lines, and how many lines these take."""
    used = 0
    for count, text in enumerate(texts):
        needed = lines_of(text)
        if used + needed > lines:
            return count, used
        used += needed
    return len(texts), used


def lines_of(text: str) -> int:
    """Return how many lines a text takes beside its day, cut off where it is long."""
    return sum(max(1, -(-len(line) // LINE_LETTERS)) for line in shortened(text).split("\n"))


def shortened(text: str) -> str:
    """Return a text as it stands on paper: what goes on too long ends in a mark of that."""
    plain = "\n".join(line.strip() for line in text.splitlines()[:4] if line.strip())
    return plain if len(plain) <= LONGEST_ON_PAPER else plain[:LONGEST_ON_PAPER].rstrip() + "…"
