"""A migrated database of the chosen engine, rolled back after every test, and a small world on it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy.orm import Session

from app import create_app
from app.config import Settings
from app.core import logs
from app.core.db import Database
from app.people.domain.access import system_access
from tests import postgres, schema
from tests.pages import PageClient
from tests.worlds import World, build_world


class CompiledTemplates(BytecodeCache):
    """What templates compile to, kept for the next app of this process."""

    def __init__(self) -> None:
        self._found: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if known := self._found.get(bucket.key):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._found[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledTemplates()


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.config.getoption("--engine"))


@pytest.fixture(scope="session")
def pg_server(engine_name: str) -> Iterator[postgres.Server | None]:
    if engine_name == "sqlite":
        yield None
        return
    with postgres.server() as server:
        server.create("template_joinedup")
        schema.upgrade(server.owner_url("template_joinedup"))
        yield server


@pytest.fixture(scope="session")
def database_maker(engine_name: str, pg_server: postgres.Server | None, tmp_path_factory: pytest.TempPathFactory):
    """Return a function that gives the URL of a fresh, migrated, empty database."""
    template = tmp_path_factory.mktemp("template") / "template.sqlite3"
    if engine_name == "sqlite":
        schema.upgrade(f"sqlite:///{template}")
    made = iter(range(10**6))

    def make() -> str:
        name = f"joinedup_{next(made)}"
        if pg_server is not None:
            pg_server.create(name, "template_joinedup")
            return pg_server.url(name)
        path = tmp_path_factory.mktemp(name) / "test.sqlite3"
        shutil.copy(template, path)
        return f"sqlite:///{path}"

    return make


@pytest.fixture(scope="session")
def shared_database(database_maker) -> Iterator[Database]:
    database = Database(database_maker())
    yield database
    database.engine.dispose()


@contextmanager
def _rolled_back(database: Database) -> Iterator[Database]:
    with database.engine.connect() as connection:
        outer = connection.begin()
        database.bind(connection)
        try:
            yield database
        finally:
            database.unbind()
            outer.rollback()


@pytest.fixture
def database(shared_database: Database) -> Iterator[Database]:
    """The shared database; whatever the test commits is rolled back."""
    with _rolled_back(shared_database) as bound:
        yield bound


@pytest.fixture
def fresh_url(database_maker) -> str:
    """The URL of a database of the test's own, for races and many processes."""
    return str(database_maker())


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session of the system itself."""
    with database.session(system_access("test")) as session:
        yield session


@pytest.fixture(scope="session")
def settings(shared_database: Database) -> Settings:
    return Settings.load(demo=True, database_url=shared_database.engine.url.render_as_string(hide_password=False))


@pytest.fixture
def new_app(settings: Settings, database: Database) -> Flask:
    """An app of the test's own, for those that add pages to it."""
    app = create_app(settings, testing=True)
    app.jinja_env.bytecode_cache = COMPILED
    app.extensions["database"] = database
    return app


@pytest.fixture(scope="session")
def shared_app(settings: Settings) -> Flask:
    """The app, made once: its 260 addresses and every template that is read cost more than most tests."""
    return create_app(settings, testing=True)


@pytest.fixture
def app(shared_app: Flask, settings: Settings, database: Database) -> Iterator[Flask]:
    """The app on the test's database. What a test changes of its settings is put back."""
    extensions, config = dict(shared_app.extensions), dict(shared_app.config)
    logs.configure(settings.log_level)
    shared_app.extensions["database"] = database
    yield shared_app
    for stands, before in ((shared_app.extensions, extensions), (shared_app.config, config)):
        stands.clear()
        stands.update(before)


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser that checks every page it gets."""
    return PageClient(app)


@pytest.fixture
def world(session: Session, now: datetime) -> World:
    """Two organisations, three teams, staff of every role, four patients."""
    return build_world(session, now)


@pytest.fixture
def sign_in(app: Flask, world: World) -> Callable[[str], PageClient]:
    """Return a function that gives a browser in which somebody is signed in."""

    def make(who: str) -> PageClient:
        client = PageClient(app)
        client.sign_in(world.access[who])
        return client

    return make


@pytest.fixture
def phone(sign_in: Callable[[str], PageClient]) -> PageClient:
    """Asha's phone, signed in."""
    return sign_in("asha")


@pytest.fixture(scope="session")
def root() -> Path:
    return schema.ROOT
