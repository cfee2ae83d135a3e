"""Raising, ordering, taking and closing items."""

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.errors import Conflict, NotFound
from app.worklist import queries, services
from app.worklist.domain.items import Cursor, Priority, cursor_from_text
from app.worklist.models import WorklistItem
from tests.worlds import World


def raised(
    session: Session,
    world: World,
    now: datetime,
    *,
    who: str = "asha",
    team: str = "river",
    priority: Priority = Priority.ROUTINE,
    source: uuid.UUID | None = None,
    code: str = "low",
) -> WorklistItem:
    return services.raise_item(
        session,
        world.access[who],
        patient_id=world.patients[who].id,
        team_id=world.teams[team].id,
        kind="danger_sign",
        priority=int(priority),
        reasons=[{"code": code, "params": {}}],
        source_kind="flag",
        source_id=source or uuid.uuid4(),
        now=now,
    )


def listed(session: Session, world: World, **options) -> list[uuid.UUID]:
    found = queries.open_items(session, world.access["clinician"], world.teams["river"].id, **options)
    return [item.id for item in found]


def test_the_list_is_ordered_by_urgency_then_untaken_then_longest_waiting(session, world, now) -> None:
    routine = raised(session, world, now - timedelta(days=9))
    late_red = raised(session, world, now, priority=Priority.RED)
    early_red = raised(session, world, now - timedelta(hours=1), priority=Priority.RED)
    taken_red = raised(session, world, now - timedelta(days=1), priority=Priority.RED)
    amber = raised(session, world, now - timedelta(days=3), priority=Priority.AMBER)
    services.acknowledge(session, world.access["clinician"], taken_red.id, now)

    assert listed(session, world) == [early_red.id, late_red.id, taken_red.id, amber.id, routine.id]


def test_pages_follow_each_other_without_gap_or_repeat(session, world, now) -> None:
    for hours in range(7):
        raised(session, world, now - timedelta(hours=hours % 3), priority=[Priority.RED, Priority.ROUTINE][hours % 2])
    whole = listed(session, world)
    pages, after = [], None
    while found := queries.open_items(
        session, world.access["clinician"], world.teams["river"].id, after=after, limit=2
    ):
        pages += [item.id for item in found]
        after = cursor_from_text(Cursor(found[-1].rank, found[-1].raised_at, found[-1].id).to_text())
        assert after is not None

    assert pages == whole
    assert len(set(pages)) == 7


def test_raising_the_same_thing_twice_leaves_one_item(session, world, now) -> None:
    source = uuid.uuid4()

    assert raised(session, world, now, source=source).id == raised(session, world, now, source=source).id
    assert len(listed(session, world)) == 1


def test_a_worse_sign_lifts_an_item_that_was_closed(session, world, now) -> None:
    source = uuid.uuid4()
    item = raised(session, world, now, source=source, priority=Priority.AMBER)
    services.resolve(session, world.access["clinician"], item.id, "Called", now)

    raised(session, world, now, source=source, priority=Priority.RED, code="worse")

    assert listed(session, world) == [item.id]
    assert item.priority == Priority.RED
    assert [reason["code"] for reason in item.reasons] == ["worse", "low"]


def test_a_milder_sign_never_lowers_an_item(session, world, now) -> None:
    source = uuid.uuid4()
    item = raised(session, world, now, source=source, priority=Priority.RED)

    raised(session, world, now, source=source, priority=Priority.ROUTINE, code="milder")

    assert item.priority == Priority.RED


def test_an_item_is_closed_once_and_can_be_opened_again(session, world, now) -> None:
    item = raised(session, world, now)
    services.resolve(session, world.access["clinician"], item.id, "Spoke by phone", now)
    with pytest.raises(Conflict):
        services.resolve(session, world.access["lead"], item.id, "Again", now)

    services.reopen(session, world.access["clinician"], item.id, now)

    assert listed(session, world) == [item.id]


@pytest.mark.parametrize("who", ["other_clinician", "far_clinician", "analyst", "asha"])
def test_another_teams_item_does_not_exist(session, world, now, who) -> None:
    item = raised(session, world, now)

    with pytest.raises(NotFound):
        services.acknowledge(session, world.access[who], item.id, now)
    assert list(queries.open_items(session, world.access[who], world.teams["river"].id)) == []


def test_one_index_answers_the_list(session, world, now, engine_name) -> None:
    raised(session, world, now)
    explain = "EXPLAIN QUERY PLAN" if engine_name == "sqlite" else "EXPLAIN"
    if engine_name == "postgresql":
        session.execute(text("SET LOCAL enable_seqscan = off"))
        session.execute(text("SET LOCAL enable_bitmapscan = off"))
    plan = session.execute(
        text(
            f"{explain} SELECT id FROM worklist_item WHERE owner_team_id = :team AND is_open = true "
            "ORDER BY rank, raised_at, id LIMIT 50"
        ),
        {"team": world.teams["river"].id.hex},
    ).all()

    words = " ".join(str(row) for row in plan)
    assert "ix_worklist_item_order" in words
    assert "TEMP B-TREE" not in words
    assert "Sort" not in words
