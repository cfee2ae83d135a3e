"""Sessions on the server: they run out, they can be ended at once, and nothing brings them back."""

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.accounts import services
from app.accounts.models import UserSession
from app.people.domain.access import system_access
from app.people.models import BreakGlassGrant
from tests.pages import PageClient
from tests.worlds import World

SYSTEM = system_access("test")


@pytest.mark.parametrize(("person", "page", "minutes"), [("asha", "/probe/mine", 30), ("clinician", "/team/probe", 15)])
def test_a_session_runs_out_when_idle_to_the_second(
    client: PageClient, world: World, now: datetime, person: str, page: str, minutes: int
) -> None:
    with time_machine.travel(now, tick=False):
        client.sign_in(world.access[person])

    with time_machine.travel(now + timedelta(minutes=minutes, seconds=-1), tick=False):
        client.get(page)
        seen = now + timedelta(minutes=minutes, seconds=-1)
    with time_machine.travel(seen + timedelta(minutes=minutes, seconds=-1), tick=False):
        client.get(page)
        seen += timedelta(minutes=minutes, seconds=-1)
    with time_machine.travel(seen + timedelta(minutes=minutes), tick=False):
        assert "sign-in" in client.get(page, status=303).location


@pytest.mark.parametrize(("person", "page", "step"), [("asha", "/probe/mine", 29), ("clinician", "/team/probe", 14)])
def test_a_session_ends_after_twelve_hours_however_busy(
    client: PageClient, world: World, now: datetime, person: str, page: str, step: int
) -> None:
    with time_machine.travel(now, tick=False):
        client.sign_in(world.access[person])
    end = now + timedelta(hours=12)
    moment = now

    while moment + timedelta(minutes=step) < end:
        moment += timedelta(minutes=step)
        with time_machine.travel(moment, tick=False):
            client.get(page)
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        client.get(page)
    with time_machine.travel(end, tick=False):
        client.get(page, status=303)


def test_being_seen_is_written_only_after_a_minute(
    client: PageClient, world: World, session: Session, now: datetime
) -> None:
    with time_machine.travel(now, tick=False):
        client.sign_in(world.access["asha"])

    seen = []
    for seconds in (60, 61):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            client.get("/probe/mine")
        seen.append(session.scalar(select(UserSession.last_seen_at)))
        session.commit()

    assert seen == [now, now + timedelta(seconds=61)]


def test_a_revoked_session_is_out_at_the_next_request(
    client: PageClient, world: World, session: Session, now: datetime
) -> None:
    client.sign_in(world.access["asha"])
    client.get("/probe/mine")

    assert services.revoke_all(session, SYSTEM, world.users["asha"], now) == 1
    session.commit()

    client.get("/probe/mine", status=303)


def test_a_user_who_was_switched_off_is_out_at_the_next_request(
    client: PageClient, world: World, session: Session
) -> None:
    client.sign_in(world.access["clinician"])
    client.get("/team/probe")

    world.users["clinician"].is_active = False
    session.commit()

    client.get("/team/probe", status=303)


def test_the_table_holds_no_secret_that_opens_a_session(client: PageClient, world: World, session: Session) -> None:
    client.sign_in(world.access["asha"])
    with client.http.session_transaction() as cookie:
        secret = cookie["_user_id"]

    assert session.scalar(select(UserSession.secret_hash)) != secret


def test_the_access_says_who_acts_in_which_language(client: PageClient, world: World, session: Session) -> None:
    world.users["asha"].locale = "ur"
    session.commit()
    client.sign_in(world.access["asha"])

    page = client.get("/probe/mine")
    client.http.set_cookie("lang", "pl")
    in_polish = client.get("/probe/mine")

    assert page.response.json["who"] == "Asha Testwala"
    assert page.response.json["locale"] == "ur"
    assert len(page.response.json["request_id"]) == 32
    assert in_polish.response.json["locale"] == "pl"


def test_a_patients_request_finds_session_and_user_in_one_statement(client: PageClient, world: World) -> None:
    client.sign_in(world.access["asha"])
    statements = []
    engine = client.app.extensions["database"].engine
    listener = lambda *arguments: statements.append(arguments[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)

    client.get("/probe/mine")

    event.remove(engine, "before_cursor_execute", listener)
    reads = [text for text in statements if "user_session" in text or "app_user" in text or "patient" in text]
    assert len([text for text in reads if "set_config" not in text]) == 1


def test_a_staff_access_carries_the_glass_that_was_broken(
    client: PageClient, world: World, session: Session, now: datetime
) -> None:
    with time_machine.travel(now, tick=False):
        client.sign_in(world.access["clinician"])
    cara = world.patients["cara"].id
    for hours in (-2, 1):
        session.add(
            BreakGlassGrant(
                user_id=world.users["clinician"].id,
                patient_id=cara if hours > 0 else world.patients["dilip"].id,
                reason_code="urgent",
                reason="test",
                granted_at=now - timedelta(hours=3),
                expires_at=now + timedelta(hours=hours),
            )
        )
    session.commit()

    with time_machine.travel(now, tick=False):
        page = client.get("/team/probe")

    assert page.response.json["glass"] == [str(cara)]
