"""Every word on a chart: its name with its unit, the sentence that says what the picture shows, and its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup, escape

from app.core.i18n import current_locale, ltr, short_day, text_direction
from app.diary.domain.charts import Chart, Spread, Told
from app.diary.domain.measures import MEASURES
from app.diary.domain.targets import Target
from app.diary.domain.windows import Period
from app.worklist.reasons import MEASURES as TITLES

UNITS: Mapping[str, object] = {
    "blood_pressure": "mmHg",
    "pulse": _l("beats a minute"),
    "oxygen": "%",
    "weight": "kg",
    "glucose": "mmol/L",
    "temperature": "°C",
    "peak_flow": "L/min",
    "steps": _l("steps"),
    "sleep": _l("hours"),
}
PERIODS: Mapping[Period, object] = {
    Period.WEEK: _l("1 week"),
    Period.MONTH: _l("30 days"),
    Period.THREE_MONTHS: _l("3 months"),
    Period.YEAR: _l("1 year"),
}


def title_of(measure: str) -> str:
    """Return a measure's name with its unit."""
    return str(TITLES.get(measure, _("A number")))


def number_words(measure: str, number: float) -> str:
    """Write a number as exactly as this measure is told, in the page's language."""
    found = MEASURES.get(measure)
    decimals = found.units[0].decimals if found and found.units else 1
    return _in_figures(round(number, decimals), current_locale())


@lru_cache(maxsize=4096)
def _in_figures(number: float, locale: str) -> str:
    """Write a number. Remembered: a chart writes the same few numbers again and again, and CLDR's rules are slow."""
    return str(format_decimal(number, locale=locale))


@lru_cache(maxsize=4096)
def _day_in_short(day: date, pattern: str, locale: str) -> str:
    return str(format_date(day, pattern, locale=locale))


def pair_words(measure: str, numbers: Sequence[float]) -> Markup:
    """Write what was told at once: one number, or two with a stroke between."""
    return ltr("/".join(number_words(measure, number) for number in numbers))


def span_words(measure: str, low: float, high: float) -> Markup:
    """Write from which to which number; one alone where they are the same."""
    return ltr("–".join(number_words(measure, number) for number in sorted({low, high})))


def table_day(day: date) -> str:
    """Write a day as "26 Nov 2026": a table has little room on a phone."""
    return _day_in_short(day, "d MMM y", current_locale())


def target_words(target: Target) -> str:
    """Say the numbers that a team set, and whether what is outside goes on its list."""
    ends = target.ends
    said: list[tuple[object, float | None]] = [
        (_("No lower than %(number)s."), ends.low),
        (_("No higher than %(number)s."), ends.high),
        (_("Bottom number no lower than %(number)s."), ends.low2),
        (_("Bottom number no higher than %(number)s."), ends.high2),
    ]
    words = [str(text) % {"number": number_words(target.measure, end)} for text, end in said if end is not None]
    if target.decision.raises_item:
        words.append(str(_("What is outside goes on the team’s list.")))
    return " ".join(words)


