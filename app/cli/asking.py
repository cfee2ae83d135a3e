"""Asking people by text whether their plan is still right for them."""

from collections.abc import Iterator

import click
from flask import current_app

from app.care_plans import services
from app.core import clock
from app.core.db import database
from app.people.domain.access import system_access

AT_ONCE = 100


@click.command("ask-about-plans")
def ask_about_plans() -> None:
    """Queue a text to everybody whose plan is due to be looked at again, once for each such day. Run it daily."""
    click.echo(f"{sum(_asked())} texts queued")


def _asked() -> Iterator[int]:
    base_url, system = current_app.extensions["settings"].base_url, system_access("ask about plans")
    today, now = clock.today(), clock.now()
    after, is_more = None, True
    while is_more:
        with database().transaction(system) as session:
            count, after = services.ask_due(
                session, system, after=after, limit=AT_ONCE, base_url=base_url, today=today, now=now
            )
        is_more = after is not None
        yield count
