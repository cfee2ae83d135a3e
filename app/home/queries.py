"""All that is held about the person who asks, read through the wall, table by table as the rooms say."""

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts import copies as accounts
from app.assessments import copies as assessments
from app.care_plans import copies as care_plans
from app.core import audit
from app.core.audit import AuditEvent
from app.diary import copies as diary
from app.messaging import copies as messaging
from app.people import copies as people
from app.people.domain.access import Access
from app.people.domain.copies import Field, Means, Part, Why, plain
from app.people.models import Team
from app.people.queries import names_by_id
from app.population import copies as population
from app.population.services.people import beyond_the_wall
from app.questionnaires import queries as questionnaires
from app.worklist import copies as worklist

LOG = Part(
    AuditEvent,
    "who_did_what",
    plain(at="at", actor_display="who", action="what", outcome="outcome"),
    {
        "actor_id": Why.KEY,
        "actor_kind": Why.TWICE,
        "object_type": Why.TWICE,
        "object_id": Why.KEY,
        "sections": Why.TWICE,
        "reason": Why.CHECK,
        "chain": Why.KEY,
        "seq": Why.KEY,
        "request_id": Why.KEY,
        "prev": Why.CHECK,
        "hash": Why.CHECK,
    },
)
# In the order of the file. What stands under another comes after it.
PARTS: tuple[Part, ...] = (
    *people.COPY,
    *accounts.COPY,
    *assessments.COPY,
    *care_plans.COPY,
    *diary.COPY,
    *worklist.COPY,
    *messaging.COPY,
    *population.COPY,
    LOG,
)
# Names inside a plan that join its parts to each other and to rows elsewhere.
_JOINING = frozenset({"id", "schema"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One row in the copy: its values by plain name, and the rows under it by the name of their part."""

    row: Any
    part: Part
    values: dict[str, Any]
    under: dict[str, list["Entry"]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Names:
    """What ids stand for."""

    users: Mapping[uuid.UUID, str]
    teams: Mapping[uuid.UUID, str]
    versions: Mapping[uuid.UUID, str]


def held_about(session: Session, access: Access, locale: str) -> Mapping[str, Sequence[Entry]]:
    """Return all that is held about the patient of `access`, oldest first, by the names of its parts.

    About one statement for each table. A part of which there is nothing is there, and empty.
    """
    found = {part: _rows(session, access, part) for part in PARTS}
    names = _names(session, access, found, locale)
    top: dict[str, list[Entry]] = {}
    made: dict[str, dict[uuid.UUID, Entry]] = {}
    for part, rows in found.items():
        if part.under is None:
            top[part.name] = []
        made[part.name] = {row.id: Entry(row, part, _values(part, row, names)) for row in rows}
        for entry in made[part.name].values():
            _place(entry, top, made)
    return top


def _place(entry: Entry, top: dict[str, list[Entry]], made: Mapping[str, Mapping[uuid.UUID, Entry]]) -> None:
    """Put an entry under the one it belongs to; one that belongs to none, such as a button pressed, stands alone."""
    name, column = entry.part.under or ("", "")
    home = made[name].get(getattr(entry.row, column)) if name else None
    (home.under if home else top).setdefault(entry.part.name, []).append(entry)


def _rows(session: Session, access: Access, part: Part) -> Sequence[Any]:
    owner = access.user_id if part.owner == "user_id" else access.patient_id
    query: Select[Any] = select(part.model).where(getattr(part.model, part.owner) == owner)
    if part is LOG:
        return tuple(reversed(audit.events_about(session, _own_id(access), exclude_actor=None, limit=None)))
    with beyond_the_wall(session, access) if part.is_beyond_wall else nullcontext():
        rows = session.scalars(query).all()
    return sorted(rows, key=lambda row: _age(part, row))


def _own_id(access: Access) -> uuid.UUID:
    """Return whose copy it is."""
    assert access.patient_id is not None  # the guard let a patient in
    return access.patient_id


def _age(part: Part, row: Any) -> tuple[str, str]:
    """Return a row's first day or instant as text that sorts, then its id: the same order on every database."""
    found = (getattr(row, one.attribute) for one in part.fields)
    first = next((value for value in found if isinstance(value, date)), None)
    instant = first.astimezone(UTC) if isinstance(first, datetime) else first
    return (instant.isoformat() if instant else "", str(row.id))


def _names(session: Session, access: Access, found: Mapping[Part, Sequence[Any]], locale: str) -> _Names:
    versions = set(_ids(found, Means.VERSION))
    return _Names(
        users=names_by_id(session, access, _ids(found, Means.USER)),
        teams={
            team.id: team.name for team in session.scalars(select(Team).where(Team.id.in_(_ids(found, Means.TEAM))))
        },
        versions={one: str(questionnaires.pinned(session, one, locale).words.title()) for one in versions},
    )


def _ids(found: Mapping[Part, Sequence[Any]], means: Means) -> set[uuid.UUID]:
    return {value for part, rows in found.items() for value in _ids_in(part, rows, means) if value is not None}


def _ids_in(part: Part, rows: Iterable[Any], means: Means) -> Iterator[uuid.UUID | None]:
    attributes = [one.attribute for one in part.fields if one.means is means]
    return (getattr(row, attribute) for row in rows for attribute in attributes)


def _values(part: Part, row: Any, names: _Names) -> dict[str, Any]:
    return {one.name: _value(one, getattr(row, one.attribute), names) for one in part.fields}


def _value(one: Field, value: Any, names: _Names) -> Any:
    if one.means is Means.WHETHER:
        return value is not None
    return None if value is None else _READ[one.means](value, names)


def _without_ids(content: Any) -> Any:
    """Return what a plan says without what joins its parts: everything else stays under its own name."""
    if isinstance(content, Mapping):
        kept = {name: one for name, one in content.items() if name not in _JOINING and not name.endswith("_id")}
        return {name: _without_ids(one) for name, one in kept.items()}
    return [_without_ids(one) for one in content] if isinstance(content, list) else content


_READ: Mapping[Means, Callable[[Any, _Names], Any]] = {
    Means.ITSELF: lambda value, _names: value,
    Means.DAY: lambda value, _names: date.fromisoformat(str(value)),
    Means.USER: lambda value, names: names.users.get(value),
    Means.TEAM: lambda value, names: names.teams.get(value),
    Means.VERSION: lambda value, names: names.versions.get(value),
    Means.PLAN: lambda value, _names: _without_ids(value),
    Means.CELLS: lambda value, _names: json.loads(value)["cells"],
}
