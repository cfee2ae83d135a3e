"""What clients asked for and were told, compared with what the database holds: lost, duplicated, wrong.

The form is Jepsen's: every invocation ends as "ok" (acknowledged) or "unknown" (the connection broke, or the service
said that it could not answer). A client sends an unknown operation again under the same id until it is acknowledged.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How one invocation ended for its client."""

    OK = "ok"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Invocation:
    """One sending of `value` to `place` (one question of one person) under `operation_id`."""

    operation_id: str
    place: str
    value: str
    outcome: Outcome


@dataclass(frozen=True)
class Effect:
    """One change that the database keeps."""

    operation_id: str
    place: str
    value: str


@dataclass(frozen=True)
class Stored:
    """What the database holds: every effect, each place's value now, and how often each place was written."""

    effects: Sequence[Effect]
    final: Mapping[str, str]
    writes: Mapping[str, int]


@dataclass(frozen=True)
class Verdict:
    """The faults by kind, each in words. All empty = no acknowledged answer lost, no retry had a second effect."""

    lost: tuple[str, ...]
    duplicated: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def counts(self) -> tuple[int, int, int]:
        return len(self.lost), len(self.duplicated), len(self.wrong)


def check(history: Sequence[Invocation], stored: Stored) -> Verdict:
    """Compare. Each place must have been written by one client at a time, so that its history has one order."""
    return Verdict(
        lost=tuple(_lost(history, stored)),
        duplicated=(*_effects_twice(stored), *_places_written_too_often(stored)),
        wrong=(*_altered(history, stored), *_wrong_at_the_end(history, stored)),
    )


def _lost(history: Sequence[Invocation], stored: Stored) -> Iterator[str]:
    kept = {effect.operation_id for effect in stored.effects}
    told = dict.fromkeys(one.operation_id for one in history if one.outcome is Outcome.OK)
    yield from (
        f"{operation_id} was acknowledged and is not there" for operation_id in told if operation_id not in kept
    )


def _effects_twice(stored: Stored) -> Iterator[str]:
    for operation_id, count in Counter(effect.operation_id for effect in stored.effects).items():
        yield from (f"{operation_id} had effect {number}" for number in range(2, count + 1))


def _places_written_too_often(stored: Stored) -> Iterator[str]:
    operations = Counter(place for _, place in {(effect.operation_id, effect.place) for effect in stored.effects})
    for place, writes in stored.writes.items():
        if writes != operations[place]:
            yield f"{place} was written {writes} times by {operations[place]} operations"


def _altered(history: Sequence[Invocation], stored: Stored) -> Iterator[str]:
    sent = {one.operation_id: (one.place, one.value) for one in history}
    for effect in stored.effects:
        if sent.get(effect.operation_id) != (effect.place, effect.value):
            yield f"{effect.operation_id} is kept as {effect.value} in {effect.place}, which nobody sent"


def _wrong_at_the_end(history: Sequence[Invocation], stored: Stored) -> Iterator[str]:
    for place, possible in _possible_values(history).items():
        if stored.final.get(place) not in possible:
            yield f"{place} holds {stored.final.get(place)}, not one of {sorted(possible)}"


def _possible_values(history: Sequence[Invocation]) -> dict[str, set[str]]:
    """Return what each place may hold: the last acknowledged value, or one sent after it whose fate is unknown."""
    possible: dict[str, set[str]] = {}
    for one in history:
        if one.outcome is Outcome.OK:
            possible[one.place] = {one.value}
        elif one.place in possible:
            possible[one.place].add(one.value)
    return possible
