"""The person reads their plan and answers it: bound to the words on the screen, kept once, told to the team."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.care_plans.domain.content import content_hash, from_json
from app.care_plans.domain.plan import LeftOut
from app.care_plans.domain.states import Act, Status
from app.care_plans.models import CarePlanEvent, CarePlanVersion
from app.care_plans.services import MovedOn
from app.core.errors import Forbidden, Mismatch, NotFound
from app.worklist.models import WorklistItem
from app.worklist.reasons import reason_words
from tests.counting import statements
from tests.integration.accounts.sign_in_steps import last_code
from tests.pages import Page, PageClient
from tests.plans import PlanSteps, ready_plan
from tests.worlds import World

SignIn = Callable[[str], PageClient]


def answer(phone: PageClient, act: str, words: str = "", *, path: str = "/plan/answer", status: int = 303) -> Page:
    return phone.post(path, {**phone.get(path).form_values(), "act": act, "words": words}, status=status)


def events(session: Session, act: Act) -> list[CarePlanEvent]:
    return list(session.scalars(select(CarePlanEvent).where(CarePlanEvent.act == act.value)))


def test_without_a_plan_the_page_says_what_happens_next(phone: PageClient) -> None:
    assert "You do not have a plan yet" in phone.get("/plan").main
    phone.get("/plan/answer", status=404)


def test_the_draft_is_not_there_for_the_person(plan: PlanSteps, phone: PageClient, now: datetime) -> None:
    plan.begin()
    plan.write(ready_plan(now))

    assert "Two puffs" not in phone.get("/plan").text


def test_the_person_reads_every_part_in_the_words_it_was_written_in(plan: PlanSteps, phone: PageClient) -> None:
    plan.proposed()

    page = phone.get("/plan")

    for words in ("میرا باغ", "باغ میں", "twice a week", "Rest and sit up", "Two puffs", "Kitchen drawer"):
        assert words in page.main
    assert "Nothing is agreed until you say so" in page.main


def test_in_urdu_the_page_says_that_the_plan_is_written_in_english(plan: PlanSteps, phone: PageClient) -> None:
    plan.proposed()
    phone.post("/language", {"locale": "ur", "next": "/plan"})

    page = phone.get("/plan")

    assert page.all("html")[0].get("dir") == "rtl"
    assert "en" in {span.get("lang") for span in page.all("span", dir="auto")}


@pytest.mark.parametrize(
    ("act", "words", "status", "reason"),
    [
        ("agree", "", Status.AGREED, "Agreed with their plan"),
        ("agree_with_notes", "Not on Fridays", Status.AGREED, "Agreed with their plan"),
        ("disagree", "Too many visits", Status.CHANGES_REQUESTED, "Does not agree with their plan: read why"),
        ("ask_for_help", "", Status.PROPOSED, "Asks for help with their plan"),
    ],
)
def test_each_answer_is_kept_with_the_hash_of_what_was_shown_and_told_to_the_team(
    session: Session, plan: PlanSteps, phone: PageClient, act: str, words: str, status: Status, reason: str
) -> None:
    version = plan.proposed()

    saved = answer(phone, act, words)

    assert "Your team can read it now" in phone.get(saved.location).main
    kept = events(session, Act(act))[0]
    assert (kept.sha256, kept.version_number, kept.words, kept.locale) == (version.sha256, 1, words, "en")
    assert plan.history().standing.status is status
    item = session.scalars(select(WorklistItem)).one()
    assert reason in [reason_words(one) for one in item.reasons]
    assert words not in str(item.reasons) or not words


def test_the_team_sees_what_the_person_said(plan: PlanSteps, phone: PageClient, desk: PageClient) -> None:
    plan.proposed()
    answer(phone, "disagree", "بہت زیادہ ملاقاتیں")

    page = desk.get(f"/team/people/{plan.patient_id}/plan")

    assert "They did not agree" in page.main
    assert "بہت زیادہ ملاقاتیں" in page.main


def test_no_reason_is_no_answer_and_nothing_typed_is_lost(plan: PlanSteps, phone: PageClient) -> None:
    plan.proposed()

    assert "Choose one answer" in answer(phone, "", "my words", status=422).main
    page = answer(phone, "disagree", "  ", status=422)

    assert "Write why you do not agree" in page.main
    assert page.all("input", value="disagree")[0].get("checked") is not None
    assert plan.history().standing.status is Status.PROPOSED


def test_a_goal_and_a_part_are_answered_by_themselves(session: Session, plan: PlanSteps, phone: PageClient) -> None:
    version = plan.proposed()
    goal, medicine = version.plan.goals[0], version.plan.medicines[0]

    answer(phone, "agree", path=f"/plan/goals/{goal.id}")
    path = f"/plan/parts/{medicine.id}"
    phone.post(path, {**phone.get(path).form_values(), "words": "I stopped this"})

    assert plan.history().standing.status is Status.PROPOSED
    page = phone.get("/plan").main
    assert "I stopped this" in page
    assert "You agreed" in page
    phone.get(f"/plan/parts/{uuid4()}", status=404)
    phone.get(f"/plan/goals/{medicine.id}", status=404)


def test_a_plain_yes_to_the_whole_is_not_taken_after_a_no_to_a_goal(plan: PlanSteps, phone: PageClient) -> None:
    version = plan.proposed()
    answer(phone, "disagree", "Not this one", path=f"/plan/goals/{version.plan.goals[0].id}")

    page = answer(phone, "agree", status=422)

    assert "You said no to a goal" in page.main
    answer(phone, "agree_with_notes", "All but the garden")
    assert plan.history().standing.status is Status.AGREED


def test_h05_a_plan_that_moved_on_is_not_agreed_and_the_changed_words_are_shown(
    plan: PlanSteps, phone: PageClient
) -> None:
    version = plan.proposed()
    on_screen = phone.get("/plan/answer").form_values()
    plan.moved_on(version)

    page = phone.post("/plan/answer", {**on_screen, "act": "agree_with_notes", "words": "Only mornings"}, status=409)

    assert page.heading == "Your team has updated this plan"
    assert page.words("ins") == ["river"]
    assert page.words("del") == ["park"]
    assert "Taken out: park New: river twice a week" in page.main
    assert "Only mornings" in page.main
    assert plan.history().standing.in_force is None


def test_a_plan_taken_back_while_being_read_is_not_agreed(plan: PlanSteps, phone: PageClient) -> None:
    version = plan.proposed()
    on_screen = phone.get("/plan/answer").form_values()
    plan.withdraw(version.number)

    page = phone.post("/plan/answer", {**on_screen, "act": "agree"}, status=409)

    assert "taken the plan back" in page.main
    assert plan.history().standing.status is Status.DRAFT
    assert "taken the plan back" in phone.get("/plan").main


def test_the_same_words_sent_again_are_another_version_to_be_answered(plan: PlanSteps) -> None:
    first = plan.proposed()
    plan.withdraw(first.number)
    second = plan.propose()

    assert (second.number, second.sha256) == (2, first.sha256)
    with pytest.raises(MovedOn):
        plan.say(first)
    assert plan.history().standing.in_force is None


def test_a_hash_that_is_not_of_the_version_agrees_to_nothing(plan: PlanSteps) -> None:
    version = plan.proposed()
    with pytest.raises(MovedOn):
        plan.say(type(version)(**{**_fields(version), "sha256": "0" * 64}))
    assert plan.history().standing.status is Status.PROPOSED


def _fields(version: object) -> dict[str, object]:
    return {name: getattr(version, name) for name in version.__dataclass_fields__}  # type: ignore[attr-defined]


def test_sent_twice_an_answer_has_one_effect(session: Session, plan: PlanSteps) -> None:
    version, operation_id = plan.proposed(), uuid.uuid4()

    plan.say(version, operation_id=operation_id)
    plan.say(version, operation_id=operation_id)

    assert len(events(session, Act.AGREE)) == 1
    with pytest.raises(Mismatch):
        plan.say(version, Act.DISAGREE, words="No", operation_id=operation_id)


def test_the_agreed_plan_counts_while_the_team_works_on_the_next(
    plan: PlanSteps, phone: PageClient, now: datetime
) -> None:
    version = plan.proposed()
    plan.say(version)
    plan.write(ready_plan(now))

    page = phone.get("/plan")

    assert "It counts until you agree a new one" in page.main
    assert "Version 1" in page.main


def test_every_version_can_be_read_with_what_became_of_it(plan: PlanSteps, phone: PageClient, desk: PageClient) -> None:
    second = plan.moved_on(plan.proposed())
    plan.say(second)

    assert "Taken back by the team" in phone.get("/plan/versions").main
    page = phone.get("/plan/versions/2")
    assert page.words("ins") == ["river"]
    assert "There is another version now" in phone.get("/plan/versions/1").main
    assert "twice a week" in desk.get(f"/team/people/{plan.patient_id}/plan/versions/1").main
    phone.get("/plan/versions/3", status=404)
    phone.get(f"/plan/versions/{2**70}", status=404)


def test_another_persons_plan_does_not_exist(session: Session, plan: PlanSteps, sign_in: SignIn, world: World) -> None:
    version = plan.proposed()

    assert "You do not have a plan yet" in sign_in("cara").get("/plan").main
    for who in ("other_clinician", "far_clinician"):
        sign_in(who).get(f"/team/people/{plan.patient_id}/plan", status=404)
        sign_in(who).get(f"/team/people/{plan.patient_id}/plan/versions/1", status=404)
    plan.asha = world.access["cara"]
    with pytest.raises(NotFound):
        plan.say(version)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE care_plan_version SET content = '{}'",
        "UPDATE care_plan_version SET sha256 = ''",
        "DELETE FROM care_plan_version",
        "UPDATE care_plan_event SET words = ''",
        "DELETE FROM care_plan_event",
    ],
)
def test_d14_the_database_refuses_to_change_a_version_or_what_was_said(
    session: Session, plan: PlanSteps, statement: str
) -> None:
    plan.say(plan.proposed())

    with pytest.raises(DBAPIError, match=r"append-only|permission denied"), session.begin_nested():
        session.execute(text(statement))


def test_the_stored_hash_is_of_what_is_stored(session: Session, plan: PlanSteps) -> None:
    plan.proposed()

    row = session.scalars(select(CarePlanVersion)).one()

    assert content_hash(from_json(row.content)) == row.sha256


def test_a_plan_of_thirty_actions_costs_as_many_statements_as_one_of_three(
    plan: PlanSteps, phone: PageClient, now: datetime, database
) -> None:
    counts = []
    plan.begin()
    for count in (3, 30):
        plan.write(ready_plan(now, action_count=count))
        version = plan.propose()
        with statements(database.engine) as sent:
            phone.get("/plan")
        counts.append(len(sent))
        plan.withdraw(version.number)

    assert counts[0] == counts[1] <= 8


def test_no_member_of_staff_can_answer_for_the_person(plan: PlanSteps, world: World) -> None:
    version = plan.proposed()
    medicine = version.plan.medicines[0]
    plan.asha = world.access["clinician"]

    for act, more in (
        (Act.AGREE, {}),
        (Act.DISAGREE, {"words": "No", "item_id": version.plan.goals[0].id}),
        (Act.COMMENT, {"words": "Stopped", "item_id": medicine.id}),
    ):
        with pytest.raises(Forbidden):
            plan.say(version, act, **more)
    assert plan.history().standing.status is Status.PROPOSED
    assert [event.act for event in plan.history().events] == [Act.BEGIN, Act.PROPOSE]


def test_the_person_is_told_what_the_plan_leaves_out_on_purpose(
    plan: PlanSteps, phone: PageClient, now: datetime
) -> None:
    plan.begin()
    plan.write(replace(ready_plan(now), left_out=(LeftOut("b01", "Pain"),)))
    first = plan.propose()
    plan.withdraw(first.number)
    plan.write(replace(plan.draft(), left_out=()))

    assert "this plan does not deal with it now" not in phone.get("/plan").main
    second = plan.propose()

    assert "Pain" in phone.get("/plan/versions/1").main
    assert "this plan does not deal with it now" in phone.get("/plan/versions/1").main
    assert phone.get(f"/plan/versions/{second.number}").words("del") == ["Pain"]


def test_agreeing_needs_a_fresh_check_that_it_is_them_and_loses_no_word(
    phone: PageClient, plan: PlanSteps, session: Session, clock: time_machine.Traveller
) -> None:
    version = plan.proposed()
    typed = {**phone.get("/plan/answer").form_values(), "act": "agree_with_notes", "words": "Mornings only"}
    clock.shift(timedelta(minutes=6))

    asked = phone.post("/plan/answer", typed).location
    phone.post(asked)
    back = phone.post(asked.replace("again?", "again/code?"), {"code": last_code(session)}).location

    assert asked.startswith("/prove-again?next=")
    assert plan.history().standing.in_force is None
    kept = phone.get(back).form_values()
    assert (kept["words"], kept["sha256"]) == ("Mornings only", version.sha256)
    phone.post("/plan/answer", {**kept, "act": "agree_with_notes"})
    assert plan.history().standing.in_force == version.number


def test_asking_a_question_about_one_part_needs_no_fresh_check(
    phone: PageClient, plan: PlanSteps, clock: time_machine.Traveller
) -> None:
    part = plan.proposed().plan.medicines[0]
    clock.shift(timedelta(minutes=6))

    assert phone.get(f"/plan/parts/{part.id}").heading == "Say something about this part"


def test_the_version_that_counts_is_not_called_outdated_while_a_newer_one_waits(
    plan: PlanSteps, phone: PageClient, sign_in: SignIn
) -> None:
    """H04: only what counts no more says that one must not go by it."""
    first = plan.say(plan.proposed())
    plan.write(replace(plan.draft(), responsible_name="Somebody else"))
    second = plan.propose()
    desk = sign_in("clinician")
    for page in (
        phone.get(f"/plan/versions/{first.number}"),
        desk.get(f"/team/people/{plan.patient_id}/plan/versions/{first.number}"),
    ):
        assert "Do not go by this one" not in page.main

    plan.say(second)

    for page in (
        phone.get(f"/plan/versions/{first.number}"),
        desk.get(f"/team/people/{plan.patient_id}/plan/versions/{first.number}"),
    ):
        assert f"number {second.number}. Do not go by this one." in page.main
    assert "Do not go by this one" not in phone.get(f"/plan/versions/{second.number}").main
