"""Emergency codes while two are at it: made twice, opened twice, opened while turned off."""

import uuid
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import select

from app.care_plans import services
from app.care_plans.domain.emergency import Lasts, Opener
from app.care_plans.models import EmergencyCode, EmergencyOpening
from app.core import audit
from app.core.db import Database, set_session_access
from app.messaging.models import Message
from app.people.domain.access import emergency_access, system_access
from tests.integration.assessments.conftest import at_once
from tests.plans import BASE_URL
from tests.racing import may_take_longer, times
from tests.worlds import World, build_world

SYSTEM = system_access("test")


@pytest.fixture
def own(fresh_url: str) -> Iterator[Database]:
    database = Database(fresh_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def world(own: Database, now: datetime) -> World:
    with own.session(SYSTEM) as session:
        return build_world(session, now)


def make(own: Database, world: World, now: datetime, operation_id: uuid.UUID | None = None) -> str:
    with own.transaction(world.access["asha"]) as session:
        made = services.make_code(
            session,
            world.access["asha"],
            world.patients["asha"].id,
            Lasts.WEEK,
            operation_id or uuid.uuid4(),
            now,
        )
    assert made is not None
    return made.code


def open_it(own: Database, code: str, now: datetime, operation_id: uuid.UUID) -> bool:
    """Go the way of the page: find the code as the door, then go on as somebody who reaches one person."""
    with own.transaction(SYSTEM) as session:
        found = services.use_code(session, SYSTEM, code, now)
        if found is None:
            return False
        access = emergency_access(found.patient_id, "Pat")
        set_session_access(session, access)
        opener = Opener("Pat", "medic", "here")
        services.open_summary(
            session, access, found, opener, locale="en", operation_id=operation_id, base_url=BASE_URL, now=now
        )
    return True


@may_take_longer
def test_of_codes_made_at_once_one_works(own: Database, world: World, now: datetime) -> None:
    for _ in range(times(5)):
        codes: list[str] = []

        at_once(3, lambda _who, codes=codes: codes.append(make(own, world, now)))

        with own.session(SYSTEM) as session:
            working = [services.use_code(session, SYSTEM, code, now) is not None for code in codes]
        assert working.count(True) == 1


@may_take_longer
def test_one_page_sent_at_once_makes_one_code(own: Database, world: World, now: datetime) -> None:
    operation_id = uuid.uuid4()
    codes: list[str] = []

    at_once(3, lambda _who: codes.append(make(own, world, now, operation_id)))

    with own.session(SYSTEM) as session:
        assert len(session.scalars(select(EmergencyCode)).all()) == 1
    assert len(set(codes)) == 1


@may_take_longer
def test_openings_at_once_are_each_written_down_and_tell_the_person_once(
    own: Database, world: World, now: datetime
) -> None:
    code, same = make(own, world, now), uuid.uuid4()
    operations = [same, same, uuid.uuid4(), uuid.uuid4()]

    at_once(len(operations), lambda who: open_it(own, code, now, operations[who]))

    with own.session(SYSTEM) as session:
        assert len(session.scalars(select(EmergencyOpening)).all()) == 3
        assert len(session.scalars(select(Message)).all()) == 1
        assert audit.verify(session, world.patients["asha"].id) == []


@may_take_longer
def test_nothing_is_opened_after_it_was_turned_off(own: Database, world: World, now: datetime) -> None:
    asha = world.access["asha"]
    for _ in range(times(10)):
        code = make(own, world, now)

        def act(who: int, code: str = code) -> None:
            if who:
                open_it(own, code, now, uuid.uuid4())
            else:
                with own.transaction(asha) as session:
                    services.turn_off(session, asha, world.patients["asha"].id, now)

        at_once(2, act)

        assert not open_it(own, code, now, uuid.uuid4())


def test_the_database_itself_shows_an_opener_no_other_person(
    own: Database, world: World, now: datetime, engine_name: str
) -> None:
    make(own, world, now)
    with own.session(emergency_access(world.patients["cara"].id, "Pat")) as session:
        found = session.scalars(select(EmergencyCode)).all()

    assert len(found) == (0 if engine_name == "postgresql" else 1)
