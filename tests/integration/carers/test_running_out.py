"""Before somebody's help runs out the person is asked, once, in words that say nothing of it (K1, SAFETY C5)."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.carers import services
from app.core import clock
from app.messaging.models import Message
from app.people.domain.access import system_access
from app.people.services import set_phone
from tests.helping import add_helper, let
from tests.pages import PageClient
from tests.plans import BASE_URL
from tests.worlds import World

SYSTEM = system_access("test")
DAY = timedelta(days=1)


def ask(session: Session, now: datetime) -> int:
    count, _after = services.ask_due(session, SYSTEM, after=None, limit=100, base_url=BASE_URL, now=now)
    session.commit()
    return count


def texts(session: Session) -> list[str]:
    query = select(Message).where(Message.dedupe_key.startswith("help_review"))
    return [str(one.body) for one in session.scalars(query)]


@pytest.fixture
def phone(client: PageClient, world: World) -> PageClient:
    client.sign_in(world.access["asha"])
    return client


@pytest.mark.parametrize(("days", "count"), [(15, 0), (14, 1), (0, 1), (-1, 0)])
def test_the_person_is_asked_from_14_days_before(
    session: Session, world: World, phone: PageClient, days: int, count: int
) -> None:
    let(session, world, add_helper(session, clock.now()), clock.now(), days=days)

    assert ask(session, clock.now()) == count
    assert phone.get("/").main.count("Choose if they go on helping") == count


def test_the_text_does_not_say_that_anybody_helps(session: Session, world: World) -> None:
    let(session, world, add_helper(session, clock.now()), clock.now(), days=3)

    ask(session, clock.now())

    assert texts(session) == [f"There is a question for you in JoinedUp: {BASE_URL}/"]


def test_once_for_each_last_day_however_often_and_however_many_help(session: Session, world: World) -> None:
    now = clock.now()
    for name in ("Hana", "Omar"):
        let(session, world, add_helper(session, now, name), now, days=10)

    assert [ask(session, now + number * DAY) for number in range(12)] == [1] + [0] * 11


def test_whose_help_goes_on_is_not_asked_about_again_before_that_ends(
    session: Session, world: World, phone: PageClient
) -> None:
    link = let(session, world, add_helper(session, clock.now()), clock.now(), days=10)
    ask(session, clock.now())

    link.expires_on += 91 * DAY
    session.commit()

    assert ask(session, clock.now()) == 0
    assert "Choose if they go on helping" not in phone.get("/").main


def test_help_that_was_ended_or_never_begun_is_not_asked_about(session: Session, world: World) -> None:
    now = clock.now()
    let(session, world, add_helper(session, now), now, days=3, ended_at=now)
    asked = let(session, world, add_helper(session, now, "Omar"), now, days=3)
    asked.accepted_at = None
    session.commit()

    assert ask(session, now) == 0


def test_while_the_team_keeps_all_helpers_out_nobody_is_asked_about_them(
    session: Session, world: World, phone: PageClient
) -> None:
    let(session, world, add_helper(session, clock.now()), clock.now(), days=3)
    services.freeze(session, world.access["lead"], world.patients["asha"].id, "A worry", clock.now())
    session.commit()

    assert ask(session, clock.now()) == 0
    assert "Choose if they go on helping" not in phone.get("/").main


@pytest.mark.parametrize("number", [None, "+441214960000"])
def test_who_has_no_mobile_reads_it_on_their_page_alone(session: Session, world: World, number: str | None) -> None:
    let(session, world, add_helper(session, clock.now()), clock.now(), days=3)
    set_phone(world.patients["asha"], number)
    session.commit()

    assert ask(session, clock.now()) == 0
    assert texts(session) == []


def test_who_died_is_not_asked(session: Session, world: World) -> None:
    let(session, world, add_helper(session, clock.now()), clock.now(), days=3)
    world.patients["asha"].deceased_on = clock.today()
    session.commit()

    assert ask(session, clock.now()) == 0


def test_the_command_goes_through_all_of_them_and_says_how_many(
    app: Flask, session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.cli.asking.AT_ONCE", 1)
    now = clock.now()
    for days, whose in ((3, "asha"), (3, "bogdan"), (5, "asha")):
        let(session, world, add_helper(session, now), now, days=days, whose=whose)

    with app.app_context():
        outputs = [app.test_cli_runner().invoke(args=["ask-about-help"]).output for _ in range(2)]

    assert outputs == ["3 texts queued\n", "0 texts queued\n"]


def test_the_start_page_leads_to_the_helper_to_let_go_on(session: Session, world: World, phone: PageClient) -> None:
    link = let(session, world, add_helper(session, clock.now()), clock.now(), days=3)

    assert f"/helpers/{link.id}" in phone.get("/").text
    assert phone.get(f"/helpers/{link.id}").heading == "What they can do for you"
