"""Asking somebody for help, letting them in, changing what they may do, and keeping them out.

Whatever ends a helper's help is silent: they are told nothing, and the person is not named to them any more.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.carers import queries
from app.core import audit, crypto
from app.core.errors import NotFound
from app.messaging.domain import Purpose
from app.messaging.services import cancel_message, queue_message
from app.people import queries as people
from app.people.domain.access import Access
from app.people.domain.helping import Basis, Scope, State, may_grant
from app.people.models import CarerLink, HelpFreeze, User

TEXT_USEFUL_FOR = timedelta(days=3)
OPEN = frozenset({State.INVITED, State.HELPING})


class OwnNumber(Exception):
    """The number is the person's own: a code sent there would prove nothing of a helper."""


class AlreadyAsked(Exception):
    """This number was asked already, and may still say yes or helps already."""


class NotLet(ValueError):
    """Nothing was chosen, or something that only a formal ground allows."""


@dataclass(frozen=True, slots=True)
class Request:
    """Whom the person asks, for what and until when. `phone` is E.164; `operation_id` makes a retry the same one."""

    name: str
    phone: str
    scopes: frozenset[Scope]
    expires_on: date
    operation_id: uuid.UUID
    locale: str


@dataclass(frozen=True, slots=True)
class Ground:
    """On which ground somebody helps, who decided it, and whether a colleague saw the paper that says so."""

    basis: Basis
    decided_by: str
    is_seen: bool = False


def request_words(base_url: str, locale: str) -> str:
    """Return the text: neither who asks nor what about. The number may be wrong."""
    with force_locale(locale):
        # Translators: a text message. Keep it short: with an address at most 134 characters.
        return str(_("Someone asks you to help them in JoinedUp. To say yes or no: %(url)s", url=f"{base_url}/helping"))


def ask(session: Session, access: Access, request: Request, *, base_url: str, now: datetime) -> CarerLink:
    """Ask somebody to help the person who acts, and text them. Asked again under the same id: the same one.

    Raises OwnNumber, AlreadyAsked or NotLet.
    """
    assert access.patient_id is not None
    ground = Ground(Basis.AGREEMENT, access.display)
    return ask_for(session, access, access.patient_id, request, ground, base_url=base_url, now=now)


def ask_for(
    session: Session,
    access: Access,
    patient_id: uuid.UUID,
    request: Request,
    ground: Ground,
    *,
    base_url: str,
    now: datetime,
) -> CarerLink:
    """Do the same for a person within reach, on a ground that the person's own agreement need not be.

    Raises NotLet also where the paper of another ground was not seen.
    """
    patient = people.patient(session, access, patient_id)
    found = _asked_as(session, patient_id, request.operation_id)
    if found is not None:
        return found
    if request.phone == patient.phone:
        raise OwnNumber
    if not may_grant(request.scopes, ground.basis) or (ground.basis is not Basis.AGREEMENT and not ground.is_seen):
        raise NotLet
    indexes = crypto.blind_indexes("phone", request.phone)
    asked = queries.links(session, access, patient_id)
    if any(one.phone_index in indexes and one.state(now) in OPEN for one in asked):
        raise AlreadyAsked
    link = CarerLink(
        patient_id=patient.id,
        name=request.name,
        phone=request.phone,
        phone_index=crypto.blind_index("phone", request.phone),
        scopes=sorted(request.scopes),
        basis=ground.basis.value,
        decided_by=ground.decided_by,
        basis_seen_by_user_id=access.user_id if ground.is_seen else None,
        operation_id=request.operation_id,
        invited_by_user_id=access.user_id,
        invited_at=now,
        reviewed_at=now,
        expires_on=request.expires_on,
    )
    try:
        with session.begin_nested():
            session.add(link)
    except IntegrityError:  # the same page sent twice at once: the other one was first
        found = _asked_as(session, patient_id, request.operation_id)
        if found is None:
            raise NotFound from None
        return found
    queue_message(
        session,
        access,
        dedupe_key=_text_key(link),
        patient_id=patient.id,
        to_number=request.phone,
        body=request_words(base_url, request.locale),
        purpose=Purpose.HELP,
        locale=request.locale,
        useful_until=now + TEXT_USEFUL_FOR,
        now=now,
        link_host=urlsplit(base_url).netloc,
    )
    _record(session, access, "helper.asked", link, now)
    return link


