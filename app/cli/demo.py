"""Preparing and serving the demo world, by the same services that real people use."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.cli import demo_helpers, demo_people
from app.cli.demo_diary import WITH_DIARY, write_diary
from app.cli.demo_history import tell_story
from app.cli.demo_people import DemoPatient, DemoStaff
from app.cli.demo_plans import make_plan
from app.core import clock
from app.core.db import Database
from app.people import services as people
from app.people.domain.access import Access, Kind, Role, system_access
from app.people.models import Organisation, Patient, Team, User
from app.questionnaires import services as questionnaires

WITH_PLAN = 40
ROOT = Path(__file__).resolve().parents[2]


def prepare(database: Database, url: str, base_url: str) -> None:
    """Bring the schema, the questionnaires and the demo world up to date. A second run changes nothing."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["url"] = url
    command.upgrade(config, "head")
    system = system_access("demo")
    with database.transaction(system) as session:
        questionnaires.load(session, ROOT / "questionnaires", ROOT / "translations", clock.now())
    with database.transaction(system) as session:
        if session.scalar(select(Team.id).limit(1)) is None:
            click.echo("Making the demo world ...")
            seed(session, system, base_url, clock.now())


def seed(session: Session, system: Access, base_url: str, now: datetime) -> None:
    """Add four organisations, three teams, staff of every role and sixty patients with their histories."""
    teams = _add_teams(session)
    everyone = [(staff, _add_staff(session, system, staff, teams[staff.team], now)) for staff in demo_people.STAFF]
    colleagues = {staff.team: access for staff, access in everyone if staff.role is Role.CARE_COORDINATOR}
    clinicians = {staff.team: access for staff, access in everyone if staff.role is Role.CLINICIAN}
    helped, residents = [], []
    for number, person in enumerate(demo_people.patients()):
        patient, user = _add_patient(session, system, person, teams[person.team], now)
        if number in demo_helpers.HELPED:
            helped.append(_access(patient, user))
        if number in demo_helpers.RESIDENTS:
            residents.append((colleagues[person.team], patient))
        if person.story:
            tell_story(session, colleagues[person.team], patient, user, person.story, now - timedelta(hours=7 * number))
        if number in WITH_DIARY:
            write_diary(session, _access(patient, user), now)
        if number < WITH_PLAN:
            access = _access(patient, user)
            clinician, team = clinicians[person.team], teams[person.team]
            make_plan(
                session,
                clinician,
                access,
                patient,
                team,
                number=number,
                base_url=base_url,
                now=now - timedelta(hours=3),
            )
    demo_helpers.add_helper(session, system, helped, base_url, now)
    demo_helpers.let_home_in(session, residents, teams[demo_people.EXAMPLE_HOUSE], now)


def _access(patient: Patient, user: User) -> Access:
    return Access(Kind.PATIENT, user.id, patient.id, locale=patient.locale, display=patient.full_name)


def _add_teams(session: Session) -> dict[str, Team]:
    homes = {
        name: Organisation(name=name, kind=kind, ods_code=code)
        for name, (kind, code) in demo_people.ORGANISATIONS.items()
    }
    session.add_all(homes.values())
    session.flush()
    teams = {
        name: Team(name=name, organisation_id=homes[home].id, phone=phone)
        for name, (home, phone) in demo_people.TEAMS.items()
    }
    session.add_all(teams.values())
    session.flush()
    return teams


def _add_staff(session: Session, system: Access, staff: DemoStaff, team: Team, now: datetime) -> Access:
    user = people.add_staff_user(
        session,
        system,
        name=staff.name,
        email=staff.email,
        password_hash=None,
        totp_secret=staff.totp_secret,
        memberships=[(team.id, staff.role)],
        now=now,
    )
    user.totp_enrolled_at = now
    accounts.set_password(session, system, user, demo_people.PASSWORD, now)
    ties = frozenset({(team.id, staff.role)})
    return Access(kind=Kind.STAFF, user_id=user.id, memberships=ties, display=staff.name, request_id="demo")


def _add_patient(
    session: Session, system: Access, person: DemoPatient, team: Team, now: datetime
) -> tuple[Patient, User]:
    patient = people.register_patient(
        session,
        system,
        given_name=person.given_name,
        family_name=person.family_name,
        born_on=person.born_on,
        nhs_number=person.nhs_number,
        phone=person.phone,
        team_id=team.id,
        practice_name=person.practice,
        locale=person.locale,
        interpreter_language=person.interpreter,
        now=now - timedelta(days=200),
    )
    return patient, people.add_patient_user(session, system, patient, now - timedelta(days=200))


def sign_ins(database: Database) -> list[dict[str, str]]:
    """Return who can sign in to the demo and how."""
    staff = [
        {
            "role": person.role.value,
            "team": person.team,
            "name": person.name,
            "page": "/team/sign-in",
            "email": person.email,
            "password": demo_people.PASSWORD,
            "totp_secret": person.totp_secret,
        }
        for person in demo_people.STAFF
    ]
    patients = [
        {
            "role": "patient",
            "team": person.team,
            "name": f"{person.given_name} {person.family_name}",
            "page": "/sign-in",
            "mobile": "0" + person.phone.removeprefix("+44"),
            "year_of_birth": str(person.born_on.year),
            "language": person.locale,
            "code": "on the page /demo/texts",
        }
        for person in demo_people.patients()
        if person.phone
    ]
    helper = {
        "role": "helper",
        "name": demo_helpers.NAME,
        "page": "/helping/sign-in",
        "mobile": "0" + demo_helpers.PHONE.removeprefix("+44"),
        "code": "on the page /demo/texts",
    }
    return [*staff, *patients, helper]


def serve(port: int) -> None:
    """Run the senders beside the web server; all stop together."""
    environment = {**os.environ, "BASE_URL": f"http://127.0.0.1:{port}", "FLASK_APP": "wsgi"}
    _say_where(port)
    senders = [
        subprocess.Popen([sys.executable, "-m", "flask", command], env=environment)
        for command in ("send-messages", "send-pushes")
    ]
    try:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "-c",
                "python:app.cli.gunicorn_settings",
                "-b",
                f"127.0.0.1:{port}",
                "wsgi:app",
            ],
            env=environment,
            check=False,
        )
    except KeyboardInterrupt:
        click.echo("Stopped.")
    finally:
        for sender in senders:
            sender.terminate()
        for sender in senders:
            sender.wait()


def _say_where(port: int) -> None:
    first = next(demo_people.patients())
    staff = demo_people.STAFF[0]
    click.echo(f"""
JoinedUp demo, with fictional people only: http://127.0.0.1:{port}
  As a patient:  http://127.0.0.1:{port}/sign-in  mobile 0{(first.phone or "").removeprefix("+44")}, \
year of birth {first.born_on.year}; the code is on http://127.0.0.1:{port}/demo/texts
  As the team:   http://127.0.0.1:{port}/team/sign-in  {staff.email}, password {demo_people.PASSWORD}, \
code app secret {staff.totp_secret}
  Everybody else: make demo-accounts
""")
