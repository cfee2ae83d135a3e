"""Finding sessions, and who may sign in. Asked by the sign-in pages, as the system."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.domain.codes import LASTS
from app.accounts.models import OneTimeCode, UserSession
from app.core import crypto
from app.people.domain.access import Access, Kind
from app.people.models import Patient, User
from app.people.queries import visible_patient_ids

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class OpenSession:
    """A session that was not revoked, with whose it is. It may have run out."""

    session: UserSession
    user: User


@dataclass(frozen=True)
class Person:
    """A patient who can sign in."""

    user: User
    patient: Patient


def open_session(session: Session, access: Access, secret: str) -> OpenSession | None:
    """Return the session that this secret opens, unless it was revoked or its user left. One statement."""
    query = (
        select(UserSession, User)
        .join(User, User.id == UserSession.user_id)
        .where(UserSession.secret_hash == crypto.keyed_hash("session", secret))
        .where(UserSession.revoked_at.is_(None), User.is_active)
    )
    row = session.execute(query).first()
    return OpenSession(row[0], row[1]) if row else None


def people_with_number(session: Session, access: Access, number: str) -> Sequence[Person]:
    """Return who may sign in with this mobile number: several people may share a phone."""
    rows = session.execute(_with_number(select(User, Patient), access, number))
    return [Person(row[0], row[1]) for row in rows]


def ids_with_number(session: Session, access: Access, number: str) -> Sequence[uuid.UUID]:
    """Return the ids of the patients who may sign in with this number: no record is loaded, none is waited for."""
    return session.scalars(_with_number(select(Patient.id), access, number)).all()


def code(session: Session, access: Access, code_id: uuid.UUID) -> OneTimeCode | None:
    """Return a code that was asked for."""
    return session.get(OneTimeCode, code_id)


def proved_code(session: Session, access: Access, code_id: uuid.UUID, now: datetime) -> OneTimeCode | None:
    """Return a code that was typed in correctly a short while ago and has opened nothing yet."""
    query = select(OneTimeCode).where(OneTimeCode.id == code_id, OneTimeCode.used_at.is_(None))
    return session.scalar(query.where(OneTimeCode.proved_at > now - LASTS))


def has_signed_in(session: Session, access: Access, user_id: uuid.UUID) -> bool:
    """Return whether this user has ever had a session."""
    return session.scalar(select(UserSession.id).where(UserSession.user_id == user_id).limit(1)) is not None


def staff_by_email(session: Session, access: Access, email: str) -> User | None:
    """Return the active member of staff with this address."""
    indexes = crypto.blind_indexes("email", email.strip().casefold())
    query = select(User).where(User.email_index.in_(indexes), User.kind == Kind.STAFF.value, User.is_active)
    return session.scalar(query)


def active_user(session: Session, access: Access, user_id: uuid.UUID) -> User | None:
    """Return a user who has not been switched off."""
    return session.scalar(select(User).where(User.id == user_id, User.is_active))


def _with_number(query: Query, access: Access, number: str) -> Query:
    return (
        query.where(Patient.id == User.patient_id)
        .where(Patient.phone_index.in_(crypto.blind_indexes("phone", number)))
        .where(Patient.id.in_(visible_patient_ids(access)))
        .where(User.is_active, Patient.deceased_on.is_(None))
        .order_by(Patient.id)
    )
