"""A small world of plainly fictional people for integration tests."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.people import services
from app.people.domain.access import Access, Kind, Role, system_access
from app.people.models import Organisation, Patient, Team, User


@dataclass
class World:
    """Rows by short name, and the Access of each person."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    staff: dict[str, User] = field(default_factory=dict)
    patients: dict[str, Patient] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    access: dict[str, Access] = field(default_factory=dict)


STAFF = {
    "coordinator": [("river", Role.CARE_COORDINATOR)],
    "clinician": [("river", Role.CLINICIAN)],
    "lead": [("river", Role.CLINICAL_LEAD)],
    "analyst": [("river", Role.ANALYST)],
    "administrator": [("river", Role.ADMINISTRATOR)],
    "expert": [("river", Role.EXPERT_PATIENT)],
    "other_coordinator": [("hill", Role.CARE_COORDINATOR)],
    "other_clinician": [("hill", Role.CLINICIAN)],
    "far_clinician": [("harbour", Role.CLINICIAN)],
    "leaver": [("river", Role.CLINICIAN)],
}
PATIENTS = {
    "asha": ("river", "Asha", "Testwala", "9990000018", "+447700900101"),
    "bogdan": ("river", "Bogdan", "Przykład", "9990000026", "+447700900102"),
    "cara": ("hill", "Cara", "Sample", "9990000034", "+447700900103"),
    "dilip": ("harbour", "Dilip", "Fictional", "9990000042", "+447700900104"),
}


def build_world(session: Session, now: datetime) -> World:
    """Add the world to the database and return it."""
    world = World()
    system = system_access("test world")
    _add_teams(session, world)
    for name, roles in STAFF.items():
        _add_staff(session, world, name, roles, system, now)
    for name, facts in PATIENTS.items():
        _add_patient(session, world, name, facts, system, now)
    world.staff["leaver"].is_active = False
    session.commit()
    return world


def _add_teams(session: Session, world: World) -> None:
    for key, name in {"valley": "Valley Practice", "trust": "Harbour Trust"}.items():
        world.organisations[key] = Organisation(name=name, kind="practice", ods_code=f"T{key[:4].upper()}")
    session.add_all(world.organisations.values())
    session.flush()
    for key, organisation in {"river": "valley", "hill": "valley", "harbour": "trust"}.items():
        world.teams[key] = Team(
            organisation_id=world.organisations[organisation].id, name=f"{key.title()} team", phone="0121 496 0000"
        )
    session.add_all(world.teams.values())
    session.flush()


def _add_staff(
    session: Session, world: World, name: str, roles: list[tuple[str, Role]], system: Access, now: datetime
) -> None:
    ties = [(world.teams[team].id, role) for team, role in roles]
    user = services.add_staff_user(
        session,
        system,
        name=f"{name.title()} Testperson",
        email=f"{name}@example.nhs.test",
        password_hash=None,
        totp_secret=None,
        memberships=ties,
        now=now,
    )
    world.staff[name] = world.users[name] = user
    world.access[name] = Access(
        kind=Kind.STAFF,
        user_id=user.id,
        memberships=frozenset(ties),
        session_id=uuid.uuid4(),
        reauthenticated_at=now,
        display=str(user.name),
        request_id="test",
    )


def _add_patient(
    session: Session, world: World, name: str, facts: tuple[str, str, str, str, str], system: Access, now: datetime
) -> None:
    team, given, family, number, phone = facts
    patient = services.register_patient(
        session,
        system,
        given_name=given,
        family_name=family,
        born_on=date(1950, 12, 31),
        nhs_number=number,
        phone=phone,
        team_id=world.teams[team].id,
        now=now,
    )
    user = services.add_patient_user(session, system, patient, now)
    world.patients[name], world.users[name] = patient, user
    world.access[name] = Access(
        kind=Kind.PATIENT,
        user_id=user.id,
        patient_id=patient.id,
        session_id=uuid.uuid4(),
        reauthenticated_at=now,
        display=patient.full_name,
        request_id="test",
    )
