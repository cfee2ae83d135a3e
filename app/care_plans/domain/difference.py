"""What changed between two versions of a plan: item by item, and within an item word by word."""

import difflib
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from app.care_plans.domain.plan import Item, Plan, Section, items

_WORD = re.compile(r"\s+|[^\s]+")
# Not said to the reader: which row it is, and what follows from another part.
_UNSAID = frozenset({"id", "actions", "locale", "concern", "team_id", "doer", "responsible_user_id"})


class Kind(StrEnum):
    """What happened to an item."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Mark(StrEnum):
    """What happened to a run of words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words that stayed, went or came."""

    mark: Mark
    words: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an item before and after. A day is a date; None = there was none."""

    name: str
    was: str | date | None
    now: str | date | None

    @property
    def runs(self) -> tuple[Run, ...]:
        """The words before and after in one line, for fields that hold words."""
        return word_runs(str(self.was or ""), str(self.now or ""))


@dataclass(frozen=True, slots=True)
class Change:
    """One item that is not as it was. `section` None: what stands once in a plan, such as the review date."""

    kind: Kind
    section: Section | None
    item_id: uuid.UUID | None
    fields: tuple[FieldChange, ...]


def changes(was: Plan, now: Plan) -> tuple[Change, ...]:
    """Return every item that differs between two plans, in the order in which they are read; none = they say the same.

    An item is the same one where its id is, whatever its words and its place.
    """
    before = {item.id: (section, item) for section, item in items(was)}
    after = {item.id: (section, item) for section, item in items(now)}
    gone = (_change(Kind.REMOVED, section, item, None) for key, (section, item) in before.items() if key not in after)
    return (*_came_or_changed(before, after), *gone, *_single(was, now))


Sections = dict[uuid.UUID, tuple[Section, Item]]


def _came_or_changed(before: Sections, after: Sections) -> Iterator[Change]:
    for key, (section, item) in after.items():
        if key not in before:
            yield _change(Kind.ADDED, section, None, item)
        else:
            changed = _change(Kind.CHANGED, section, before[key][1], item)
            if changed.fields:
                yield changed


def _change(kind: Kind, section: Section, was: Item | None, now: Item | None) -> Change:
    shown = was or now
    assert shown is not None
    return Change(kind, section, shown.id, tuple(_field_changes(was, now)))


def _field_changes(was: Item | None, now: Item | None) -> Iterator[FieldChange]:
    shown = now or was
    assert shown is not None
    for name in (one.name for one in fields(shown) if one.name not in _UNSAID):
        old, new = getattr(was, name, None) or None, getattr(now, name, None) or None
        if old != new:
            yield FieldChange(name, old, new)


def _single(was: Plan, now: Plan) -> Iterator[Change]:
    pairs = {
        "left_out": (_named(was), _named(now)),
        "responsible_name": (was.responsible_name or None, now.responsible_name or None),
        "review_on": (was.review_on, now.review_on),
    }
    found = tuple(FieldChange(name, old, new) for name, (old, new) in pairs.items() if old != new)
    if found:
        yield Change(Kind.CHANGED, None, None, found)


def _named(plan: Plan) -> str | None:
    return "; ".join(one.label for one in plan.left_out) or None


def word_runs(was: str, now: str) -> tuple[Run, ...]:
    """Return the words of both texts in reading order, each marked as kept, gone or new."""
    old, new = _WORD.findall(was), _WORD.findall(now)
    runs: list[Run] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run(Mark.SAME, "".join(old[i:j])))
            continue
        runs.extend(Run(mark, "".join(words)) for mark, words in ((Mark.GONE, old[i:j]), (Mark.NEW, new[k:m])) if words)
    return tuple(runs)
