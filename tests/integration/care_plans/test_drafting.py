"""The team writes a plan: from the person's own words, item by item, until it can be sent."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import services as assessments
from app.assessments.domain.saving import Given
from app.care_plans import queries
from app.care_plans.domain.plan import Plan, Section, item_of
from app.care_plans.domain.readiness import Rule
from app.care_plans.domain.states import Status
from app.care_plans.models import CarePlan
from app.care_plans.services import NotReady
from app.core.audit import AuditEvent
from app.core.db import Database
from app.messaging.models import Message
from app.people.domain.access import Access
from app.people.models import BreakGlassGrant
from app.questionnaires.domain.values import Choices, Rating, Text, Value
from tests.counting import statements
from tests.pages import Page, PageClient
from tests.plans import PlanSteps, ready_plan
from tests.worlds import World

SignIn = Callable[[str], PageClient]


def send(session: Session, access: Access, key: str, answers: dict[str, Value], now: datetime, locale: str) -> None:
    begun = assessments.start(session, access, key, locale=locale, now=now)
    for link_id, value in answers.items():
        assessments.save_answers(
            session, access, begun.id, {link_id: Given(value, 0)}, uuid.uuid4(), now, locale=locale
        )
    assessments.submit(session, access, begun.id, locale=locale, now=now)
    session.commit()


@pytest.fixture
def address(plan: PlanSteps) -> str:
    return f"/team/people/{plan.patient_id}/plan"


def fill(desk: PageClient, path: str, status: int = 303, **typed: str) -> Page:
    """Open a form, fill it in and send it."""
    return desk.post(path.partition("?")[0], {**desk.get(path).form_values(), **typed}, status=status)


def draft(plan: PlanSteps) -> Plan:
    plan.session.expire_all()
    return plan.draft()


def test_a_plan_begins_with_what_the_person_wrote_in_their_own_language(
    session: Session, plan: PlanSteps, desk: PageClient, address: str, now: datetime
) -> None:
    send(session, plan.asha, "about_me", {"most-important": Text("میرا باغ")}, now, "ur")
    send(
        session,
        plan.asha,
        "what_matters",
        {"what-matters-1": Text("چلنا"), "what-matters-1-bother": Rating(8)},
        now,
        "ur",
    )

    assert "They do not have a plan yet" in desk.get(address).main
    desk.post(f"{address}/begin")

    page = desk.get(address)
    assert ("میرا باغ" in page.main, "چلنا" in page.main) == (True, True)
    assert [(goal.words, goal.locale) for goal in draft(plan).goals] == [("چلنا", "ur")]
    assert [span.get("lang") for span in page.all("span", dir="auto")] == ["ur", "ur"]


def test_begun_twice_there_is_one_plan(session: Session, plan: PlanSteps, desk: PageClient, address: str) -> None:
    desk.post(f"{address}/begin")
    desk.post(f"{address}/begin")

    assert len(session.scalars(select(CarePlan)).all()) == 1


def test_a_whole_plan_is_written_on_the_pages_and_sent(
    session: Session, plan: PlanSteps, desk: PageClient, world: World, address: str, now: datetime
) -> None:
    desk.post(f"{address}/begin")
    fill(desk, f"{address}/goals/new", words="Get back to the garden")
    goal = draft(plan).goals[0]
    by_on = f"{now + timedelta(days=20):%d/%m/%Y}"
    action = {"what": "Physiotherapy once a week", "doer": str(world.teams["river"].id), "by_on": by_on}
    fill(desk, f"{address}/actions/new?goal={goal.id}", **action)
    worse = {"early_signs": "Swollen legs", "what_to_do": "Weigh yourself", "who_to_contact": "The team"}
    fill(desk, f"{address}/contingencies/new", **worse)
    fill(desk, f"{address}/medicines/new", name="Water tablet", how="One in the morning")
    fill(desk, f"{address}/documents/new", kind="Advance decision", place="With my daughter")
    responsible = str(world.staff["clinician"].id)
    fill(desk, f"{address}/details", responsible=responsible, review_on=f"{now + timedelta(days=100):%d/%m/%Y}")

    page = desk.get(address)
    assert "Everything is there" in page.main
    assert "River team, Valley Practice" in page.main
    desk.post(f"{address}/propose", desk.get(address).form_values())

    assert plan.history().standing.status is Status.PROPOSED
    text = session.scalars(select(Message)).one()
    assert text.purpose == "plan"
    assert "garden" not in text.body


def test_what_is_missing_is_named_and_nothing_is_sent(plan: PlanSteps, desk: PageClient, address: str) -> None:
    plan.begin()

    page = desk.get(address)

    for missing in ("Add at least one goal", "Say what to do if things get worse", "Say who is responsible"):
        assert missing in page.main
    assert "Send this plan to the person" not in page.main
    refused = desk.post(f"{address}/propose", {"sha256": "x"}, status=409)
    assert plan.history().standing.status is Status.DRAFT
    assert refused.heading


def test_what_they_put_first_gets_a_goal_or_is_left_out_on_purpose(
    session: Session, plan: PlanSteps, desk: PageClient, address: str, now: datetime
) -> None:
    answers = {
        "safety-now": Choices(("none",)),
        "concerns-body": Choices(("b01", "b02")),
        "rate-b01": Rating(4),
        "rate-b02": Rating(9),
        "top-concerns": Choices(("b02",)),
    }
    send(session, plan.asha, "holistic_needs", answers, now, "en")
    plan.begin()
    plan.write(ready_plan(now))

    assert "is what they want to talk about first" in desk.get(address).main
    desk.post(f"{address}/left-out", {"concern": "b02:yes"})
    assert "Left out on purpose" in desk.get(address).main
    desk.post(f"{address}/left-out", {"concern": "b02:no"})
    fill(desk, f"{address}/goals/new?concern=0", words="Sleep better")

    assert draft(plan).concerns == {"b02"}
    desk.post(f"{address}/left-out", {"concern": "zz:yes"}, status=400)


@pytest.mark.parametrize(
    ("path", "typed", "error"),
    [
        ("goals/new", {"words": " "}, "Write the goal in the person’s words"),
        ("medicines/new", {"name": "", "how": "x"}, "Write the name of the medicine"),
        ("contingencies/new", {"early_signs": "x" * 2001}, "Use 2,000 characters or fewer"),
        ("details", {"review_on": "31/02/2027"}, "Write the date like 31/12/2026"),
        ("documents/new", {"kind": "a\0b", "place": "x"}, "Remove the special characters"),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(
    plan: PlanSteps, desk: PageClient, address: str, path: str, typed: dict[str, str], error: str
) -> None:
    plan.begin()

    page = fill(desk, f"{address}/{path}", status=422, **typed)

    assert error in page.main
    assert all(value.replace("\0", "") in page.text for value in typed.values())
    assert draft(plan) == Plan()


def test_an_item_is_changed_and_taken_out(plan: PlanSteps, desk: PageClient, address: str, now: datetime) -> None:
    plan.begin()
    medicine = plan.write(ready_plan(now)).medicines[0]

    fill(desk, f"{address}/medicines/{medicine.id}", how="One puff")
    assert draft(plan).medicines[0].how == "One puff"
    desk.post(f"{address}/medicines/{medicine.id}/remove")

    assert draft(plan).medicines == ()


def test_two_colleagues_at_one_item_see_each_others_words(
    plan: PlanSteps, desk: PageClient, sign_in: SignIn, address: str, now: datetime
) -> None:
    plan.begin()
    medicine = plan.write(ready_plan(now)).medicines[0]
    path = f"{address}/medicines/{medicine.id}"
    mine = desk.get(path).form_values()
    fill(sign_in("coordinator"), path, how="Half of it")

    page = desk.post(path, {**mine, "how": "All of it"}, status=409)

    assert "A colleague changed or removed this" in page.main
    assert "Half of it" in page.main
    assert draft(plan).medicines[0].how == "Half of it"
    desk.post(path, {**page.form_values(), "how": "All of it"})
    assert draft(plan).medicines[0].how == "All of it"


def test_two_colleagues_at_different_items_do_not_collide(
    plan: PlanSteps, desk: PageClient, sign_in: SignIn, address: str, now: datetime
) -> None:
    plan.begin()
    there = plan.write(ready_plan(now))
    path = f"{address}/medicines/{there.medicines[0].id}"
    mine = desk.get(path).form_values()
    fill(sign_in("coordinator"), f"{address}/documents/{there.documents[0].id}", place="Hall")

    desk.post(path, {**mine, "how": "All of it"})

    assert (draft(plan).medicines[0].how, draft(plan).documents[0].place) == ("All of it", "Hall")


def test_a_new_item_sent_twice_is_added_once(plan: PlanSteps, desk: PageClient, address: str) -> None:
    plan.begin()
    typed = {**desk.get(f"{address}/goals/new").form_values(), "words": "Swim"}

    desk.post(f"{address}/goals/new", typed)
    desk.post(f"{address}/goals/new", typed)

    assert [goal.words for goal in draft(plan).goals] == ["Swim"]


def test_while_the_person_reads_it_nothing_can_be_changed(
    plan: PlanSteps, desk: PageClient, address: str, now: datetime
) -> None:
    version = plan.proposed()
    medicine = version.plan.medicines[0]

    assert "To change it, take it back first" in desk.get(address).main
    fill(desk, f"{address}/medicines/{medicine.id}", how="One puff", status=409)
    desk.post(f"{address}/versions/1/withdraw")
    fill(desk, f"{address}/medicines/{medicine.id}", how="One puff")

    assert item_of(draft(plan), Section.MEDICINES, medicine.id) != medicine
    assert queries.version(plan.session, plan.asha, plan.patient_id, 1).plan.medicines[0] == medicine


def test_a_co_ordinator_writes_but_cannot_send_it(
    plan: PlanSteps, sign_in: SignIn, address: str, now: datetime
) -> None:
    plan.begin()
    plan.write(ready_plan(now))
    co_ordinator = sign_in("coordinator")

    co_ordinator.post(f"{address}/propose", {"sha256": "x"}, status=403)

    assert plan.history().standing.status is Status.DRAFT


def test_what_was_sent_is_what_the_sender_read(plan: PlanSteps, desk: PageClient, address: str, now: datetime) -> None:
    plan.begin()
    plan.write(ready_plan(now))
    read = desk.get(address).form_values()
    fill(desk, f"{address}/medicines/new", name="Another", how="Daily")

    desk.post(f"{address}/propose", read, status=409)

    assert plan.history().standing.status is Status.DRAFT


def test_every_reading_and_every_change_is_in_the_persons_log(
    session: Session, plan: PlanSteps, desk: PageClient, address: str
) -> None:
    desk.get(address)
    plan.begin()
    fill(desk, f"{address}/goals/new", words="Swim")

    done = session.scalars(select(AuditEvent.action).where(AuditEvent.patient_id == plan.patient_id)).all()

    assert {"care_plan.read", "care_plan.begin", "care_plan.edit"} <= set(done)


def test_every_page_that_shows_a_part_of_the_plan_is_in_the_persons_log(
    session: Session, plan: PlanSteps, desk: PageClient, address: str, now: datetime
) -> None:
    plan.begin()
    medicine = plan.write(ready_plan(now)).medicines[0]
    read = select(AuditEvent.id).where(AuditEvent.action == "care_plan.read")

    for path in ("", f"/medicines/{medicine.id}", "/goals/new", "/details", "/versions"):
        before = len(session.scalars(read).all())
        desk.get(address + path)
        assert len(session.scalars(read).all()) == before + 1, path
    before = len(session.scalars(read).all())
    fill(desk, f"{address}/medicines/{medicine.id}", status=422, name="")
    assert len(session.scalars(read).all()) == before + 2


def test_an_action_whose_goal_was_taken_out_meanwhile_is_not_said_to_be_saved(
    plan: PlanSteps, desk: PageClient, address: str, now: datetime
) -> None:
    plan.begin()
    goal = plan.write(ready_plan(now)).goals[0]
    new, old = f"{address}/actions/new", f"{address}/actions/{goal.actions[0].id}"
    typed = {"what": "Swim every week", "doer": "person", "by_on": "1/9/2026"}
    adding = {**desk.get(f"{new}?goal={goal.id}").form_values(), **typed}
    changing = {**desk.get(old).form_values(), **typed}
    desk.post(f"{address}/goals/{goal.id}/remove")

    for path, sent in ((new, adding), (old, changing), (old, {**changing, "seen": ""})):
        page = desk.post(path, sent, status=409)
        assert "Swim every week" in page.main, path
    assert "This goal was taken out of the plan" in page.main
    assert draft(plan).goals == ()


def test_nobody_can_send_a_plan_that_leaves_out_what_they_put_first(
    session: Session, plan: PlanSteps, now: datetime
) -> None:
    answers = {
        "safety-now": Choices(("none",)),
        "concerns-body": Choices(("b02",)),
        "rate-b02": Rating(9),
        "top-concerns": Choices(("b02",)),
    }
    send(session, plan.asha, "holistic_needs", answers, now, "en")
    plan.begin()
    plan.write(ready_plan(now))

    with pytest.raises(NotReady) as refused:
        plan.propose()

    assert [one.rule for one in refused.value.failing] == [Rule.TOP_CONCERN_LEFT_OUT]


def test_a_goal_made_of_a_private_concern_is_private_unless_staff_say_otherwise(
    session: Session, plan: PlanSteps, desk: PageClient, address: str, now: datetime
) -> None:
    answers = {"safety-now": Choices(("none",)), "concerns-feelings": Choices(("e07",))}
    send(session, plan.asha, "holistic_needs", answers, now, "en")
    plan.begin()

    fill(desk, f"{address}/goals/new?concern=0", words="To feel safe")

    assert [(goal.concern, goal.is_private) for goal in draft(plan).goals] == [("e07", True)]


def test_a_plan_taken_back_takes_its_text_with_it(session: Session, plan: PlanSteps) -> None:
    plan.withdraw(plan.proposed().number)

    assert session.scalars(select(Message.status)).all() == ["cancelled"]


def test_through_broken_glass_the_plan_is_read_and_cannot_be_changed(
    session: Session, plan: PlanSteps, sign_in: SignIn, world: World, address: str, now: datetime
) -> None:
    plan.begin()
    plan.write(ready_plan(now))
    stranger = world.staff["far_clinician"]
    until = now + timedelta(hours=1)
    session.add(
        BreakGlassGrant(
            user_id=stranger.id,
            patient_id=plan.patient_id,
            reason_code="emergency",
            reason="Brought in by ambulance",
            granted_at=now,
            expires_at=until,
        )
    )
    session.commit()
    looker = sign_in("far_clinician")

    page = looker.get(address)

    assert "Two puffs" in page.main
    assert "You can read the plan and change nothing" in page.main
    assert not [link for link in page.all("a") if "/medicines/" in link.get("href", "")]
    looker.get(f"{address}/goals/new", status=404)
    seen = session.scalars(select(AuditEvent.reason).where(AuditEvent.actor_id == stranger.id)).all()
    assert "break_glass" in seen


def test_the_teams_page_costs_the_same_however_long_the_plan(
    plan: PlanSteps, desk: PageClient, address: str, now: datetime, database: Database
) -> None:
    plan.begin()
    counts = []
    for count in (3, 30):
        plan.write(ready_plan(now, action_count=count))
        with statements(database.engine) as sent:
            desk.get(address)
        counts.append(len(sent))

    assert counts[0] == counts[1]
