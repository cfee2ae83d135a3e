"""Danger signs: how urgent each is, when somebody must have looked, and when a sign is news."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from app.questionnaires.domain.definition import DangerKind, Definition
from app.questionnaires.domain.safety import DangerSign

LONDON = ZoneInfo("Europe/London")
DAY_ENDS = time(17)
SATURDAY = 5
MERGE_PRESSES_WITHIN = timedelta(hours=1)

# The version of the advice on the help pages. Raise it with every change of their words: each flag keeps what was
# shown. Not yet signed off by a clinical safety officer (docs/clinical-safety).
ADVICE_VERSION = "1"


class Priority(IntEnum):
    """The worklist's scale."""

    ROUTINE = 0
    AMBER = 10
    RED = 20


class ItemKind(StrEnum):
    """What the team's list says. Abuse and "not safe" are told apart only inside the record."""

    ASSESSMENT_SUBMITTED = "assessment_submitted"
    DANGER_SIGN = "danger_sign"


# The person was told to call 999; the team learns that they were, on the next working day.
SHOWN_999 = frozenset({DangerKind.CHEST_PAIN, DangerKind.STROKE, DangerKind.BREATHLESS})


def priority_of(kind: DangerKind) -> Priority:
    return Priority.AMBER if kind in SHOWN_999 else Priority.RED


def severity(definition: Definition, sign: DangerSign) -> int:
    """Return how bad a sign is among those of its kind: the score of the chosen option, else 0."""
    question = definition.question(sign.link_id)
    option = question.option(sign.code) if question else None
    return (option.score or 0) if option else 0


def is_news(severity_now: int, flagged: Iterable[int]) -> bool:
    """Return whether a sign must be raised: none of its kind was flagged yet in this sitting, or only milder ones."""
    return all(severity_now > earlier for earlier in flagged)


def due_at(raised_at: datetime, priority: Priority) -> datetime | None:
    """Return when somebody must have acted: aware UTC in, aware out; None for routine items.

    Red: 5pm of the same working day, of the next one if it is over. Amber: 5pm of the working day after that.
    Working days are Monday to Friday; bank holidays are not known here.
    """
    if priority is Priority.ROUTINE:
        return None
    local = raised_at.astimezone(LONDON)
    day = local.date() if local.time() < DAY_ENDS else local.date() + timedelta(days=1)
    day = _working_day(day)
    if priority is Priority.AMBER:
        day = _working_day(day + timedelta(days=1))
    return datetime.combine(day, DAY_ENDS, LONDON).astimezone(raised_at.tzinfo)


def _working_day(day: date) -> date:
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day
