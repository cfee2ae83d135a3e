"""The team's list of actions: mine, the team's, overdue; taken, handed over, closed, opened again."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.care_plans.domain.plan import Plan, with_item
from app.care_plans.domain.tasks import TaskAct, TaskStatus
from app.core.audit import AuditEvent
from app.people.models import Caseload
from tests.counting import statements
from tests.integration.care_plans.doing import act, of_team, own, tasks
from tests.pages import Page, PageClient
from tests.plans import PlanSteps, team_plan
from tests.worlds import World

SignIn = Callable[[str], PageClient]
LIST = "/team/actions"


@pytest.fixture
def agreed(plan: PlanSteps, world: World, now: datetime) -> Plan:
    wanted = team_plan(now, world)
    plan.agreed(wanted)
    return wanted


@pytest.fixture
def first(session: Session, agreed: Plan) -> str:
    """The address of the first of the team's actions."""
    return f"{LIST}/{tasks(session)[of_team(agreed)[0].id].id}"


def take(desk: PageClient, address: str, *, status: int = 303) -> Page:
    values = desk.get(LIST).form_values()
    return desk.post(f"{LIST}/claim", {**values, "task": address.rpartition("/")[2]}, status=status)


def close(
    desk: PageClient, address: str, outcome: str = "done", words: str = "Rang them", *, status: int = 303
) -> Page:
    page = desk.get(address)
    return desk.post(address, {**bound(page, address), "act": outcome, "words": words}, status=status)


def bound(page: Page, address: str) -> dict[str, str]:
    """Return what a page carries hidden for the form that is sent to `address`."""
    form = next(one for one in page.all("form") if one.get("action", page.path) == address)
    return {field.get("name"): field.get("value", "") for field in form.iter("input") if field.get("type") == "hidden"}


def log(session: Session) -> list[str]:
    query = select(AuditEvent.action).where(AuditEvent.action.like("plan_action.%")).order_by(AuditEvent.seq)
    return list(session.scalars(query))


def test_before_anybody_agreed_a_plan_the_list_says_when_it_fills(desk: PageClient) -> None:
    assert "when a person agrees their plan" in desk.get(LIST).main
    assert "You have taken no action yet" in desk.get(f"{LIST}?show=mine").main


def test_the_list_shows_the_teams_actions_and_for_whom_each_waits(agreed: Plan, desk: PageClient) -> None:
    page = desk.get(LIST)

    assert page.heading == "Actions"
    assert "Ring about step 0" in page.main
    assert "Waits for River team, Valley Practice" in page.main
    assert "Waits for Nia Nurse, Valley. River team sees to it" in page.main
    assert "Walk to the park" not in page.main
    assert page.main.index("step 0") < page.main.index("step 1") < page.main.index("Call about step")


def test_to_see_a_name_on_the_list_is_in_the_persons_log(session: Session, agreed: Plan, desk: PageClient) -> None:
    desk.get(LIST)

    assert log(session) == ["plan_action.listed"]


def test_a_colleague_takes_an_action_and_it_is_theirs(session: Session, first: str, desk: PageClient) -> None:
    take(desk, first)

    mine = desk.get(f"{LIST}?show=mine").main
    assert "Ring about step 0" in mine
    assert "Taken by Clinician Testperson" in mine
    assert "step 1" not in mine
    assert "plan_action.claim" in log(session)


def test_the_second_to_take_it_is_told_who_has_it(first: str, desk: PageClient, sign_in: SignIn) -> None:
    take(desk, first)

    page = take(sign_in("coordinator"), first, status=409)

    assert "Nothing was saved. Clinician Testperson has this now." in page.main


def test_an_action_is_closed_with_what_came_of_it(session: Session, first: str, desk: PageClient) -> None:
    page = desk.get(close(desk, first, "not_done", "No answer, three times").location)

    assert "You closed an action" in page.main
    assert "step 0" not in page.main
    shown = desk.get(first).main
    assert "Clinician Testperson wrote on" in shown
    assert "No answer, three times" in shown
    assert "plan_action.not_done" in log(session)


