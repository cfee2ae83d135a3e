"""Waking the phones of those who want it, and making the keys that it needs."""

import time

import click
from flask import current_app

from app.adapters.push import WebPushGateway, new_keys
from app.config import Settings
from app.core import clock
from app.core.db import database
from app.messaging.services.pushing import send_due


@click.command("send-pushes")
@click.option("--once", is_flag=True, help="Send what is due and stop.")
@click.option("--pause-seconds", default=5.0, show_default=True)
def send_pushes(*, once: bool, pause_seconds: float) -> None:
    """Wake phones for what their people were told, for as long as it runs. Many may run at once."""
    settings: Settings = current_app.extensions["settings"]
    if settings.push is None:
        raise click.ClickException("VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY and VAPID_SUBJECT are not set: see push-keys")
    gateway = WebPushGateway(settings.push)
    while True:
        sent = send_due(database(), gateway, settings.push_hosts, clock.now)
        if once:
            return
        if not sent:
            time.sleep(pause_seconds)


@click.command("push-keys")
def push_keys() -> None:
    """Print a new pair of keys, once: it is kept nowhere. A phone that was turned on with other keys is asked again."""
    public, private = new_keys()
    click.echo(f"VAPID_PUBLIC_KEY={public}\nVAPID_PRIVATE_KEY={private}")


COMMANDS = (send_pushes, push_keys)
