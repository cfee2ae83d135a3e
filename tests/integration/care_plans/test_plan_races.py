"""The person agrees while the team takes the plan back, changes it and proposes it again (SAFETY D13, hazard H05)."""

import random
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import select

from app.care_plans import queries
from app.care_plans.domain.content import content_hash, from_json
from app.care_plans.domain.states import Act
from app.care_plans.models import CarePlanEvent, CarePlanVersion
from app.core.db import Database
from app.core.errors import Conflict
from app.people.domain.access import system_access
from tests.integration.assessments.conftest import at_once
from tests.plans import PlanSteps, ready_plan
from tests.racing import may_take_longer, times
from tests.worlds import World, build_world


@pytest.fixture
def own(fresh_url: str) -> Iterator[Database]:
    database = Database(fresh_url)
    yield database
    database.engine.dispose()


def race(own: Database, world: World, now: datetime, number: int) -> None:
    """The person agrees to version `number` as the team replaces it, in random order."""

    def act(who: int) -> None:
        access = world.access["asha" if who else "clinician"]
        with own.session(access) as session:
            steps = PlanSteps(session, world, now)
            try:
                version = _version(session, steps, number)
                steps.say(version, Act.AGREE) if who else steps.moved_on(version, words=f"Text {random.random()}")
            except Conflict:
                session.rollback()

    at_once(2, act)


def _version(session, steps: PlanSteps, number: int):
    return queries.version(session, steps.asha, steps.patient_id, number)


@may_take_longer
def test_d13_nobody_agrees_to_a_text_they_did_not_see(own: Database, now: datetime) -> None:
    """Twenty races a run; RACES=50 makes the thousand of a release."""
    with own.session(system_access("test")) as session:
        world = build_world(session, now)
        steps = PlanSteps(session, world, now)
        steps.begin()
        steps.write(ready_plan(now))
        number = steps.propose().number
    for _ in range(times(20)):
        race(own, world, now, number)
        with own.session(system_access("test")) as session:
            steps = PlanSteps(session, world, now)
            standing = steps.history().standing
            if standing.status != "proposed":
                steps.write(ready_plan(now))
                number = steps.propose().number
            else:
                number = standing.current or 0

    with own.session(system_access("test")) as session:
        versions = {row.number: row for row in session.scalars(select(CarePlanVersion))}
        agreed = session.scalars(select(CarePlanEvent).where(CarePlanEvent.act == "agree")).all()
        order = session.scalars(select(CarePlanEvent).order_by(CarePlanEvent.number)).all()
    assert agreed
    for event in agreed:
        version = versions[event.version_number or 0]
        assert event.sha256 == version.sha256 == content_hash(from_json(version.content))
        before = [one for one in order if one.number < event.number and one.act in {"propose", "withdraw"}]
        assert (before[-1].act, before[-1].version_number) == ("propose", event.version_number)
