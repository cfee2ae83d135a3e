"""Waking the phones of people who were told something: queued once a phone, claimed, sent, and written down."""

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from app.adapters.push import Accepted, Gone, NotReached, Outcome, Phone, PushGateway, Rejected
from app.core.db import Database
from app.messaging.domain.pushing import (
    CLAIM_LASTS,
    USEFUL_FOR,
    EndReason,
    PushStatus,
    after_quiet_hours,
    is_push_service,
    is_quiet,
    lives_until,
    next_try,
)
from app.messaging.models import Notice, PushDelivery, PushSubscription
from app.messaging.services.claiming import claim, move
from app.people.domain.access import system_access
from app.people.models import Patient

BATCH = 10  # at the gateway's timeout of 10 seconds each, still within CLAIM_LASTS
QUEUED_AT_ONCE = 500
NEWS_LEFT = and_(Notice.read_at.is_(None), Notice.withdrawn_at.is_(None))
Pair = tuple[uuid.UUID, uuid.UUID, uuid.UUID, datetime]  # notice, phone, person, told when


@dataclass(frozen=True)
class Claimed:
    """One message that is ours to send."""

    delivery_id: uuid.UUID
    phone: Phone
    useful_until: datetime


def to_queue(session: Session, now: datetime) -> Sequence[Pair]:
    """Return the notices that nobody has read yet with the phones that were on when they came, without a delivery."""
    is_queued = exists().where(PushDelivery.notice_id == Notice.id, PushDelivery.subscription_id == PushSubscription.id)
    query = (
        select(Notice.id, PushSubscription.id, Notice.patient_id, Notice.created_at)
        .join(PushSubscription, PushSubscription.patient_id == Notice.patient_id)
        .join(Patient, Patient.id == Notice.patient_id)
        .where(Notice.created_at > now - USEFUL_FOR, NEWS_LEFT, Patient.deceased_on.is_(None))
        .where(PushSubscription.ended_at.is_(None), PushSubscription.created_at <= Notice.created_at, ~is_queued)
        .order_by(Notice.created_at, Notice.id, PushSubscription.id)
        .limit(QUEUED_AT_ONCE)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def queue(session: Session, pairs: Sequence[Pair], now: datetime) -> None:
    """Queue a message for each, unless another sender did so meanwhile. What comes at night waits for the morning."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    rows = [
        {
            "id": uuid.uuid4(),
            "notice_id": notice_id,
            "subscription_id": subscription_id,
            "patient_id": patient_id,
            "status": PushStatus.QUEUED.value,
            "queued_at": now,
            "due_at": after_quiet_hours(now),
            "useful_until": told_at + USEFUL_FOR,
            "tries": 0,
        }
        for notice_id, subscription_id, patient_id, told_at in pairs
    ]
    if rows:
        session.execute(insert(PushDelivery).on_conflict_do_nothing(), rows)


def claim_due(session: Session, *, limit: int, now: datetime) -> Sequence[Claimed]:
    """Mark what is due as being sent and return it; the caller commits before it sends. Nothing at night.

    What is of no more use is cancelled here, inside the claim. Needs the system's access.
    """
    if is_quiet(now):
        return ()
    _free_stale_claims(session, now)
    _cancel_what_must_not_go(session, now)
    _leave_the_newest(session, now)
    found = claim(session, PushDelivery, limit=limit, now=now)
    ids = {one.subscription_id for one in found}
    phones = {
        row.id: Phone(str(row.endpoint), str(row.p256dh), str(row.auth))
        for row in session.scalars(select(PushSubscription).where(PushSubscription.id.in_(ids)))
    }
    return [Claimed(one.id, phones[one.subscription_id], one.useful_until) for one in found]


def _free_stale_claims(session: Session, now: datetime) -> None:
    """A sender that died may have sent it. It may go again: the phone shows the same message twice as one."""
    is_stale = and_(PushDelivery.status == PushStatus.SENDING.value, PushDelivery.claimed_at < now - CLAIM_LASTS)
    _move(session, is_stale, PushStatus.QUEUED, "no_outcome")


def _cancel_what_must_not_go(session: Session, now: datetime) -> None:
    waits = PushDelivery.status == PushStatus.QUEUED.value
    dead = select(Patient.id).where(Patient.deceased_on.is_not(None))
    ended = exists().where(PushSubscription.id == PushDelivery.subscription_id, PushSubscription.ended_at.is_not(None))
    is_read = exists().where(Notice.id == PushDelivery.notice_id, ~NEWS_LEFT)
    for condition, code in (
        (PushDelivery.useful_until <= now, "too_late"),
        (PushDelivery.patient_id.in_(dead), "deceased"),
        (ended, "phone_ended"),
        (is_read, "read"),
    ):
        _move(session, and_(waits, condition), PushStatus.CANCELLED, code)


def _leave_the_newest(session: Session, now: datetime) -> None:
    """Every message says the same, so of several that wait for one phone only the newest goes."""
    newer = aliased(PushDelivery)
    is_older = exists().where(
        newer.subscription_id == PushDelivery.subscription_id,
        newer.status == PushStatus.QUEUED.value,
        newer.due_at <= now,
        tuple_(newer.queued_at, newer.id) > tuple_(PushDelivery.queued_at, PushDelivery.id),
    )
    _move(session, and_(PushDelivery.status == PushStatus.QUEUED.value, is_older), PushStatus.REPLACED, "newer")


def _move(session: Session, which: ColumnElement[bool], status: PushStatus, code: str) -> None:
    move(session, PushDelivery, which, status=status.value, outcome=code)


def record_outcome(session: Session, delivery_id: uuid.UUID, outcome: Outcome, *, now: datetime) -> None:
    """Write down what the push service said about a claimed message."""
    row = select(PushDelivery).where(PushDelivery.id == delivery_id, PushDelivery.status == PushStatus.SENDING.value)
    delivery = session.scalar(row.with_for_update(), execution_options={"populate_existing": True})
    if delivery is None:
        return
    phone = PushSubscription.id == delivery.subscription_id
    match outcome:
        case Accepted():
            delivery.status, delivery.sent_at, delivery.outcome = PushStatus.SENT.value, now, None
            _change(session, phone, last_used_at=now)
        case Gone():
            delivery.status, delivery.outcome = PushStatus.FAILED.value, "gone"
            is_open = and_(phone, PushSubscription.ended_at.is_(None))
            _change(session, is_open, ended_at=now, end_reason=EndReason.GONE.value)
        case Rejected(code):
            delivery.status, delivery.outcome = PushStatus.FAILED.value, code[:60]
        case NotReached(reason, wait):
            delivery.status, delivery.outcome = PushStatus.QUEUED.value, reason[:60]
            delivery.due_at = next_try(delivery.tries, delivery.id, now, wait)
    session.flush()


def _change(session: Session, which: ColumnElement[bool], **values: Any) -> None:
    changed = update(PushSubscription).where(which).values(**values)
    session.execute(changed, execution_options={"synchronize_session": False})


def send_due(
    database: Database,
    gateway: PushGateway,
    hosts: Sequence[str],
    clock_now: Callable[[], datetime],
    *,
    limit: int = BATCH,
) -> Counter[str]:
    """Queue what is new and send what is due; return how many had each outcome.

    As for texts: claim and commit; send with no transaction open; record and commit. `hosts` are the push services
    that may be reached.
    """
    access = system_access("pushes")
    counts: Counter[str] = Counter()
    with database.session(access, readonly=True) as session:
        pairs = to_queue(session, clock_now())
    if pairs:
        with database.transaction(access) as session:
            queue(session, pairs, clock_now())
    with database.transaction(access) as session:
        claimed = claim_due(session, limit=limit, now=clock_now())
    for one in claimed:
        outcome = _send(gateway, one, hosts, clock_now())
        with database.transaction(access) as session:
            record_outcome(session, one.delivery_id, outcome, now=clock_now())
        counts[type(outcome).__name__] += 1
    return counts


def _send(gateway: PushGateway, one: Claimed, hosts: Sequence[str], now: datetime) -> Outcome:
    """The rest of a batch may have waited long for a slow service, so ask once more whether it may still go."""
    if is_quiet(now) or one.useful_until <= now:
        return NotReached("too_late_today")
    if not is_push_service(one.phone.endpoint, hosts):
        return Rejected("not_allowed")
    lasts = lives_until(now, one.useful_until) - now
    return gateway.send(one.phone, ttl_seconds=ceil(lasts.total_seconds()), reference=str(one.delivery_id))
