"""Finding people, always through what the actor may reach."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, or_, select
from sqlalchemy.orm import Session

from app.core import crypto
from app.core.errors import NotFound
from app.people.domain.access import CARE_ROLES, Access, Kind, Role
from app.people.domain.helping import CARE_HOME, Helped, Scope, State
from app.people.domain.policy import Facts, Relation
from app.people.models import (
    BreakGlassGrant,
    CarerLink,
    Caseload,
    Membership,
    Organisation,
    Patient,
    Team,
    User,
)
from app.people.open_help import is_open


def visible_patient_ids(access: Access) -> Select[uuid.UUID]:
    """Return the ids of the patients whose record the actor may reach: the first wall."""
    return _visible(access.kind, access.patient_id, access.teams_as(*CARE_ROLES), access.beyond_ids)


def visible_ids_to_bind(kind: Kind) -> Select[uuid.UUID]:
    """Return the same wall with its values left open, for a statement put together once: run it with `wall_values`."""
    return _visible(
        kind,
        bindparam("wall_patient"),
        bindparam("wall_teams", expanding=True),
        bindparam("wall_glass", expanding=True),
    )


def wall_values(access: Access) -> dict[str, Any]:
    """Return what `visible_ids_to_bind` left open."""
    return {
        "wall_patient": access.patient_id,
        "wall_teams": list(access.teams_as(*CARE_ROLES)),
        "wall_glass": list(access.beyond_ids),
    }


def _visible(kind: Kind, patient_id: Any, team_ids: Any, glass_ids: Any) -> Select[uuid.UUID]:
    query = select(Patient.id)
    if kind is Kind.SYSTEM:
        return query
    if kind in (Kind.PATIENT, Kind.EMERGENCY):
        return query.where(Patient.id == patient_id)
    if kind is Kind.HELPER:
        return query.where(Patient.id.in_(glass_ids))
    if kind is Kind.STAFF:
        own = select(Caseload.patient_id).where(Caseload.team_id.in_(team_ids), Caseload.until_on.is_(None))
        return query.where(or_(Patient.id.in_(own), Patient.id.in_(glass_ids)))
    return query.where(false())


def patient(session: Session, access: Access, patient_id: uuid.UUID) -> Patient:
    """Return one patient; NotFound if absent or out of reach, which look the same."""
    query = select(Patient).where(Patient.id == patient_id, Patient.id.in_(visible_patient_ids(access)))
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def relation_to(session: Session, access: Access, patient_id: uuid.UUID) -> Facts:
    """Return how the actor stands to one patient's record."""
    if access.is_patient:
        return Facts(Relation.OWN if access.patient_id == patient_id else Relation.NONE)
    if access.is_helper:
        helped = access.help_for(patient_id)
        return Facts(Relation.HELPING, helped.scopes) if helped else Facts(Relation.NONE)
    query = select(Caseload.id).where(
        Caseload.patient_id == patient_id,
        Caseload.until_on.is_(None),
        Caseload.team_id.in_(access.teams_as(*CARE_ROLES)),
    )
    if session.scalar(query.limit(1)):
        return Facts(Relation.CASELOAD)
    return Facts(Relation.GLASS if patient_id in access.glass_patient_ids else Relation.NONE)


def lead_team(session: Session, access: Access, patient_id: uuid.UUID) -> Team | None:
    """Return the team that owns what nobody else does, or any team that looks after the patient, or None."""
    query = (
        select(Team)
        .join(Caseload, Caseload.team_id == Team.id)
        .where(Caseload.patient_id == patient_id, Caseload.until_on.is_(None))
        .where(Caseload.patient_id.in_(visible_patient_ids(access)))
        .order_by(Caseload.is_lead.desc(), Team.id)
    )
    return session.scalars(query).first()


