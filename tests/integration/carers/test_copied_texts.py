"""A helper gets a text when the person is asked to read something: saying nothing, and only where it is new."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.care_plans import services as care_plans
from app.care_plans.domain.plan import Medicine
from app.carers import services
from app.core import audit
from app.core.db import Database, set_session_access
from app.messaging.models import Message
from app.messaging.services import claim_due
from app.people.domain.access import system_access
from app.people.domain.helping import Scope
from app.people.models import CarerLink, User
from tests.helping import access_of, add_helper, let
from tests.integration.assessments.conftest import at_once
from tests.pages import PageClient
from tests.plans import BASE_URL, PlanSteps, ready_plan
from tests.questionnaires import publish_all
from tests.racing import may_take_longer, times
from tests.worlds import World, build_world

TEXTS = frozenset({Scope.SEE_PLAN, Scope.GET_TEXTS})


@pytest.fixture
def own(fresh_url: str) -> Iterator[Database]:
    database = Database(fresh_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def plan(session: Session, world: World, now: datetime) -> Iterator[PlanSteps]:
    publish_all(session, now)
    with time_machine.travel(now, tick=False):
        yield PlanSteps(session, world, now)


@pytest.fixture
def hana(session: Session, plan: PlanSteps, now: datetime) -> User:
    return add_helper(session, now)


@pytest.fixture
def link(session: Session, world: World, hana: User, now: datetime) -> CarerLink:
    return let(session, world, hana, now, scopes=TEXTS)


def copies(session: Session, status: str | None = None) -> list[Message]:
    set_session_access(session, system_access("test"))
    query = select(Message).where(Message.carer_link_id.is_not(None)).order_by(Message.queued_at, Message.id)
    found = session.scalars(query.execution_options(populate_existing=True)).all()
    return [one for one in found if status in (None, one.status)]


def propose_with(plan: PlanSteps, name: str, *, is_private: bool) -> None:
    standing = plan.history().standing
    if standing.status == "proposed":
        plan.withdraw(standing.current or 0)
    pill = Medicine(uuid.uuid4(), name, "At night", is_private=is_private)
    plan.write(replace(plan.draft(), medicines=(pill, *plan.draft().medicines)))
    plan.propose()


def sent(session: Session, now: datetime) -> list[Message]:
    """Claim what is due as the sender does, call it sent, and return the texts to those who help."""
    set_session_access(session, system_access("test"))
    found = list(claim_due(session, limit=50, now=now))
    for one in found:
        one.status = "sent"
    session.commit()
    return [one for one in found if one.carer_link_id]


def test_they_get_one_text_that_names_nobody_and_nothing(
    session: Session, plan: PlanSteps, hana: User, link: CarerLink
) -> None:
    plan.proposed()

    text = copies(session)[0]
    assert len(copies(session)) == 1
    assert (text.to_number, text.purpose, text.status) == (hana.phone, "help_copy", "queued")
    assert text.body == f"Someone you help in JoinedUp has something new to read: {BASE_URL}/helping"
    assert text.parts == 1


def test_it_is_in_the_helpers_language_not_the_persons(
    session: Session, world: World, plan: PlanSteps, hana: User, link: CarerLink
) -> None:
    hana.locale, world.patients["asha"].locale = "pl", "ur"
    session.commit()

    plan.proposed()

    assert copies(session)[0].locale == "pl"


@pytest.mark.parametrize("scopes", [{Scope.SEE_PLAN}, {Scope.ANSWER, Scope.AGREE_PLAN}])
def test_without_the_scope_they_get_none(
    session: Session, world: World, plan: PlanSteps, hana: User, now: datetime, scopes: set[Scope]
) -> None:
    let(session, world, hana, now, scopes=frozenset(scopes))

    plan.proposed()

    assert copies(session) == []


def test_sent_twice_it_is_one_text(session: Session, plan: PlanSteps, link: CarerLink) -> None:
    plan.proposed()
    plan.propose()

    assert len(copies(session)) == 1


def test_of_a_version_that_is_new_in_private_alone_they_hear_nothing(
    session: Session, plan: PlanSteps, link: CarerLink, now: datetime
) -> None:
    plan.proposed()
    assert len(sent(session, now)) == 1
    set_session_access(session, plan.clinician)

    propose_with(plan, "A private pill", is_private=True)  # while it waits
    plan.say(plan.propose())
    propose_with(plan, "Another private pill", is_private=True)  # once it counts
    assert len(copies(session)) == 1
    set_session_access(session, plan.clinician)
    propose_with(plan, "A pill that all see", is_private=False)

    assert len(copies(session)) == 2


def test_a_text_that_was_taken_back_with_its_version_goes_out_with_the_next(
    session: Session, plan: PlanSteps, link: CarerLink
) -> None:
    plan.proposed()
    propose_with(plan, "A private pill", is_private=True)

    assert [len(copies(session, status)) for status in ("cancelled", "queued")] == [1, 1]


@pytest.mark.parametrize("how", ["ended", "frozen", "taken away"])
def test_what_still_waits_is_withdrawn_in_the_same_transaction(
    session: Session, world: World, plan: PlanSteps, link: CarerLink, now: datetime, how: str
) -> None:
    plan.proposed()
    set_session_access(session, plan.asha)
    if how == "ended":
        services.end(session, plan.asha, link.patient_id, link.id, now)
    elif how == "taken away":
        services.change(session, plan.asha, link.id, scopes=frozenset({Scope.SEE_PLAN}), until=None, now=now)
    else:
        set_session_access(session, plan.clinician)
        services.freeze(session, plan.clinician, link.patient_id, "Not safe", now)
    session.commit()

    assert [one.status for one in copies(session)] == ["cancelled"]
    assert sent(session, now) == []


def test_other_changes_leave_the_text(session: Session, plan: PlanSteps, link: CarerLink, now: datetime) -> None:
    plan.proposed()
    set_session_access(session, plan.asha)
    services.change(session, plan.asha, link.id, scopes=TEXTS | {Scope.ANSWER}, until=None, now=now)
    session.commit()

    assert len(sent(session, now)) == 1


@pytest.mark.parametrize("field", ["expires_on", "ended_at"])
def test_the_sender_sends_nothing_to_whoever_helps_no_more(
    session: Session, plan: PlanSteps, link: CarerLink, now: datetime, field: str
) -> None:
    plan.proposed()
    setattr(link, field, (now - timedelta(days=1)).date() if field == "expires_on" else now)
    session.commit()

    assert sent(session, now) == []
    assert [(one.status, one.error_code) for one in copies(session)] == [("cancelled", "help_ended")]


def test_whoever_helps_no_more_is_not_texted_at_all(
    session: Session, world: World, plan: PlanSteps, hana: User, now: datetime
) -> None:
    let(session, world, hana, now, scopes=TEXTS, days=-1)
    let(session, world, add_helper(session, now), now, scopes=TEXTS, ended_at=now)
    let(session, world, add_helper(session, now), now, scopes=TEXTS, whose="cara")

    plan.proposed()

    assert copies(session) == []


def test_asked_about_a_review_they_get_one_for_that_day(
    session: Session, plan: PlanSteps, link: CarerLink, now: datetime
) -> None:
    plan.agreed(replace(ready_plan(now), review_on=now.date() + timedelta(days=10)))
    access = system_access("reviews")
    set_session_access(session, access)

    for _ in range(2):
        care_plans.ask_due(session, access, after=None, limit=10, base_url=BASE_URL, today=now.date(), now=now)

    words = f"There is a question in JoinedUp for someone you help: {BASE_URL}/helping"
    assert [one.body for one in copies(session)].count(words) == 1
    assert len(copies(session)) == 2  # the other told of the version itself


def test_the_person_and_the_team_offer_it_and_each_page_says_it(
    session: Session, world: World, client: PageClient, plan: PlanSteps, hana: User, link: CarerLink, app: Flask
) -> None:
    client.sign_in(world.access["asha"])
    theirs = PageClient(app)
    theirs.sign_in(access_of(hana, link))

    for path in ("/helpers/ask", f"/helpers/{link.id}"):
        assert "They get a text when I get one about my plan" in client.get(path).main
    assert "You get a text when there is something new" in theirs.get(f"/helping/{link.patient_id}").main


@may_take_longer
def test_ended_while_a_plan_is_sent_leaves_no_text_that_goes_out(own: Database, now: datetime) -> None:
    with own.session(system_access("test")) as session:
        world = build_world(session, now)
        steps = PlanSteps(session, world, now)
        steps.begin()
        steps.write(ready_plan(now))
    for turn in range(times(10)):
        with own.session(system_access("test")) as session:
            link_id = let(session, world, add_helper(session, now), now, scopes=TEXTS).id
        race(own, world, link_id, now, turn)
        with own.session(system_access("test")) as session:
            assert [one for one in claim_due(session, limit=100, now=now) if one.carer_link_id == link_id] == []
            session.commit()


def race(own: Database, world: World, link_id: uuid.UUID, now: datetime, turn: int) -> None:
    """The team sends a plan as the person ends the help of whoever would get a text."""

    def act(who: int) -> None:
        with own.session(world.access["asha" if who else "clinician"]) as session:
            if who:
                services.end(session, world.access["asha"], world.patients["asha"].id, link_id, now)
                session.commit()
            else:
                propose_with(PlanSteps(session, world, now), f"Pill {turn}", is_private=False)

    at_once(2, act)


@may_take_longer
def test_sending_plans_and_changing_what_a_helper_may_never_wait_for_each_other(own: Database, now: datetime) -> None:
    """Each takes the links of helpers first, then the person's log: in another order PostgreSQL finds a deadlock."""
    with own.session(system_access("test")) as session:
        world = build_world(session, now)
        steps = PlanSteps(session, world, now)
        steps.begin()
        steps.write(ready_plan(now))
        link_id = let(session, world, add_helper(session, now), now, scopes=TEXTS).id
    asha, clinician = world.access["asha"], world.access["clinician"]

    def send(turn: int) -> None:
        with own.session(clinician) as session:
            propose_with(PlanSteps(session, world, now), f"Pill {turn}", is_private=False)

    def change(turn: int) -> None:
        scopes = TEXTS if turn % 2 else frozenset({Scope.ANSWER})
        with own.session(asha) as session:
            services.change(session, asha, link_id, scopes=scopes, until=None, now=now)
            session.commit()

    def at_it(who: int) -> None:
        for turn in range(times(20)):
            if who:
                send(turn)
            else:
                change(turn)

    at_once(2, at_it)

    with own.session(system_access("test")) as session:
        assert audit.verify(session, world.patients["asha"].id) == []
