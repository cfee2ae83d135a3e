"""The team lets a helper in for a person: on a ground in law, with who decided it and who saw the paper."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.carers import services
from app.carers.services import Ground, NotLet, Request
from app.core import clock
from app.messaging.models import Message
from app.people.domain.helping import Basis, Scope, State
from app.people.models import CarerLink
from tests.helping import access_of, add_helper, let
from tests.integration.carers.test_asking import only_link
from tests.pages import Page, PageClient
from tests.worlds import World

FIELDS = {
    "name": "Hana",
    "phone": "07700 900333",
    "scopes": ["see_plan"],
    "lasts": "year",
    "basis": "lasting_power",
    "decided_by": "Hana Helperfield, attorney",
    "is_seen": ["yes"],
}


@pytest.fixture
def desk(world: World, client: PageClient) -> PageClient:
    client.sign_in(world.access["coordinator"])
    return client


@pytest.fixture
def address(world: World) -> str:
    return f"/team/people/{world.patients['asha'].id}/helpers"


def ask(desk: PageClient, address: str, status: int = 303, **fields: object) -> Page:
    page = desk.get(f"{address}/ask")
    return desk.post(f"{address}/ask", {**page.form_values(), **FIELDS, **fields}, status=status)


def test_the_ground_who_decided_and_who_saw_the_paper_are_kept_and_shown(
    session: Session, world: World, desk: PageClient, address: str
) -> None:
    ask(desk, address)

    link, page = only_link(session), desk.get(address)
    assert (link.basis, link.decided_by) == ("lasting_power", "Hana Helperfield, attorney")
    assert link.basis_seen_by_user_id == world.users["coordinator"].id
    for shown in ("Lasting power of attorney", "Decided by Hana Helperfield, attorney", "Paper seen by Coordinator"):
        assert shown in page.main
    assert len(session.scalars(select(Message)).all()) == 1


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("basis", "because", "Choose the ground"),
        ("decided_by", " ", "Enter who decided this"),
        ("is_seen", [], "Look at the paper first"),
        ("phone", "07700 900101", "This is the person’s own number"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    session: Session, desk: PageClient, address: str, field: str, value: object, expected: str
) -> None:
    page = ask(desk, address, status=422, **{field: value})

    assert expected in page.main
    assert page.form_values()["name"] == "Hana"
    assert session.scalars(select(CarerLink)).all() == []


def test_a_persons_own_yes_needs_no_paper(session: Session, desk: PageClient, address: str) -> None:
    ask(desk, address, basis="agreement", decided_by="Asha Testwala", is_seen=[])

    assert (only_link(session).basis, only_link(session).basis_seen_by_user_id) == ("agreement", None)


@pytest.mark.parametrize("is_seen", [True, False])
def test_to_agree_a_plan_needs_a_formal_ground_whose_paper_was_seen(
    session: Session, world: World, address: str, *, is_seen: bool
) -> None:
    now, access = clock.now(), world.access["coordinator"]
    patient_id = world.patients["asha"].id
    request = Request("Hana", "+447700900333", frozenset({Scope.AGREE_PLAN}), now.date(), world.users["lead"].id, "en")
    ground = Ground(Basis.AGREEMENT if is_seen else Basis.BEST_INTERESTS, "The team", is_seen=is_seen)

    with pytest.raises(NotLet):
        services.ask_for(session, access, patient_id, request, ground, base_url="https://example.test", now=now)


def test_to_answer_a_plan_on_the_persons_yes_is_refused_and_nothing_typed_is_lost(
    session: Session, desk: PageClient, address: str
) -> None:
    page = ask(desk, address, status=422, basis="agreement", scopes=["agree_plan"])

    assert "To answer a plan for them needs another ground" in page.main
    assert page.form_values()["name"] == "Hana"
    assert page.all("input", value="agree_plan")[0].get("checked") is not None
    assert session.scalars(select(CarerLink)).all() == []


@pytest.mark.parametrize("basis", ["lasting_power", "best_interests"])
def test_on_a_formal_ground_they_may_answer_a_plan_and_so_read_it(
    session: Session, desk: PageClient, address: str, basis: str
) -> None:
    ask(desk, address, basis=basis, scopes=["agree_plan"])

    assert only_link(session).scopes == ["agree_plan", "see_plan"]
    assert "answer it for me" in desk.get(address).main


def test_the_person_keeps_or_takes_away_what_the_team_gave_and_gives_it_to_nobody(
    session: Session, world: World, client: PageClient
) -> None:
    client.sign_in(world.access["asha"])
    given = let(session, world, add_helper(session, clock.now()), clock.now(), scopes=frozenset({Scope.AGREE_PLAN}))
    other = let(session, world, add_helper(session, clock.now()), clock.now(), scopes=frozenset({Scope.ANSWER}))

    assert "answer it for me" not in client.get("/helpers/ask").main
    client.post(f"/helpers/{other.id}", {"scopes": ["agree_plan"], "lasts": ""}, status=422)
    client.post(f"/helpers/{given.id}", {"scopes": ["agree_plan"], "lasts": ""})
    session.refresh(given)
    assert given.scopes == ["agree_plan", "see_plan"]
    client.post(f"/helpers/{given.id}", {"scopes": ["answer"], "lasts": ""})
    assert "answer it for me" not in client.get(f"/helpers/{given.id}").main


def test_letting_somebody_in_needs_a_fresh_code(desk: PageClient, address: str) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        assert "/prove-again" in desk.get(f"{address}/ask", status=303).location


def test_the_team_ends_the_help_of_one(session: Session, world: World, desk: PageClient, address: str, app) -> None:
    helper = add_helper(session, clock.now())
    link = let(session, world, helper, clock.now())
    browser = PageClient(app)
    browser.sign_in(access_of(helper, link))
    browser.get(f"/helping/{link.patient_id}")

    path = f"{address}/{link.id}/end"
    desk.post(path, desk.get(path).form_values())

    assert only_link(session).state(clock.now()) is State.ENDED
    browser.get(f"/helping/{link.patient_id}", status=404)
