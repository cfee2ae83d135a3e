"""Finding sessions, and who may sign in. Asked by the sign-in pages, as the system."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session

from app.accounts.domain.codes import LASTS
from app.accounts.domain.invitations import Channel, History, Standing
from app.accounts.models import Invitation, OneTimeCode, UserSession
from app.core import crypto
from app.people.domain.access import Access, Kind
from app.people.domain.policy import STAFF_ROLES, Action
from app.people.models import BreakGlassGrant, Caseload, Patient, User
from app.people.queries import visible_patient_ids

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that was not revoked, with whose it is, as values: every request asks. It may have run out."""

    id: uuid.UUID
    last_seen_at: datetime
    ends_at: datetime
    reauthenticated_at: datetime
    user_id: uuid.UUID
    kind: str
    patient_id: uuid.UUID | None
    locale: str
    name_ct: bytes | None

    @classmethod
    def of(cls, row: UserSession, user: User) -> "OpenSession":
        """Return a session just opened as the next request will find it."""
        return cls(
            row.id,
            row.last_seen_at,
            row.ends_at,
            row.reauthenticated_at,
            user.id,
            user.kind,
            user.patient_id,
            user.locale,
            user.name_ct,
        )

    @property
    def name(self) -> str | None:
        """The user's name, opened."""
        return User.name.opened(User, self.user_id, self.name_ct)


@dataclass(frozen=True)
class Person:
    """A patient who can sign in."""

    user: User
    patient: Patient


# Asked on every request, so put together once.
_OPEN_SESSION = (
    select(
        UserSession.id,
        UserSession.last_seen_at,
        UserSession.ends_at,
        UserSession.reauthenticated_at,
        User.id,
        User.kind,
        User.patient_id,
        User.locale,
        User.name_ct,
    )
    .join(User, User.id == UserSession.user_id)
    .where(UserSession.secret_hash == bindparam("secret_hash"))
    .where(UserSession.revoked_at.is_(None), User.is_active)
)


def open_session(session: Session, access: Access, secret: str) -> OpenSession | None:
    """Return the session that this secret opens, unless it was revoked or its user left. One statement."""
    secret_hash = crypto.keyed_hash("session", secret)
    row = session.connection().execute(_OPEN_SESSION, {"secret_hash": secret_hash}).first()
    return OpenSession(*row) if row else None


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


@dataclass(frozen=True)
class Invitee:
    """A person of my teams and how far their invitation has come."""

    patient: Patient
    history: History


def invitees(
    session: Session,
    access: Access,
    *,
    standing: Standing | None = None,
    after: uuid.UUID | None = None,
    limit: int = 50,
) -> Sequence[Invitee]:
    """Return the living people of the teams that the actor may invite for, by id, keyset-paged."""
    texted, lettered, signed_in = _newest(Channel.TEXT), _newest(Channel.LETTER), _has_signed_in()
    query = _may_invite(access).add_columns(texted, lettered, signed_in).order_by(Patient.id).limit(limit)
    if standing:
        query = query.where(*_stands(standing))
    if after:
        query = query.where(Patient.id > after)
    return [Invitee(row[0], History(row[1], row[2], bool(row[3]))) for row in session.execute(query)]


def count_invitees(session: Session, access: Access, standing: Standing) -> int:
    """Return how many people of the actor's teams stand so."""
    ids = _may_invite(access).where(*_stands(standing)).with_only_columns(func.count(Patient.id))
    return session.scalar(ids) or 0


def invitation(session: Session, access: Access, invitation_id: uuid.UUID) -> Invitation | None:
    """Return an invitation of somebody within the actor's reach."""
    query = select(Invitation).where(Invitation.id == invitation_id)
    return session.scalar(query.where(Invitation.patient_id.in_(visible_patient_ids(access))))


def newest_invitation(
    session: Session, access: Access, patient_id: uuid.UUID, channel: Channel, now: datetime
) -> Invitation | None:
    """Return the newest invitation of this kind that could still be used."""
    query = (
        select(Invitation)
        .where(Invitation.patient_id == patient_id, Invitation.channel == channel.value)
        .where(Invitation.patient_id.in_(visible_patient_ids(access)))
        .where(Invitation.expires_at > now, Invitation.revoked_at.is_(None), Invitation.accepted_at.is_(None))
        .order_by(Invitation.invited_at.desc(), Invitation.id)
    )
    return session.scalars(query.limit(1)).first()


def patient_user(session: Session, access: Access, patient_id: uuid.UUID) -> User | None:
    """Return the user a patient signs in as, where there is one."""
    return session.scalar(select(User).where(User.patient_id == patient_id))


def grants_to_review(session: Session, access: Access) -> Sequence[BreakGlassGrant]:
    """Return the unreviewed sights of records, oldest first, that the actor may review: of the people whom a
    team of theirs looks after, and not the actor's own."""
    teams = access.teams_as(*STAFF_ROLES[Action.REVIEW_BREAK_GLASS])
    mine = select(Caseload.patient_id).where(Caseload.team_id.in_(teams), Caseload.until_on.is_(None))
    query = (
        select(BreakGlassGrant)
        .where(BreakGlassGrant.reviewed_at.is_(None), BreakGlassGrant.patient_id.in_(mine))
        .where(BreakGlassGrant.user_id.is_distinct_from(access.user_id))
        .order_by(BreakGlassGrant.granted_at, BreakGlassGrant.id)
    )
    return session.scalars(query).all()


def _may_invite(access: Access) -> Select[Patient]:
    teams = access.teams_as(*STAFF_ROLES[Action.INVITE])
    mine = select(Caseload.patient_id).where(Caseload.team_id.in_(teams), Caseload.until_on.is_(None))
    query = select(Patient).where(Patient.id.in_(mine), Patient.deceased_on.is_(None))
    return query.where(Patient.id.in_(visible_patient_ids(access)))


def _newest(channel: Channel) -> ScalarSelect[datetime]:
    newest = select(func.max(Invitation.invited_at)).where(
        Invitation.patient_id == Patient.id, Invitation.channel == channel.value
    )
    return newest.scalar_subquery()


def _has_signed_in() -> ColumnElement[bool]:
    ever = select(UserSession.id).join(User, User.id == UserSession.user_id)
    return exists(ever.where(User.patient_id == Patient.id))


def _stands(standing: Standing) -> list[ColumnElement[bool]]:
    invited = exists(select(Invitation.id).where(Invitation.patient_id == Patient.id))
    conditions = {
        Standing.SIGNED_IN: [_has_signed_in()],
        Standing.INVITED: [~_has_signed_in(), invited],
        Standing.NOT_INVITED: [~_has_signed_in(), ~invited],
    }
    return conditions[standing]


def _with_number(query: Query, access: Access, number: str) -> Query:
    return (
        query.where(Patient.id == User.patient_id)
        .where(Patient.phone_index.in_(crypto.blind_indexes("phone", number)))
        .where(Patient.id.in_(visible_patient_ids(access)))
        .where(User.is_active, Patient.deceased_on.is_(None))
        .order_by(Patient.id)
    )
