"""The commands of retention and of legal holds."""

from pathlib import Path

import click

from app.accounts.queries import staff
from app.cli import retention
from app.cli.retention import Found
from app.core import clock
from app.core.db import database
from app.core.errors import Conflict, Forbidden, NotFound
from app.people import holds, queries
from app.people.domain.access import system_access

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
SYSTEM = system_access("legal hold")
HOW_LONG = "docs/retention.md"


@click.command("retention")
@click.option("--apply", is_flag=True, help="Delete. Without it nothing is changed.")
@click.option("--periods", type=EXISTING, default=retention.PERIODS, help="The site's own file of periods.")
def retain(*, apply: bool, periods: Path) -> None:
    """Delete what its time is over for, where the period is signed off; count the rest. May be run again."""
    try:
        found = retention.read_periods(periods)
    except retention.WrongPeriods as error:
        raise click.ClickException(str(error)) from None
    for one in retention.retain(database(), found, clock.now(), apply=apply):
        click.echo(f"{one.period.kind}: {_said(one, apply=apply)}")
    for one in retention.records_over(database(), found, clock.now()):
        click.echo(f"{one.period.kind}: {one.due} for a person to delete ({HOW_LONG}), {one.held} on hold")


def _said(found: Found, *, apply: bool) -> str:
    if not found.period.signed_off_by:
        return f"{found.due} due, {found.held} on hold, 0 deleted: the period is not signed off"
    done = f"{found.gone} deleted" if apply else "0 deleted: this was a dry run"
    return f"{found.due} due, {found.held} on hold, {done}"


@click.group("hold")
def hold_group() -> None:
    """Legal holds: nothing of a person on hold is deleted."""


@hold_group.command("set")
@click.option("--nhs-number", required=True)
@click.option("--by", "email", required=True, help="Email address of the administrator who decides.")
@click.option("--reason", prompt=True)
def set_hold(*, nhs_number: str, email: str, reason: str) -> None:
    """Put a person on hold."""
    _change(nhs_number, email, reason, is_set=True)
    click.echo("on hold")


@hold_group.command("lift")
@click.option("--nhs-number", required=True)
@click.option("--by", "email", required=True, help="Email address of the administrator who decides.")
@click.option("--reason", prompt=True)
def lift_hold(*, nhs_number: str, email: str, reason: str) -> None:
    """Lift a person's hold."""
    _change(nhs_number, email, reason, is_set=False)
    click.echo("lifted")


@hold_group.command("count")
def count_holds() -> None:
    """Say how many people are on hold."""
    with database().session(SYSTEM, readonly=True) as session:
        click.echo(len(session.scalars(holds.on_hold()).all()))


def _change(nhs_number: str, email: str, reason: str, *, is_set: bool) -> None:
    if not reason.strip() or len(reason) > holds.LONGEST_REASON or "\x00" in reason:
        raise click.ClickException(f"say why, in 1 to {holds.LONGEST_REASON} characters")
    with database().transaction(SYSTEM) as session:
        person = queries.find_by_nhs_number(session, SYSTEM, "".join(nhs_number.split()))
        user = staff.anyone_with_email(session, SYSTEM, email)
        if person is None:
            raise click.ClickException("nobody here has this NHS number")
        if user is None or not user.is_active:
            raise click.ClickException("nobody of the staff has this email address")
        change = holds.set_hold if is_set else holds.lift_hold
        try:
            change(session, SYSTEM, person.id, holds.Setter(user.id, reason.strip()), clock.now())
        except Forbidden:
            raise click.ClickException("only an administrator decides on a hold") from None
        except (Conflict, NotFound):
            raise click.ClickException("already on hold" if is_set else "not on hold") from None


COMMANDS = (retain, hold_group)
