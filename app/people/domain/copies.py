"""What of a table goes into the copy that a person gets of all that is held about them.

Each room says so of its own tables, in `app/<room>/copies.py`; every column is either a field or left out for a
reason that the person can read. A table or column that says neither fails tests/integration/home/test_coverage.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Why(StrEnum):
    """Why a column or table is in no copy. Each has words for the person (app/home/routes/copy_words.py)."""

    KEY = "joins rows inside the database"
    SECRET = "lets somebody sign in"  # noqa: S105
    CHECK = "a check sum of what is in the copy"
    MACHINE = "how the machine does its work"
    TWICE = "in the copy under another name"
    STAFF_ONLY = "used for staff only"
    HELPERS_OWN = "what somebody who helps keeps of themselves, and is nobody else's"
    HELPER_ONLY = "used for those who help somebody only"
    STAFF_WORDS = "words of staff that can be about other people too"
    DRAFT = "a plan that the team has not finished writing"
    HOLD = "a note that nothing of the person may be deleted for now"
    KEPT_A_DAY = "what was typed when a session ran out"


class Means(StrEnum):
    """What a column's value stands for, where it is not to be shown as it is."""

    ITSELF = "itself"
    DAY = "a day, as text"
    USER = "the id of a user"
    TEAM = "the id of a team"
    VERSION = "the id of a version of a set of questions"
    WHETHER = "whether there is any"
    PLAN = "the content of a plan"
    CELLS = "the cells of a row of a list"


@dataclass(frozen=True, slots=True)
class Field:
    """One column (or sealed attribute) and its plain name in the copy."""

    attribute: str
    name: str
    means: Means = Means.ITSELF


@dataclass(frozen=True, eq=False)
class Part:
    """One table in the copy. `under`: the part that its rows are put under, and the column that says under which.

    `owner` is the column that says whose row it is. `is_beyond_wall`: the database shows the rows to staff alone.
    `is_for_machines`: too long for paper, in the file for computers only; `file_only` are fields like that.
    """

    model: type
    name: str
    fields: tuple[Field, ...]
    left_out: Mapping[str, Why] = field(default_factory=dict)
    under: tuple[str, str] | None = None
    owner: str = "patient_id"
    is_beyond_wall: bool = False
    is_for_machines: bool = False
    file_only: frozenset[str] = frozenset()


def plain(**names: str) -> tuple[Field, ...]:
    """Return fields of values shown as they are, by column."""
    return tuple(Field(attribute, name) for attribute, name in names.items())


def users(**names: str) -> tuple[Field, ...]:
    """Return fields that name people, by column."""
    return tuple(Field(attribute, name, Means.USER) for attribute, name in names.items())
