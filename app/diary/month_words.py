"""What the summary of a month says around what the person told, for them and for their team."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup

from app.core.i18n import current_locale, ltr, paragraphs, short_day
from app.diary.chart_words import number_words, table_day
from app.diary.chart_words import title_of as measure_title
from app.diary.domain.months import Month, Part, Symptom, shortened
from app.diary.queries.marks import Note
from app.diary.words import CHOICES

__all__ = [
    "CHOICES",
    "PARTS",
    "month_name",
    "more_words",
    "note_label",
    "numbered_day",
    "shortened",
    "symptom_rows",
    "table_day",
    "times",
    "title_of",
]

PARTS: Mapping[Part, object] = {
    Part.FELT: _l("How I felt"),
    Part.SYMPTOMS: _l("My symptoms"),
    Part.READINGS: _l("My readings, with charts"),
    Part.NOTES: _l("The notes that I put on my charts"),
}


def month_name(month: Month) -> str:
    """Write a month as "November 2026" in the page's language."""
    return str(format_date(month.first_on, "LLLL y", locale=current_locale()))


def title_of(month: Month) -> str:
    return str(_("Your diary in %(month)s", month=month_name(month)))


def times(count: int) -> str:
    return str(ngettext("%(num)s time", "%(num)s times", count))


def more_words(count: int) -> str:
    """Say how many more words there are, for which this page has no room."""
    return str(ngettext("%(num)s more is in the diary.", "%(num)s more are in the diary.", count))


def numbered_day(number: int, day: date) -> str:
    """Write the number of a mark in the pictures, and its day."""
    return str(_("%(number)s. %(day)s", number=number, day=table_day(day)))


def symptom_rows(symptoms: list[Symptom]) -> list[list[object]]:
    """Return each symptom with its lowest and highest rating, and on how many days there was one."""
    return [
        [
            measure_title(one.measure),
            ltr(number_words(one.measure, one.low)),
            ltr(number_words(one.measure, one.high)),
            ltr(one.days),
        ]
        for one in symptoms
    ]


def note_label(note: Note) -> Markup:
    """Return a note with its day, in the words and the language of the person."""
    own = Markup('<span lang="{}" dir="auto">{}</span>').format(note.locale, paragraphs(note.words))
    return Markup("{}<br>{}").format(short_day(note.on), own)