def test_without_an_outcome_in_words_nothing_is_closed_and_nothing_typed_is_lost(
    session: Session, agreed: Plan, first: str, desk: PageClient
) -> None:
    page = close(desk, first, "done", " ", status=422)
    assert "Write what came of it" in page.main
    assert page.all("input", value="done")[0].get("checked") is not None

    assert "Choose one answer" in close(desk, first, "", "Rang them", status=422).main
    assert {task.status for task in tasks(session).values()} == {TaskStatus.OPEN}


def test_closed_by_mistake_it_is_opened_again(session: Session, first: str, desk: PageClient) -> None:
    close(desk, first)
    again = f"{first}/reopen"

    desk.post(again, bound(desk.get(first), again))

    assert "step 0" in desk.get(LIST).main
    shown = desk.get(first).main
    assert "said that it was done" in shown
    assert "opened it again" in shown


def test_sent_twice_each_step_has_one_effect(session: Session, agreed: Plan, first: str, desk: PageClient) -> None:
    listed = {**desk.get(LIST).form_values(), "task": first.rpartition("/")[2]}
    closing = {**bound(desk.get(first), first), "act": "done", "words": "Rang them"}
    for _twice in range(2):
        desk.post(f"{LIST}/claim", listed)
    for _twice in range(2):
        desk.post(first, closing)
    again = f"{first}/reopen"
    reopening = bound(desk.get(first), again)
    desk.post(again, reopening)
    close(desk, first, "done", "Now it is")
    desk.post(again, reopening)

    task = tasks(session)[of_team(agreed)[0].id]
    assert (task.status, task.outcome, task.event_count) == (TaskStatus.DONE, "Now it is", 4)
    desk.post(first, {**closing, "words": "Something else"}, status=422)


def test_an_action_is_handed_over_with_a_reason(
    session: Session, first: str, desk: PageClient, sign_in: SignIn, world: World
) -> None:
    take(desk, first)
    path = f"{first}/hand-over"
    page = desk.get(path)
    assert "Clinician Testperson" not in " ".join(page.words("label"))
    assert "Leaver Testperson" not in page.main
    values = {**page.form_values(), "colleague": str(world.staff["lead"].id)}

    assert "Write why you hand it over" in desk.post(path, {**values, "words": ""}, status=422).main
    for _twice in range(2):
        desk.post(path, {**values, "words": "I am away from Monday"})

    shown = sign_in("lead").get(f"{LIST}?show=mine").main
    assert "Ring about step 0" in shown
    assert "Clinician Testperson handed it over to Lead Testperson" in desk.get(first).main
    assert log(session).count("plan_action.hand_over") == 1


@pytest.mark.parametrize("who", ["leaver", "other_clinician", "analyst"])
def test_an_action_goes_to_nobody_outside_the_team(first: str, desk: PageClient, world: World, who: str) -> None:
    path = f"{first}/hand-over"

    page = desk.post(
        path,
        {**desk.get(path).form_values(), "colleague": str(world.staff[who].id), "words": "Please"},
        status=422,
    )

    assert "Choose a colleague" in page.main


def test_what_the_plan_says_anew_is_read_before_it_is_closed(
    plan: PlanSteps, agreed: Plan, first: str, desk: PageClient
) -> None:
    on_screen = bound(desk.get(first), first)
    plan.agreed(with_item(agreed, replace(of_team(agreed)[0], what="Ring the other number")))

    page = desk.post(first, {**on_screen, "act": "done", "words": "Rang them"}, status=409)

    assert "This has changed while you were here" in page.main
    assert "Ring the other number" in page.main
    assert "Rang them" in page.main


