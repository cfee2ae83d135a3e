"""Somebody who helps on a formal ground answers a plan for the person: on what they read, and never as the person."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.care_plans.domain.content import content_hash
from app.care_plans.domain.plan import Contingency, Goal, Plan, without_private
from app.care_plans.domain.states import Act, Status
from app.care_plans.models import CarePlanEvent, HelperAnswer, Task
from app.care_plans.queries import Version
from app.core.audit import AuditEvent
from app.people.domain.access import Kind
from app.people.domain.helping import Basis, Scope
from app.people.models import CarerLink, User
from app.worklist.models import WorklistItem
from app.worklist.reasons import reason_words
from tests.helping import access_of, add_helper, let
from tests.integration.accounts.sign_in_steps import last_code
from tests.pages import Page, PageClient
from tests.plans import PlanSteps, ready_plan
from tests.worlds import World

SEES = frozenset({Scope.SEE_PLAN, Scope.AGREE_PLAN})


@pytest.fixture
def link(session: Session, world: World, now: datetime) -> CarerLink:
    return let(session, world, add_helper(session, now), now, scopes=SEES)


@pytest.fixture
def hana(session: Session, app: Flask, link: CarerLink) -> PageClient:
    return browser_of(session, app, link)


def browser_of(session: Session, app: Flask, link: CarerLink) -> PageClient:
    client = PageClient(app)
    client.sign_in(access_of(session.get_one(User, link.helper_user_id), link))
    return client


@pytest.fixture
def address(plan: PlanSteps) -> str:
    return f"/helping/{plan.patient_id}/plan"


def answer(hana: PageClient, address: str, act: str = "agree", words: str = "", status: int = 303) -> Page:
    values = hana.get(f"{address}/answer").form_values()
    return hana.post(f"{address}/answer", {**values, "act": act, "words": words}, status=status)


def readings(plan: PlanSteps) -> int:
    query = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "care_plan.read")
    return plan.session.scalar(query.where(AuditEvent.actor_kind == Kind.HELPER)) or 0


def with_private(plan: Plan) -> Plan:
    """Return the same plan with more that no helper may know of."""
    pack = replace(plan.actions[0], id=uuid.uuid4(), what="Pack a bag")
    return replace(
        plan,
        goals=(*plan.goals, Goal(uuid.uuid4(), "Leave home safely", "en", is_private=True, actions=(pack,))),
        contingencies=(*plan.contingencies, Contingency(uuid.uuid4(), "Shouting", "Call", "999", is_private=True)),
    )


def proposed_again(plan: PlanSteps, version: Version, change: Callable[[Plan], Plan]) -> Version:
    """Take a version back, change it and propose it again."""
    plan.withdraw(version.number)
    plan.write(change(plan.draft()))
    return plan.propose()


def test_they_read_the_version_that_waits_without_what_is_private(
    plan: PlanSteps, hana: PageClient, address: str, now: datetime
) -> None:
    plan.begin()
    plan.write(with_private(ready_plan(now)))
    plan.propose()

    for page in (hana.get(address), hana.get(f"{address}/answer")):
        assert "twice a week" in page.main
        assert "Leave home" not in page.text
        assert "Version" not in page.main


def test_who_may_only_read_is_not_shown_what_waits(
    session: Session, app: Flask, world: World, plan: PlanSteps, address: str, now: datetime
) -> None:
    plan.proposed()
    reader = let(session, world, add_helper(session, now), now, scopes=frozenset({Scope.SEE_PLAN}))
    client = browser_of(session, app, reader)

    assert "There is no plan to read yet" in client.get(address).main
    client.get(f"{address}/answer", status=404)


@pytest.mark.parametrize(
    ("act", "words", "status", "reason"),
    [
        ("agree", "", Status.AGREED, "Somebody who helps them agreed with the plan for them"),
        ("agree_with_notes", "Not on Fridays", Status.AGREED, "Somebody who helps them agreed"),
        ("disagree", "Too many visits", Status.CHANGES_REQUESTED, "Somebody who helps them said no"),
        ("ask_for_help", "", Status.PROPOSED, "Somebody who helps them asks for help"),
    ],
)
def test_each_answer_is_kept_as_theirs_with_the_ground_and_told_to_the_team(
    session: Session,
    plan: PlanSteps,
    hana: PageClient,
    link: CarerLink,
    address: str,
    act: str,
    words: str,
    status: Status,
    reason: str,
) -> None:
    version = plan.proposed()

    saved = answer(hana, address, act, words)

    assert "The team can read it now" in hana.get(saved.location).main
    event = session.scalars(select(CarePlanEvent).where(CarePlanEvent.act == act)).one()
    kept = session.scalars(select(HelperAnswer)).one()
    assert (event.by_kind, event.sha256, event.words) == ("helper", version.sha256, words)
    assert (kept.care_plan_event_id, kept.carer_link_id, kept.basis) == (event.id, link.id, "lasting_power")
    assert kept.shown_sha256 == content_hash(without_private(version.plan))
    assert plan.history().standing.status is status
    item = session.scalars(select(WorklistItem)).one()
    assert any(reason_words(one).startswith(reason) for one in item.reasons)


def test_agreeing_makes_the_tasks_as_after_the_persons_own_yes(
    session: Session, plan: PlanSteps, hana: PageClient, address: str
) -> None:
    version = plan.proposed()

    answer(hana, address)

    assert {task.action_id for task in session.scalars(select(Task))} == {one.id for one in version.plan.actions}
    assert plan.history().standing.in_force == version.number
    hana.get(f"{address}/answer", status=404)
    assert "go by" in hana.get(address).main


def test_h11_every_page_says_who_agreed_and_on_which_ground(
    plan: PlanSteps, hana: PageClient, phone: PageClient, desk: PageClient, address: str
) -> None:
    version = plan.proposed()
    answer(hana, address, "agree_with_notes", "Mornings only")

    mine = phone.get("/plan").main
    team = f"/team/people/{plan.patient_id}/plan"
    assert "Hana Helperfield agreed to this plan for you on" in mine
    assert "Hana Helperfield agreed to this plan for the person on" in desk.get(team).main
    assert "Hana Helperfield" in desk.get(f"{team}/versions/{version.number}").main
    for page in (mine, desk.get(team).main):
        assert "lasting power of attorney" in page
        assert "They did not see what is private" in page
        assert "Mornings only" in page
        assert "You agreed" not in page
        assert "They agreed" not in page
    log = phone.get("/my-record/who-looked").main
    assert "Hana Helperfield (helps you) agreed to the plan for you and added something" in log


def test_what_the_person_says_afterwards_counts(
    plan: PlanSteps, hana: PageClient, phone: PageClient, address: str
) -> None:
    version = plan.proposed()
    answer(hana, address)

    plan.say(version, Act.DISAGREE, words="I do not want this")

    assert plan.history().standing.status is Status.CHANGES_REQUESTED
    page = phone.get("/plan").main
    assert "You did not agree" in page
    assert "Hana Helperfield agreed to this plan for you" in page


def test_the_persons_own_no_stands_whatever_a_helper_says_of_the_same_version(
    session: Session, plan: PlanSteps, hana: PageClient, phone: PageClient, address: str
) -> None:
    version = plan.proposed()
    plan.say(version, Act.DISAGREE, words="No")

    answer(hana, address)

    assert (plan.history().standing.status, plan.history().standing.in_force) == (Status.CHANGES_REQUESTED, None)
    assert not session.scalars(select(Task)).all()
    assert "Your own answer counts" in phone.get("/plan").main
    assert "You agreed for them on" in hana.get(address).main


def test_a_no_for_the_person_is_never_shown_as_their_own(
    plan: PlanSteps, hana: PageClient, phone: PageClient, desk: PageClient, address: str
) -> None:
    plan.proposed()
    answer(hana, address, "disagree", "Too much")

    assert "Somebody who helps you said no to this plan for you" in phone.get("/plan").main
    assert "The person does not agree" not in desk.get(f"/team/people/{plan.patient_id}/plan").main
    answer(hana, address, "agree")
    assert plan.history().standing.status is Status.AGREED


def test_no_reason_is_no_answer_and_nothing_typed_is_lost(plan: PlanSteps, hana: PageClient, address: str) -> None:
    plan.proposed()

    assert "Choose one answer" in answer(hana, address, "", "my words", status=422).main
    assert "my words" in answer(hana, address, "", "my words", status=422).text
    assert "Write why you do not agree" in answer(hana, address, "disagree", " ", status=422).main


def test_h05_a_plan_that_moved_on_is_not_agreed_and_only_what_they_may_read_is_shown(
    plan: PlanSteps, hana: PageClient, address: str
) -> None:
    version = plan.proposed()
    on_screen = hana.get(f"{address}/answer").form_values()
    moved = plan.moved_on(version)
    proposed_again(plan, moved, with_private)

    page = hana.post(
        f"{address}/answer", {**on_screen, "act": "agree_with_notes", "words": "Only mornings"}, status=409
    )

    assert page.heading == "The team has updated this plan"
    assert (page.words("ins"), page.words("del")) == (["river"], ["park"])
    assert "Only mornings" in page.main
    assert "Leave home" not in page.text
    assert plan.history().standing.in_force is None


def test_what_changed_meanwhile_is_shown_to_them_and_stands_in_the_log(
    plan: PlanSteps, hana: PageClient, address: str
) -> None:
    version = plan.proposed()
    on_screen = hana.get(f"{address}/answer").form_values()
    plan.moved_on(version)
    before = readings(plan)

    hana.post(f"{address}/answer", {**on_screen, "act": "agree"}, status=409)

    assert readings(plan) == before + 1


def test_a_plan_taken_back_while_being_read_is_not_agreed(plan: PlanSteps, hana: PageClient, address: str) -> None:
    version = plan.proposed()
    on_screen = hana.get(f"{address}/answer").form_values()
    plan.withdraw(version.number)

    for fields, typed in (({"act": "agree", "words": "Fine"}, "Fine"), ({"act": "", "words": "Hm"}, "Hm")):
        page = hana.post(f"{address}/answer", {**on_screen, **fields}, status=409)
        assert "does not wait for an answer any more" in page.main
        assert typed in page.main
    assert plan.history().standing.status is Status.DRAFT


def test_where_only_something_private_changed_their_answer_is_to_the_same_words_and_is_taken(
    session: Session, plan: PlanSteps, hana: PageClient, address: str
) -> None:
    """To refuse it would tell them that something private changed. What they read is what they agreed to."""
    version = plan.proposed()
    on_screen = hana.get(f"{address}/answer").form_values()
    second = proposed_again(plan, version, with_private)

    hana.post(f"{address}/answer", {**on_screen, "act": "agree"})

    kept, event = session.scalars(select(HelperAnswer)).one(), plan.history().decision_on(second.number)
    assert event is not None
    assert kept.shown_sha256 == content_hash(without_private(version.plan))
    assert plan.history().standing.in_force == second.number


def test_a_version_that_is_new_only_in_private_is_not_offered(plan: PlanSteps, hana: PageClient, address: str) -> None:
    plan.say(plan.proposed())
    before = hana.get(address).main
    plan.write(with_private(plan.draft()))
    plan.propose()

    assert hana.get(address).main == before
    hana.get(f"{address}/answer", status=404)


def test_sent_twice_it_has_one_effect_and_other_words_are_refused(
    session: Session, plan: PlanSteps, hana: PageClient, address: str
) -> None:
    plan.proposed()
    values = hana.get(f"{address}/answer").form_values()

    for _ in range(2):
        hana.post(f"{address}/answer", {**values, "act": "agree"})

    assert len(session.scalars(select(HelperAnswer)).all()) == 1
    hana.post(f"{address}/answer", {**values, "act": "disagree", "words": "No"}, status=422)


@pytest.mark.parametrize("fields", [{"seen": ""}, {"seen": "0" * 64}, {"seen": "x"}, {"operation_id": "x"}])
def test_a_page_that_was_altered_agrees_to_nothing(
    plan: PlanSteps, hana: PageClient, address: str, fields: dict[str, str]
) -> None:
    plan.proposed()
    values = hana.get(f"{address}/answer").form_values()

    hana.post(f"{address}/answer", {**values, "act": "agree", **fields}, status=400)

    assert plan.history().standing.status is Status.PROPOSED


def test_it_needs_a_fresh_code_to_the_helpers_own_phone_and_loses_no_word(
    session: Session, plan: PlanSteps, hana: PageClient, link: CarerLink, address: str, clock: time_machine.Traveller
) -> None:
    version = plan.proposed()
    values = {**hana.get(f"{address}/answer").form_values(), "act": "agree_with_notes", "words": "Mornings only"}
    clock.shift(timedelta(minutes=6))

    asked = hana.post(f"{address}/answer", values).location
    assert str(link.phone)[-3:] in hana.get(asked).main
    hana.post(asked)
    hana.post(asked.replace("again?", "again/code?"), {"code": "000000"}, status=422)
    back = hana.post(asked.replace("again?", "again/code?"), {"code": last_code(session)}).location

    assert plan.history().standing.in_force is None
    kept = hana.get(back).form_values()
    assert kept["words"] == "Mornings only"
    hana.post(f"{address}/answer", {**kept, "act": "agree_with_notes"})
    assert plan.history().standing.in_force == version.number


def test_help_that_was_stopped_agrees_to_nothing(
    session: Session, plan: PlanSteps, hana: PageClient, link: CarerLink, address: str, now: datetime
) -> None:
    plan.proposed()
    values = hana.get(f"{address}/answer").form_values()
    link.ended_at = now
    session.commit()

    hana.post(f"{address}/answer", {**values, "act": "agree"}, status=404)

    assert plan.history().standing.status is Status.PROPOSED


def test_without_a_formal_ground_the_scope_counts_for_nothing(
    session: Session, app: Flask, world: World, plan: PlanSteps, address: str, now: datetime
) -> None:
    plan.proposed()
    link = let(session, world, add_helper(session, now), now, scopes=SEES, basis=Basis.AGREEMENT)

    browser_of(session, app, link).get(f"{address}/answer", status=404)

    assert link.granted == {Scope.SEE_PLAN}


@pytest.mark.parametrize(
    "statement", ["UPDATE care_plan_helper_answer SET basis = 'x'", "DELETE FROM care_plan_helper_answer"]
)
def test_the_database_refuses_to_change_who_answered(
    session: Session, plan: PlanSteps, hana: PageClient, address: str, statement: str
) -> None:
    plan.proposed()
    answer(hana, address)

    with pytest.raises(DBAPIError, match=r"append-only|permission denied"), session.begin_nested():
        session.execute(text(statement))