@dataclass(frozen=True)
class Said:
    """One chart in words, in the page's language."""

    measure: str
    chart: Chart

    @property
    def title(self) -> str:
        return title_of(self.measure)

    @property
    def unit(self) -> str:
        return str(UNITS.get(self.measure, _("0 to 10")))

    @property
    def is_rtl(self) -> bool:
        return text_direction(current_locale()) == "rtl"

    def number(self, value: float) -> str:
        return number_words(self.measure, value)

    def day_label(self, day: date) -> str:
        return _day_in_short(day, "d MMM", current_locale())

    def day_figures(self, day: date) -> str:
        """Write a day in figures, the day before the month."""
        return f"{day.day}/{day.month}"

    @property
    def days(self) -> str:
        """Say which days the chart shows."""
        window = self.chart.window
        return str(_("%(first)s to %(last)s", first=short_day(window.first_on), last=short_day(window.last_on)))

    @property
    def description(self) -> str:
        """Say in sentences what the picture shows."""
        return f"{self.days}. {self.sentences}"

    @property
    def sentences(self) -> str:
        """Say the same without its days."""
        return " ".join([self.days_told, *self._ends(), *self._latest()])

    @property
    def days_told(self) -> str:
        told, days = self.chart.days_told, self.chart.window.days_been
        return str(
            ngettext(
                "%(num)s of these %(days)s days has a number.",
                "%(num)s of these %(days)s days have a number.",
                told,
                days=days,
            )
        )

    @property
    def days_silent(self) -> str:
        return str(_("Days with nothing told: %(count)s", count=self.chart.days_silent))

    def _ends(self) -> list[str]:
        spreads = self._whole()
        if len(spreads) == 1:
            told = {"low": self.number(spreads[0].low), "high": self.number(spreads[0].high)}
            return [str(_("The lowest is %(low)s and the highest is %(high)s.", **told))]
        if len(spreads) == 2:
            return [
                str(_("The top number goes from %(low)s to %(high)s.", **self._told(spreads[0]))),
                str(_("The bottom number goes from %(low)s to %(high)s.", **self._told(spreads[1]))),
            ]
        return []

    @property
    def ends(self) -> Markup:
        """Write from which to which number it went, in short."""
        return Markup(", ").join(span_words(self.measure, one.low, one.high) for one in self._whole())

    @property
    def in_short(self) -> Markup:
        """Say the same in one line, for paper."""
        return escape(_("%(ends)s, last %(last)s.")) % {"ends": self.ends, "last": self.last}

    @property
    def last(self) -> Markup:
        """Write the last that was told."""
        return pair_words(self.measure, [one.last for one in self._whole()])

    def _told(self, spread: Spread) -> dict[str, str]:
        return {"low": self.number(spread.low), "high": self.number(spread.high)}

    def _whole(self) -> list[Spread]:
        """Return the least and the most of all that the chart shows, one for each number of the measure."""
        columns = [
            [row.spreads[which] for row in self.chart.rows if len(row.spreads) > which]
            for which in range(len(self.chart.series))
        ]
        return [Spread(min(one.low for one in col), max(one.high for one in col), col[-1].last) for col in columns]

    def _latest(self) -> list[str]:
        if not self.chart.rows:
            return []
        number = "/".join(self.number(spread.last) for spread in self.chart.rows[-1].spreads)
        if self._has_weeks:
            return [str(_("The latest is %(number)s.", number=number))]
        day = short_day(self.chart.rows[-1].on)
        return [str(_("The latest is %(number)s, on %(day)s.", number=number, day=day))]

    @property
    def _has_weeks(self) -> bool:
        return self.chart.window.step_days > 1

    @property
    def _has_several(self) -> bool:
        return any(row.count > 1 for row in self.chart.rows)

    @property
    def heads(self) -> list[str]:
        day = _("Week from") if self._has_weeks else _("Day")
        if not self._has_several:
            return [str(day), str(_("Number"))]
        ends = [_("Top number"), _("Bottom number")] if len(self.chart.series) == 2 else [_("Lowest to highest")]
        return [str(head) for head in (day, _("Last"), *ends, _("How many times"))]

    @property
    def rows(self) -> list[list[object]]:
        """Return every place of the chart in words, the newest at the top."""
        return [self._row(row) for row in reversed(self.chart.rows)]

    def _row(self, row: Told) -> list[object]:
        last = pair_words(self.measure, [spread.last for spread in row.spreads])
        if not self._has_several:
            return [table_day(row.on), last]
        ends = [span_words(self.measure, spread.low, spread.high) for spread in row.spreads]
        return [table_day(row.on), last, *ends, ltr(row.count)]

    @property
    def key(self) -> list[str]:
        """Say what the shapes mean, as far as they are in the picture."""
        has_two = len(self.chart.series) == 2
        said: list[tuple[bool, object]] = [
            (has_two, _("Filled circles show the top number. Open squares show the bottom number.")),
            (self._has_weeks, _("Each point is one week: the last number of that week.")),
            (self._has_several, _("An upright line goes from the lowest to the highest number.")),
            (bool(self.chart.target_lines), _("A line of long dashes shows a number that the team set.")),
            (bool(self.chart.rows), _("A gap means that no number was told. It does not mean 0.")),
            (self.chart.has_edge, _("A triangle is a number beyond the edge of this chart. The table shows it.")),
        ]
        return [str(words) for is_so, words in said if is_so]
