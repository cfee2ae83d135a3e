"""Turning messages on and off for a phone, and whom that phone is woken for."""

import base64
import json
import uuid
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import Settings
from app.core import clock
from app.core.audit import AuditEvent
from app.core.db import set_session_access
from app.messaging.domain.pushing import MOST_PHONES
from app.messaging.models import PushSubscription
from tests.helping import access_of, add_helper, let
from tests.integration.accounts import sign_in_steps
from tests.integration.messaging.conftest import SYSTEM
from tests.pages import PageClient
from tests.push_service import Handset
from tests.worlds import PATIENTS, World

ENDPOINT = "https://fcm.googleapis.com/fcm/send/the-phones-own-token"
PAGE = "/this-phone"


def ask(phone: PageClient, said: object = None, *, token: str | None = None, raw: bytes | None = None):
    """Post as the page's script does."""
    body = raw if raw is not None else json.dumps(Handset().as_json(ENDPOINT) if said is None else said).encode()
    headers = {"X-CSRFToken": phone.csrf_token() if token is None else token}
    return phone.http.post("/push/subscriptions", data=body, content_type="application/json", headers=headers)


def sign_in_by_code(phone: PageClient, session: Session, who: str) -> None:
    """Sign in by the pages: a code by text, and the year of birth."""
    number = PATIENTS[who][-1]
    set_session_access(session, SYSTEM)
    sign_in_steps.ask(phone, number)
    set_session_access(session, SYSTEM)
    code = sign_in_steps.last_code(session)
    asked = phone.post("/sign-in/code", {"code": code})
    if asked.location == "/sign-in/year-of-birth":  # the first time
        asked = phone.post(asked.location, {"year": "1950"})
    assert asked.location == "/"


def rows(session: Session) -> list[tuple[str, str | None]]:
    """Return whose phone each is, and why it ended, oldest first."""
    set_session_access(session, SYSTEM)
    query = select(PushSubscription).order_by(PushSubscription.created_at, PushSubscription.ended_at.is_(None))
    found = session.scalars(query, execution_options={"populate_existing": True})
    return [(str(one.user_id), one.end_reason) for one in found]


def logged(session: Session, world: World) -> list[str]:
    set_session_access(session, SYSTEM)
    query = select(AuditEvent.action).where(AuditEvent.patient_id == world.patients["asha"].id)
    return [one for one in session.scalars(query.order_by(AuditEvent.seq)) if one.startswith("push.")]


def test_a_phone_is_turned_on_and_the_page_says_so(phone: PageClient, session: Session, world: World) -> None:
    assert "Messages are on for this phone." not in phone.get(PAGE).main

    assert ask(phone).status_code == 204

    assert "Messages are on for this phone." in phone.get(PAGE).main
    assert rows(session) == [(str(world.users["asha"].id), None)]
    assert logged(session, world) == ["push.turned_on"]


def test_where_it_sends_to_lies_sealed(phone: PageClient, session: Session) -> None:
    ask(phone)

    (found,) = session.scalars(select(PushSubscription))
    assert found.endpoint == ENDPOINT
    assert b"the-phones-own-token" not in bytes(found.endpoint_ct)
    assert "the-phones-own-token" not in found.endpoint_hash


def test_the_same_phone_again_is_the_same_row(phone: PageClient, session: Session, world: World) -> None:
    for _ in range(3):
        assert ask(phone).status_code == 204

    assert len(rows(session)) == 1
    assert logged(session, world) == ["push.turned_on"]


def test_a_phone_with_a_new_address_takes_the_place_of_its_old_one(phone: PageClient, session: Session) -> None:
    ask(phone)
    ask(phone, Handset().as_json(ENDPOINT + "-new"))

    assert sorted(reason or "" for _user, reason in rows(session)) == ["", "replaced"]


