"""Two sendings at one diary at once: the same one twice, and two changes of one entry."""

import uuid
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import func, select

from app.core import audit
from app.core.db import Database
from app.diary import services
from app.diary.domain.given import parse_given
from app.diary.models import DiaryEntry
from app.diary.services import MovedOn
from app.people.domain.access import system_access
from tests.integration.assessments.conftest import at_once
from tests.racing import may_take_longer, times
from tests.worlds import World, build_world

SYSTEM = system_access("test")
PULSE = {"measure": "pulse", "number": "72"}


@pytest.fixture
def own(fresh_url: str) -> Iterator[Database]:
    database = Database(fresh_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def world(own: Database, now: datetime) -> World:
    with own.session(SYSTEM) as session:
        return build_world(session, now)


def record(own: Database, world: World, operation_id: uuid.UUID, now: datetime) -> uuid.UUID:
    with own.transaction(world.access["asha"]) as session:
        return services.record_entry(
            session, world.access["asha"], parse_given(PULSE), operation_id, now, locale="en"
        ).id


@may_take_longer
def test_one_sending_that_comes_twice_at_once_is_kept_once(own: Database, world: World, now: datetime) -> None:
    for _ in range(times(10)):
        operation_id = uuid.uuid4()
        kept = at_once(3, lambda _number, operation_id=operation_id: record(own, world, operation_id, now))
        assert len(set(kept)) == 1

    with own.session(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(DiaryEntry)) == times(10)
        assert audit.verify(session, world.patients["asha"].id) == []


@may_take_longer
def test_of_two_changes_at_once_one_is_kept_and_the_other_is_told(own: Database, world: World, now: datetime) -> None:
    asha = world.access["asha"]

    def change(entry_id: uuid.UUID, number: int) -> bool:
        given = parse_given({**PULSE, "number": str(80 + number)})
        try:
            with own.transaction(asha) as session:
                services.correct_entry(session, asha, entry_id, given, uuid.uuid4(), now, locale="en")
        except MovedOn:
            return False
        return True

    for _ in range(times(10)):
        entry_id = record(own, world, uuid.uuid4(), now)
        kept = at_once(2, lambda number, entry_id=entry_id: change(entry_id, number))
        assert sorted(kept) == [False, True]
