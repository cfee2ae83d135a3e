"""A database of each engine, durable as in production, with a crowd of signed-in patients in it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app import create_app
from app.config import Settings
from app.core import clock
from bench.bare.drivers import rows_at
from tests import postgres, schema
from tests.crowds import Member, build_crowd

DURABLE = "-c listen_addresses='' -c max_connections=100"
ENGINES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Store:
    """A migrated database of the app and one of the references, side by side on the same disk and server."""

    engine: str
    url: str
    bare_url: str
    crowd: list[Member]


@contextmanager
def store(engine: str, people: int) -> Iterator[Store]:
    """Make a store, fill it, and take it away afterwards."""
    with tempfile.TemporaryDirectory(prefix="joinedup-bench-") as folder:
        if engine == "sqlite":
            url, bare_url = f"sqlite:///{folder}/app.sqlite3", f"sqlite:///{folder}/bare.sqlite3"
            yield _filled(engine, url, url, bare_url, bare_url, people)
            return
        with postgres.server(DURABLE) as server:
            server.create("app")
            server.create("bare")
            yield _filled(
                engine, server.url("app"), server.owner_url("app"), server.url("bare"), server.owner_url("bare"), people
            )


def _filled(engine: str, url: str, owner_url: str, bare_url: str, bare_owner_url: str, people: int) -> Store:
    schema.upgrade(owner_url)
    rows_at(bare_owner_url).prepare()
    app = create_app(Settings.load(demo=True, database_url=url))
    crowd = build_crowd(app, people, clock.now())
    app.extensions["database"].engine.dispose()
    return Store(engine, url, bare_url, crowd)


def place_of(folder: Path) -> str:
    """Return the kind of file system under `folder`."""
    mounts = [line.split() for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    inside = [mount for mount in mounts if folder.resolve().is_relative_to(mount[1])]
    return max(inside, key=lambda mount: len(mount[1]))[2]
