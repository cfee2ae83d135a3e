"""When an entry was so: as the person says, else now; never in the future, and whatever the phone's clock says."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.diary.domain.given import Found, Given, NotTaken, Problem

LONDON = ZoneInfo("Europe/London")
MIDDAY = time(12)
EARLIEST = date(1900, 1, 1)
# A clock on the wall may be a little ahead of ours: that is now, and not the future.
LEEWAY = timedelta(minutes=10)
# A phone keeps entries for at most 14 days without the service; one that says more has a wrong clock.
OLDEST_BY_PHONE = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Moment:
    """When it was so: aware UTC, the day of it in England, and whether anybody said the time."""

    taken_at: datetime
    taken_on: date
    is_time_known: bool


def moment_of(given: Given, now: datetime, told_at: datetime | None = None, before: Moment | None = None) -> Moment:
    """Return when it was so; raise NotTaken where that is still to come, or too long ago to be meant.

    `told_at`: when the phone says that it was written down, for what says nothing of a time itself. A phone's clock
    that runs ahead, or far behind, counts for nothing. `before`: the moment of the entry that this one changes.
    """
    if given.taken_on is None:
        return before or _now(now, told_at)
    local = datetime.combine(given.taken_on, given.taken_time or MIDDAY, LONDON)
    if given.taken_on > now.astimezone(LONDON).date() or (given.taken_time and local > now + LEEWAY):
        raise NotTaken(taken_on=Found(Problem.FUTURE))
    if given.taken_on < EARLIEST:
        raise NotTaken(taken_on=Found(Problem.TOO_LONG_AGO))
    if before is not None and given.taken_time and _is_same_minute(before.taken_at, local):
        return before
    return Moment(min(local.astimezone(UTC), now), given.taken_on, given.taken_time is not None)


def _now(now: datetime, told_at: datetime | None) -> Moment:
    is_believed = told_at is not None and now - OLDEST_BY_PHONE <= told_at <= now
    at = told_at if is_believed and told_at else now
    return Moment(at.astimezone(UTC), at.astimezone(LONDON).date(), True)


def _is_same_minute(one: datetime, other: datetime) -> bool:
    return one.astimezone(UTC).replace(second=0, microsecond=0) == other.astimezone(UTC)
