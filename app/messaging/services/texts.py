"""Queueing texts, claiming those that are due, and recording what became of them. Nothing is ever sent twice."""

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.adapters.sms import Accepted, Gateway, NotReached, Outcome, OutcomeUnknown, Rejected
from app.core.db import Database
from app.messaging.domain.texts import CLAIM_LASTS, Status, content_problems, is_uk_mobile, segments, wait_after
from app.messaging.models import Message
from app.messaging.services.claiming import claim, move
from app.people.domain.access import Access, system_access
from app.people.models import Patient
from app.people.open_help import is_open

BATCH = 10  # at the gateway's timeout of 10 seconds each, still within CLAIM_LASTS

log = structlog.get_logger()


class UnfitText(ValueError):
    """The words of this text may not be sent. A mistake in a template, not of a person."""


def queue_message(
    session: Session,
    access: Access,
    *,
    dedupe_key: str,
    patient_id: uuid.UUID | None,
    to_number: str,
    body: str,
    purpose: str,
    locale: str,
    useful_until: datetime,
    now: datetime,
    link_host: str | None = None,
    carer_link_id: uuid.UUID | None = None,
) -> bool:
    """Queue a text unless one with this key exists; return whether it is new.

    `link_host` is the one host (with its port) that the text may link to. `carer_link_id`: it goes to somebody who
    helps, as long as that help is open. A number that is not a UK mobile is kept as cancelled, so that somebody sees
    it. Raises UnfitText for words that must not be sent.
    """
    problems = content_problems(body, allowed_host=link_host)
    if problems:
        raise UnfitText(f"a text for {purpose} in {locale} {'; '.join(problems)}")
    is_sendable = is_uk_mobile(to_number)
    message = Message(
        dedupe_key=dedupe_key,
        patient_id=patient_id,
        to_number=to_number,
        body=body,
        purpose=str(purpose),
        locale=locale,
        parts=segments(body).count,
        status=(Status.QUEUED if is_sendable else Status.CANCELLED).value,
        error_code=None if is_sendable else "not_a_uk_mobile",
        queued_at=now,
        due_at=now,
        useful_until=useful_until,
        tries=0,
        carer_link_id=carer_link_id,
    )
    return _insert_once(session, message)


def _insert_once(session: Session, message: Message) -> bool:
    """Neither a conflict target nor RETURNING: PostgreSQL would ask the actor's right to read the row back."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {column.key: getattr(message, column.key) for column in Message.__table__.columns}
    once = insert(Message).values(values).on_conflict_do_nothing()
    result = session.connection().execute(once.execution_options(preserve_rowcount=True))
    return result.rowcount == 1


def cancel_message(session: Session, access: Access, dedupe_key: str, *, reason: str) -> None:
    """Withdraw a text that is still waiting. One that was claimed is out of reach."""
    waiting = update(Message).where(Message.dedupe_key == dedupe_key, Message.status == Status.QUEUED.value)
    session.execute(waiting.values(status=Status.CANCELLED.value, error_code=reason))


def cancel_copies(session: Session, access: Access, carer_link_id: uuid.UUID, *, reason: str) -> None:
    """Withdraw what still waits to be texted to somebody who helps, through one link."""
    waiting = update(Message).where(Message.carer_link_id == carer_link_id, Message.status == Status.QUEUED.value)
    session.execute(waiting.values(status=Status.CANCELLED.value, error_code=reason))


def cancel_starting(session: Session, access: Access, patient_id: uuid.UUID, start: str, *, reason: str) -> None:
    """Withdraw every text about one person that still waits and whose key starts so."""
    waiting = update(Message).where(Message.patient_id == patient_id, Message.status == Status.QUEUED.value)
    waiting = waiting.where(Message.dedupe_key.startswith(start, autoescape=True))
    session.execute(waiting.values(status=Status.CANCELLED.value, error_code=reason))


def claim_due(session: Session, *, limit: int, now: datetime) -> Sequence[Message]:
    """Mark what is due as being sent and return it; the caller commits before it sends.

    What is too late, for someone who died, or for somebody who helps no more, is cancelled here, inside the claim.
    Needs the system's access.
    """
    _give_up_stale_claims(session, now)
    _cancel_what_must_not_go(session, now)
    return claim(session, Message, limit=limit, now=now)


def _give_up_stale_claims(session: Session, now: datetime) -> None:
    """A worker that died after its claim may have sent the text: say so, never send it again."""
    is_stale = and_(Message.status == Status.SENDING.value, Message.claimed_at < now - CLAIM_LASTS)
    _set_aside(session, is_stale, Status.UNKNOWN, "no_outcome")


def _cancel_what_must_not_go(session: Session, now: datetime) -> None:
    is_waiting = Message.status == Status.QUEUED.value
    dead = select(Patient.id).where(Patient.deceased_on.is_not(None))
    _set_aside(session, and_(is_waiting, Message.useful_until <= now), Status.CANCELLED, "too_late")
    _set_aside(session, and_(is_waiting, Message.patient_id.in_(dead)), Status.CANCELLED, "deceased")
    is_for_helper = and_(is_waiting, Message.carer_link_id.is_not(None))
    _set_aside(session, and_(is_for_helper, ~is_open(Message.carer_link_id, now)), Status.CANCELLED, "help_ended")


def _set_aside(session: Session, which: ColumnElement[bool], status: Status, code: str) -> None:
    move(session, Message, which, status=status.value, error_code=code)


def record_outcome(session: Session, message_id: uuid.UUID, outcome: Outcome, *, now: datetime) -> None:
    """Write down what the gateway said about a claimed message, also when its claim had been given up."""
    claimed = (Status.SENDING.value, Status.UNKNOWN.value)
    row = select(Message).where(Message.id == message_id, Message.status.in_(claimed)).with_for_update()
    message = session.scalar(row, execution_options={"populate_existing": True})
    if message is not None:
        _apply(message, outcome, now)
        session.flush()


def _apply(message: Message, outcome: Outcome, now: datetime) -> None:
    match outcome:
        case Accepted(sid):
            message.status, message.provider_sid, message.sent_at = Status.SENT.value, sid[:80], now
            message.error_code = None
        case Rejected(code):
            message.status, message.error_code = Status.FAILED.value, code[:60]
        case NotReached(reason):
            message.status, message.error_code = Status.QUEUED.value, reason[:60]
            message.due_at = now + wait_after(message.tries, message.id)
        case OutcomeUnknown(reason):
            message.status, message.error_code = Status.UNKNOWN.value, reason[:60]


def send_due(
    database: Database, gateway: Gateway, clock_now: Callable[[], datetime], *, limit: int = BATCH
) -> Counter[str]:
    """Send what is due, once each, and return how many had each outcome.

    Claim and commit; send with no transaction open; record and commit. Whoever dies in between leaves a claim,
    which turns unknown and is never sent again. Call it until it returns nothing.
    """
    access = system_access("messages")
    counts: Counter[str] = Counter()
    with database.transaction(access) as session:
        messages = claim_due(session, limit=limit, now=clock_now())
    for message in messages:
        outcome = _send(gateway, message, clock_now())
        with database.transaction(access) as session:
            record_outcome(session, message.id, outcome, now=clock_now())
        counts[type(outcome).__name__] += 1
    return counts


def _send(gateway: Gateway, message: Message, now: datetime) -> Outcome:
    """The rest of a batch may have waited long for a slow gateway, so ask once more whether it is of use."""
    if message.useful_until <= now:
        return NotReached("too_late")
    return gateway.send(to=str(message.to_number), body=str(message.body), reference=str(message.id))
