"""The ends of the audit chains are published, and a tail that was cut off with its head is found."""

import json
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app import create_app
from app.cli import audit_heads
from app.config import Settings
from app.core import audit
from app.core.db import Database
from app.people.domain.access import system_access
from tests import postgres
from tests.worlds import World, build_world

SYSTEM = system_access("test")
CUT = (
    "DELETE FROM audit_event WHERE chain = '{chain}' AND seq = {seq}",
    "UPDATE audit_head SET seq = {seq} - 1, hash = (SELECT hash FROM audit_event"
    " WHERE chain = '{chain}' AND seq = {seq} - 1) WHERE chain = '{chain}'",
)
FORGET = ("DELETE FROM audit_event WHERE chain = '{chain}'", "DELETE FROM audit_head WHERE chain = '{chain}'")
TRIGGERS = ("audit_event_no_delete", "audit_event_no_update", "audit_head_forward", "audit_head_stays")


@dataclass(frozen=True)
class Site:
    """An app on a database of its own, and the file to which its heads are published."""

    app: Flask
    database: Database
    world: World
    file: Path
    tamper: Callable[[str], None]

    def run(self, *words: str, fails: bool = False) -> str:
        with self.app.app_context():
            result = self.app.test_cli_runner().invoke(args=list(words))
        assert (result.exit_code != 0) == fails, result.output or result.exception
        return result.output

    def publish(self) -> str:
        return self.run("publish-audit-heads", "--to", str(self.file))

    def verify(self, *, fails: bool = False) -> str:
        return self.run("verify-audit", "--against", str(self.file), fails=fails)

    def happens(self, now: datetime, times: int = 1) -> None:
        """Something is done with Asha's record."""
        for _ in range(times):
            with self.database.transaction(SYSTEM) as session:
                audit.record(session, SYSTEM, "x", patient_id=self.asha, object_type="x", now=now)

    @property
    def asha(self) -> uuid.UUID:
        return self.world.patients["asha"].id

    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.file.read_text().splitlines()]

    def rewrite(self, lines: list[dict]) -> None:
        self.file.write_text("".join(json.dumps(line) + "\n" for line in lines))

    def last_seq(self) -> int:
        with self.database.session(SYSTEM) as session:
            return session.scalar(text("SELECT seq FROM audit_head WHERE chain = :chain"), {"chain": str(self.asha)})


@pytest.fixture
def site(fresh_url: str, pg_server: postgres.Server | None, tmp_path: Path, now: datetime) -> Iterator[Site]:
    app = create_app(Settings.load(demo=True, database_url=fresh_url), testing=True)
    database: Database = app.extensions["database"]
    with database.session(SYSTEM) as session:
        world = build_world(session, now)

    def tamper(statement: str) -> None:
        """Do what only the owner of the server can: write without the triggers."""
        if pg_server is not None:
            name = str(database.engine.url.database)
            pg_server.sql(f"SET session_replication_role = replica; {statement}", name)
            return
        with database.transaction() as session:
            for trigger in TRIGGERS:
                session.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
            session.execute(text(statement))

    yield Site(app, database, world, tmp_path / "heads.jsonl", tamper)
    database.engine.dispose()


def test_every_head_is_published_once_and_again_only_when_it_moved(site: Site, now: datetime) -> None:
    first, second = site.publish(), site.publish()
    site.happens(now)
    third = site.publish()

    assert (first, second, third) == ("5 heads published\n", "0 heads published\n", "1 heads published\n")
    assert len(site.lines) == 6


def test_a_published_line_does_not_say_whose_record_it_is(site: Site) -> None:
    site.publish()

    assert str(site.asha) not in site.file.read_text()
    assert {"chain", "seq", "head", "at", "key", "seal"} == set(site.lines[0])


def test_what_was_published_is_still_held_however_much_was_added_since(site: Site, now: datetime) -> None:
    site.publish()
    site.happens(now, times=3)
    site.publish()
    site.happens(now)

    assert "5 chains, 0 problems" in site.verify()


