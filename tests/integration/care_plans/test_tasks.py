"""What an agreed plan makes to do, and what another version does to it."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.care_plans.domain.plan import Doer, PlanAction, with_item, without_item
from app.care_plans.domain.states import Act
from app.care_plans.domain.tasks import TaskAct, TaskStatus
from app.care_plans.models import TaskEvent
from app.people.models import Caseload
from tests.counting import statements
from tests.integration.care_plans.doing import act, of_team, own, tasks
from tests.plans import PlanSteps, ready_plan, team_plan
from tests.worlds import World


def test_agreeing_makes_one_task_of_every_action(
    session: Session, plan: PlanSteps, world: World, now: datetime
) -> None:
    wanted = team_plan(now, world)
    plan.begin()
    plan.write(wanted)
    version = plan.propose()
    assert tasks(session) == {}

    plan.say(version)

    found, lists = tasks(session), {Doer.PERSON: None}
    assert set(found) == {action.id for action in wanted.actions}
    for action in wanted.actions:
        task = found[action.id]
        assert task.action == action
        assert task.team_id == lists.get(action.doer, world.teams["river"].id)
        assert (task.status, task.goal_id, task.version_number) == ("open", wanted.goals[0].id, 1)


def test_saying_yes_to_one_goal_makes_nothing(session: Session, plan: PlanSteps, now: datetime) -> None:
    version = plan.proposed()

    plan.say(version, Act.AGREE, item_id=version.plan.goals[0].id)

    assert tasks(session) == {}


def test_agreeing_again_makes_nothing_twice(session: Session, plan: PlanSteps, world: World, now: datetime) -> None:
    operation_id = uuid.uuid4()
    plan.begin()
    plan.write(team_plan(now, world))
    version = plan.propose()

    plan.say(version, operation_id=operation_id)
    before = {key: (task.id, task.event_count) for key, task in tasks(session).items()}
    plan.say(version, operation_id=operation_id)
    plan.say(version)
    plan.say(version, Act.AGREE_WITH_NOTES, words="And slowly")

    assert {key: (task.id, task.event_count) for key, task in tasks(session).items()} == before


def test_another_version_keeps_withdraws_and_adds(
    session: Session, plan: PlanSteps, world: World, now: datetime
) -> None:
    first = team_plan(now, world, team_count=3)
    plan.agreed(first)
    kept, gone, done = of_team(first)
    act(plan, tasks(session)[kept.id], TaskAct.CLAIM)
    act(plan, tasks(session)[done.id], TaskAct.DONE, "All well")
    new = PlanAction(uuid.uuid4(), "Something new", Doer.PERSON, "", "", None, now.date())

    second = with_item(without_item(first, gone.id), replace(kept, what="Ring twice"))
    plan.agreed(with_item(second, new, goal_id=first.goals[0].id))

    found = tasks(session)
    assert (found[kept.id].what, found[kept.id].claimed_by_user_id) == ("Ring twice", plan.clinician.user_id)
    assert (found[gone.id].status, found[gone.id].what) == (TaskStatus.WITHDRAWN, gone.what)
    assert (found[done.id].status, found[done.id].outcome) == (TaskStatus.DONE, "All well")
    assert (found[new.id].status, found[new.id].version_number) == (TaskStatus.OPEN, 2)
    assert len(found) == 6


def test_what_comes_back_is_open_again_and_so_is_a_closed_one_that_says_something_else(
    session: Session, plan: PlanSteps, world: World, now: datetime
) -> None:
    first = team_plan(now, world)
    plan.agreed(first)
    gone, done = of_team(first)
    act(plan, tasks(session)[done.id], TaskAct.DONE, "All well")
    plan.agreed(without_item(first, gone.id))

    later = replace(done, by_on=now.date() + timedelta(days=90))
    plan.agreed(with_item(first, later))

    found = tasks(session)
    assert {found[gone.id].status, found[done.id].status} == {TaskStatus.OPEN}
    assert (found[done.id].outcome, found[done.id].closed_at, found[done.id].by_on) == ("", None, later.by_on)
    assert [event.act for event in history(session, found[gone.id].id)] == ["withdraw", "renew"]
    assert [event.act for event in history(session, found[done.id].id)] == ["done", "renew"]


def history(session: Session, task_id: uuid.UUID) -> list[TaskEvent]:
    query = select(TaskEvent).where(TaskEvent.plan_action_id == task_id).order_by(TaskEvent.number)
    return list(session.scalars(query))


def test_what_a_team_does_that_looks_after_the_person_no_more_goes_to_the_lead_team(
    session: Session, plan: PlanSteps, world: World, now: datetime
) -> None:
    wanted = team_plan(now, world, team="hill")

    plan.agreed(wanted)

    for action in of_team(wanted):
        task = tasks(session)[action.id]
        assert (task.team_id, task.doer_team_id) == (world.teams["river"].id, world.teams["hill"].id)


def test_another_team_of_the_person_has_its_own_actions_on_its_list(
    session: Session, plan: PlanSteps, world: World, now: datetime
) -> None:
    session.add(Caseload(team_id=world.teams["hill"].id, patient_id=plan.patient_id, since_on=now.date()))
    session.commit()
    wanted = team_plan(now, world, team="hill")

    plan.agreed(wanted)

    assert {tasks(session)[action.id].team_id for action in of_team(wanted)} == {world.teams["hill"].id}


def test_a_private_goal_stays_private_on_its_task(session: Session, plan: PlanSteps, now: datetime) -> None:
    wanted = ready_plan(now)

    plan.agreed(replace(wanted, goals=(replace(wanted.goals[0], is_private=True),)))

    assert {task.is_private for task in tasks(session).values()} == {True}


@pytest.mark.parametrize("statement", ["UPDATE plan_action_event SET words = ''", "DELETE FROM plan_action_event"])
def test_the_database_refuses_to_change_what_was_done(
    session: Session, plan: PlanSteps, world: World, now: datetime, statement: str
) -> None:
    wanted = team_plan(now, world)
    plan.agreed(wanted)
    act(plan, tasks(session)[own(wanted).id], TaskAct.DONE, access=plan.asha)

    with pytest.raises(DBAPIError, match=r"append-only|permission denied"), session.begin_nested():
        session.execute(text(statement))


def test_thirty_actions_cost_as_many_statements_as_three(
    session: Session, plan: PlanSteps, world: World, now: datetime, database
) -> None:
    counts = []
    for count in (1, 28):
        wanted = team_plan(now, world, team_count=count)
        plan.begin()
        for version in (wanted, replace(wanted, medicines=())):
            plan.write(version)
            proposed = plan.propose()
            with statements(database.engine) as sent:
                plan.say(proposed)
            counts.append(len(sent))

    made, again = counts[:2]
    assert counts[2:] == [made + 2, again]  # the longer plan withdraws the shorter one's: a change and its history
