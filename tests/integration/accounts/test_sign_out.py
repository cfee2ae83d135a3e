"""Leaving, staying, and what was typed when the session ran out."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.kept_forms import KeptForm
from tests.integration.accounts.sign_in_steps import ask, last_code
from tests.pages import Page, PageClient
from tests.worlds import World

TYPED = {"matters": "Walking to the shop £5 ہیلو", "concern": ["b01", "b02"], "operation_id": "17"}


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


def test_signing_out_ends_the_session_everywhere(client: PageClient, world: World) -> None:
    client.sign_in(world.access["asha"])
    with client.http.session_transaction() as cookie:
        old = dict(cookie)

    page = client.post("/sign-out")

    assert page.location == "/"
    assert page.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    with client.http.session_transaction() as cookie:
        cookie.update(old)
    client.get("/probe/mine", status=303)


def test_signing_out_twice_does_no_harm(client: PageClient, world: World) -> None:
    client.sign_in(world.access["asha"])
    client.post("/sign-out")

    assert client.post("/sign-out").location == "/"


def test_staying_counts_as_being_seen(client: PageClient, world: World, clock: time_machine.Traveller) -> None:
    client.sign_in(world.access["asha"])
    for _ in range(3):
        clock.shift(timedelta(minutes=29, seconds=59))
        client.post("/session/keep-alive", status=204)

    clock.shift(timedelta(minutes=30))
    client.post("/session/keep-alive", status=303)


def sign_in_again(client: PageClient, session: Session, location: str, number: str = "07700 900101") -> Page:
    """Go through the sign-in pages from where the app sent the person."""
    client.get(location)
    client.post("/sign-in", {"number": number})
    return client.post("/sign-in/code", {"code": last_code(session)})


@pytest.fixture
def sent_away(client: PageClient, world: World, clock: time_machine.Traveller) -> str:
    """Asha's session ran out while she typed; where the app sent her."""
    PageClient(client.app).sign_in(world.access["bogdan"])
    client.sign_in(world.access["asha"])
    clock.shift(timedelta(minutes=31))
    return client.post("/probe/form", TYPED, status=303).location


def test_what_was_typed_is_there_again_after_signing_in(client: PageClient, session: Session, sent_away: str) -> None:
    back = sign_in_again(client, session, sent_away).location

    assert back == "/probe/form?kept=1"
    assert client.get(back).response.json["kept"] == {**{k: [v] if isinstance(v, str) else v for k, v in TYPED.items()}}
    assert client.get(back).response.json["kept"] is None


def test_nobody_else_gets_what_was_typed(client: PageClient, session: Session, sent_away: str) -> None:
    back = sign_in_again(client, session, sent_away, "07700 900102").location

    assert back == "/"
    assert client.get("/probe/form?kept=1").response.json["kept"] is None


def test_what_was_typed_is_sealed_for_its_owner(
    client: PageClient, session: Session, world: World, sent_away: str
) -> None:
    row = session.scalars(select(KeptForm)).one()

    assert b"Walking" not in row.values_ct
    row.user_id = world.users["bogdan"].id
    session.commit()
    back = sign_in_again(client, session, sent_away, "07700 900102").location
    assert back == "/"
    assert client.get("/probe/form?kept=1").response.json["kept"] is None


def test_after_a_day_it_is_gone(
    client: PageClient, world: World, session: Session, sent_away: str, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(hours=24, seconds=1))
    client.sign_in(world.access["asha"])

    assert client.get("/probe/form?kept=1").response.json["kept"] is None


def test_nothing_is_kept_for_a_session_that_was_ended_on_purpose(
    client: PageClient, world: World, session: Session
) -> None:
    client.sign_in(world.access["asha"])
    with client.http.session_transaction() as cookie:
        old = dict(cookie)
    client.post("/sign-out")
    with client.http.session_transaction() as cookie:
        cookie.update(old)

    client.post("/probe/form", TYPED)

    assert session.scalars(select(KeptForm)).all() == []


def test_without_a_session_nothing_is_kept(client: PageClient, session: Session, world: World) -> None:
    client.post("/probe/form", TYPED)
    ask(client, "07700 900101")

    assert session.scalars(select(KeptForm)).all() == []
