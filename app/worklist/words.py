"""What is said of an item beside its reasons: how urgent, how long it has waited, how old the person is.

Said here once: the rooms above show the same items, and this one knows none of them.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core import clock
from app.people.domain.ages import age_on
from app.worklist.domain.items import Holder, Priority
from app.worklist.reasons import reason_words

__all__ = ["HOLDERS", "PRIORITIES", "age_words", "count_words", "reason_words", "waiting_words"]


class PriorityWords(NamedTuple):
    """A priority by word, by shape and by colour, so that none of them is needed alone (WCAG 1.4.1)."""

    text: object
    shape: str
    colour: str


PRIORITIES = {
    Priority.RED: PriorityWords(_l("Urgent"), "▲", "red"),
    Priority.AMBER: PriorityWords(_l("Soon"), "◆", "orange"),
    Priority.ROUTINE: PriorityWords(_l("Routine"), "●", "grey"),
}
HOLDERS = {
    Holder.ANYONE: _l("Everybody's"),
    Holder.ME: _l("Mine"),
    Holder.NOBODY: _l("Not taken yet"),
}


def waiting_words(raised_at: datetime, now: datetime) -> str:
    """Return how long an item has waited, in the largest whole unit, rounded down."""
    waited = max(now - raised_at, timedelta(0))
    if waited < timedelta(hours=1):
        minutes = int(waited.total_seconds() // 60)
        return str(ngettext("Waiting %(num)s minute", "Waiting %(num)s minutes", minutes))
    if waited < timedelta(days=2):
        hours = int(waited.total_seconds() // 3600)
        return str(ngettext("Waiting %(num)s hour", "Waiting %(num)s hours", hours))
    return str(ngettext("Waiting %(num)s day", "Waiting %(num)s days", waited.days))


def age_words(born_on: date) -> str:
    """Return how old someone is today, in whole years."""
    return str(ngettext("%(num)s year old", "%(num)s years old", age_on(born_on, clock.today())))


def count_words(count: int, limit: int) -> str:
    """Return how many items there are; above `limit` nobody counts them."""
    if count > limit:
        return str(_("More than %(limit)s open items", limit=f"{limit:,}"))
    return str(ngettext("%(num)s open item", "%(num)s open items", count))