def teams_of(session: Session, access: Access, patient_id: uuid.UUID) -> Sequence[tuple[Team, Organisation]]:
    """Return the teams that look after one patient, with their organisations, by name."""
    query = (
        select(Team, Organisation)
        .join(Organisation)
        .join(Caseload, Caseload.team_id == Team.id)
        .where(Caseload.patient_id == patient_id, Caseload.until_on.is_(None))
        .where(Caseload.patient_id.in_(visible_patient_ids(access)))
        .order_by(Team.name, Team.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def staff_of(session: Session, access: Access, patient_id: uuid.UUID) -> Mapping[uuid.UUID, str]:
    """Return the names of the active staff who look after one patient, by id, by name. One statement."""
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .join(Caseload, Caseload.team_id == Membership.team_id)
        .where(Caseload.patient_id == patient_id, Caseload.until_on.is_(None), User.is_active.is_(True))
        .where(Membership.role.in_([role.value for role in CARE_ROLES]))
        .where(Caseload.patient_id.in_(visible_patient_ids(access)))
    )
    found = {user.id: str(user.name) for user in session.scalars(query)}
    return dict(sorted(found.items(), key=lambda one: one[1]))


def caseload(
    session: Session, access: Access, team_id: uuid.UUID, *, after: uuid.UUID | None = None, limit: int = 50
) -> Sequence[Patient]:
    """Return a team's patients by id, keyset-paged."""
    query = (
        select(Patient)
        .join(Caseload, Caseload.patient_id == Patient.id)
        .where(Caseload.team_id == team_id, Caseload.until_on.is_(None))
        .where(Patient.id.in_(visible_patient_ids(access)))
    )
    if after:
        query = query.where(Patient.id > after)
    return session.scalars(query.order_by(Patient.id).limit(limit)).all()


def find_by_nhs_number(session: Session, access: Access, nhs_number: str) -> Patient | None:
    """Return the patient with this number if the actor may reach them."""
    query = select(Patient).where(Patient.nhs_number_index.in_(crypto.blind_indexes("nhs_number", nhs_number)))
    return session.scalar(query.where(Patient.id.in_(visible_patient_ids(access))))


def find_by_phone(session: Session, access: Access, phone: str) -> Sequence[Patient]:
    """Return the patients who gave this E.164 number: several people may share one phone."""
    query = select(Patient).where(Patient.phone_index.in_(crypto.blind_indexes("phone", phone)))
    return session.scalars(query.where(Patient.id.in_(visible_patient_ids(access))).order_by(Patient.id)).all()


def patients_by_id(session: Session, access: Access, patient_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, Patient]:
    """Return those of the patients that the actor may reach, by id, in one statement."""
    query = select(Patient).where(Patient.id.in_(set(patient_ids)), Patient.id.in_(visible_patient_ids(access)))
    return {found.id: found for found in session.scalars(query)}


def names_by_id(session: Session, access: Access, user_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Return users' names by id. Names of staff and of the people themselves are not clinical."""
    query = select(User).where(User.id.in_(set(user_ids)))
    return {user.id: str(user.name) for user in session.scalars(query)}


def posts_by_id(
    session: Session, access: Access, user_ids: Iterable[uuid.UUID]
) -> Mapping[uuid.UUID, Sequence[tuple[Role, str]]]:
    """Return each user's present roles with the names of the teams, in one statement. Not clinical."""
    query = select(Membership.user_id, Membership.role, Team.name).join(Team, Team.id == Membership.team_id)
    posts: dict[uuid.UUID, list[tuple[Role, str]]] = {}
    for row in session.execute(query.where(Membership.user_id.in_(set(user_ids))).order_by(Team.name, Membership.id)):
        posts.setdefault(row.user_id, []).append((Role(row.role), row.name))
    return posts


def teams(
    session: Session, access: Access, roles: tuple[Role, ...] = CARE_ROLES
) -> Sequence[tuple[Team, Organisation]]:
    """Return the actor's own teams with their organisations, by name."""
    query = (
        select(Team, Organisation)
        .join(Organisation)
        .where(Team.id.in_(access.teams_as(*roles)))
        .order_by(Team.name, Team.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def memberships(session: Session, user_id: uuid.UUID) -> frozenset[tuple[uuid.UUID, Role]]:
    """Return a user's roles by team. Asked before there is an Access, to build it."""
    rows = session.execute(select(Membership.team_id, Membership.role).where(Membership.user_id == user_id))
    return frozenset((row.team_id, Role(row.role)) for row in rows)


def open_help(session: Session, user_id: uuid.UUID, now: datetime) -> frozenset[Helped]:
    """Return whom this helper helps now: accepted, not ended, not run out, and not frozen. One statement.

    Of two links to one person the newer counts.
    """
    return _open_links(session, CarerLink.helper_user_id == user_id, now)


def open_help_by_home(session: Session, team_ids: Iterable[uuid.UUID], now: datetime) -> frozenset[Helped]:
    """Return whom the care workers of these teams help now, by the same rules. One statement, however many people."""
    return _open_links(session, CarerLink.helper_team_id.in_(set(team_ids)), now)


def _open_links(session: Session, by_whom: ColumnElement[bool], now: datetime) -> frozenset[Helped]:
    query = select(CarerLink).where(by_whom, is_open(CarerLink.id, now)).order_by(CarerLink.accepted_at, CarerLink.id)
    found = {link.patient_id: _helped(link) for link in session.scalars(query)}
    return frozenset(found.values())


def _helped(link: CarerLink) -> Helped:
    home = str(link.name) if link.helper_team_id else ""
    return Helped(link.id, link.patient_id, link.granted, home)


def care_homes(session: Session, access: Access) -> Sequence[tuple[Team, Organisation]]:
    """Return the teams of every care home of this site, by name: which homes there are is no secret."""
    query = select(Team, Organisation).join(Organisation).where(Organisation.kind == CARE_HOME)
    rows = session.execute(query.order_by(Organisation.name, Team.name, Team.id))
    return [(row[0], row[1]) for row in rows]


def open_links(
    session: Session, access: Access, patient_id: uuid.UUID, scope: Scope, now: datetime
) -> Sequence[tuple[CarerLink, User]]:
    """Return who helps a living person now and may do this, with their user; of two links to one helper the newer.

    Locked until the transaction ends: whoever ends or changes the help waits, and finds what was done by it.
    """
    query = (
        select(CarerLink, User)
        .join(User, User.id == CarerLink.helper_user_id)
        .where(CarerLink.patient_id == patient_id, CarerLink.patient_id.in_(visible_patient_ids(access)))
        .where(is_open(CarerLink.id, now))
        .order_by(CarerLink.accepted_at, CarerLink.id)
        .with_for_update(of=CarerLink)
        .execution_options(populate_existing=True)
    )
    newest = {user.id: (link, user) for link, user in session.execute(query)}
    return [(link, user) for link, user in newest.values() if scope in link.granted]


def links_to_number(session: Session, access: Access, number: str, now: datetime) -> Sequence[CarerLink]:
    """Return the help that this number was asked for and may say yes to, or has said yes to, newest first.

    Asked by the sign-in pages and by the helper's own, as the system: the links lie behind the wall that they open.
    """
    query = (
        select(CarerLink)
        .where(CarerLink.phone_index.in_(crypto.blind_indexes("phone", number)))
        .where(CarerLink.ended_at.is_(None), CarerLink.declined_at.is_(None))
        .order_by(CarerLink.invited_at.desc(), CarerLink.id)
    )
    return [one for one in session.scalars(query) if one.state(now) in {State.INVITED, State.HELPING, State.EXPIRED}]


def helper_with_number(session: Session, access: Access, number: str) -> User | None:
    """Return the user who helps with this number, as the system."""
    indexes = crypto.blind_indexes("phone", number)
    return session.scalar(select(User).where(User.kind == Kind.HELPER.value, User.phone_index.in_(indexes)))


def open_grants(session: Session, user_id: uuid.UUID, now: datetime) -> frozenset[uuid.UUID]:
    """Return the patients whose glass this user has broken and may still look through."""
    query = select(BreakGlassGrant.patient_id).where(
        BreakGlassGrant.user_id == user_id, BreakGlassGrant.expires_at > now
    )
    return frozenset(session.scalars(query))
