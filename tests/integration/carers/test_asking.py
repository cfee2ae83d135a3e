"""A person asks somebody for help, changes what they may do, and stops it. Nobody is told."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.audit import AuditEvent
from app.messaging.models import Message
from app.people.domain.helping import State
from app.people.models import CarerLink
from tests.helping import add_helper, let
from tests.pages import Page, PageClient
from tests.worlds import World

FIELDS = {"name": "Hana", "phone": "07700 900333", "scopes": ["see_plan"], "lasts": "quarter"}


@pytest.fixture
def asha(world: World, client: PageClient) -> PageClient:
    client.sign_in(world.access["asha"])
    return client


def ask(browser: PageClient, status: int = 303, **fields: object) -> Page:
    page = browser.get("/helpers/ask")
    return browser.post("/helpers/ask", {**page.form_values(), **FIELDS, **fields}, status=status)


def only_link(session: Session) -> CarerLink:
    return session.scalars(select(CarerLink).execution_options(populate_existing=True)).one()


def test_with_nobody_the_page_says_so_and_what_a_helper_never_sees(asha: PageClient) -> None:
    page = asha.get("/helpers")

    assert "Nobody helps you here now." in page.main
    assert "They never see what you marked as private" in page.main


def test_asking_texts_them_once_and_says_neither_who_nor_what(session: Session, asha: PageClient) -> None:
    ask(asha)

    link, text = only_link(session), session.scalars(select(Message)).one()
    assert link.state(clock.now()) is State.INVITED
    assert (link.name, link.phone, link.scopes) == ("Hana", "+447700900333", ["see_plan"])
    assert text.to_number == "+447700900333"
    assert "Someone asks you to help them" in str(text.body)
    assert "Asha" not in str(text.body)
    assert "You asked them on" in asha.get("/helpers").main


def test_the_same_page_sent_twice_asks_once(session: Session, asha: PageClient) -> None:
    fields = {**asha.get("/helpers/ask").form_values(), **FIELDS}

    for _ in range(2):
        asha.post("/helpers/ask", fields)

    assert len(session.scalars(select(CarerLink)).all()) == len(session.scalars(select(Message)).all()) == 1


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("name", "", "Enter their name"),
        ("phone", "", "Enter their mobile phone number"),
        ("phone", "020 7946 0000", "Enter a UK mobile phone number"),
        ("phone", "07700 900101", "This is your own number"),
        ("scopes", [], "Choose at least one thing they can do"),
        ("scopes", ["agree_plan"], "Choose at least one thing they can do"),
        ("lasts", "ten years", "Choose for how long"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    session: Session, asha: PageClient, field: str, value: object, expected: str
) -> None:
    page = ask(asha, status=422, **{field: value})

    assert expected in page.main
    if field != "name":
        assert page.form_values()["name"] == "Hana"
    assert session.scalars(select(CarerLink)).all() == []


def test_a_number_that_was_asked_is_not_asked_again_until_it_said_no(session: Session, asha: PageClient) -> None:
    ask(asha)

    assert "You have already asked somebody with this number" in ask(asha, status=422).main
    only_link(session).declined_at = clock.now()
    session.commit()
    ask(asha)

    assert len(session.scalars(select(CarerLink)).all()) == 2


def test_no_more_than_five_are_asked_in_a_day(session: Session, asha: PageClient) -> None:
    for number in range(5):
        ask(asha, phone=f"07700 90034{number}")

    page = ask(asha, status=429, phone="07700 900345")

    assert "You have asked 5 people today" in page.main
    assert page.form_values()["name"] == "Hana"
    assert len(session.scalars(select(Message)).all()) == 5


def test_what_they_may_do_and_how_long_can_be_changed(session: Session, asha: PageClient) -> None:
    ask(asha)
    path = f"/helpers/{only_link(session).id}"

    asha.post(path, {**asha.get(path).form_values(), "scopes": ["answer", "see_plan"], "lasts": "year"})

    link = only_link(session)
    assert link.scopes == ["answer", "see_plan"]
    assert link.expires_on == clock.today() + timedelta(days=365)


def test_left_as_it_is_the_day_stays(session: Session, asha: PageClient) -> None:
    ask(asha)
    path, until = f"/helpers/{only_link(session).id}", only_link(session).expires_on

    asha.post(path, {**asha.get(path).form_values(), "scopes": ["answer"], "lasts": ""})

    assert (only_link(session).scopes, only_link(session).expires_on) == (["answer"], until)


def test_stopping_withdraws_the_text_and_tells_nobody(session: Session, asha: PageClient) -> None:
    ask(asha)
    path = f"/helpers/{only_link(session).id}/end"
    assert "We do not tell them." in asha.get(path).main

    for _ in range(2):
        asha.post(path, asha.get(path).form_values())

    assert only_link(session).state(clock.now()) is State.ENDED
    text = session.scalars(select(Message).execution_options(populate_existing=True)).one()
    assert (text.status, text.error_code) == ("cancelled", "help_ended")
    ended = session.scalars(select(AuditEvent).where(AuditEvent.action == "helper.ended")).all()
    assert len(ended) == 1
    assert "You stopped their help on" in asha.get("/helpers").main


def test_what_was_ended_cannot_be_changed_back(session: Session, asha: PageClient) -> None:
    ask(asha)
    path = f"/helpers/{only_link(session).id}"
    fields = asha.get(path).form_values()
    asha.post(f"{path}/end", {})

    asha.post(path, {**fields, "scopes": ["answer"], "lasts": "year"}, status=404)

    assert only_link(session).state(clock.now()) is State.ENDED


def test_anothers_helper_does_not_exist(session: Session, world: World, client: PageClient) -> None:
    link = let(session, world, add_helper(session, clock.now()), clock.now(), whose="cara")
    client.sign_in(world.access["asha"])

    for path in (f"/helpers/{link.id}", f"/helpers/{link.id}/end"):
        client.get(path, status=404)
        client.post(path, {"scopes": ["answer"], "lasts": ""}, status=404)


def test_who_helped_and_when_it_stops_stands_in_the_persons_own_log(session: Session, asha: PageClient) -> None:
    ask(asha)

    assert "asked somebody for help" in asha.get("/my-record/who-looked?mine=1").main


def test_whoever_holds_the_phone_later_must_prove_who_they_are_before_asking(
    session: Session, world: World, asha: PageClient
) -> None:
    """SAFETY 7.5.3: letting a helper in needs a fresh code."""
    ask(asha)
    path = f"/helpers/{only_link(session).id}"
    fields = {**asha.get("/helpers/ask").form_values(), **FIELDS, "phone": "07700 900334"}

    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        for found in (
            asha.get("/helpers/ask", status=303),
            asha.post("/helpers/ask", fields),
            asha.post(path, {"scopes": ["answer"], "lasts": "year"}),
        ):
            assert "/prove-again" in found.location
        asha.get("/helpers")
        asha.post(f"{path}/end", {})  # to stop their help needs no code

    assert only_link(session).state(clock.now()) is State.ENDED