@pytest.mark.parametrize(
    "said",
    [
        {},
        [],
        "x",
        {"endpoint": ENDPOINT},
        {"endpoint": ENDPOINT, "keys": {}},
        {"endpoint": ENDPOINT, "keys": {"p256dh": 1, "auth": 2}},
        {"endpoint": ENDPOINT, "keys": {"p256dh": "x", "auth": "x"}},
        {"endpoint": None, "keys": {"p256dh": "x", "auth": "x"}},
        Handset().as_json("https://127.0.0.1/x"),
        Handset().as_json("https://169.254.169.254/latest"),
        Handset().as_json("http://fcm.googleapis.com/x"),
        Handset().as_json("https://fcm.googleapis.com.example.com/x"),
        Handset().as_json(ENDPOINT + "\x00"),
    ],
)
def test_what_is_no_phone_is_refused_with_what_to_do(phone: PageClient, session: Session, said: object) -> None:
    answer = ask(phone, said)

    assert answer.status_code == 422
    assert "Open this page again and try once more." in answer.get_json()["message"]
    assert rows(session) == []


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[" * 4000, b'{"endpoint": "' + b"x" * 5000 + b'"}'])
def test_bytes_that_are_no_json_are_refused(phone: PageClient, session: Session, raw: bytes) -> None:
    assert ask(phone, raw=raw).status_code == 422
    assert rows(session) == []


def test_without_the_forms_token_nothing_is_turned_on(phone: PageClient, session: Session) -> None:
    assert ask(phone, token="x").status_code == 400
    assert rows(session) == []


def test_it_is_turned_off_once_and_stays_so(phone: PageClient, session: Session, world: World) -> None:
    ask(phone)
    found = session.scalars(select(PushSubscription)).one()

    for _ in range(2):
        assert phone.post(f"/push/phones/{found.id}/turn-off", {"next": PAGE}).location == PAGE

    assert [reason for _user, reason in rows(session)] == ["turned_off"]
    assert logged(session, world) == ["push.turned_on", "push.turned_off"]
    assert "Messages are on for this phone." not in phone.get(PAGE).main


def test_a_lost_phone_is_turned_off_from_another(phone: PageClient, session: Session, turn_on) -> None:
    lost = turn_on("lost")
    page = phone.get(PAGE)
    assert "Your other phones" in page.main

    phone.post(f"/push/phones/{lost.id}/turn-off", {"next": "https://elsewhere.example"})

    assert [reason for _user, reason in rows(session)] == ["turned_off"]
    assert "Your other phones" not in phone.get(PAGE).main


def test_anothers_phone_looks_as_if_it_did_not_exist(phone: PageClient, session: Session, turn_on) -> None:
    theirs = turn_on("theirs", who="bogdan")

    for number in (theirs.id, uuid.uuid4()):
        phone.post(f"/push/phones/{number}/turn-off", status=404)

    assert [reason for _user, reason in rows(session)] == [None]
    assert "Your other phones" not in phone.get(PAGE).main


def test_signing_out_turns_this_phone_off_and_no_other(phone: PageClient, session: Session, turn_on) -> None:
    turn_on("other")
    ask(phone)

    phone.post("/sign-out")

    assert sorted(reason or "" for _user, reason in rows(session)) == ["", "signed_out"]


def test_a_session_that_runs_out_leaves_it_on(app: Flask, phone: PageClient, session: Session, world: World) -> None:
    ask(phone)

    phone.sign_in(world.access["asha"])  # a new session in the same browser

    assert "Messages are on for this phone." in phone.get(PAGE).main
    phone.post("/sign-out")
    assert [reason for _user, reason in rows(session)] == ["signed_out"]


@pytest.mark.parametrize("same_address", [True, False])
def test_a_phone_that_somebody_else_turns_on_is_theirs(
    phone: PageClient, session: Session, world: World, *, same_address: bool
) -> None:
    ask(phone)
    phone.sign_in(world.access["bogdan"])
    assert "Messages are on for this phone." not in phone.get(PAGE).main

    assert ask(phone, Handset().as_json(ENDPOINT if same_address else ENDPOINT + "-new")).status_code == 204

    assert sorted(rows(session), key=str) == sorted(
        [(str(world.users["asha"].id), "other_user"), (str(world.users["bogdan"].id), None)], key=str
    )


def test_somebody_else_signing_in_stops_it_for_whoever_had_it(
    phone: PageClient, session: Session, world: World
) -> None:
    ask(phone)
    with phone.http.session_transaction() as cookie:
        cookie.clear()

    sign_in_by_code(phone, session, "bogdan")

    assert rows(session) == [(str(world.users["asha"].id), "other_user")]


def test_the_same_person_signing_in_again_leaves_it_on(phone: PageClient, session: Session, world: World) -> None:
    ask(phone)
    with phone.http.session_transaction() as cookie:
        cookie.clear()

    sign_in_by_code(phone, session, "asha")

    assert rows(session) == [(str(world.users["asha"].id), None)]


def test_a_person_has_so_many_phones_and_no_more(session: Session, turn_on, now: datetime) -> None:
    for number in range(MOST_PHONES + 2):
        turn_on(f"phone-{number}", at=now + timedelta(minutes=number))

    assert [reason for _user, reason in rows(session)] == ["too_many"] * 2 + [None] * MOST_PHONES


def test_a_helper_and_a_colleague_turn_no_phone_on_and_see_nobodys(
    app: Flask, session: Session, world: World, turn_on
) -> None:
    turn_on()
    helper = add_helper(session, clock.now())
    link = let(session, world, helper, clock.now())
    for access in (access_of(helper, link), world.access["clinician"]):
        browser = PageClient(app)
        browser.sign_in(access)
        page = browser.get(PAGE)
        assert "data-push" not in page.text
        assert "/push/phones/" not in page.text
        assert ask(browser).status_code == 404

    assert len(rows(session)) == 1


def test_on_postgresql_no_colleague_reads_which_phones_a_person_has(
    session: Session, world: World, turn_on, engine_name: str
) -> None:
    turn_on()
    set_session_access(session, world.access["clinician"])

    found = session.scalars(select(PushSubscription)).all()

    assert len(found) == (1 if engine_name == "sqlite" else 0)  # SQLite has no second wall


def test_a_site_without_keys_offers_nothing(app: Flask, phone: PageClient) -> None:
    app.extensions["settings"] = Settings.load(
        demo=False,
        base_url="https://joinedup.example",
        secret_key="x" * 40,
        field_keys="a:" + base64.b64encode(b"0" * 32).decode(),
        twilio_account_sid="AC1",
        twilio_auth_token="t",
        twilio_from="+447700900000",
    )

    page = phone.get(PAGE)

    assert "This service does not send messages to phones." in page.main
    assert "data-push" not in page.text
    assert ask(phone).status_code == 404
