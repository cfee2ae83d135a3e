"""The person's own actions: on their home page and in their plan, told about, taken back."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.care_plans.domain.plan import Doer, Plan, PlanAction, with_item, without_item
from app.care_plans.domain.tasks import TaskAct, TaskStatus
from app.worklist.models import WorklistItem
from app.worklist.reasons import reason_words
from tests.counting import statements
from tests.integration.care_plans.doing import act, of_team, own, tasks
from tests.pages import Page, PageClient
from tests.plans import PlanSteps, team_plan
from tests.worlds import World

SignIn = Callable[[str], PageClient]


@pytest.fixture
def agreed(plan: PlanSteps, world: World, now: datetime) -> Plan:
    wanted = team_plan(now, world)
    plan.agreed(wanted)
    return wanted


@pytest.fixture
def mine(agreed: Plan) -> str:
    """The address of the person's own action."""
    return f"/plan/actions/{own(agreed).id}"


def tell(phone: PageClient, path: str, outcome: str, words: str = "", *, status: int = 303) -> Page:
    return phone.post(path, {**phone.get(path).form_values(), "act": outcome, "words": words}, status=status)


def with_own_actions(plan: Plan, now: datetime, count: int) -> Plan:
    """Return a plan with `count` more actions of the person's, the latest first, and one without a date."""
    for number in range(count, 0, -1):
        by_on = now.date() + timedelta(days=number) if number > 1 else None
        action = PlanAction(uuid.uuid4(), f"Walk number {number}", Doer.PERSON, "", "", None, by_on)
        plan = with_item(plan, action, goal_id=plan.goals[0].id)
    return plan


def test_what_they_chose_to_do_is_on_their_home_page(agreed: Plan, mine: str, phone: PageClient) -> None:
    page = phone.get("/")

    assert "Your actions" in page.words("h2")
    assert [link.get("href") for link in page.all("a", lang="en", dir="auto")] == [mine]
    assert "Ring about" not in page.main


def test_without_an_agreed_plan_the_home_page_says_nothing_of_actions(plan: PlanSteps, phone: PageClient) -> None:
    plan.proposed()

    assert "Your actions" not in phone.get("/").main


def test_the_home_page_shows_the_soonest_and_where_the_others_are(
    plan: PlanSteps, agreed: Plan, phone: PageClient, now: datetime
) -> None:
    plan.agreed(_dated(with_own_actions(agreed, now, 5), now))

    page = phone.get("/")

    shown = [words for words in page.words("a") if words.startswith("Walk")]
    assert shown == [*(f"Walk number {number}" for number in (2, 3, 4, 5)), "Walk to the park twice a week"]
    assert "See all your actions in your plan" in page.main


def _dated(plan: Plan, now: datetime) -> Plan:
    """Give the one without a date a far one: no plan is proposed without."""
    undated = next(action for action in plan.actions if action.by_on is None)
    return with_item(plan, replace(undated, by_on=now.date() + timedelta(days=90)))


def test_a_task_without_a_date_comes_last_and_says_so(
    session: Session, plan: PlanSteps, agreed: Plan, phone: PageClient
) -> None:
    tasks(session)[own(agreed).id].by_on = None
    session.commit()

    assert "By when: No date yet" in phone.get("/").main


@pytest.mark.parametrize(
    ("outcome", "words", "i_read", "they_read"),
    [
        ("done", "", "that you have done this", "that they have done this"),
        ("not_done", "بہت سردی تھی", "that you could not do this", "that they could not do this"),
    ],
)
def test_they_say_how_it_went_and_the_team_reads_it(
    agreed: Plan, plan: PlanSteps, mine: str, phone: PageClient, desk: PageClient, outcome: str, words: str,
    i_read: str, they_read: str,
) -> None:  # fmt: skip
    saved = phone.get(tell(phone, mine, outcome, words).location)

    assert "Your team can read it now" in saved.main
    assert i_read in saved.main
    team = desk.get(f"/team/people/{plan.patient_id}/plan").main
    assert they_read in team
    assert words in team
    assert "Your actions" not in phone.get("/").main


def test_only_what_could_not_be_done_is_told_on_the_teams_worklist(
    session: Session, mine: str, phone: PageClient
) -> None:
    def told() -> list[str]:
        return [reason_words(why) for item in session.scalars(select(WorklistItem)) for why in item.reasons]

    before = told()
    tell(phone, mine, "done", "")
    assert told() == before
    take_back(phone, mine)

    tell(phone, mine, "not_done", "Too cold")

    assert [words for words in told() if words not in before] == [
        "Could not do something in their plan: talk with them"
    ]


