"""Somebody agrees as the team takes the plan back, changes it and proposes it again (SAFETY D13, hazard H05)."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from app.care_plans import queries
from app.care_plans.domain.content import content_hash, from_json
from app.care_plans.domain.plan import Medicine, without_private
from app.care_plans.domain.states import Act
from app.care_plans.models import CarePlanEvent, CarePlanVersion, HelperAnswer
from app.care_plans.queries.helping import helped_plan as find_helped_plan
from app.care_plans.services import SaidFor, mark_of, respond_for
from app.core.db import Database
from app.core.errors import Conflict
from app.people.domain.access import Access, system_access
from tests.helping import access_of, add_helper, let
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


def race_of_helper(own: Database, world: World, helper: Access, now: datetime) -> None:
    """A helper agrees to what they read as the team replaces it: by other words, or by more that is private."""
    with own.session(helper) as session:
        asked = find_helped_plan(session, helper, queries.history(session, helper, world.patients["asha"].id))
        assert asked.waiting is not None
        operation_id = uuid.uuid4()
        said = SaidFor(Act.AGREE, mark_of(asked.waiting, operation_id), "en", operation_id, asked.asked_sha256)
    version, is_private = asked.waiting, random.random() < 0.3

    def act(who: int) -> None:
        with own.session(helper if who else world.access["clinician"]) as session:
            steps = PlanSteps(session, world, now)
            try:
                if who:
                    respond_for(session, helper, steps.patient_id, said, now)
                    session.commit()
                elif is_private:
                    steps.withdraw(version.number)
                    pill = Medicine(uuid.uuid4(), "A private pill", "At night", is_private=True)
                    steps.write(replace(steps.draft(), medicines=(*steps.draft().medicines, pill)))
                    steps.propose()
                else:
                    steps.moved_on(version, words=f"Text {random.random()}")
            except Conflict:
                session.rollback()

    at_once(2, act)


@may_take_longer
def test_no_helper_agrees_to_a_text_they_did_not_see(own: Database, now: datetime) -> None:
    """What a helper said holds, in its words, the hash of what was on their screen: it is that of what is agreed."""
    with own.session(system_access("test")) as session:
        world = build_world(session, now)
        link = let(session, world, user := add_helper(session, now), now)
        helper = access_of(user, link)
        steps = PlanSteps(session, world, now)
        steps.begin()
    for turn in range(times(20)):
        with own.session(system_access("test")) as session:
            steps = PlanSteps(session, world, now)
            if steps.history().standing.status != "proposed":
                steps.write(replace(ready_plan(now), responsible_name=f"Clinician {turn}"))
                steps.propose()
        race_of_helper(own, world, helper, now)

    with own.session(system_access("test")) as session:
        versions = {row.number: row for row in session.scalars(select(CarePlanVersion))}
        agreed = session.execute(
            select(CarePlanEvent, HelperAnswer).join(HelperAnswer, HelperAnswer.care_plan_event_id == CarePlanEvent.id)
        ).all()
    assert agreed
    for event, kept in agreed:
        version = versions[event.version_number or 0]
        assert event.sha256 == version.sha256
        assert kept.shown_sha256 == event.words == content_hash(without_private(from_json(version.content)))
