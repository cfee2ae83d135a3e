"""One entry as it stands in the diary, and the chain of what it was before."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.diary.domain.measures import MEASURES, Kind, Measure
from app.diary.domain.moments import Moment


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row of the diary says. `number` is in the measure's own unit; `typed` is what was typed."""

    id: uuid.UUID
    chain_id: uuid.UUID
    patient_id: uuid.UUID
    replaces_id: uuid.UUID | None
    is_current: bool
    is_removed: bool
    kind: Kind
    measure_key: str
    number: float | None
    number2: float | None
    choice: str | None
    words: str | None
    typed: Mapping[str, str]
    unit: str
    locale: str
    taken_at: datetime
    taken_on: date
    is_time_known: bool
    is_confirmed_unlikely: bool
    entered_at: datetime
    entered_by_user_id: uuid.UUID | None
    entered_as: str

    @property
    def measure(self) -> Measure:
        return MEASURES[self.measure_key]

    @property
    def moment(self) -> Moment:
        return Moment(self.taken_at, self.taken_on, self.is_time_known)


@dataclass(frozen=True, slots=True)
class History:
    """An entry with everything it ever said, the oldest first."""

    rows: Sequence[Entry]

    @property
    def current(self) -> Entry:
        return next(row for row in self.rows if row.is_current)

    @property
    def earlier(self) -> Sequence[Entry]:
        """Return what it said before, the newest first."""
        return [row for row in reversed(self.rows) if not row.is_current]


def in_order(rows: Iterable[Entry]) -> Sequence[Entry]:
    """Return the rows of one chain, each after the one that it replaces."""
    after = {row.replaces_id: row for row in rows}
    found: list[Entry] = []
    following = after.get(None)
    while following is not None:
        found.append(following)
        following = after.get(following.id)
    return found
