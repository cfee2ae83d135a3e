"""People who help the people of the test world, however their help stands."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core import crypto
from app.people import services as people
from app.people.domain.access import Access, Kind, Role, system_access
from app.people.domain.helping import CARE_HOME, Basis, Helped, Scope, may_grant
from app.people.models import CarerLink, Organisation, Team, User
from tests.worlds import World

EVERYTHING = frozenset(Scope)
NUMBERS = iter(f"+4477009{number:05}" for number in range(200, 999))


def add_helper(session: Session, now: datetime, name: str = "Hana Helperfield", phone: str | None = None) -> User:
    """Add somebody who can sign in as a helper."""
    number = phone or next(NUMBERS)
    return people.add_helper_user(session, system_access("test"), name=name, phone=number, locale="en", now=now)


def let(
    session: Session,
    world: World,
    helper: User,
    now: datetime,
    *,
    whose: str = "asha",
    scopes: frozenset[Scope] = EVERYTHING,
    basis: Basis | None = None,
    days: int = 91,
    **more: object,
) -> CarerLink:
    """Let a helper help one person of the world, for so many days from `now`; on a formal ground where it takes one."""
    user = world.users[whose]
    basis = basis or (Basis.AGREEMENT if may_grant(scopes, Basis.AGREEMENT) else Basis.LASTING_POWER)
    link = CarerLink(
        patient_id=world.patients[whose].id,
        helper_user_id=helper.id,
        name=str(helper.name),
        phone=str(helper.phone),
        phone_index=crypto.blind_index("phone", str(helper.phone)),
        scopes=sorted(scopes),
        basis=basis.value,
        decided_by=str(user.name),
        operation_id=uuid.uuid4(),
        invited_by_user_id=user.id,
        invited_at=now,
        reviewed_at=now,
        accepted_at=now,
        expires_on=(now + timedelta(days=days)).date(),
        **more,
    )
    session.add(link)
    session.commit()
    return link


def access_of(helper: User, *links: CarerLink) -> Access:
    """Return who the helper is, with the help that these links let them give."""
    helped = frozenset(Helped(link.id, link.patient_id, link.granted) for link in links)
    base = Access(kind=Kind.HELPER, user_id=helper.id, display=str(helper.name), request_id="test")
    return replace(base, helped=helped, session_id=uuid.uuid4())


def add_home(session: Session, name: str = "Example House") -> Team:
    """Add a care home with one team of the same name."""
    organisation = Organisation(name=name, kind=CARE_HOME)
    session.add(organisation)
    session.flush()
    team = Team(organisation_id=organisation.id, name=name, phone="0121 496 0300")
    session.add(team)
    session.flush()
    return team


def add_worker(session: Session, home: Team, now: datetime, name: str = "Wanda Workerfield") -> User:
    """Add somebody who works in a home and may sign in by the team's door."""
    return people.add_staff_user(
        session,
        system_access("test"),
        name=name,
        email=f"{uuid.uuid4()}@home.example",
        password_hash=None,
        totp_secret=None,
        memberships=[(home.id, Role.CARE_WORKER)],
        now=now,
    )


def let_home(
    session: Session,
    world: World,
    home: Team,
    now: datetime,
    *,
    whose: str = "asha",
    scopes: frozenset[Scope] = EVERYTHING,
    days: int = 91,
    **more: object,
) -> CarerLink:
    """Let a home help one person of the world, for so many days from `now`."""
    link = CarerLink(
        patient_id=world.patients[whose].id,
        helper_team_id=home.id,
        name=home.name,
        scopes=sorted(scopes),
        basis=Basis.AGREEMENT.value,
        decided_by="Somebody",
        operation_id=uuid.uuid4(),
        invited_at=now,
        reviewed_at=now,
        accepted_at=now,
        expires_on=(now + timedelta(days=days)).date(),
        **more,
    )
    session.add(link)
    session.commit()
    return link
