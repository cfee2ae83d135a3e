"""Commands for those who run a site. Each owns its transaction."""

import json
import time
import uuid
from collections.abc import Iterable
from pathlib import Path

import click
from flask import Flask, current_app

from app.accounts import services as accounts
from app.accounts.queries import staff
from app.adapters.sms import make_gateway
from app.cli import asking, audit_heads, burden, demo, fhir, holding, keys, purging, pushes, xlsform
from app.cli.questionnaires import questionnaires_group
from app.core import audit, clock
from app.core.db import database
from app.messaging import services as messaging
from app.people import services as people
from app.people.domain.access import Role, system_access

PATH = click.Path(dir_okay=False, path_type=Path)
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("send-messages")
@click.option("--once", is_flag=True, help="Send what is due and stop.")
@click.option("--pause-seconds", default=1.0, show_default=True)
def send_messages(*, once: bool, pause_seconds: float) -> None:
    """Send queued texts, for as long as it runs. Many may run at once."""
    gateway = make_gateway(current_app.extensions["settings"])
    while True:
        messaging.send_due(database(), gateway, clock.now)
        if once:
            return
        time.sleep(pause_seconds)


@click.command("rotate-keys")
@click.option("--batch", default=2000, show_default=True)
def rotate_keys(*, batch: int) -> None:
    """Seal every identifier again with the first of FIELD_KEYS. May be stopped and run again."""
    for table, count in keys.rotate(database(), batch):
        click.echo(f"{table}: {count}")


@click.command("purge")
def purge() -> None:
    """Forget lists that nobody decided on for 30 days, and sessions that ended 90 days ago. May run at any time."""
    for kind, count in purging.purge(database(), clock.now()):
        click.echo(f"{kind}: {count}")


@click.command("publish-audit-heads")
@click.option("--to", type=PATH, required=True, help="A file of JSON lines, where the database's owner cannot write.")
def publish_audit_heads(*, to: Path) -> None:
    """Append the head of every audit chain that moved since it was last published."""
    with database().session(system_access("publish audit heads"), readonly=True) as session:
        click.echo(f"{audit_heads.publish(session, to, clock.now())} heads published")


@click.command("verify-audit")
@click.option("--against", type=EXISTING, help="Heads published earlier: find a tail that was cut off with its head.")
def verify_audit(*, against: Path | None) -> None:
    """Check every audit chain; fail where one is broken."""
    size = audit_heads.length(against) if against else 0
    chains, wrong = 0, 0
    with database().session(system_access("verify audit"), readonly=True) as session:
        for chain in audit_heads.chains(session):
            chains, wrong = chains + 1, wrong + _tell(audit.verify_chain(session, chain))
        if against:
            wrong += _tell(audit_heads.problems(session, against, size))
    click.echo(f"{chains} chains, {wrong} problems")
    raise SystemExit(1 if wrong else 0)


def _tell(problems: Iterable[str]) -> int:
    """Say each problem as it is found; return how many there were."""
    count = 0
    for problem in problems:
        click.echo(problem, err=True)
        count += 1
    return count


@click.command("add-staff")
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--team", "team_id", type=click.UUID, required=True)
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.password_option()
def add_staff(*, name: str, email: str, team_id: uuid.UUID, role: str, password: str) -> None:
    """Add a member of staff with a first password; they enrol their code app when they first sign in."""
    problems = accounts.password_problems(password, name, email)
    if problems:
        raise click.ClickException("; ".join(map(str, problems)))
    system = system_access("add staff")
    with database().transaction(system) as session:
        user = people.add_staff_user(
            session,
            system,
            name=name,
            email=email,
            password_hash=None,
            totp_secret=None,
            memberships=[(team_id, Role(role))],
            now=clock.now(),
        )
        accounts.set_password(session, system, user, password, clock.now())
    click.echo(f"{name} can now sign in at {current_app.extensions['settings'].base_url}/team/sign-in")


@click.command("reset-staff")
@click.option("--email", required=True)
@click.password_option()
def reset_staff(*, email: str, password: str) -> None:
    """Give a member of staff a new password and forget their code app.

    For those whom no administrator can help: the last administrator, and people of two organisations.
    """
    system = system_access("reset staff")
    with database().transaction(system) as session:
        user = staff.anyone_with_email(session, system, email)
        if user is None:
            raise click.ClickException("nobody of the staff has this email address")
        problems = accounts.password_problems(password, str(user.name), email)
        if problems:
            raise click.ClickException("; ".join(map(str, problems)))
        accounts.set_password(session, system, user, password, clock.now())
        accounts.forget_code_app(session, system, user, clock.now())
    click.echo(f"{user.name} can now sign in at {current_app.extensions['settings'].base_url}/team/sign-in")


@click.group("demo")
def demo_group() -> None:
    """A world of plainly fictional people, to try the service with."""
    if not current_app.config["DEMO"]:
        raise click.ClickException("DEMO is not set: a demo world never mixes with real people")


@demo_group.command("prepare")
def demo_prepare() -> None:
    """Migrate, load questionnaires and seed the demo world where it is missing."""
    settings = current_app.extensions["settings"]
    demo.prepare(database(), settings.database_url, settings.base_url)


@demo_group.command("accounts")
def demo_accounts() -> None:
    """Print who can sign in and how, as JSON."""
    click.echo(json.dumps(demo.sign_ins(database()), indent=2, ensure_ascii=False))


@demo_group.command("serve")
@click.option("--port", default=8000, show_default=True)
def demo_serve(*, port: int) -> None:
    """Serve the app and send texts until stopped."""
    demo.serve(port)


COMMANDS = (
    questionnaires_group,
    send_messages,
    rotate_keys,
    purge,
    publish_audit_heads,
    verify_audit,
    *asking.COMMANDS,
    *holding.COMMANDS,
    *pushes.COMMANDS,
    add_staff,
    reset_staff,
    demo_group,
)


def init_app(app: Flask) -> None:
    """Add the commands to `flask`."""
    questionnaires_group.add_command(burden.burden)
    questionnaires_group.add_command(fhir.import_fhir)
    questionnaires_group.add_command(fhir.export_fhir)
    questionnaires_group.add_command(xlsform.import_xlsform)
    questionnaires_group.add_command(xlsform.export_xlsform)
    for command in COMMANDS:
        app.cli.add_command(command)
