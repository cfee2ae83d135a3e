"""A plan as it is stored, and the hash by which exactly what it says is known."""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from app.care_plans.domain.plan import (
    AboutMe,
    Contingency,
    Document,
    Doer,
    Goal,
    Item,
    LeftOut,
    Medicine,
    Plan,
    PlanAction,
)

SCHEMA = 1


def fingerprint(item: Item) -> str:
    """Return a mark of what one item says, to find whether it changed while somebody was at it."""
    return _sha256(_plain(asdict(item)))


def _sha256(content: Any) -> str:
    canonical = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def to_json(plan: Plan) -> dict[str, Any]:
    """Return a plan as it is stored: names of the standard's fields, ids and days as text."""
    return {"schema": SCHEMA, **_plain(asdict(plan))}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID | StrEnum) else value


def from_json(stored: Mapping[str, Any]) -> Plan:
    """Return the plan that `to_json` stored."""
    return Plan(
        locale=stored["locale"],
        about_me=_each(stored["about_me"], lambda one: AboutMe(**_ids(one))),
        goals=_each(stored["goals"], _goal),
        contingencies=_each(stored["contingencies"], lambda one: Contingency(**_ids(one))),
        medicines=_each(stored["medicines"], lambda one: Medicine(**_ids(one))),
        documents=_each(stored["documents"], lambda one: Document(**_ids(one))),
        responsible_user_id=_id(stored["responsible_user_id"]),
        responsible_name=stored["responsible_name"],
        review_on=_day(stored["review_on"]),
        left_out=_each(stored["left_out"], lambda one: LeftOut(**one)),
    )


Made = TypeVar("Made")


def _each(stored: list[Mapping[str, Any]], make: Callable[[Mapping[str, Any]], Made]) -> tuple[Made, ...]:
    return tuple(make(one) for one in stored)


def _ids(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**one, "id": uuid.UUID(one["id"])}


def _goal(one: Mapping[str, Any]) -> Goal:
    return Goal(**{**_ids(one), "actions": _each(one["actions"], _action)})


def _action(one: Mapping[str, Any]) -> PlanAction:
    known = {"doer": Doer(one["doer"]), "team_id": _id(one["team_id"]), "by_on": _day(one["by_on"])}
    return PlanAction(**{**_ids(one), **known})


def _id(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def content_hash(plan: Plan) -> str:
    """Return the SHA-256 of all that a plan says, in hex: two plans have the same one only if they say the same."""
    return _sha256(to_json(plan))
