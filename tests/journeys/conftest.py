"""A real server on a demo world of its own, and a real browser that checks every page it sees."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from app.core.db import Database
from app.people.domain.access import system_access
from app.questionnaires import queries as questionnaires
from tests.integration.assessments.versions import publish
from tests.journeys.browser import Visitor
from tests.offline import Site as SwitchableSite
from tests.offline import switchable_site
from tests.phones import Phone
from tests.schema import ROOT
from tests.two_versions import changed_everywhere

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
START_SECONDS = 60
ADDRESSES = cycle(range(1, 255))


@dataclass(frozen=True)
class Site:
    """A running demo: its address and who can sign in."""

    url: str
    people: list[dict[str, str]]
    database_url: str = ""
    staff_sessions: dict[str, list] = field(default_factory=dict)

    def patient(self, language: str, number: int = 0) -> dict[str, str]:
        found = [person for person in self.people if person["role"] == "patient" and person["language"] == language]
        return found[number]

    def colleague_of(self, patient: dict[str, str]) -> dict[str, str]:
        """Return a care co-ordinator of the patient's own team."""
        return next(
            person
            for person in self.people
            if person["role"] == "care_coordinator" and person["team"] == patient["team"]
        )

    def publishes_newer_version(self, key: str) -> None:
        """Publish a version that changes each of the first questions of `key` in another way."""
        database = Database(self.database_url)
        with database.transaction(system_access("test")) as session:
            newest = questionnaires.published(session, key).definition
            publish(session, changed_everywhere(newest), datetime.now(UTC))
        database.engine.dispose()

    def staff(self, role: str) -> dict[str, str]:
        return next(person for person in self.people if person["role"] == role)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(url: str, server: subprocess.Popen[bytes]) -> None:
    """Poll the health page until it answers, or say that the server ended."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            with urlopen(f"{url}/health/ready", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            continue
    raise RuntimeError("the server did not become ready")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Prepare and serve a demo exactly as `make run` does."""
    folder = tmp_path_factory.mktemp("site")
    port = free_port()
    environment = {
        **os.environ,
        "DEMO": "1",
        "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3",
        "FLASK_APP": "wsgi",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "TRUSTED_PROXIES": "1",  # each visitor comes from an address of their own
    }
    flask = [sys.executable, "-m", "flask"]
    subprocess.run([*flask, "demo", "prepare"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    people = subprocess.run([*flask, "demo", "accounts"], cwd=ROOT, env=environment, check=True, capture_output=True)
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [*flask, "demo", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", server)
            yield Site(f"http://127.0.0.1:{port}", json.loads(people.stdout), environment["DATABASE_URL"])
        finally:
            os.killpg(server.pid, 15)
            server.wait(timeout=30)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator:
    """Return a function that opens a browser of one size and language, with or without JavaScript."""
    opened = []

    def open_browser(*, width: int = 360, language: str = "en", javascript: bool = True) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 740},
            java_script_enabled=javascript,
            extra_http_headers={"X-Forwarded-For": f"192.0.2.{next(ADDRESSES)}"},
            base_url=site.url,
            locale={"en": "en-GB"}.get(language, language),
        )
        opened.append(context)
        return Visitor(context.new_page(), site, has_javascript=javascript)

    yield open_browser
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def lights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SwitchableSite]:
    with switchable_site(tmp_path_factory.mktemp("offline")) as switchable:
        yield switchable


@pytest.fixture
def there(lights: SwitchableSite) -> SwitchableSite:
    """A site that can be switched off, now up and on the true time, on a whole wire."""
    lights.goes_down()
    lights.comes_up()
    lights.wire.heals()
    return lights


@pytest.fixture
def phone(browser: Browser, there: SwitchableSite) -> Iterator:
    """Return a function that hands out a phone of its own, with what its pages must run first."""
    opened = []

    def new(*scripts: str, language: str = "en-GB") -> Phone:
        context = browser.new_context(viewport={"width": 360, "height": 740}, locale=language)
        for script in scripts:
            context.add_init_script(script)
        opened.append(context)
        return Phone(context, there)

    yield new
    for context in opened:
        context.close()


@pytest.fixture
def kept_phone(playwright: Playwright, there: SwitchableSite, tmp_path: Path) -> Iterator:
    """Return a function that opens the browser whose profile lies in `tmp_path / "profile"`, again if need be."""
    opened = []

    def new(*scripts: str) -> Phone:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path="/usr/bin/chromium", args=FLAGS, locale="en-GB"
        )
        for script in scripts:
            context.add_init_script(script)
        opened.append(context)
        return Phone(context, there)

    yield new
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where screenshots go when PICTURES is set."""
    folder = Path(os.environ.get("PICTURES", ROOT / "var" / "pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
