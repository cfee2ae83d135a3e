"""Asking somebody to help a person: who, for what, until when and on which ground; and changing that."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.carers import queries
from app.carers.services.recording import record_step
from app.core import crypto
from app.core.errors import NotFound
from app.messaging.domain.texts import Purpose
from app.messaging.services import cancel_copies
from app.messaging.telling import tell
from app.people import queries as people
from app.people.domain.access import Access
from app.people.domain.helping import NEEDS_FORMAL_BASIS, Basis, Scope, State, may_grant, with_brought
from app.people.models import CarerLink, Patient

DAY = timedelta(days=1)
# Each request sends a text to a number that the asker chose (SAFETY, OWASP API6).
MOST_A_DAY = 5
OPEN = frozenset({State.INVITED, State.HELPING})


class OwnNumber(Exception):
    """The number is the person's own: a code sent there would prove nothing of a helper."""


class AlreadyAsked(Exception):
    """This number was asked already, and may still say yes or helps already."""


class TooManyAsked(Exception):
    """As many were asked for this person within a day as may be."""


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

    Raises OwnNumber, AlreadyAsked, TooManyAsked or NotLet.
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
    before = _asked_as(session, patient_id, request.operation_id)
    if before is not None:
        return before
    _refuse_unfit(session, access, patient, request, ground, now)
    link = _link(access, patient_id, request, ground, now)
    try:
        with session.begin_nested():
            session.add(link)
    except IntegrityError:  # the same page sent twice at once: the other one was first
        before = _asked_as(session, patient_id, request.operation_id)
        if before is None:
            raise NotFound from None
        return before
    _text(session, access, link, request, base_url, now)
    record_step(session, access, "helper.asked", link, now)
    return link


def _refuse_unfit(
    session: Session, access: Access, patient: Patient, request: Request, ground: Ground, now: datetime
) -> None:
    if request.phone == patient.phone:
        raise OwnNumber
    if not may_grant(request.scopes, ground.basis) or (ground.basis is not Basis.AGREEMENT and not ground.is_seen):
        raise NotLet
    indexes = crypto.blind_indexes("phone", request.phone)
    asked = queries.links(session, access, patient.id)
    if any(one.phone_index in indexes and one.state(now) in OPEN for one in asked):
        raise AlreadyAsked
    if sum(one.phone_index is not None and one.invited_at > now - DAY for one in asked) >= MOST_A_DAY:
        raise TooManyAsked


def _link(access: Access, patient_id: uuid.UUID, request: Request, ground: Ground, now: datetime) -> CarerLink:
    return CarerLink(
        patient_id=patient_id,
        name=request.name,
        phone=request.phone,
        phone_index=crypto.blind_index("phone", request.phone),
        scopes=sorted(with_brought(request.scopes)),
        basis=ground.basis.value,
        decided_by=ground.decided_by,
        basis_seen_by_user_id=access.user_id if ground.is_seen else None,
        operation_id=request.operation_id,
        invited_by_user_id=access.user_id,
        invited_at=now,
        reviewed_at=now,
        expires_on=request.expires_on,
    )


def _text(session: Session, access: Access, link: CarerLink, request: Request, base_url: str, now: datetime) -> None:
    tell(
        session,
        access,
        link.patient_id,
        request.phone,
        request.locale,
        request_words,
        key=text_key(link),
        purpose=Purpose.HELP,
        base_url=base_url,
        now=now,
    )


def text_key(link: CarerLink) -> str:
    """Return the key of the text that asks."""
    return f"help:{link.id}"


def change(
    session: Session,
    access: Access,
    link_id: uuid.UUID,
    *,
    scopes: frozenset[Scope],
    until: date | None,
    now: datetime,
) -> None:
    """Change what a helper may do, and for how long: None keeps the day. Raises NotLet, or NotFound once it ended.

    What needs a formal ground only the team gives: the person can keep it or take it away.
    """
    assert access.patient_id is not None
    link = queries.locked_link(session, access, access.patient_id, link_id)
    if link.state(now) not in {*OPEN, State.EXPIRED}:
        raise NotFound
    if not may_grant(scopes, Basis(link.basis)) or (scopes - link.granted) & NEEDS_FORMAL_BASIS:
        raise NotLet
    link.scopes, link.reviewed_at = sorted(with_brought(scopes)), now
    link.expires_on = until or link.expires_on
    if Scope.GET_TEXTS not in scopes:
        cancel_copies(session, access, link.id, reason="help_changed")
    record_step(session, access, "helper.changed", link, now)


def _asked_as(session: Session, patient_id: uuid.UUID, operation_id: uuid.UUID) -> CarerLink | None:
    query = select(CarerLink).where(CarerLink.operation_id == operation_id)
    return session.scalar(query.where(CarerLink.patient_id == patient_id))
