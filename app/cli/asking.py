"""Asking people by text: whether their plan is still right for them, and whether their helpers go on helping."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import click
from flask import current_app

from app.care_plans import services as care_plans
from app.carers import services as carers
from app.core import clock
from app.core.db import database
from app.people.domain.access import system_access

AT_ONCE = 100
AskDue = Callable[..., tuple[int, tuple[date, uuid.UUID] | None]]


@click.command("ask-about-plans")
def ask_about_plans() -> None:
    """Queue a text to everybody whose plan is due to be looked at again, once for each such day. Run it daily."""
    ask_due = partial(care_plans.ask_due, today=clock.today())
    click.echo(f"{sum(_asked(ask_due, 'ask about plans'))} texts queued")


@click.command("ask-about-help")
def ask_about_help() -> None:
    """Queue a text to everybody whose helper's time runs out within 14 days, once for each last day. Run it daily."""
    click.echo(f"{sum(_asked(carers.ask_due, 'ask about help'))} texts queued")


def _asked(ask_due: AskDue, purpose: str) -> Iterator[int]:
    base_url, system = current_app.extensions["settings"].base_url, system_access(purpose)
    now = clock.now()
    after, is_more = None, True
    while is_more:
        with database().transaction(system) as session:
            count, after = ask_due(session, system, after=after, limit=AT_ONCE, base_url=base_url, now=now)
        is_more = after is not None
        yield count


COMMANDS = (ask_about_plans, ask_about_help)
