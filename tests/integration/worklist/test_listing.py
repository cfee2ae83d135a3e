"""A team's list: one total order, pages without gap or repeat, answered by one index, and nobody drops out."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.people.models import Caseload
from app.worklist import queries, services
from app.worklist.domain.items import Cursor, Filters, Holder, Priority, cursor_from_text
from app.worklist.models import WorklistItem
from tests.counting import statements
from tests.racing import may_take_longer, times
from tests.worklists import raised
from tests.worlds import World

TEAMS = {"river": "clinician", "hill": "other_clinician", "harbour": "far_clinician"}


def listed(session: Session, world: World, *, team: str = "river", size: int = 25, **options) -> list[uuid.UUID]:
    """Return the ids on a whole list, turned page by page as the links do."""
    found, after = [], None
    access = world.access[TEAMS[team]]
    while True:
        page = queries.open_page(session, access, world.teams[team].id, after=after, limit=size, **options)
        found += [row.item.id for row in page.rows]
        if page.next is None:
            return found
        after = cursor_from_text(page.next.to_text())
        assert after == page.next


def test_the_order_is_urgency_then_untaken_then_longest_waiting(session: Session, world: World, now: datetime) -> None:
    routine = raised(session, world, now - timedelta(days=9), priority=Priority.ROUTINE)
    late_red = raised(session, world, now, priority=Priority.RED)
    early_red = raised(session, world, now - timedelta(hours=1), priority=Priority.RED)
    taken_red = raised(session, world, now - timedelta(days=1), priority=Priority.RED)
    amber = raised(session, world, now - timedelta(days=3))
    services.acknowledge(session, world.access["clinician"], taken_red.id, now)

    assert listed(session, world) == [early_red.id, late_red.id, taken_red.id, amber.id, routine.id]


def test_items_raised_at_the_same_instant_are_ordered_by_id(session: Session, world: World, now: datetime) -> None:
    same = [raised(session, world, now).id for _ in range(5)]

    assert listed(session, world, size=2) == sorted(same)


def test_a_closed_item_leaves_the_list_and_an_undone_closing_returns_it(
    session: Session, world: World, now: datetime
) -> None:
    item = raised(session, world, now)
    services.resolve(session, world.access["clinician"], item.id, "Rang; all well", now)
    assert listed(session, world) == []

    services.reopen(session, world.access["clinician"], item.id, now)

    assert listed(session, world) == [item.id]


@pytest.mark.parametrize("who", ["other_clinician", "analyst", "administrator", "expert", "asha"])
def test_the_list_of_anothers_team_is_the_same_as_none(session: Session, world: World, who: str) -> None:
    for team_id in (world.teams["river"].id, uuid.uuid4()):
        with pytest.raises(NotFound):
            queries.open_page(session, world.access[who], team_id)


def test_filters_leave_the_rest_of_the_order_alone(session: Session, world: World, now: datetime) -> None:
    red = raised(session, world, now, priority=Priority.RED)
    mine = raised(session, world, now, priority=Priority.RED)
    amber = raised(session, world, now)
    services.acknowledge(session, world.access["clinician"], mine.id, now)

    assert listed(session, world, filters=Filters(priority=Priority.RED)) == [red.id, mine.id]
    assert listed(session, world, filters=Filters(holder=Holder.ME)) == [mine.id]
    assert listed(session, world, filters=Filters(holder=Holder.NOBODY)) == [red.id, amber.id]


def test_a_row_shows_the_person_and_who_has_it(session: Session, world: World, now: datetime) -> None:
    item = raised(session, world, now)
    services.acknowledge(session, world.access["clinician"], item.id, now)

    row = queries.open_page(session, world.access["clinician"], world.teams["river"].id).rows[0]

    assert row.patient is not None
    assert row.patient.full_name == "Asha Testwala"
    assert row.holder is not None
    assert row.holder.name == "Clinician Testperson"


def test_an_item_whose_person_left_the_caseload_stays_without_a_name(
    session: Session, world: World, now: datetime
) -> None:
    item = raised(session, world, now)
    session.execute(update(Caseload).values(until_on=date(2026, 5, 1)))

    row = queries.open_page(session, world.access["clinician"], world.teams["river"].id).rows[0]

    assert (row.item.id, row.patient) == (item.id, None)


def test_counting_stops_above_a_thousand(session: Session, world: World, now: datetime) -> None:
    session.add_all(_many(world, now, 1005))
    session.flush()

    page = queries.open_page(session, world.access["clinician"], world.teams["river"].id)

    assert (page.count, page.is_more_than_counted) == (1001, True)


def _many(world: World, now: datetime, count: int) -> list[WorklistItem]:
    return [
        WorklistItem(
            patient_id=world.patients["asha"].id,
            owner_team_id=world.teams["river"].id,
            kind="danger_sign",
            priority=[0, 10, 20][number % 3],
            reasons=[],
            source_kind="flag",
            source_id=uuid.uuid4(),
            raised_at=now - timedelta(minutes=number),
        )
        for number in range(count)
    ]


def test_one_index_answers_a_page_and_the_next_one(
    session: Session, world: World, now: datetime, engine_name: str
) -> None:
    session.add_all(_many(world, now, 3000))
    session.flush()
    connection = session.connection()
    connection.exec_driver_sql("ANALYZE")
    if engine_name == "postgresql":
        # Of so few rows it may find sorting as cheap, by the luck of its sample: ask whether it can do without.
        connection.exec_driver_sql("SET LOCAL enable_sort = off")
        connection.exec_driver_sql("SET LOCAL enable_incremental_sort = off")

    for after in (None, Cursor(20, now, uuid.UUID(int=0))):
        with statements(connection) as sent:
            queries.open_page(session, world.access["clinician"], world.teams["river"].id, after=after)
        plan = sent.plan(connection, "EXPLAIN QUERY PLAN" if engine_name == "sqlite" else "EXPLAIN")

        assert len(sent) == 1
        assert "ix_worklist_item_order" in plan
        assert "TEMP B-TREE" not in plan
        assert "Sort Key" not in plan
        assert "Seq Scan on worklist_item" not in plan


item_facts = st.tuples(
    st.sampled_from([("asha", "river"), ("bogdan", "river"), ("cara", "hill"), ("dilip", "harbour"), ("asha", "hill")]),
    st.sampled_from(list(Priority)),
    st.integers(0, 3),
    st.sampled_from(["leave", "take", "close", "undo"]),
)


@may_take_longer
@settings(
    max_examples=times(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(facts=st.lists(item_facts, max_size=9), size=st.integers(1, 4), left=st.sets(st.sampled_from(list(TEAMS))))
def test_every_open_item_is_on_the_list_of_the_team_that_owns_it(
    session: Session, world: World, now: datetime, facts, size: int, left: set[str]
) -> None:
    point = session.begin_nested()
    for (who, team), priority, hours, deed in facts:
        item = raised(session, world, now - timedelta(hours=hours), who=who, team=team, priority=priority)
        _do(session, world, item, deed, team, now)
    ended = [world.teams[team].id for team in left]
    session.execute(update(Caseload).where(Caseload.team_id.in_(ended)).values(until_on=date(2026, 5, 1)))

    lists = {team: listed(session, world, team=team, size=size) for team in TEAMS}
    is_open = WorklistItem.is_open.is_(True)
    owned = session.execute(select(WorklistItem.id, WorklistItem.owner_team_id).where(is_open)).all()

    assert all(owner is not None for _, owner in owned)
    for team, found in lists.items():
        assert sorted(found) == sorted(item_id for item_id, owner in owned if owner == world.teams[team].id)
    point.rollback()
    session.expire_all()


def _do(session: Session, world: World, item: WorklistItem, deed: str, team: str, now: datetime) -> None:
    access = world.access[TEAMS[team]]
    if deed == "leave" or (item.patient_id, team) == (world.patients["asha"].id, "hill"):
        return  # the Hill team does not look after Asha: it sees the item, and cannot act on a record out of reach
    services.acknowledge(session, access, item.id, now)
    if deed in {"close", "undo"}:
        services.resolve(session, access, item.id, "Done", now)
    if deed == "undo":
        services.reopen(session, access, item.id, now)
