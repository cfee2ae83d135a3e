"""Who did what, when: one tamper-evident chain per patient and one for the system.

A row is added in the same transaction as what it tells of; if it cannot be added, neither happens. Content is
never stored, only ids. Database triggers refuse UPDATE and DELETE and move the chain's head.
"""

import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import crypto
from app.core.db import Base, HasId, Json, UtcDateTime

SYSTEM_CHAIN = "system"
GENESIS = b"\0" * 32


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
) -> AuditEvent:
    """Append one event to its chain, in the caller's transaction: two statements, flushed.

    The head row is locked until commit, so two appends to one chain never share a number.
    """
    chain = str(patient_id) if patient_id else SYSTEM_CHAIN
    head = session.execute(
        select(AuditHead.seq, AuditHead.hash).where(AuditHead.chain == chain).with_for_update()
    ).first()
    seq, prev = (head.seq + 1, bytes(head.hash)) if head else (1, GENESIS)
    event = AuditEvent(
        chain=chain,
        seq=seq,
        patient_id=patient_id,
        at=now,
        actor_id=access.user_id,
        actor_kind=access.kind,
        actor_display=access.display[:200],
        action=action,
        object_type=object_type,
        object_id=object_id,
        sections=list(sections),
        reason=reason[:500],
        outcome=outcome,
        request_id=access.request_id,
        prev=prev,
    )
    event.hash = _link(event)
    session.add(event)
    session.flush()
    return event


def _link(event: AuditEvent) -> bytes:
    facts = [
        event.chain,
        event.seq,
        event.at.isoformat(),
        event.actor_id,
        event.actor_kind,
        event.actor_display,
        event.action,
        event.object_type,
        event.object_id,
        event.sections,
        event.reason,
        event.outcome,
        event.request_id,
    ]
    canonical = json.dumps(facts, default=str, ensure_ascii=True, separators=(",", ":"))
    return crypto.keyring().chain_hash(bytes(event.prev) + canonical.encode())


def verify(session: Session, patient_id: uuid.UUID | None) -> list[str]:
    """Return what is wrong with a patient's chain, or the system's, in words; an empty list means it is whole."""
    return verify_chain(session, str(patient_id) if patient_id else SYSTEM_CHAIN)


def verify_chain(session: Session, chain: str) -> list[str]:
    """Return what is wrong with one chain.

    A tail cut together with its head is only found by comparing with the heads published elsewhere.
    """
    events = session.scalars(select(AuditEvent).where(AuditEvent.chain == chain).order_by(AuditEvent.seq)).all()
    head = session.get(AuditHead, chain)
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
        if bytes(event.prev) != prev or bytes(event.hash) != _link(event):
            yield f"{event.chain}: event {number} was changed"
            return
        prev = bytes(event.hash)


def events_about(
    session: Session, patient_id: uuid.UUID, *, exclude_actor: uuid.UUID | None, limit: int, before: int | None = None
) -> Sequence[AuditEvent]:
    """Return one patient's events, newest first, without those of `exclude_actor`."""
    query = select(AuditEvent).where(AuditEvent.chain == str(patient_id))
    if exclude_actor:
        query = query.where(AuditEvent.actor_id.is_distinct_from(exclude_actor))
    if before is not None:
        query = query.where(AuditEvent.seq < before)
    return session.scalars(query.order_by(AuditEvent.seq.desc()).limit(limit)).all()
