"""What is kept no longer is forgotten: lists on which nobody decided, and sessions that ended long ago."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import UserSession
from app.cli import purging
from app.core.audit import AuditEvent
from app.core.db import Database
from app.people.domain.access import system_access
from app.population.models import BatchState, ImportBatch, ImportRow, RowState
from tests.worlds import World, build_world

SYSTEM = system_access("test")
MOMENT = timedelta(seconds=1)
MONTH, QUARTER = timedelta(days=30), timedelta(days=90)


def staged(session: Session, world: World, at: datetime, *, state: BatchState = BatchState.staged) -> ImportBatch:
    """Add a list of three people."""
    team_id = world.teams["river"].id
    batch = ImportBatch(team_id=team_id, uploaded_at=at, file_kind="csv", file_name="may.csv", notes="[]", state=state)
    session.add(batch)
    session.flush()
    session.add_all(
        ImportRow(batch_id=batch.id, team_id=team_id, number=number, state=RowState.new, payload="{}")
        for number in range(3)
    )
    session.commit()
    return batch


def signed_in(
    session: Session, world: World, *, ends_at: datetime, revoked_at: datetime | None = None, count: int = 1
) -> None:
    """Add sessions of the clinician."""
    begun = ends_at - timedelta(hours=12)
    session.add_all(
        UserSession(
            user_id=world.users["clinician"].id,
            kind="staff",
            secret_hash=uuid.uuid4().hex,
            created_at=begun,
            last_seen_at=begun,
            ends_at=ends_at,
            reauthenticated_at=begun,
            revoked_at=revoked_at,
        )
        for _ in range(count)
    )
    session.commit()


def purge(database: Database, now: datetime) -> dict[str, int]:
    return dict(purging.purge(database, now))


def written_down(session: Session, action: str) -> list[str]:
    query = select(AuditEvent.reason).where(AuditEvent.action == action).order_by(AuditEvent.seq)
    return list(session.scalars(query))


def test_a_list_that_nobody_decided_on_for_a_month_is_forgotten(
    database: Database, session: Session, world: World, now: datetime
) -> None:
    batch = staged(session, world, now - MONTH - MOMENT)

    assert purge(database, now)["import rows"] == 3

    session.refresh(batch)
    assert session.scalars(select(ImportRow)).all() == []
    assert (batch.state, batch.file_name, batch.notes) == ("discarded", None, None)
    assert (batch.decided_by, batch.decided_at) == (None, now)


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (MONTH, BatchState.staged),
        (MONTH * 3, BatchState.applying),
        (MONTH * 3, BatchState.applied),
    ],
)
def test_a_list_that_is_new_or_was_decided_on_is_left_alone(
    database: Database, session: Session, world: World, now: datetime, age: timedelta, state: BatchState
) -> None:
    batch = staged(session, world, now - age, state=state)

    assert purge(database, now)["import rows"] == 0

    session.refresh(batch)
    assert (batch.state, batch.file_name) == (state, "may.csv")
    assert session.scalar(select(func.count(ImportRow.id))) == 3


@pytest.mark.parametrize("is_signed_out", [False, True])
def test_a_session_that_ended_a_quarter_ago_is_forgotten(
    database: Database, session: Session, world: World, now: datetime, *, is_signed_out: bool
) -> None:
    long_ago = now - QUARTER - MOMENT
    later = long_ago + timedelta(hours=6)
    signed_in(
        session, world, ends_at=later if is_signed_out else long_ago, revoked_at=long_ago if is_signed_out else None
    )

    assert purge(database, now)["sessions"] == 1
    assert session.scalars(select(UserSession)).all() == []


def test_a_session_that_lives_or_ended_lately_is_kept(
    database: Database, session: Session, world: World, now: datetime
) -> None:
    signed_in(session, world, ends_at=now + timedelta(hours=1))
    signed_in(session, world, ends_at=now - QUARTER, revoked_at=now - QUARTER)

    assert purge(database, now)["sessions"] == 0
    assert session.scalar(select(func.count(UserSession.id))) == 2


def test_the_log_says_how_many_and_a_second_run_has_nothing_to_say(
    database: Database, session: Session, world: World, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "SESSIONS_AT_ONCE", 2)
    staged(session, world, now - MONTH * 2)
    signed_in(session, world, ends_at=now - QUARTER * 2, count=5)

    runs = [purge(database, now) for _ in range(2)]

    assert runs == [{"import rows": 3, "sessions": 5}, {"import rows": 0, "sessions": 0}]
    assert written_down(session, "import.purged") == ["count: 3"]
    assert written_down(session, "sessions.purged") == ["count: 2", "count: 2", "count: 1"]


def test_the_command_says_what_it_forgot(app: Flask, session: Session, world: World, now: datetime) -> None:
    staged(session, world, now - MONTH * 40)

    with app.app_context():
        result = app.test_cli_runner().invoke(args=["purge"])

    assert result.output == "import rows: 3\nsessions: 0\n"


@pytest.fixture
def own_database(fresh_url: str) -> Iterator[Database]:
    """A database of the test's own, where threads really commit."""
    database = Database(fresh_url)
    yield database
    database.engine.dispose()


def test_four_that_run_at_once_forget_everything_once(
    own_database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "SESSIONS_AT_ONCE", 7)
    with own_database.session(SYSTEM) as session:
        world = build_world(session, now)
        for number in range(8):
            staged(session, world, now - MONTH * 2 - number * MOMENT)
        signed_in(session, world, ends_at=now - QUARTER * 2, count=50)

    with ThreadPoolExecutor(4) as runs:
        told = list(runs.map(lambda _: purge(own_database, now), range(4)))

    assert sum(run["import rows"] for run in told) == 24
    assert sum(run["sessions"] for run in told) == 50
    with own_database.session(SYSTEM) as session:
        assert session.scalar(select(func.count(ImportRow.id))) == 0
        assert session.scalar(select(func.count(UserSession.id))) == 0
        assert written_down(session, "import.purged") == ["count: 3"] * 8