def take_back(phone: PageClient, path: str) -> Page:
    return phone.post(f"{path}/take-back", phone.get(path).form_values())


def test_they_take_it_back_and_it_is_open_again(session: Session, agreed: Plan, mine: str, phone: PageClient) -> None:
    tell(phone, mine, "not_done", "Too cold")
    on_screen = phone.get(mine).form_values()

    for _twice in range(2):
        phone.post(f"{mine}/take-back", on_screen)

    task = tasks(session)[own(agreed).id]
    assert (task.status, task.outcome, task.event_count) == (TaskStatus.OPEN, "", 2)
    assert "Your actions" in phone.get("/").main


def test_sent_twice_it_is_said_once(session: Session, agreed: Plan, mine: str, phone: PageClient) -> None:
    on_screen = {**phone.get(mine).form_values(), "act": "not_done", "words": "Too cold"}

    for _twice in range(2):
        phone.post(mine, on_screen)

    assert tasks(session)[own(agreed).id].event_count == 1
    assert len(session.scalars(select(WorklistItem).where(WorklistItem.source_kind == "plan_action_event")).all()) == 1


def test_without_an_answer_the_page_says_what_is_missing_and_keeps_the_words(mine: str, phone: PageClient) -> None:
    page = tell(phone, mine, "", "Too cold", status=422)

    assert "Choose one answer" in page.main
    assert page.words("textarea") == ["Too cold"]


def test_said_on_another_phone_meanwhile_nothing_is_overwritten_and_nothing_lost(
    session: Session, agreed: Plan, mine: str, phone: PageClient
) -> None:
    on_screen = phone.get(mine).form_values()
    tell(phone, mine, "done")

    page = phone.post(mine, {**on_screen, "act": "not_done", "words": "Too cold"}, status=409)

    assert "You did nothing wrong" in page.main
    assert "Too cold" in page.main
    assert tasks(session)[own(agreed).id].status == TaskStatus.DONE


def test_taken_out_of_the_plan_meanwhile_the_page_says_so(
    plan: PlanSteps, agreed: Plan, mine: str, phone: PageClient, now: datetime
) -> None:
    on_screen = phone.get(mine).form_values()
    plan.agreed(without_item(agreed, own(agreed).id))

    page = phone.post(mine, {**on_screen, "act": "done", "words": "Every day"}, status=409)

    assert "This is not in your plan any more" in page.main
    assert "Every day" in page.main


def test_in_the_plan_each_action_says_for_whom_it_waits(
    session: Session, plan: PlanSteps, agreed: Plan, phone: PageClient, desk: PageClient
) -> None:
    for action, what, words in zip(
        of_team(agreed), (TaskAct.CLAIM, TaskAct.DONE), ("", "All is arranged"), strict=True
    ):
        act(plan, tasks(session)[action.id], what, words)

    own_page, team_page = phone.get("/plan").main, desk.get(f"/team/people/{plan.patient_id}/plan").main

    assert "Waits for you" in own_page
    assert "Waits for the person" in team_page
    for page in (own_page, team_page):
        assert "Clinician Testperson does this, for River team, Valley Practice" in page
        assert "Waits for Nia Nurse, Valley. River team sees to it" in page
        assert "All is arranged" in page
    assert "Open this action" not in own_page


def test_a_plan_that_nobody_agreed_says_nothing_of_who_it_waits_for(plan: PlanSteps, phone: PageClient) -> None:
    plan.proposed()

    assert "Waits for" not in phone.get("/plan").main


def test_the_teams_action_and_anothers_are_not_theirs_to_close(
    agreed: Plan, mine: str, phone: PageClient, sign_in: SignIn
) -> None:
    phone.get(f"/plan/actions/{of_team(agreed)[0].id}", status=404)
    phone.get(f"/plan/actions/{uuid.uuid4()}", status=404)
    sign_in("cara").get(mine, status=404)
    sign_in("cara").post(f"{mine}/take-back", {"operation_id": str(uuid.uuid4())}, status=404)


def test_the_home_page_costs_as_many_statements_for_three_actions_as_for_thirty(
    plan: PlanSteps, agreed: Plan, phone: PageClient, now: datetime, database
) -> None:
    phone.get("/")  # what a process keeps of the questionnaires is read once
    counts = []
    for count in (3, 30):
        plan.agreed(_dated(with_own_actions(agreed, now, count), now))
        with statements(database.engine) as sent:
            phone.get("/")
        counts.append(len(sent))

    assert counts[0] == counts[1]
