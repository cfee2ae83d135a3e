"""A sender that kills itself at a random moment of sending: before, while or after the text is on the wire."""

import os
import random
import signal
import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from app.adapters.sms import Accepted, Outcome
from app.config import Settings
from app.core import crypto
from app.core.db import Database
from app.messaging import services


class DyingGateway:
    """Writes each text to a file, as the provider would take it, and may die around that."""

    def __init__(self, wire: Path, seed: int) -> None:
        self._wire = wire
        self._random = random.Random(seed)

    def send(self, *, to: str, body: str, reference: str) -> Outcome:
        self._maybe_die()
        with self._wire.open("a") as wire:
            wire.write(body + "\n")
        self._maybe_die()
        return Accepted(reference)

    def _maybe_die(self) -> None:
        if self._random.random() < 0.15:
            os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, wire: str, seed: str, now: str) -> None:
    settings = Settings.load(demo=True)
    crypto.configure(crypto.Keyring(settings.keys, settings.secret_key.get_secret_value()))
    gateway = DyingGateway(Path(wire), int(seed))
    database = Database(url)
    while services.send_due(database, gateway, lambda: datetime.fromisoformat(now), limit=4):
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
