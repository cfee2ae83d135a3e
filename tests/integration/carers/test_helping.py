"""A helper signs in with the number that was asked, says yes, and reaches what they were let; nothing else exists."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.carers import services
from app.core import clock
from app.core.audit import AuditEvent
from app.messaging.models import Message
from app.people.domain.helping import Scope
from app.people.models import CarerLink, User
from tests.helping import access_of, add_helper, let
from tests.integration.carers.test_asking import ask, only_link
from tests.pages import PageClient
from tests.plans import PlanSteps
from tests.worlds import World


def sign_in(browser: PageClient, session: Session, number: str = "07700 900333") -> None:
    """Sign in as a helper: number, code, and in."""
    browser.post("/helping/sign-in", {"number": number})
    texts = session.scalars(select(Message).where(Message.purpose == "sign_in_code").order_by(Message.queued_at)).all()
    code = re.search(r"#(\d{6})", str(texts[-1].body))
    assert code
    browser.post("/helping/sign-in/code", {"code": code.group(1)})


@pytest.fixture
def hana(session: Session, now: datetime) -> User:
    return add_helper(session, now)


def test_whoever_was_asked_signs_in_says_yes_and_is_in(session: Session, world: World, client: PageClient, app) -> None:
    client.sign_in(world.access["asha"])
    ask(client)
    helper = PageClient(app)

    sign_in(helper, session)
    page = helper.get("/helping")
    assert "Asha" in page.main
    assert "Testwala" not in page.main  # the whole name only after a yes
    helper.post(f"/helping/requests/{only_link(session).id}/yes", {})

    assert "Asha Testwala" in helper.get("/helping").main
    assert "You are helping" in helper.get(f"/helping/{world.patients['asha'].id}").text
    assert "They can help you until" in client.get("/helpers").main


def test_a_no_lets_nobody_in(session: Session, world: World, client: PageClient, app) -> None:
    client.sign_in(world.access["asha"])
    ask(client)
    helper = PageClient(app)
    sign_in(helper, session)

    helper.post(f"/helping/requests/{only_link(session).id}/no", {})

    helper.get(f"/helping/{world.patients['asha'].id}", status=404)
    assert "You do not help anybody here now." in helper.get("/helping").main
    assert "They said no." in client.get("/helpers").main


@pytest.mark.parametrize(("answer", "event"), [("yes", "helper.said_yes"), ("no", "helper.said_no")])
def test_the_same_answer_sent_twice_is_one(
    session: Session, world: World, client: PageClient, hana: User, answer: str, event: str
) -> None:
    link = let(session, world, hana, clock.now())
    link.accepted_at, link.helper_user_id = None, None
    session.commit()
    client.sign_in(access_of(hana))

    for _ in range(2):
        client.post(f"/helping/requests/{link.id}/{answer}", {})

    assert len(session.scalars(select(AuditEvent).where(AuditEvent.action == event)).all()) == 1


def test_an_unknown_number_is_answered_alike_and_gets_no_text(session: Session, world: World, app) -> None:
    stranger = PageClient(app)

    page = stranger.post("/helping/sign-in", {"number": "07700 900444"})

    assert page.location.endswith("/helping/sign-in/code")
    assert session.scalars(select(Message)).all() == []


def test_a_request_to_another_number_does_not_exist(
    session: Session, world: World, client: PageClient, hana: User
) -> None:
    asked = let(session, world, add_helper(session, clock.now()), clock.now())
    asked.accepted_at, asked.helper_user_id = None, None
    session.commit()
    client.sign_in(access_of(hana))

    client.post(f"/helping/requests/{asked.id}/yes", {}, status=404)

    assert "asks you for help" not in client.get("/helping").main


def test_a_request_lapses_after_seven_days(session: Session, world: World, client: PageClient, hana: User) -> None:
    link = let(session, world, hana, clock.now() - timedelta(days=7, minutes=1))
    link.accepted_at, link.helper_user_id = None, None
    session.commit()
    client.sign_in(access_of(hana))

    assert "asks you for help" not in client.get("/helping").main
    client.post(f"/helping/requests/{link.id}/yes", {}, status=404)


class TestTheirPlan:
    @pytest.fixture
    def agreed(self, session: Session, world: World, now: datetime) -> PlanSteps:
        plan = PlanSteps(session, world, now)
        plan.say(plan.proposed())
        return plan

    def test_the_plan_that_was_agreed_is_there_below_a_banner(
        self, session: Session, world: World, client: PageClient, hana: User, agreed: PlanSteps
    ) -> None:
        client.sign_in(access_of(hana, let(session, world, hana, clock.now())))

        page = client.get(f"/helping/{world.patients['asha'].id}/plan")

        assert "This is the plan that Asha Testwala and their team go by" in page.main
        assert "You are helping" in page.text.partition("<main")[0]
        read = session.scalars(select(AuditEvent).where(AuditEvent.action == "care_plan.read")).all()
        assert [(event.actor_kind, event.actor_display) for event in read] == [("helper", "Hana Helperfield")]

    def test_the_person_reads_who_read_it(
        self, session: Session, world: World, client: PageClient, hana: User, agreed: PlanSteps, app
    ) -> None:
        client.sign_in(access_of(hana, let(session, world, hana, clock.now())))
        client.get(f"/helping/{world.patients['asha'].id}/plan")
        asha = PageClient(app)
        asha.sign_in(world.access["asha"])

        assert "Hana Helperfield (helps you) read your plan." in asha.get("/my-record/who-looked").main

    def test_a_plan_that_waits_for_an_answer_is_not_there_for_who_may_only_read(
        self, session: Session, world: World, client: PageClient, hana: User, now: datetime
    ) -> None:
        PlanSteps(session, world, now).proposed()
        link = let(session, world, hana, clock.now(), scopes=frozenset({Scope.SEE_PLAN}))
        client.sign_in(access_of(hana, link))

        assert "There is no plan to read yet." in client.get(f"/helping/{world.patients['asha'].id}/plan").main

    @pytest.mark.parametrize("how", ["other scope", "expired", "ended", "frozen", "another person", "died"])
    def test_it_does_not_exist_for_whoever_may_not(
        self,
        session: Session,
        world: World,
        client: PageClient,
        hana: User,
        agreed: PlanSteps,
        how: str,
    ) -> None:
        now = clock.now()
        scopes = frozenset({Scope.ANSWER if how == "other scope" else Scope.SEE_PLAN})
        whose = "cara" if how == "another person" else "asha"
        link = let(session, world, hana, now - timedelta(days=10), whose=whose, scopes=scopes, days=9)
        link.expires_on = (now - timedelta(days=1 if how == "expired" else -5)).date()
        link.ended_at = now if how == "ended" else None
        world.patients["asha"].deceased_on = now.date() if how == "died" else None
        session.commit()
        if how == "frozen":
            services.freeze(session, world.access["coordinator"], link.patient_id, "Not safe", now)
            session.commit()
        client.sign_in(access_of(hana))

        client.get(f"/helping/{world.patients['asha'].id}/plan", status=404)

    def test_help_that_is_stopped_is_over_at_the_next_request(
        self, session: Session, world: World, client: PageClient, hana: User, agreed: PlanSteps, app
    ) -> None:
        link = let(session, world, hana, clock.now())
        client.sign_in(access_of(hana, link))
        path = f"/helping/{world.patients['asha'].id}/plan"
        client.get(path)
        asha = PageClient(app)
        asha.sign_in(world.access["asha"])

        asha.post(f"/helpers/{link.id}/end", {})

        client.get(path, status=404)
        page = client.get("/helping")
        assert "You do not help anybody here now." in page.main
        assert "Asha" not in page.text

    def test_frozen_helpers_come_back_when_it_is_lifted(
        self, session: Session, world: World, client: PageClient, hana: User, agreed: PlanSteps, app
    ) -> None:
        client.sign_in(access_of(hana, let(session, world, hana, clock.now())))
        path = f"/helping/{world.patients['asha'].id}/plan"
        team, address = PageClient(app), f"/team/people/{world.patients['asha'].id}/helpers"
        team.sign_in(world.access["coordinator"])

        team.post(address, {"reason": "Somebody may be made to do things"})
        client.get(path, status=404)
        assert "keeps all helpers out" in team.get(address).main
        team.post(f"{address}/lift", {})

        client.get(path)


def test_a_helper_reaches_no_page_of_a_person_or_of_the_team(
    session: Session, world: World, client: PageClient, hana: User
) -> None:
    client.sign_in(access_of(hana, let(session, world, hana, clock.now())))

    for path in ("/plan", "/assessments", "/my-record/who-looked", "/helpers", "/team/worklist", "/team/people"):
        client.get(path, status=404)
    client.get(f"/team/people/{world.patients['asha'].id}", status=404)


def test_two_people_are_helped_one_at_a_time(session: Session, world: World, client: PageClient, hana: User) -> None:
    links = [let(session, world, hana, clock.now(), whose=whose) for whose in ("asha", "cara")]
    client.sign_in(access_of(hana, *links))

    page = client.get(f"/helping/{world.patients['cara'].id}")

    assert "Cara Sample" in page.main
    assert "Asha" not in page.text


def test_a_freeze_needs_a_reason(session: Session, world: World, client: PageClient) -> None:
    client.sign_in(world.access["coordinator"])
    address = f"/team/people/{world.patients['asha'].id}/helpers"

    page = client.post(address, {"reason": " "}, status=422)

    assert "Write why. A few words are enough" in page.main
    assert session.scalars(select(CarerLink)).all() == []


def test_whose_session_ran_out_signs_in_by_the_helpers_door_and_goes_on(
    session: Session, world: World, client: PageClient, hana: User, now: datetime
) -> None:
    link = let(session, world, hana, clock.now())
    address = f"/helping/{link.patient_id}/plan"

    door = client.get(address, status=303).location
    page = client.get(door)
    assert door.startswith("/helping/sign-in?next=/helping/")
    assert f"/team/sign-in?next={address}" in page.text  # for whoever works in a care home

    client.post("/helping/sign-in", {"number": str(hana.phone)})
    text = session.scalars(select(Message).where(Message.purpose == "sign_in_code")).one()
    code = re.search(r"#(\d{6})", str(text.body))
    assert code
    assert client.post("/helping/sign-in/code", {"code": code.group(1)}).location == address
