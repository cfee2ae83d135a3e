"""The emergency summary: what of the plan is in it, and the code that opens it.

Nothing is in it by itself that the plan marks as private. What was not told is "not told", never "none".
"""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.care_plans.domain.plan import AnyItem, Item, Plan, Section, items
from app.people.domain import spelling

# 16 of 32 signs: 80 bits. So no limit for the whole site is needed, which could shut everybody out (docs/adr/0019).
CODE_LENGTH = 16
WRONG_CODES = 30
WRONG_CODES_WINDOW = timedelta(hours=1)
# How long an opened summary can be read, and read again, before the code must be typed anew.
READABLE_FOR = timedelta(minutes=30)
SECTIONS = (Section.ABOUT_ME, Section.CONTINGENCIES, Section.MEDICINES)


class Lasts(StrEnum):
    """How long a code works."""

    DAY = "1"
    WEEK = "7"
    MONTH = "30"
    YEAR = "365"

    @property
    def time(self) -> timedelta:
        return timedelta(days=int(self.value))


class Allergies(StrEnum):
    """What the person said of allergies. NOT_TOLD is not "none"."""

    NOT_TOLD = "not_told"
    NONE_KNOWN = "none_known"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Content:
    """What the person says in their summary, and which parts of the plan they put in or left out.

    `number` 0: they have said nothing yet. `locale` is the language they typed in.
    """

    number: int = 0
    allergies: Allergies = Allergies.NOT_TOLD
    allergy_words: str = ""
    contact_words: str = ""
    locale: str = "en"
    added: frozenset[uuid.UUID] = frozenset()
    left_out: frozenset[uuid.UUID] = frozenset()
    saved_at: datetime | None = None

    def says_the_same_as(self, other: "Content") -> bool:
        return replace(self, number=0, saved_at=None) == replace(other, number=0, saved_at=None)


@dataclass(frozen=True, slots=True)
class Opener:
    """Who somebody says they are before they are shown anything. Nobody checks it."""

    name: str
    role: str
    place: str


def parts(plan: Plan) -> tuple[tuple[Section, Item], ...]:
    """Return what of a plan can be in the summary, in the order in which it is read."""
    return tuple((section, one) for section, one in items(plan) if section in SECTIONS)


def is_private(item: Item) -> bool:
    return bool(getattr(item, "is_private", False))


def is_in(item: Item, content: Content) -> bool:
    """Return whether a part is in the summary: a private one only if the person put it in."""
    return item.id in content.added if is_private(item) else item.id not in content.left_out


def shown(plan: Plan, content: Content) -> Plan:
    """Return the plan with no more in it than the summary shows."""
    return replace(
        plan,
        about_me=_in(plan.about_me, content),
        goals=(),
        contingencies=_in(plan.contingencies, content),
        medicines=_in(plan.medicines, content),
        documents=(),
        left_out=(),
    )


def _in(there: tuple[AnyItem, ...], content: Content) -> tuple[AnyItem, ...]:
    """Keep what is in. A private part that the person put in is not marked as private where it is then read."""
    kept = (one for one in there if is_in(one, content))
    return tuple(replace(one, is_private=False) if is_private(one) else one for one in kept)  # type: ignore[arg-type]


def choose(content: Content, offered: Iterable[Item], ticked: Collection[uuid.UUID]) -> Content:
    """Return the content after the person ticked some of the parts that were offered; of others nothing changes."""
    offered = tuple(offered)
    private = {one.id for one in offered if is_private(one)}
    others = {one.id for one in offered} - private
    return replace(
        content,
        added=(content.added - private) | (private & set(ticked)),
        left_out=(content.left_out - others) | (others - set(ticked)),
    )


def read_code(text: str) -> str | None:
    """Return what was typed as a plain code, or None."""
    return spelling.read_code(text, CODE_LENGTH)


def code_from(digest: str) -> str:
    """Return the code that a hex digest of at least 80 bits stands for."""
    return spelling.code_of(int(digest, 16), CODE_LENGTH)
