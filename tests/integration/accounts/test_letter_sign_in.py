"""Somebody comes with a letter: its code, the year of birth, and a number of their own."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.domain.invitations import LASTS, TRIES
from app.accounts.models import Invitation
from app.accounts.services import invitations, letters
from app.core import audit
from app.core.db import set_session_access
from app.people import queries as people
from app.people.domain.access import system_access
from app.people.services import set_phone
from tests.integration.accounts.sign_in_steps import last_code, texts, who, wrong
from tests.pages import Page, PageClient
from tests.worlds import World

SYSTEM = system_access("test")
NEW_NUMBER = "07700 900777"
NO_MATCH = "We could not match this code and year"


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def letter(session: Session, world: World, now: datetime) -> Invitation:
    """A letter to Asha, who has no number yet."""
    set_phone(world.patients["asha"], None)
    set_session_access(session, world.access["coordinator"])
    made = invitations.invite_by_letter(session, world.access["coordinator"], world.patients["asha"].id, now=now)
    session.commit()
    set_session_access(session, SYSTEM)
    assert isinstance(made, Invitation)
    return made


def open_letter(
    client: PageClient, code: str | None, year: str = "1950", *, status: int = 303, address: str = "10.0.0.1"
) -> Page:
    client.get("/start/letter")
    return client.post(
        "/start/letter",
        {"code": code or "", "year": year, "number": NEW_NUMBER},
        status=status,
        environ_overrides={"REMOTE_ADDR": address},
    )


def test_the_start_page_says_what_it_is_and_leads_in(client: PageClient) -> None:
    page = client.get("/start")

    links = {link.get("href") for link in page.all("a")}
    assert {"/sign-in", "/start/letter"} <= links
    assert len(page.all("ul", class_="nhsuk-list nhsuk-list--bullet")[0]) == 3


def test_code_year_and_a_proved_number_open_the_record(
    client: PageClient, session: Session, world: World, letter: Invitation
) -> None:
    opened = open_letter(client, letter.code)
    entered = client.post("/start/letter/code", {"code": last_code(session)})

    assert (opened.location, entered.location) == ("/start/letter/code", "/")
    assert who(client) == "Asha Testwala"


def test_the_number_is_bound_to_the_person_and_serves_to_sign_in(
    client: PageClient, session: Session, world: World, letter: Invitation
) -> None:
    open_letter(client, letter.code)
    client.post("/start/letter/code", {"code": last_code(session)})

    found = people.find_by_phone(session, SYSTEM, "+447700900777")
    assert [patient.given_name for patient in found] == ["Asha"]


def test_nothing_is_bound_before_the_number_is_proved(client: PageClient, session: Session, letter: Invitation) -> None:
    open_letter(client, letter.code)
    client.post("/start/letter/code", {"code": wrong(last_code(session))}, status=422)

    assert people.find_by_phone(session, SYSTEM, "+447700900777") == []


def test_the_code_may_be_typed_in_small_letters_with_spaces(client: PageClient, letter: Invitation) -> None:
    open_letter(client, " ".join(str(letter.code).lower()))


def test_a_letter_works_once(app: Flask, client: PageClient, session: Session, letter: Invitation) -> None:
    open_letter(client, letter.code)
    client.post("/start/letter/code", {"code": last_code(session)})

    assert NO_MATCH in open_letter(PageClient(app), letter.code, status=422).main


def test_two_phones_with_one_letter_bind_one_number(
    app: Flask, client: PageClient, session: Session, letter: Invitation
) -> None:
    other = PageClient(app)
    open_letter(client, letter.code)
    first = last_code(session)
    other.get("/start/letter")
    other.post("/start/letter", {"code": str(letter.code), "year": "1950", "number": "07700 900888"})
    second = next(text[:6] for text in texts(session) if text[:6] != first)

    other.post("/start/letter/code", {"code": second})
    late = client.post("/start/letter/code", {"code": first})

    assert late.location == "/start/letter"
    assert people.find_by_phone(session, SYSTEM, "+447700900777") == []


def test_every_wrong_combination_gets_the_same_answer(
    app: Flask, client: PageClient, session: Session, world: World, letter: Invitation, now: datetime
) -> None:
    code = str(letter.code)
    nobody = "0" * 10 if code != "0" * 10 else "1" * 10

    answers = [open_letter(PageClient(app), *pair, status=422) for pair in ((code, "1951"), (nobody, "1950"))]

    assert len({page.main.replace(code, "").replace(nobody, "") for page in answers}) == 1
    assert texts(session) == []


@pytest.mark.parametrize("change", ["expired", "revoked", "died"])
def test_a_letter_that_ended_gets_the_same_answer(
    client: PageClient, session: Session, world: World, letter: Invitation, now: datetime, change: str
) -> None:
    if change == "expired":
        letter.expires_at = now
    if change == "revoked":
        letter.revoked_at = now
    if change == "died":
        world.patients["asha"].deceased_on = now.date()
    session.commit()

    assert NO_MATCH in open_letter(client, letter.code, status=422).main
    assert texts(session) == []


def test_a_letter_lasts_28_days(session: Session, letter: Invitation, now: datetime) -> None:
    def open_at(when: datetime) -> object:
        return letters.open_letter(session, SYSTEM, code=str(letter.code), year=1950, now=when)

    assert open_at(now + LASTS - timedelta(seconds=1)) is not None
    assert open_at(now + LASTS) is None
    assert timedelta(days=28) == LASTS


def test_five_wrong_years_end_a_letter(app: Flask, session: Session, letter: Invitation) -> None:
    for number in range(TRIES):
        open_letter(PageClient(app), letter.code, "1951", status=422, address=f"10.0.1.{number}")

    assert NO_MATCH in open_letter(PageClient(app), letter.code, status=422).main


def test_a_right_try_is_not_used_up(session: Session, letter: Invitation, now: datetime) -> None:
    for _ in range(TRIES + 2):
        assert letters.open_letter(session, SYSTEM, code=str(letter.code), year=1950, now=now) is not None


def test_a_locked_letter_is_replaced_by_the_next_one(
    session: Session, world: World, letter: Invitation, now: datetime
) -> None:
    letter.tries = TRIES
    session.commit()

    again = invitations.invite_by_letter(session, world.access["coordinator"], letter.patient_id, now=now)

    assert isinstance(again, Invitation)
    assert again.id != letter.id
    assert letter.revoked_at == now


def test_one_address_may_try_ten_times_an_hour(
    client: PageClient, session: Session, letter: Invitation, clock: time_machine.Traveller
) -> None:
    for _ in range(10):
        open_letter(client, "0000000000", status=422)

    assert "You have tried too often" in open_letter(client, letter.code, status=429).main
    assert texts(session) == []
    open_letter(client, letter.code, address="10.0.0.2")


def test_a_text_is_kept_from_a_number_that_was_asked_too_often(
    app: Flask, session: Session, letter: Invitation
) -> None:
    for number in range(3):
        open_letter(PageClient(app), letter.code, address=f"10.0.2.{number}")

    open_letter(PageClient(app), letter.code, status=429, address="10.0.2.9")

    assert len(texts(session)) == 3


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("code", "", "Enter the invitation code from your letter"),
        ("code", "ABCD", "The invitation code is 10 letters and numbers"),
        ("code", "ABCD\x00EFGHJK", "Remove the special characters"),
        ("year", "50", "The year is 4 numbers"),
        ("number", "0121 496 0000", "Enter a UK mobile phone number"),
        ("number", "+1 500 555 0006", "Enter a UK mobile phone number"),
    ],
)
def test_a_slip_is_explained_and_nothing_typed_is_lost(client: PageClient, field: str, text: str, words: str) -> None:
    typed = {"code": "ABCD-EFGH-JK", "year": "1950", "number": NEW_NUMBER, field: text}

    page = client.post("/start/letter", typed, status=422)

    assert words in page.main
    kept = page.form_values()
    assert [kept[name] for name in typed if name != field] == [typed[name] for name in typed if name != field]


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_code_page_without_a_letter_leads_back(client: PageClient, method: str) -> None:
    page = client.get("/start/letter/code", status=303) if method == "get" else client.post("/start/letter/code")

    assert page.location == "/start/letter"


def test_coming_in_is_written_in_the_persons_log(
    client: PageClient, session: Session, world: World, letter: Invitation
) -> None:
    open_letter(client, letter.code, "1951", status=422)
    open_letter(client, letter.code)
    client.post("/start/letter/code", {"code": last_code(session)})

    events = audit.events_about(session, world.patients["asha"].id, exclude_actor=None, limit=3)
    assert [event.action for event in events] == ["signin.succeeded", "invitation.accepted", "invitation.refused"]
    assert audit.verify(session, world.patients["asha"].id) == []


def test_the_letters_code_proves_nothing_on_the_sign_in_pages(
    client: PageClient, session: Session, letter: Invitation
) -> None:
    open_letter(client, letter.code)

    assert client.post("/sign-in/code", {"code": last_code(session)}).location == "/sign-in"


def test_the_used_letter_is_marked(client: PageClient, session: Session, letter: Invitation, now: datetime) -> None:
    open_letter(client, letter.code)
    client.post("/start/letter/code", {"code": last_code(session)})

    row = session.scalars(select(Invitation), execution_options={"populate_existing": True}).one()
    assert (row.opened_at, row.accepted_at, row.tries) == (now, now, 0)
