"""Which phones a person lets us wake: one row for each phone, until it is turned off or used by somebody else."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.adapters.push import Phone
from app.core import audit, crypto
from app.core.errors import NotFound
from app.messaging.domain.pushing import MOST_PHONES, EndReason
from app.messaging.models import PushSubscription
from app.people.domain.access import Access


def phone_hash(secret: str) -> str:
    """Return how a phone is known by the secret in its cookie."""
    return crypto.keyed_hash("push-phone", secret)


def end_of_others(
    session: Session, access: Access, user_id: uuid.UUID | None, phone: str, now: datetime, *, endpoint: str = ""
) -> None:
    """Stop waking a phone for whoever used it before this user. Needs the system's access: theirs is another record."""
    same = [PushSubscription.phone_hash == phone]
    if endpoint:
        same.append(PushSubscription.endpoint_hash == _endpoint_hash(endpoint))
    _end(session, EndReason.OTHER_USER, now, or_(*same), PushSubscription.user_id.is_distinct_from(user_id))


def turn_on(session: Session, access: Access, phone: Phone, known_by: str, now: datetime) -> PushSubscription:
    """Let one phone of the person be woken; the same one again changes nothing but its keys.

    Call `end_of_others` before. `known_by` is the hash of the phone's cookie.
    """
    own = PushSubscription.patient_id == access.patient_id
    found = _open_at(session, access, phone.endpoint)
    if found is None:
        elsewhere = PushSubscription.endpoint_hash != _endpoint_hash(phone.endpoint)  # not what it asked for meanwhile
        _end(session, EndReason.REPLACED, now, own, elsewhere, PushSubscription.phone_hash == known_by)
        found = _add(session, access, phone, known_by, now)
        _end_oldest(session, access, now)
    found.p256dh, found.auth, found.phone_hash = phone.p256dh, phone.auth, known_by
    session.flush()
    return found


def _add(session: Session, access: Access, phone: Phone, known_by: str, now: datetime) -> PushSubscription:
    made = PushSubscription(
        user_id=access.user_id,
        patient_id=access.patient_id,
        endpoint=phone.endpoint,
        endpoint_hash=_endpoint_hash(phone.endpoint),
        p256dh=phone.p256dh,
        auth=phone.auth,
        phone_hash=known_by,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError:  # the same phone asked twice at once
        found = _open_at(session, access, phone.endpoint)
        if found is None:
            raise
        return found
    _record(session, access, "push.turned_on", made.id, now)
    return made


def turn_off(session: Session, access: Access, subscription_id: uuid.UUID, now: datetime) -> None:
    """Wake one of the person's phones no more; one that ended before stays as it was. Raises NotFound."""
    found = session.scalar(
        select(PushSubscription).where(
            PushSubscription.id == subscription_id, PushSubscription.patient_id == access.patient_id
        )
    )
    if found is None:
        raise NotFound
    if _end(session, EndReason.TURNED_OFF, now, PushSubscription.id == found.id):
        _record(session, access, "push.turned_off", found.id, now)


def end_at_sign_out(session: Session, access: Access, phone: str, now: datetime) -> None:
    """Wake a phone no more from which the person signed out: somebody else may use it next."""
    own = PushSubscription.user_id == access.user_id
    _end(session, EndReason.SIGNED_OUT, now, own, PushSubscription.phone_hash == phone)


def _end_oldest(session: Session, access: Access, now: datetime) -> None:
    """A person has a few phones, so whoever is signed in cannot make us write to many addresses."""
    still_open = PushSubscription.patient_id == access.patient_id, PushSubscription.ended_at.is_(None)
    newest = select(PushSubscription.id).where(*still_open)
    newest = newest.order_by(PushSubscription.created_at.desc(), PushSubscription.id).limit(MOST_PHONES)
    kept = session.scalars(newest).all()
    _end(session, EndReason.TOO_MANY, now, still_open[0], PushSubscription.id.not_in(kept))


def _end(session: Session, reason: EndReason, now: datetime, *which: ColumnElement[bool]) -> Sequence[Any]:
    ending = update(PushSubscription).where(*which, PushSubscription.ended_at.is_(None))
    ended = ending.values(ended_at=now, end_reason=reason.value).returning(PushSubscription.id)
    return session.execute(ended).all()


def _open_at(session: Session, access: Access, endpoint: str) -> PushSubscription | None:
    query = select(PushSubscription).where(
        PushSubscription.endpoint_hash == _endpoint_hash(endpoint),
        PushSubscription.patient_id == access.patient_id,
        PushSubscription.ended_at.is_(None),
    )
    return session.scalar(query, execution_options={"populate_existing": True})


def _endpoint_hash(endpoint: str) -> str:
    return crypto.keyed_hash("push-endpoint", endpoint)


def _record(session: Session, access: Access, action: str, subscription_id: uuid.UUID, now: datetime) -> None:
    audit.record(
        session,
        access,
        action,
        patient_id=access.patient_id,
        object_type="push_subscription",
        object_id=subscription_id,
        now=now,
    )
