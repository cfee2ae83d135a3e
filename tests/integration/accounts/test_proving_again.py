"""A person proves once more that it is them: a fresh code by text before something that matters more."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Blueprint, Flask, jsonify
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OneTimeCode, UserSession
from app.core.audit import AuditEvent
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept
from app.people.services import set_phone
from tests.integration.accounts.sign_in_steps import last_code, texts, wrong
from tests.pages import Page, PageClient
from tests.worlds import World

GUARDED = "/probe/matters"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def app(app: Flask) -> Flask:
    """The app with a page that matters more."""
    probe = Blueprint("matters", __name__)

    @probe.get(GUARDED)
    @requires(Action.READ_OWN, fresh=True)
    def show():
        kept = take_kept()
        return jsonify(who=current_access().display, kept=kept.to_dict() if kept else None)

    @probe.post(GUARDED)
    @requires(Action.READ_OWN, fresh=True)
    def save():
        return jsonify(saved=True)

    app.register_blueprint(probe)
    return app


@pytest.fixture
def later(client: PageClient, world: World, now: datetime) -> Iterator[time_machine.Traveller]:
    """Asha signed in six minutes ago."""
    with time_machine.travel(now, tick=False) as clock:
        client.sign_in(world.access["asha"])
        clock.move_to(now + 6 * MINUTE)
        yield clock


def ask(client: PageClient, *, to: str = GUARDED, status: int = 303) -> Page:
    return client.post(f"/prove-again?next={to}", status=status)


def enter(client: PageClient, code: str, *, status: int = 303, to: str = GUARDED) -> Page:
    return client.post(f"/prove-again/code?next={to}", {"code": code}, status=status)


def test_who_signed_in_just_now_is_not_asked(client: PageClient, world: World, now: datetime) -> None:
    with time_machine.travel(now, tick=False) as clock:
        client.sign_in(world.access["asha"])
        clock.move_to(now + 5 * MINUTE)

        client.get(GUARDED)


def test_after_five_minutes_a_fresh_code_lets_the_person_on(client: PageClient, session: Session, later) -> None:
    asked = client.get(GUARDED, status=303)

    assert asked.location == f"/prove-again?next={GUARDED}"
    assert "ends in 101" in client.get(asked.location).main
    assert ask(client).location == f"/prove-again/code?next={GUARDED}"
    assert "works for 5 minutes" in texts(session)[-1]
    client.get(f"/prove-again/code?next={GUARDED}")
    assert enter(client, last_code(session)).location == GUARDED
    client.get(GUARDED)


def test_the_old_session_is_dead_and_its_twelve_hours_still_count(
    client: PageClient, session: Session, later, now: datetime
) -> None:
    ask(client)
    enter(client, last_code(session))

    old, new = session.scalars(select(UserSession).order_by(UserSession.reauthenticated_at)).all()
    assert (old.revoked_at, new.revoked_at) == (now + 6 * MINUTE, None)
    assert old.ends_at == new.ends_at


def test_what_was_typed_meanwhile_is_kept_until_proved(client: PageClient, session: Session, later) -> None:
    asked = client.post(GUARDED, {"words": "Not lost"})

    assert "What you typed is kept" in client.get(asked.location).main
    client.post(asked.location)
    code_page = asked.location.replace("prove-again", "prove-again/code")
    back = client.post(code_page, {"code": last_code(session)}).location
    assert client.get(back).response.json["kept"]["words"] == "Not lost"


def test_the_code_goes_to_the_persons_own_number_and_works_once(
    client: PageClient, world: World, session: Session, later
) -> None:
    ask(client)
    code, asked = last_code(session), session.scalars(select(OneTimeCode)).one()
    with client.http.session_transaction() as cookie:
        remembered = cookie["prove"]
    enter(client, code)

    with client.http.session_transaction() as cookie:
        cookie["prove"] = remembered  # a copy of the cookie, kept from before
    assert asked.number == world.patients["asha"].phone
    assert "does not work any more" in enter(client, code, status=422).main


def test_a_code_is_of_use_for_five_minutes(client: PageClient, session: Session, later) -> None:
    ask(client)

    later.shift(5 * MINUTE)
    page = enter(client, last_code(session), status=422)

    assert "does not work any more" in page.main
    client.get(GUARDED, status=303)


def test_five_wrong_codes_use_it_up(client: PageClient, session: Session, later) -> None:
    ask(client)
    code = last_code(session)

    for _ in range(5):
        assert "This code is not right" in enter(client, wrong(code), status=422).main

    assert "does not work any more" in enter(client, code, status=422).main


def test_a_code_sent_to_a_number_that_is_theirs_no_more_proves_nothing(
    client: PageClient, world: World, session: Session, later
) -> None:
    ask(client)
    code = last_code(session)
    set_phone(world.patients["asha"], "+447700900199")
    session.commit()

    enter(client, code, status=422)


def test_a_code_asked_for_while_signing_in_proves_nothing_here(client: PageClient, session: Session, later) -> None:
    other = PageClient(client.app)
    other.get("/sign-in")
    other.post("/sign-in", {"number": "07700900101"})

    assert enter(client, last_code(session)).location.startswith("/prove-again?")


def test_three_codes_in_ten_minutes_are_the_most(client: PageClient, session: Session, later) -> None:
    for _ in range(3):
        ask(client)

    assert "too many codes" in ask(client, status=429).main
    assert len(texts(session)) == 3


def test_who_has_no_number_is_told_what_to_do(client: PageClient, world: World, session: Session, later) -> None:
    set_phone(world.patients["asha"], None)
    session.commit()

    assert "Ask your team to add it" in client.get("/prove-again").main
    ask(client, status=422)
    assert texts(session) == []


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_it_leads_only_to_our_own_pages(client: PageClient, session: Session, later, elsewhere: str) -> None:
    ask(client, to=elsewhere)

    assert enter(client, last_code(session), to=elsewhere).location == "/"


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "1" * 5000, "12\x0034", "١٢٣"])
def test_what_is_no_code_is_refused_with_what_to_do(client: PageClient, session: Session, later, code: str) -> None:
    ask(client)

    page = enter(client, code, status=422)

    assert "There is a problem" in page.main
    assert session.scalar(select(OneTimeCode.tries)) == 0


def test_the_persons_own_log_says_so(client: PageClient, world: World, session: Session, later) -> None:
    ask(client)
    enter(client, last_code(session))

    found = session.scalars(select(AuditEvent.patient_id).where(AuditEvent.action == "session.renewed")).all()
    assert found == [world.patients["asha"].id]
    assert "checked again, with a code" in client.get("/my-record/who-looked?mine=1").main
