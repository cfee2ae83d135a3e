"""A person answers their plan while a colleague has the team's item of it in hand: nobody is turned away."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.care_plans.domain.states import Act
from app.core import audit
from app.core.db import Database
from app.core.errors import Conflict
from app.people.domain.access import system_access
from app.worklist import services as worklist
from app.worklist.models import WorklistItem
from tests.integration.assessments.conftest import at_once
from tests.plans import PlanSteps
from tests.racing import may_take_longer, times
from tests.worlds import World, build_world

SYSTEM = system_access("test")


@pytest.fixture
def own(fresh_url: str) -> Iterator[Database]:
    database = Database(fresh_url)
    yield database
    database.engine.dispose()


@may_take_longer
def test_answers_and_what_the_team_does_with_their_item_never_wait_for_each_other(own: Database, now: datetime) -> None:
    """Each takes the person's log first, then the item: in another order PostgreSQL finds a deadlock."""
    with own.session(SYSTEM) as session:
        world: World = build_world(session, now)
        version = PlanSteps(session, world, now).proposed()
        asha, clinician = world.access["asha"], world.access["clinician"]
        goal_id = version.plan.goals[0].id
        PlanSteps(session, world, now).say(version, Act.COMMENT, words="First", item_id=goal_id)
        item_id = session.scalars(select(WorklistItem.id).where(WorklistItem.source_id == version.id)).one()

    def answer() -> None:
        for number in range(times(20)):
            with own.session(asha) as session:
                act = (Act.COMMENT, Act.ASK_FOR_HELP)[number % 2]
                PlanSteps(session, world, now).say(
                    version, act, words=f"Again {number}", item_id=version.plan.goals[0].id
                )

    def close_and_open() -> None:
        for _number in range(times(20)):
            for act in (close, reopen):
                with own.session(clinician) as session, suppress(Conflict):  # the person's answer opened it again
                    act(session)
                    session.commit()

    def close(session: Session) -> None:
        worklist.resolve(session, clinician, item_id, "Rang them", now)

    def reopen(session: Session) -> None:
        worklist.reopen(session, clinician, item_id, now)

    at_once(2, lambda who: (answer, close_and_open)[who]())

    with own.session(SYSTEM) as session:
        assert audit.verify(session, world.patients["asha"].id) == []
