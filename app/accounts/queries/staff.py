"""Finding staff and teams, as an administrator may."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import UserSession
from app.core import crypto
from app.people.domain.access import Access, Kind, Role
from app.people.domain.helping import CARE_HOME
from app.people.models import Membership, Organisation, Team, User


@dataclass(frozen=True)
class Member:
    """A member of staff within the administrator's reach."""

    user: User
    last_signed_in_at: datetime | None
    is_only_here: bool

    @property
    def has_code_app(self) -> bool:
        return self.user.totp_enrolled_at is not None


@dataclass(frozen=True)
class Post:
    """One role of a member of staff in one team within reach."""

    membership_id: uuid.UUID
    user_id: uuid.UUID
    role: Role
    team_id: uuid.UUID
    team_name: str


def managed_organisation_ids(session: Session, access: Access) -> Select[uuid.UUID]:
    """Return the ids of the organisations that the actor administers. This is the one rule of their reach.

    An administrator of any team of an organisation reaches every team of that organisation, and whoever has a role
    in one of these teams. It is read from the present rows, not from what the request began with: after a lock it
    says who is still an administrator.
    """
    return (
        select(Team.organisation_id)
        .join(Membership, Membership.team_id == Team.id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.user_id == access.user_id, Membership.role == Role.ADMINISTRATOR.value, User.is_active)
    )


def locked_organisation_ids(session: Session, access: Access) -> Sequence[uuid.UUID]:
    """Return the organisations within reach, locked until commit: their staff change one change at a time.

    The reach is read again once the lock is had: whoever took the administrator's role away meanwhile came first.
    """
    mine = select(Organisation.id).where(Organisation.id.in_(managed_organisation_ids(session, access)))
    session.execute(mine.order_by(Organisation.id).with_for_update())
    return session.scalars(mine).all()


def organisations_with_administrator(
    session: Session, access: Access, organisation_ids: Iterable[uuid.UUID]
) -> set[uuid.UUID]:
    """Return those of the organisations in which somebody who can sign in is administrator."""
    query = (
        select(Team.organisation_id)
        .join(Membership, Membership.team_id == Team.id)
        .join(User, User.id == Membership.user_id)
        .where(Team.organisation_id.in_(set(organisation_ids)))
        .where(Membership.role == Role.ADMINISTRATOR.value, User.is_active)
    )
    return set(session.scalars(query))


def managed_teams(session: Session, access: Access) -> Sequence[tuple[Team, Organisation]]:
    """Return the teams within reach with their organisations, by name."""
    query = select(Team, Organisation).join(Organisation).where(Team.id.in_(_team_ids(session, access)))
    rows = session.execute(query.order_by(Organisation.name, Team.name, Team.id))
    return [(row[0], row[1]) for row in rows]


def managed_organisations(session: Session, access: Access) -> Sequence[Organisation]:
    """Return the organisations within reach, by name."""
    query = select(Organisation).where(Organisation.id.in_(managed_organisation_ids(session, access)))
    return session.scalars(query.order_by(Organisation.name)).all()


def managed_team(session: Session, access: Access, team_id: uuid.UUID) -> Team | None:
    """Return a team, or None where it is out of reach."""
    return session.scalar(select(Team).where(Team.id == team_id, Team.id.in_(_team_ids(session, access))))


def members(session: Session, access: Access, *, after: uuid.UUID | None = None, limit: int = 50) -> Sequence[Member]:
    """Return the staff within reach, the newest first, keyset-paged. One statement."""
    query = _members(session, access).order_by(User.created_at.desc(), User.id.desc()).limit(limit)
    if after:
        seen = select(User.created_at).where(User.id == after).scalar_subquery()
        query = query.where(or_(User.created_at < seen, and_(User.created_at == seen, User.id < after)))
    return [Member(*row) for row in session.execute(query)]


def member(session: Session, access: Access, user_id: uuid.UUID) -> Member | None:
    """Return one member of staff as they are now, or None where they are out of reach."""
    query = _members(session, access).where(User.id == user_id)
    row = session.execute(query, execution_options={"populate_existing": True}).first()
    return Member(*row) if row else None


def posts(session: Session, access: Access, user_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[Post]]:
    """Return the users' roles in the teams within reach; what they do elsewhere is not ours to know. One statement."""
    query = (
        select(Membership.id, Membership.user_id, Membership.role, Team.id, Team.name)
        .join(Team, Team.id == Membership.team_id)
        .where(Membership.user_id.in_(set(user_ids)), Team.id.in_(_team_ids(session, access)))
        .order_by(Team.name, Membership.role)
    )
    found: dict[uuid.UUID, list[Post]] = {}
    for row in session.execute(query):
        found.setdefault(row[1], []).append(Post(row[0], row[1], Role(row[2]), row[3], row[4]))
    return found


def membership(session: Session, access: Access, membership_id: uuid.UUID) -> Membership | None:
    """Return one role in one team within reach."""
    query = select(Membership).where(Membership.id == membership_id)
    return session.scalar(query.where(Membership.team_id.in_(_team_ids(session, access))))


def has_role(session: Session, access: Access, *, user_id: uuid.UUID, team_id: uuid.UUID, role: Role) -> bool:
    """Return whether this user has this role in this team."""
    query = select(Membership.id).where(Membership.user_id == user_id, Membership.team_id == team_id)
    return session.scalar(query.where(Membership.role == role.value)) is not None


def locked_roles(session: Session, access: Access, user_id: uuid.UUID) -> frozenset[Role]:
    """Return every role of a user, wherever they work; who they are is locked until commit, so that none slips in."""
    session.execute(select(User.id).where(User.id == user_id).with_for_update())
    return frozenset(Role(role) for role in session.scalars(select(Membership.role).filter_by(user_id=user_id)))


def is_of_a_care_home(session: Session, access: Access, team_id: uuid.UUID) -> bool:
    """Return whether a team is of a care home."""
    query = select(Team.id).join(Organisation, Organisation.id == Team.organisation_id)
    return session.scalar(query.where(Team.id == team_id, Organisation.kind == CARE_HOME)) is not None


def anyone_with_email(session: Session, access: Access, email: str) -> User | None:
    """Return the member of staff with this address, wherever they work, switched off or not."""
    indexes = crypto.blind_indexes("email", email.strip().casefold())
    return session.scalar(select(User).where(User.email_index.in_(indexes), User.kind == Kind.STAFF.value))


def locked_user(session: Session, access: Access, user_id: uuid.UUID) -> User | None:
    """Return an active member of staff as they are now, locked until commit. Asked by the set-up page."""
    query = select(User).where(User.id == user_id, User.kind == Kind.STAFF.value, User.is_active).with_for_update()
    return session.scalar(query, execution_options={"populate_existing": True})


def _team_ids(session: Session, access: Access) -> Select[uuid.UUID]:
    return select(Team.id).where(Team.organisation_id.in_(managed_organisation_ids(session, access)))


def _members(session: Session, access: Access) -> Select[User, datetime, bool]:
    mine = select(Membership.user_id).where(Membership.team_id.in_(_team_ids(session, access)))
    return select(User, _last_signed_in(), _is_only_here(session, access)).where(User.id.in_(mine))


def _last_signed_in() -> ScalarSelect[datetime]:
    return select(func.max(UserSession.created_at)).where(UserSession.user_id == User.id).scalar_subquery()


def _is_only_here(session: Session, access: Access) -> ColumnElement[bool]:
    elsewhere = select(Membership.id).where(
        Membership.user_id == User.id, Membership.team_id.not_in(_team_ids(session, access))
    )
    return ~exists(elsewhere)
