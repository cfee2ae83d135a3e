"""Starts the deployed web server again and again, without loading the app each time.

Reads lines: "start <days>" forks a server, in a group of its own, whose clock is so many days from the true one;
"kill" kills -9 the whole group. Answers each line when it is done.
"""

import os
import signal
import sys
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import time_machine
from gunicorn.app.base import BaseApplication

from app.cli import gunicorn_settings
from app.core import clock
from wsgi import app


class Deployed(BaseApplication):
    """Gunicorn with the settings that the app is deployed with, and the app that is loaded already."""

    def load_config(self) -> None:
        for name, value in vars(gunicorn_settings).items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)
        self.cfg.set("bind", f"127.0.0.1:{sys.argv[1]}")
        self.cfg.set("workers", 2)

    def load(self) -> Any:
        return app


def _serve(days: float) -> None:
    os.setsid()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what the app says is no answer of ours
    with ExitStack() as travel:
        if days:
            travel.enter_context(time_machine.travel(clock.now() + timedelta(days=days), tick=True))
        Deployed().run()


def main() -> None:
    """Do what the lines say until there are no more."""
    running = 0
    for line in sys.stdin:
        what, _, days = line.strip().partition(" ")
        if what == "start":
            running = os.fork()
            if not running:
                try:
                    _serve(float(days))
                finally:
                    os._exit(1)
        elif running:
            os.killpg(running, signal.SIGKILL)
            os.waitpid(running, 0)
            running = 0
        print(what, flush=True)
    if running:
        os.killpg(running, signal.SIGKILL)


if __name__ == "__main__":
    main()
