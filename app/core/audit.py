"""Who did what, when: one tamper-evident chain per patient and one for the system.

A row is added in the same transaction as what it tells of; if it cannot be added, neither happens. Content is
never stored, only ids. Database triggers refuse UPDATE and DELETE and move the chain's head.
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, bindparam, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import crypto
from app.core.db import Base, HasId, Json, UtcDateTime, has_row_locks
from app.core.errors import Unavailable
from app.core.rows import Row, new_row, write_now

SYSTEM_CHAIN = "system"
GENESIS = b"\0" * 32
# What a link is made of, in this order for ever.
LINKED = (
    "chain",
    "seq",
    "at",
    "actor_id",
    "actor_kind",
    "actor_display",
    "action",
    "object_type",
    "object_id",
    "sections",
    "reason",
    "outcome",
    "request_id",
)


class NotRecorded(Unavailable):
    """The log took no event, so what it would have told of must not happen: nothing is shown, nothing is kept."""


class Actor(Protocol):
    """What the log needs to know of whoever acts."""

    @property
    def user_id(self) -> uuid.UUID | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def display(self) -> str: ...
    @property
    def request_id(self) -> str: ...


class AuditHead(Base):
    """The last link of a chain. Moved by a trigger on audit_event, never by the app."""

    __tablename__ = "audit_head"
    chain: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditEvent(HasId, Base):
    """One thing that was done or seen."""

    __tablename__ = "audit_event"
    __table_args__ = (UniqueConstraint("chain", "seq"), Index(None, "patient_id", "at"))
    chain: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int]
    patient_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("patient.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[uuid.UUID | None]
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_display: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(60))
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[uuid.UUID | None]
    sections: Mapped[list[str]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(String(500))
    outcome: Mapped[str] = mapped_column(String(20))
    request_id: Mapped[str] = mapped_column(String(40))
    prev: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


# Asked with every write, so put together once.
_LOCKED = select(AuditHead.__table__).with_for_update()
_HEAD = _LOCKED.where(AuditHead.chain == bindparam("chain"))
_HEADS = _LOCKED.where(AuditHead.chain.in_(bindparam("chains", expanding=True))).order_by(AuditHead.chain)
_EVENTS = insert(AuditEvent)
INTO_THE_LOG = f"INSERT INTO {AuditEvent.__tablename__} "


def record(
    session: Session,
    access: Actor,
    action: str,
    *,
    patient_id: uuid.UUID | None,
    object_type: str,
    object_id: uuid.UUID | None = None,
    sections: Sequence[str] = (),
    reason: str = "",
    outcome: str = "ok",
    now: datetime,
    beside: Sequence[Row] = (),
) -> None:
    """Append one event to its chain, in the caller's transaction, at once.

    The head row is locked until commit, so two appends to one chain never share a number. `beside` is written
    with it: on PostgreSQL by the same statement.
    """
    chain = _chain_of(patient_id)
    event = _event(access, action, chain, patient_id, object_type, object_id, sections, now)
    event.update(reason=reason[:500], outcome=outcome)
    _append(session, [event], beside)


def hold(session: Session, patient_id: uuid.UUID | None) -> None:
    """Take a chain now, before other rows that its writers lock too: who takes both takes the chain first.

    Nothing on SQLite, whose one writer has taken everything.
    """
    if has_row_locks(session):
        session.connection().execute(_HEAD, {"chain": _chain_of(patient_id)})


def record_many(
    session: Session,
    access: Actor,
    action: str,
    *,
    patient_ids: Iterable[uuid.UUID],
    object_type: str,
    object_id: uuid.UUID | None = None,
    sections: Sequence[str] = (),
    now: datetime,
) -> None:
    """Append the same event to the chain of each patient: two statements, however many patients, at once.

    For lists: to see a name on a list is to read a record. Call it last and commit soon: every chain stays locked.
    """
    events = [
        _event(access, action, str(patient_id), patient_id, object_type, object_id, sections, now)
        for patient_id in sorted(set(patient_ids), key=str)
    ]
    if events:
        _append(session, events)


def _event(
    access: Actor,
    action: str,
    chain: str,
    patient_id: uuid.UUID | None,
    object_type: str,
    object_id: uuid.UUID | None,
    sections: Sequence[str],
    now: datetime,
) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "chain": chain,
        "patient_id": patient_id,
        "at": now,
        "actor_id": access.user_id,
        "actor_kind": str(access.kind),
        "actor_display": access.display[:200],
        "action": action,
        "object_type": object_type,
        "object_id": object_id,
        "sections": list(sections),
        "reason": "",
        "outcome": "ok",
        "request_id": access.request_id,
    }


def _append(session: Session, events: Sequence[dict[str, Any]], beside: Sequence[Row] = ()) -> None:
    """Give each event its place in its chain, at most one event a chain. Heads are locked in one order: no deadlock."""
    session.flush()
    try:
        _write(session, events, beside)
    except OperationalError:
        raise  # the database is away, busy or full
    except DBAPIError as error:
        is_of_the_log = not isinstance(error, IntegrityError) or str(error.statement).startswith(INTO_THE_LOG)
        if is_of_the_log:
            raise NotRecorded from error
        raise  # a row beside it was there already, which is its writer's to explain


def _write(session: Session, events: Sequence[dict[str, Any]], beside: Sequence[Row]) -> None:
    heads = _heads(session.connection(), [event["chain"] for event in events])
    for event in events:
        seq, event["prev"] = heads.get(event["chain"], (0, GENESIS))
        event["seq"] = seq + 1
        event["hash"] = _link(event)
    if len(events) == 1:
        write_now(session, [*beside, new_row(AuditEvent, **events[0])])
    else:
        session.connection().execute(_EVENTS, events)


def _heads(connection: Connection, chains: Sequence[str]) -> dict[str, tuple[int, bytes]]:
    if len(chains) == 1:
        rows = connection.execute(_HEAD, {"chain": chains[0]})
    else:
        rows = connection.execute(_HEADS, {"chains": chains})
    return {chain: (seq, bytes(link)) for chain, seq, link in rows}


def _chain_of(patient_id: uuid.UUID | None) -> str:
    return str(patient_id) if patient_id else SYSTEM_CHAIN


def _link(event: Mapping[str, Any]) -> bytes:
    facts = [event[name] for name in LINKED]
    canonical = json.dumps(facts, default=_spelt, ensure_ascii=True, separators=(",", ":"))
    return crypto.keyring().chain_hash(bytes(event["prev"]) + canonical.encode())


def _spelt(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def verify(session: Session, patient_id: uuid.UUID | None) -> list[str]:
    """Return what is wrong with a patient's chain, or the system's, in words; an empty list means it is whole."""
    return verify_chain(session, _chain_of(patient_id))


def verify_chain(session: Session, chain: str) -> list[str]:
    """Return what is wrong with one chain.

    A tail cut together with its head is only found by comparing with the heads published elsewhere.
    """
    # One statement is one moment: an event added between two would look like a head that does not fit.
    both = select(AuditEvent, AuditHead).outerjoin(AuditHead, AuditHead.chain == AuditEvent.chain)
    wanted = both.where(AuditEvent.chain == chain).order_by(AuditEvent.seq)
    rows = session.execute(wanted.execution_options(populate_existing=True)).all()
    events = [row[0] for row in rows]
    head = rows[0][1] if rows else session.get(AuditHead, chain)
    problems = list(_broken_links(events))
    last = (events[-1].seq, bytes(events[-1].hash)) if events else (0, GENESIS)
    if (events or head) and (head is None or (head.seq, bytes(head.hash)) != last):
        problems.append(f"{chain}: the head and the end of the chain differ")
    return problems


def _broken_links(events: Sequence[AuditEvent]) -> Iterator[str]:
    prev = GENESIS
    for number, event in enumerate(events, start=1):
        if event.seq != number:
            yield f"{event.chain}: event {number} is missing"
            return
        is_whole = bytes(event.prev) == prev and bytes(event.hash) == _link(_as_stored(event))
        if not is_whole or event.chain != _chain_of(
            event.patient_id
        ):  # the id says who may see it, and follows from it
            yield f"{event.chain}: event {number} was changed"
            return
        prev = bytes(event.hash)


def _as_stored(event: AuditEvent) -> dict[str, Any]:
    return {name: getattr(event, name) for name in ("prev", *LINKED)}


def events_about(
    session: Session,
    patient_id: uuid.UUID,
    *,
    exclude_actor: uuid.UUID | None,
    limit: int | None,
    before: int | None = None,
) -> Sequence[AuditEvent]:
    """Return one patient's events, newest first, without those of `exclude_actor`. `limit` None: all of them."""
    query = select(AuditEvent).where(AuditEvent.chain == str(patient_id))
    if exclude_actor:
        query = query.where(AuditEvent.actor_id.is_distinct_from(exclude_actor))
    if before is not None:
        query = query.where(AuditEvent.seq < before)
    return session.scalars(query.order_by(AuditEvent.seq.desc()).limit(limit)).all()