def test_a_tail_that_was_cut_off_with_its_head_is_found(site: Site, now: datetime) -> None:
    site.happens(now, times=2)
    site.publish()
    cut = site.last_seq()
    for statement in CUT:
        site.tamper(statement.format(chain=site.asha, seq=cut))

    assert "0 problems" in site.run("verify-audit")
    assert f"{site.asha}: event {cut}, published" in site.verify(fails=True)


def test_a_cut_tail_stays_found_after_the_shorter_chain_was_published_and_grew(site: Site, now: datetime) -> None:
    site.happens(now, times=2)
    site.publish()
    cut = site.last_seq()
    for statement in CUT:
        site.tamper(statement.format(chain=site.asha, seq=cut))
    site.publish()
    with site.database.transaction(SYSTEM) as session:
        audit.record(session, SYSTEM, "something else", patient_id=site.asha, object_type="x", now=now)

    assert f"{site.asha}: event {cut}, published" in site.verify(fails=True)


def test_a_whole_chain_that_is_gone_is_found(site: Site) -> None:
    site.publish()
    for statement in FORGET:
        site.tamper(statement.format(chain=site.asha))

    assert "4 chains, 0 problems" in site.run("verify-audit")
    assert "the chain whose head was published" in site.verify(fails=True)


@pytest.mark.parametrize("field", ["chain", "seq", "head", "at", "key", "seal"])
def test_a_line_that_was_altered_is_named(site: Site, field: str) -> None:
    site.publish()
    lines = site.lines
    lines[2][field] = lines[2][field] - 1 if field == "seq" else "0" * len(lines[2][field])
    site.rewrite(lines)

    assert "line 3: was " in site.verify(fails=True)


def test_a_line_that_was_taken_out_is_noticed_at_the_next(site: Site) -> None:
    site.publish()
    site.rewrite(site.lines[:1] + site.lines[2:])

    assert "line 2: was altered, or the line before it was" in site.verify(fails=True)


def test_a_line_that_a_crash_cut_short_is_named_and_the_next_ones_are_whole(site: Site, now: datetime) -> None:
    site.publish()
    with site.file.open("a") as file:
        file.write('{"chain": "ab')
    site.happens(now)
    site.publish()

    told = site.verify(fails=True)

    assert "line 6: cannot be read" in told
    assert "1 problems" in told


@pytest.mark.parametrize("junk", [b"\xff\xfe\n", b"[1]\n", b"{}\n", b"null\n", b'"\\ud800"\n', b"\n"])
def test_what_is_no_line_of_ours_is_named(site: Site, junk: bytes) -> None:
    site.file.write_bytes(junk)

    assert "line 1: cannot be read" in site.verify(fails=True)


def test_two_who_publish_at_once_write_each_head_once(site: Site) -> None:
    def publish(_turn: int) -> str:
        with site.database.session(SYSTEM, readonly=True) as session:
            return str(audit_heads.publish(session, site.file, datetime(2026, 5, 12)))

    with ThreadPoolExecutor(4) as publishers:
        counts = sorted(publishers.map(publish, range(4)))

    assert counts == ["0", "0", "0", "5"]
    assert "0 problems" in site.verify()


def test_a_head_published_while_the_chains_are_checked_is_no_false_alarm(site: Site, now: datetime) -> None:
    site.publish()
    size = audit_heads.length(site.file)
    site.happens(now)
    with site.database.session(SYSTEM, readonly=True) as session:
        known = list(audit_heads.chains(session))
        site.happens(now)
        site.publish()

        assert list(audit_heads.problems(session, site.file, size)) == []
    assert len(known) == 5


def test_more_chains_than_one_page_are_all_published_and_checked(site: Site, now: datetime, monkeypatch) -> None:
    monkeypatch.setattr(audit_heads, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(audit_heads, "HEADS_AT_ONCE", 2)

    assert site.publish() == "5 heads published\n"
    assert "5 chains, 0 problems" in site.verify()