def test_overdue_is_what_should_have_been_done_before_today(
    agreed: Plan, desk: PageClient, sign_in: SignIn, now: datetime, clock: time_machine.Traveller
) -> None:
    assert "Nothing is overdue" in desk.get(f"{LIST}?show=overdue").main
    clock.move_to(now + timedelta(days=7))
    assert "Nothing is overdue" in sign_in("clinician").get(f"{LIST}?show=overdue").main
    clock.move_to(now + timedelta(days=8))

    page = sign_in("clinician").get(f"{LIST}?show=overdue")

    assert "Ring about step 0" in page.main
    assert "step 1" not in page.main


def test_a_private_action_is_not_said_on_the_list(
    session: Session, plan: PlanSteps, world: World, now: datetime, desk: PageClient
) -> None:
    wanted = team_plan(now, world, team_count=1)
    plan.agreed(replace(wanted, goals=(replace(wanted.goals[0], is_private=True),)))

    page = desk.get(LIST)

    assert "A private action: open to see" in page.main
    assert "Ring about" not in page.text
    assert "Ring about" in desk.get(f"{LIST}/{tasks(session)[of_team(wanted)[0].id].id}").main


def test_the_pages_of_a_long_list_leave_nothing_out_and_show_nothing_twice(
    session: Session, plan: PlanSteps, world: World, now: datetime, desk: PageClient
) -> None:
    wanted = team_plan(now, world, team_count=60)
    plan.agreed(wanted)
    seen, path = [], LIST
    while path:
        page = desk.get(path)
        seen += [link.get("href").rpartition("/")[2] for heading in page.all("h2") for link in heading.iter("a")]
        path = next((link.get("href") for link in page.all("a", rel="next")), "")

    open_ids = [str(task.id) for task in tasks(session).values() if task.team_id]
    assert len(seen) == 61
    assert sorted(seen) == sorted(open_ids)


def test_an_action_whose_person_left_the_caseload_stays_without_a_name_or_words(
    session: Session, agreed: Plan, first: str, desk: PageClient, now: datetime
) -> None:
    session.execute(update(Caseload).values(until_on=now.date()))
    session.commit()

    page = desk.get(LIST)

    assert page.main.count("no longer looked after by your team") == 3
    assert "Asha" not in page.main
    assert "Ring about" not in page.text
    assert log(session) == []
    desk.get(first, status=404)


def test_a_mangled_address_opens_the_list_from_the_top(agreed: Plan, desk: PageClient) -> None:
    for query in ("after=x", "after=2026-13-01.1", "after=.", "show=all", f"after={'9' * 5000}"):
        assert "step 0" in desk.get(f"{LIST}?{query}").main
    desk.get(f"{LIST}?team=x", status=400)


def test_another_teams_action_does_not_exist(first: str, world: World, sign_in: SignIn) -> None:
    for who in ("other_clinician", "far_clinician"):
        other = sign_in(who)
        assert "Ring about" not in other.get(LIST).main
        other.get(f"{LIST}?team={world.teams['river'].id}", status=404)
        other.get(first, status=404)
        other.get(f"{first}/hand-over", status=404)
        other.post(
            first, {"operation_id": str(uuid.uuid4()), "seen": "0" * 64, "act": "done", "words": "x"}, status=404
        )


def test_the_persons_own_action_is_not_the_teams_to_close(session: Session, agreed: Plan, desk: PageClient) -> None:
    desk.get(f"{LIST}/{tasks(session)[own(agreed).id].id}", status=404)


def test_the_list_costs_as_many_statements_for_three_actions_as_for_thirty(
    plan: PlanSteps, world: World, now: datetime, desk: PageClient, database
) -> None:
    counts = []
    for count in (2, 29):
        plan.agreed(team_plan(now, world, team_count=count))
        with statements(database.engine) as sent:
            desk.get(LIST)
        counts.append(len(sent))

    assert counts[0] == counts[1] <= 12


def test_a_closed_action_cannot_be_taken(
    session: Session, plan: PlanSteps, agreed: Plan, first: str, desk: PageClient
) -> None:
    act(plan, tasks(session)[of_team(agreed)[0].id], TaskAct.DONE, "Rang them")

    page = take(desk, first, status=409)

    assert "Clinician Testperson has closed this already" in page.main
