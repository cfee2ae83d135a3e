"""What an administrator does with a member of staff: add, give and take away roles, switch off and on.

Every change first locks the organisations within reach, then looks again: of two changes at once the second sees the
first. Whoever works for another organisation too keeps their account: only roles in teams within reach may change,
or any administrator could add a stranger's address, set a new password and walk into the other organisation.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.domain.staffing import Refusal, Refused
from app.accounts.queries import staff as queries
from app.accounts.services.sessions import revoke_all
from app.core import audit
from app.core.errors import NotFound
from app.people import services as people
from app.people.domain.access import HOME_ROLES, Access, Role
from app.people.models import Membership, User


@dataclass(frozen=True)
class Added:
    """Who was added, and whether they are new to this site."""

    user_id: uuid.UUID
    is_new: bool


def add_member(
    session: Session, access: Access, *, name: str, email: str, team_id: uuid.UUID, role: Role, now: datetime
) -> Added:
    """Add a member of staff to a team, or give the role to whoever has this address already.

    Raises Refused(ALREADY) for a second sending of the same form: the address is unique in the database
    (uq_app_user_email_index), so two at once make one user.
    """
    queries.locked_organisation_ids(session, access)
    _reach_team(session, access, team_id)
    _fit_team(session, access, team_id, role)
    user = queries.anyone_with_email(session, access, email)
    if user is None:
        user = _add(session, access, name=name, email=email, team_id=team_id, role=role, now=now)
        if user is not None:
            return Added(user.id, is_new=True)
        user = queries.anyone_with_email(session, access, email)  # somebody was faster
    if user is None:
        raise NotFound
    _give(session, access, user, team_id=team_id, role=role, now=now)
    return Added(user.id, is_new=False)


def give_role(
    session: Session, access: Access, *, user_id: uuid.UUID, team_id: uuid.UUID, role: Role, now: datetime
) -> None:
    """Give a member of staff a role in a team within reach."""
    queries.locked_organisation_ids(session, access)
    _reach_team(session, access, team_id)
    _fit_team(session, access, team_id, role)
    _give(session, access, reach(session, access, user_id).user, team_id=team_id, role=role, now=now)


def take_away_role(
    session: Session, access: Access, *, user_id: uuid.UUID, membership_id: uuid.UUID, now: datetime
) -> None:
    """Take a role away; it ends with the next request. The last administrator's stays."""
    with _an_administrator_stays(session, access):
        found = queries.membership(session, access, membership_id)
        if found is None or found.user_id != user_id:
            raise NotFound
        session.delete(found)
        session.flush()
        _record(session, access, "role.taken_away", user_id, now, [found.role, str(found.team_id)])


def switch_off(session: Session, access: Access, user_id: uuid.UUID, now: datetime) -> None:
    """Let a member of staff sign in no more, and end every session of theirs."""
    with _an_administrator_stays(session, access):
        user = reach_wholly(session, access, user_id)
        user.is_active = False
        session.flush()
        _record(session, access, "user.switched_off", user.id, now)
        revoke_all(session, access, user, now)


def switch_on(session: Session, access: Access, user_id: uuid.UUID, now: datetime) -> None:
    """Let them sign in again, with the password and code app they had."""
    queries.locked_organisation_ids(session, access)
    user = reach_wholly(session, access, user_id)
    user.is_active = True
    session.flush()
    _record(session, access, "user.switched_on", user.id, now)


def reset_code_app(session: Session, access: Access, user_id: uuid.UUID, now: datetime) -> None:
    """Forget a lost code app and end every session: the next right password sets up a new one."""
    queries.locked_organisation_ids(session, access)
    forget_code_app(session, access, reach_another(session, access, user_id), now)


def forget_code_app(session: Session, access: Access, user: User, now: datetime) -> None:
    """Forget the code app of `user`. Whether the actor may is the caller's to know."""
    user.totp_secret = user.totp_last_step = user.totp_enrolled_at = None
    session.flush()
    _record(session, access, "code_app.reset", user.id, now)
    revoke_all(session, access, user, now)


def reach(session: Session, access: Access, user_id: uuid.UUID) -> queries.Member:
    """Return a member of staff within reach; NotFound for anybody else."""
    found = queries.member(session, access, user_id)
    if found is None:
        raise NotFound
    return found


def reach_wholly(session: Session, access: Access, user_id: uuid.UUID) -> User:
    """Return one who works in teams within reach and nowhere else."""
    found = reach(session, access, user_id)
    if not found.is_only_here:
        raise Refused(Refusal.ELSEWHERE)
    return found.user


def reach_another(session: Session, access: Access, user_id: uuid.UUID) -> User:
    """Return one whose keys the actor may renew: only here, and not the actor."""
    if user_id == access.user_id:
        raise Refused(Refusal.OWN_ACCOUNT)
    return reach_wholly(session, access, user_id)


@contextmanager
def _an_administrator_stays(session: Session, access: Access) -> Iterator[None]:
    """Undo the change where an organisation would be left with no administrator who can sign in."""
    organisation_ids = queries.locked_organisation_ids(session, access)
    with session.begin_nested():
        yield
        if queries.organisations_with_administrator(session, access, organisation_ids) != set(organisation_ids):
            raise Refused(Refusal.LAST_ADMINISTRATOR)


def _reach_team(session: Session, access: Access, team_id: uuid.UUID) -> None:
    if queries.managed_team(session, access, team_id) is None:
        raise NotFound


def _fit_team(session: Session, access: Access, team_id: uuid.UUID, role: Role) -> None:
    if role in HOME_ROLES and not queries.is_of_a_care_home(session, access, team_id):
        raise Refused(Refusal.NOT_A_HOME)


def _add(
    session: Session, access: Access, *, name: str, email: str, team_id: uuid.UUID, role: Role, now: datetime
) -> User | None:
    try:
        with session.begin_nested():
            user = people.add_staff_user(
                session,
                access,
                name=name,
                email=email,
                password_hash=None,
                totp_secret=None,
                memberships=[(team_id, role)],
                now=now,
            )
    except IntegrityError:
        return None
    _record(session, access, "role.given", user.id, now, [role.value, str(team_id)])
    return user


def _give(session: Session, access: Access, user: User, *, team_id: uuid.UUID, role: Role, now: datetime) -> None:
    if user.id == access.user_id:
        raise Refused(Refusal.OWN_ACCOUNT)  # or an administrator would open records to themselves
    if queries.has_role(session, access, user_id=user.id, team_id=team_id, role=role):
        raise Refused(Refusal.ALREADY)
    others = queries.locked_roles(session, access, user.id)
    if any((other in HOME_ROLES) != (role in HOME_ROLES) for other in others):
        raise Refused(Refusal.HOME_ROLE_ALONE)  # or one sign-in would be a helper's and staff's at once
    session.add(Membership(user_id=user.id, team_id=team_id, role=role.value))
    session.flush()
    _record(session, access, "role.given", user.id, now, [role.value, str(team_id)])


def _record(
    session: Session, access: Access, action: str, user_id: uuid.UUID, now: datetime, sections: list[str] | None = None
) -> None:
    audit.record(
        session,
        access,
        action,
        patient_id=None,
        object_type="user",
        object_id=user_id,
        sections=sections or [],
        now=now,
    )