def change(
    session: Session,
    access: Access,
    link_id: uuid.UUID,
    *,
    scopes: frozenset[Scope],
    until: date | None,
    now: datetime,
) -> None:
    """Change what a helper may do, and for how long: None keeps the day. Raises NotLet, or NotFound once it ended."""
    assert access.patient_id is not None
    link = queries.locked_link(session, access, access.patient_id, link_id)
    if link.state(now) not in {*OPEN, State.EXPIRED}:
        raise NotFound
    if not may_grant(scopes, Basis(link.basis)):
        raise NotLet
    link.scopes, link.reviewed_at = sorted(scopes), now
    link.expires_on = until or link.expires_on
    _record(session, access, "helper.changed", link, now)


def end(session: Session, access: Access, patient_id: uuid.UUID, link_id: uuid.UUID, now: datetime) -> None:
    """End a helper's help at once, and withdraw what waits to be texted to them. Ended already: nothing happens."""
    link = queries.locked_link(session, access, patient_id, link_id)
    if link.ended_at is not None:
        return
    link.ended_at, link.ended_by_user_id = now, access.user_id
    cancel_message(session, access, _text_key(link), reason="help_ended")
    _record(session, access, "helper.ended", link, now)


def answer(session: Session, access: Access, link_id: uuid.UUID, *, is_yes: bool, now: datetime) -> None:
    """Say yes or no as the helper who acts; the session acts as the system. A second answer changes nothing.

    NotFound unless the number that they signed in with is the one that was asked, and may still answer.
    """
    helper = session.get_one(User, access.user_id)
    link = session.scalar(select(CarerLink).where(CarerLink.id == link_id).with_for_update())
    indexes = crypto.blind_indexes("phone", str(helper.phone))
    if link is None or link.phone_index not in indexes:
        raise NotFound
    if link.state(now) is State.HELPING and is_yes and link.helper_user_id == helper.id:
        return
    if link.state(now) is not State.INVITED:
        raise NotFound
    if is_yes:
        link.accepted_at, link.helper_user_id = now, helper.id
    else:
        link.declined_at = now
    _record(session, access, "helper.said_yes" if is_yes else "helper.said_no", link, now)


def freeze(session: Session, access: Access, patient_id: uuid.UUID, reason: str, now: datetime) -> None:
    """Keep all helpers of one person out, from the next request on. Frozen already: nothing happens."""
    people.patient(session, access, patient_id)
    row = HelpFreeze(patient_id=patient_id, reason=reason, frozen_at=now, frozen_by_user_id=access.user_id)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return
    audit.record(
        session, access, "helpers.frozen", patient_id=patient_id, object_type="help_freeze", object_id=row.id, now=now
    )


def lift(session: Session, access: Access, patient_id: uuid.UUID, now: datetime) -> None:
    """Let the helpers in again. Not frozen: nothing happens."""
    found = queries.freeze(session, access, patient_id)
    if found is None:
        return
    still = update(HelpFreeze).where(HelpFreeze.id == found.id, HelpFreeze.lifted_at.is_(None))
    if session.execute(still.values(lifted_at=now, lifted_by_user_id=access.user_id)).rowcount:  # type: ignore[attr-defined]
        audit.record(
            session,
            access,
            "helpers.let_in_again",
            patient_id=patient_id,
            object_type="help_freeze",
            object_id=found.id,
            now=now,
        )


def record_opened(session: Session, access: Access, patient_id: uuid.UUID, now: datetime) -> None:
    """Record that a helper opened the page of a person they help."""
    audit.record(
        session, access, "helping.opened", patient_id=patient_id, object_type="patient", object_id=patient_id, now=now
    )


def record_reading(session: Session, access: Access, patient_id: uuid.UUID, now: datetime) -> None:
    """Record that staff saw who helps a person."""
    audit.record(
        session, access, "helpers.read", patient_id=patient_id, object_type="patient", object_id=patient_id, now=now
    )


def _asked_as(session: Session, patient_id: uuid.UUID, operation_id: uuid.UUID) -> CarerLink | None:
    query = select(CarerLink).where(CarerLink.operation_id == operation_id)
    return session.scalar(query.where(CarerLink.patient_id == patient_id))


def _text_key(link: CarerLink) -> str:
    return f"help:{link.id}"


def _record(session: Session, access: Access, action: str, link: CarerLink, now: datetime) -> None:
    audit.record(
        session, access, action, patient_id=link.patient_id, object_type="carer_link", object_id=link.id, now=now
    )
