"""Deleting what its time is over for, and counting what only a person may delete. Says counts, and never a name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from sqlalchemy import ColumnElement, Select, delete, exists, func, not_, select
from sqlalchemy.orm import Session

from app.accounts.expiry import EXPIRES as OF_ACCOUNTS
from app.assessments.expiry import asked_about_mental_health
from app.core import audit
from app.core.audit import AuditEvent
from app.core.db import Database
from app.core.expiry import Expiry
from app.messaging.expiry import EXPIRES as OF_MESSAGING
from app.people.domain.access import Kind, system_access
from app.people.holds import on_hold, wait_for_holds
from app.people.models import Caseload, Patient
from app.population.expiry import EXPIRES as OF_POPULATION

PERIODS = Path(__file__).parent / "retention.yaml"
EXPIRES: tuple[Expiry, ...] = (*OF_MESSAGING, *OF_ACCOUNTS, *OF_POPULATION)
RECORDS = ("records_left", "records_died", "records_mental_health")
SHORTEST, LONGEST = 1, 36525
AT_ONCE = 500
SYSTEM = system_access("retention")


class WrongPeriods(ValueError):
    """The file of periods cannot be used; says why."""


@dataclass(frozen=True, slots=True)
class Period:
    """How long one kind is kept, by whose decision."""

    kind: str
    lasts: timedelta
    source: str
    signed_off_by: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one kind: how many rows' time is over, how many a hold keeps, how many went."""

    period: Period
    due: int
    held: int
    gone: int = 0


def read_periods(path: Path = PERIODS) -> Mapping[str, Period]:
    """Read a file of periods. Raises WrongPeriods: each kind must be there, with a source."""
    try:
        found = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise WrongPeriods(f"{path.name} cannot be read: {type(error).__name__}") from None
    kinds = [*(one.kind for one in EXPIRES), *RECORDS]
    if not isinstance(found, dict) or sorted(map(str, found)) != sorted(kinds):
        raise WrongPeriods(f"{path.name} must name these and no others: {', '.join(kinds)}")
    return {kind: _period(kind, found[kind]) for kind in kinds}


def _period(kind: str, said: Any) -> Period:
    if not isinstance(said, dict):
        raise WrongPeriods(f"{kind} must say days, from, source and signedOffBy")
    days, source, by = said.get("days"), said.get("source"), said.get("signedOffBy")
    if type(days) is not int or not SHORTEST <= days <= LONGEST:
        raise WrongPeriods(f"{kind}: days must be a whole number from {SHORTEST} to {LONGEST}")
    if not isinstance(source, str) or not source.strip():
        raise WrongPeriods(f"{kind}: source must say where the period comes from")
    if by is not None and (not isinstance(by, str) or not by.strip()):
        raise WrongPeriods(f"{kind}: signedOffBy must be a name and a day, or null")
    return Period(kind, timedelta(days=days), source, by)


def retain(database: Database, periods: Mapping[str, Period], now: datetime, *, apply: bool) -> Iterator[Found]:
    """Count each kind and, with `apply`, delete those whose period is signed off, a batch a transaction.

    May be stopped, run again, and run twice at once: what is gone is gone once.
    """
    for expiry in EXPIRES:
        period = periods[expiry.kind]
        due, held = _count(database, expiry, now - period.lasts)
        gone = sum(_delete(database, expiry, now - period.lasts, now)) if apply and period.signed_off_by else 0
        yield Found(period, due, held, gone)


def _count(database: Database, expiry: Expiry, before: datetime) -> tuple[int, int]:
    with database.session(SYSTEM, readonly=True) as session:
        is_over = select(func.count(expiry.key)).where(expiry.is_over(before))
        due = session.scalar(is_over.where(expiry.may_go())) or 0
        return due, (session.scalar(is_over) or 0) - due


def _delete(database: Database, expiry: Expiry, before: datetime, now: datetime) -> Iterator[int]:
    count = AT_ONCE
    while count:
        with database.transaction(SYSTEM) as session:
            count = _delete_some(session, expiry, before)
            if count:
                _record(session, expiry.kind, count, now)
        yield count


def _delete_some(session: Session, expiry: Expiry, before: datetime) -> int:
    wait_for_holds(session)
    ids = select(expiry.key).where(expiry.is_over(before), expiry.may_go()).order_by(expiry.key).limit(AT_ONCE)
    found = session.scalars(ids.with_for_update(skip_locked=True)).all()
    if found:
        session.execute(delete(expiry.key.class_).where(expiry.key.in_(found)))
    return len(found)


def _record(session: Session, kind: str, count: int, now: datetime) -> None:
    audit.record(
        session,
        SYSTEM,
        "retention.applied",
        patient_id=None,
        object_type=kind,
        reason=f"count: {count}",
        now=now,
    )


def records_over(database: Database, periods: Mapping[str, Period], now: datetime) -> Iterator[Found]:
    """Count the people whose whole record's time is over. The database refuses to delete one: see docs/retention.md."""
    with database.session(SYSTEM, readonly=True) as session:
        for kind in RECORDS:
            is_over = _whose_time_is_over(kind, now - periods[kind].lasts)
            every = session.scalar(select(func.count()).select_from(is_over.subquery())) or 0
            free = is_over.where(Patient.id.not_in(on_hold())).subquery()
            due = session.scalar(select(func.count()).select_from(free)) or 0
            yield Found(periods[kind], due, every - due)


def _whose_time_is_over(kind: str, before: datetime) -> Select[Any]:
    people = select(Patient.id)
    if kind == "records_died":
        return people.where(Patient.deceased_on < before.date())
    mental_health = Patient.id.in_(asked_about_mental_health())
    living = people.where(Patient.deceased_on.is_(None), _was_left_before(before))
    return living.where(mental_health if kind == "records_mental_health" else not_(mental_health))


def _was_left_before(before: datetime) -> ColumnElement[bool]:
    """Return the condition that no team looks after the person, and that nobody has done anything since."""
    cared_for = exists(select(Caseload.id).where(Caseload.patient_id == Patient.id, Caseload.until_on.is_(None)))
    since = select(AuditEvent.id).where(AuditEvent.patient_id == Patient.id, AuditEvent.at >= before)
    touched = exists(since.where(AuditEvent.actor_kind != Kind.SYSTEM.value))
    return ~cared_for & ~touched & (Patient.created_at < before)
