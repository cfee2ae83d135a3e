"""Two at one task at once: two colleagues who take it, and a person who agrees while their team is at work."""

import uuid
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import select

from app.care_plans import queries
from app.care_plans.domain.plan import without_item
from app.care_plans.domain.tasks import TaskAct, TaskStatus
from app.care_plans.models import Task, TaskEvent
from app.care_plans.services import Elsewhere
from app.core import audit
from app.core.db import Database
from app.people.domain.access import system_access
from tests.integration.assessments.conftest import at_once
from tests.integration.care_plans.doing import act, of_team, tasks
from tests.plans import PlanSteps, team_plan
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


@may_take_longer
def test_of_two_who_take_a_task_at_once_one_has_it_and_the_other_is_told(
    own: Database, world: World, now: datetime
) -> None:
    count = times(10)
    with own.session(SYSTEM) as session:
        wanted = team_plan(now, world, team_count=count)
        PlanSteps(session, world, now).agreed(wanted)
        raced = [tasks(session)[action.id] for action in of_team(wanted)]

    def take(who: str, task: Task) -> bool:
        with own.session(world.access[who]) as session:
            try:
                act(PlanSteps(session, world, now), task, TaskAct.CLAIM, access=world.access[who])
            except Elsewhere:
                return False
            return True

    for task in raced:
        took = at_once(2, lambda number, task=task: take(("clinician", "lead")[number], task))
        assert sorted(took) == [False, True]

    with own.session(SYSTEM) as session:
        assert len(session.scalars(select(TaskEvent)).all()) == count
        assert audit.verify(session, world.patients["asha"].id) == []


@may_take_longer
def test_agreed_twice_at_once_every_action_has_one_task(own: Database, world: World, now: datetime) -> None:
    with own.session(SYSTEM) as session:
        steps = PlanSteps(session, world, now)
        steps.begin()
    for number in range(1, times(5) + 1):
        with own.session(SYSTEM) as session:
            steps = PlanSteps(session, world, now)
            steps.write(team_plan(now, world, team_count=3))
            steps.propose()

        def agree(_who: int, number: int = number) -> None:
            with own.session(world.access["asha"]) as session:
                steps = PlanSteps(session, world, now)
                steps.say(queries.version(session, steps.asha, steps.patient_id, number))

        at_once(2, agree)
        with own.session(SYSTEM) as session:
            assert len([task for task in tasks(session).values() if task.status == TaskStatus.OPEN]) == 5
            assert len(tasks(session)) == 5 * number


@may_take_longer
def test_what_is_closed_while_the_person_agrees_a_plan_without_it_is_closed_or_told_so(
    own: Database, world: World, now: datetime
) -> None:
    """Whichever comes first: a task that was closed is never withdrawn afterwards, and nothing waits for ever."""
    for number in range(1, times(10) + 1):
        with own.session(SYSTEM) as session:
            steps, wanted = PlanSteps(session, world, now), team_plan(now, world)
            steps.agreed(wanted)
            raced = tasks(session)[of_team(wanted)[0].id]
            steps.write(without_item(wanted, raced.action_id))
            version = steps.propose()

        def at_it(who: int, task: Task = raced, number: int = version.number) -> bool:
            access = world.access["asha" if who else "clinician"]
            with own.session(access) as session:
                steps = PlanSteps(session, world, now)
                try:
                    if who:
                        steps.say(queries.version(session, access, steps.patient_id, number))
                    else:
                        act(steps, task, TaskAct.DONE, "Rang them", operation_id=uuid.uuid4())
                except Elsewhere:
                    return False
                return True

        closed, agreed = at_once(2, at_it)
        with own.session(SYSTEM) as session:
            assert agreed, number
            assert tasks(session)[raced.action_id].status == (TaskStatus.DONE if closed else TaskStatus.WITHDRAWN)
