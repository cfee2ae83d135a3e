"""Raising an item: once per source, never lowered, news again when it gets worse."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.db import Database
from app.core.errors import Conflict, Invalid, NotFound
from app.people.domain.access import system_access
from app.worklist import services
from app.worklist.domain.items import Priority
from app.worklist.models import WorklistItem
from tests.worklists import raised
from tests.worlds import World, build_world

SOURCE = uuid.UUID(int=7)
same_source = partial(raised, source_id=SOURCE)


def test_the_same_thing_raised_twice_is_one_item_and_one_event(session: Session, world: World, now: datetime) -> None:
    first = same_source(session, world, now)
    events = len(audit.events_about(session, first.patient_id, exclude_actor=None, limit=99))

    second = same_source(session, world, now + timedelta(hours=1))

    assert second is first
    assert second.raised_at == now
    assert len(audit.events_about(session, first.patient_id, exclude_actor=None, limit=99)) == events


def test_an_item_keeps_the_language_that_the_person_answered_in(session: Session, world: World, now: datetime) -> None:
    assert same_source(session, world, now).locale == "en"
    assert same_source(session, world, now, by="clinician", kind="other").locale is None


def test_a_worse_priority_lifts_the_item_and_makes_it_news_again(session: Session, world: World, now: datetime) -> None:
    item = same_source(session, world, now)
    services.acknowledge(session, world.access["clinician"], item.id, now)
    services.resolve(session, world.access["clinician"], item.id, "Rang; all well", now)

    same_source(session, world, now + timedelta(hours=1), priority=Priority.RED)

    assert (item.priority, item.is_open, item.is_acknowledged, item.owner_user_id) == (Priority.RED, True, False, None)
    assert item.rank == 0


def test_a_milder_priority_lowers_nothing_and_does_not_open_a_closed_item(
    session: Session, world: World, now: datetime
) -> None:
    item = same_source(session, world, now)
    services.resolve(session, world.access["clinician"], item.id, "Rang; all well", now)

    same_source(session, world, now, priority=Priority.ROUTINE)

    assert (item.priority, item.is_open) == (Priority.AMBER, False)


def test_a_new_reason_is_added_before_the_old_ones(session: Session, world: World, now: datetime) -> None:
    item = same_source(session, world, now)
    same_source(session, world, now, reasons=[{"code": "self_harm", "params": {}}])

    assert [reason["code"] for reason in item.reasons] == ["self_harm", "shown_999"]


def test_taking_an_item_makes_it_that_persons(session: Session, world: World, now: datetime) -> None:
    item = same_source(session, world, now)
    services.acknowledge(session, world.access["clinician"], item.id, now)

    assert item.owner_user_id == world.staff["clinician"].id
    assert item.rank == 21


def test_an_item_that_somebody_took_is_not_taken_by_another(session: Session, world: World, now: datetime) -> None:
    item = same_source(session, world, now)
    services.acknowledge(session, world.access["clinician"], item.id, now)

    with pytest.raises(Conflict):
        services.acknowledge(session, world.access["lead"], item.id, now)


@pytest.mark.parametrize("who", ["other_clinician", "far_clinician", "analyst", "administrator", "expert", "asha"])
def test_an_item_of_another_team_is_the_same_as_none(session: Session, world: World, now: datetime, who: str) -> None:
    item = same_source(session, world, now)

    for item_id in (item.id, uuid.uuid4()):
        with pytest.raises(NotFound):
            services.acknowledge(session, world.access[who], item_id, now)


def test_closing_needs_words_for_what_came_of_it(session: Session, world: World, now: datetime) -> None:
    item = same_source(session, world, now)

    with pytest.raises(Invalid):
        services.resolve(session, world.access["clinician"], item.id, "  ", now)


def test_a_closed_item_cannot_be_closed_again(session: Session, world: World, now: datetime) -> None:
    item = same_source(session, world, now)
    services.resolve(session, world.access["clinician"], item.id, "Rang; all well", now)

    with pytest.raises(Conflict):
        services.resolve(session, world.access["lead"], item.id, "Something else", now)


@pytest.mark.parametrize(("who", "minutes"), [("lead", 1), ("clinician", 16)])
def test_a_closing_is_undone_only_by_the_same_person_and_soon(
    session: Session, world: World, now: datetime, who: str, minutes: int
) -> None:
    item = same_source(session, world, now)
    services.resolve(session, world.access["clinician"], item.id, "Rang; all well", now)

    with pytest.raises(Conflict):
        services.reopen(session, world.access[who], item.id, now + timedelta(minutes=minutes))


def test_every_step_is_an_event_in_the_persons_chain(session: Session, world: World, now: datetime) -> None:
    clinician = world.access["clinician"]
    item = same_source(session, world, now)
    services.acknowledge(session, clinician, item.id, now)
    services.resolve(session, clinician, item.id, "Rang; all well", now)
    services.reopen(session, clinician, item.id, now)

    events = audit.events_about(session, item.patient_id, exclude_actor=None, limit=4)
    assert [event.action for event in events] == [
        "worklist.reopened",
        "worklist.closed",
        "worklist.taken",
        "worklist.raised",
    ]
    assert audit.verify(session, item.patient_id) == []


def test_many_workers_that_raise_one_thing_at_once_make_one_item(fresh_url: str, now: datetime) -> None:
    database = Database(fresh_url)
    with database.session(system_access("test")) as session:
        world = build_world(session, now)

    def raise_again(turn: int) -> uuid.UUID:
        with database.transaction(world.access["asha"]) as own:
            return same_source(own, world, now, priority=[Priority.AMBER, Priority.RED][turn % 2]).id

    with ThreadPoolExecutor(4) as workers:
        ids = set(workers.map(raise_again, range(24)))

    with database.session(system_access("test")) as session:
        item = session.scalars(select(WorklistItem)).one()
        assert ids == {item.id}
        assert item.priority == Priority.RED
        assert audit.verify(session, item.patient_id) == []
    database.engine.dispose()


def test_of_two_people_who_take_one_item_at_once_one_has_it(fresh_url: str, now: datetime) -> None:
    database = Database(fresh_url)
    with database.session(system_access("test")) as session:
        world = build_world(session, now)
        item = same_source(session, world, now)
        session.commit()

    def take(who: str) -> str | None:
        try:
            with database.transaction(world.access[who]) as own:
                services.acknowledge(own, world.access[who], item.id, now)
        except Conflict:
            return None
        return who

    with ThreadPoolExecutor(3) as people:
        took = [who for who in people.map(take, ["clinician", "lead", "coordinator"]) if who]

    with database.session(system_access("test")) as session:
        kept = session.get_one(WorklistItem, item.id)
        assert [world.staff[who].id for who in took] == [kept.owner_user_id]
    database.engine.dispose()
