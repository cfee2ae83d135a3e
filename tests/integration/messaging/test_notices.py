"""What a person is told in the app: once, in their language, and theirs alone."""

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import set_session_access
from app.messaging import queries
from app.messaging.domain.notices import HELP_TO_REVIEW, PLAN_TO_READ, PLAN_TO_REVIEW, RECORD_OPENED, News
from app.messaging.domain.texts import Purpose
from app.messaging.models import Message, Notice
from app.messaging.services.notices import add_notice, withdraw_notice
from app.messaging.telling import new_to_read, tell_person
from app.people.services import set_phone
from tests.integration.messaging.conftest import SYSTEM
from tests.pages import PageClient, own_forms
from tests.worlds import World


def notice(session: Session, key: str) -> Notice:
    set_session_access(session, SYSTEM)
    query = select(Notice).where(Notice.dedupe_key == key)
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def told(session: Session, world: World, now: datetime, *, key: str = "k1") -> bool:
    return tell_person(
        session,
        SYSTEM,
        world.patients["asha"],
        PLAN_TO_READ,
        new_to_read,
        key=key,
        purpose=Purpose.PLAN,
        base_url="https://joinedup.example",
        now=now,
    )


def test_a_text_and_a_notice_go_side_by_side(session: Session, world: World, now: datetime) -> None:
    assert [told(session, world, now), told(session, world, now)] == [True, False]

    assert [one.dedupe_key for one in session.scalars(select(Message))] == ["k1"]
    assert notice(session, "k1").patient_id == world.patients["asha"].id


def test_somebody_without_a_mobile_is_told_in_the_app(
    session: Session, world: World, phone: PageClient, now: datetime
) -> None:
    set_phone(world.patients["asha"], None)

    assert told(session, world, now) is False
    session.commit()

    assert session.scalars(select(Message)).all() == []
    assert "Your team gave you a plan to read." in phone.get("/notices").main


def test_nobody_who_died_is_told_anything(session: Session, world: World, now: datetime) -> None:
    world.patients["asha"].deceased_on = now.date()

    assert told(session, world, now) is False

    assert session.scalars(select(Notice)).all() == []


def test_the_start_page_counts_what_was_not_read(phone: PageClient, tell) -> None:
    assert "that you have not read" not in phone.get("/").main
    tell("k1")
    assert "You have 1 message that you have not read." in phone.get("/").main
    tell("k2")
    assert "You have 2 messages that you have not read." in phone.get("/").main


@pytest.mark.parametrize(
    ("news", "words", "leads_to"),
    [
        (PLAN_TO_READ, "Your team gave you a plan to read.", "/plan"),
        (PLAN_TO_REVIEW, "It is time to look at your plan again.", "/plan"),
        (HELP_TO_REVIEW, "Somebody’s help ends soon.", "/helpers"),
        (RECORD_OPENED, "Somebody opened your emergency summary.", "/plan/emergency"),
    ],
)
def test_opening_one_marks_it_as_read_and_leads_to_its_page(
    phone: PageClient, session: Session, tell, news: News, words: str, leads_to: str
) -> None:
    tell("k1", news=news)
    page = phone.get("/notices")
    assert words in page.main
    assert "Not read yet" in page.main

    opened = phone.post(f"/notices/{notice(session, 'k1').id}/open")

    assert opened.location == leads_to
    phone.get(opened.location)
    assert notice(session, "k1").read_at is not None
    again = phone.get("/notices")
    assert "Not read yet" not in again.main
    assert [link.get("href") for link in again.all("a") if words in "".join(link.itertext())] == [leads_to]


def test_opening_one_twice_keeps_the_first_time(phone: PageClient, session: Session, tell) -> None:
    tell("k1")
    path = f"/notices/{notice(session, 'k1').id}/open"
    phone.post(path)
    first = notice(session, "k1").read_at

    phone.post(path)

    assert notice(session, "k1").read_at == first


def test_a_notice_of_a_later_release_is_said_neutrally(
    phone: PageClient, session: Session, world: World, now: datetime
) -> None:
    facts = {"kind": "of_a_later_release", "target_kind": "elsewhere", "dedupe_key": "k1", "created_at": now}
    session.add(Notice(patient_id=world.patients["asha"].id, **facts))
    session.commit()

    assert "There is something new for you to read." in phone.get("/notices").main
    assert phone.post(f"/notices/{notice(session, 'k1').id}/open").location == "/"


def test_reading_all_leaves_what_came_meanwhile(phone: PageClient, session: Session, tell, now: datetime) -> None:
    tell("k1", at=now - timedelta(days=1))
    tell("k2")
    page = phone.get("/notices")
    (form,) = [one for one in own_forms(page) if one.get("action") == "/notices/read"]
    shown = {field.get("name"): field.get("value") for field in form.iter("input")}
    tell("k3", at=now + timedelta(minutes=1))

    phone.post("/notices/read", {"up_to": shown["up_to"]})

    assert [notice(session, key).read_at is not None for key in ("k1", "k2", "k3")] == [True, True, False]


def test_pages_follow_each_other_without_gap_or_repeat(
    phone: PageClient, session: Session, tell, now: datetime
) -> None:
    for number in range(60):
        tell(f"k{number}", at=now + timedelta(minutes=number // 7))  # several within one instant

    seen, path = [], "/notices"
    while path:
        page = phone.get(path)
        seen += [form.get("action") for form in own_forms(page) if form.get("action").endswith("/open")]
        path = next((link.get("href") for link in page.all("a", rel="next")), None)

    expected = session.scalars(select(Notice).order_by(Notice.created_at.desc(), Notice.id.desc())).all()
    assert seen == [f"/notices/{one.id}/open" for one in expected]


def test_without_any_the_page_says_so(phone: PageClient) -> None:
    assert "There is nothing for you here yet." in phone.get("/notices").main


@pytest.mark.parametrize("cut", ["", "x", "12"])
def test_an_address_cut_short_starts_at_the_top(phone: PageClient, tell, cut: str) -> None:
    tell("k1")

    assert "Your team gave you a plan to read." in phone.get(f"/notices?before={cut}").main


def test_anothers_notice_looks_as_if_it_did_not_exist(phone: PageClient, session: Session, tell) -> None:
    tell("k1", who="bogdan")
    theirs = notice(session, "k1").id

    for path, data in (
        (f"/notices/{theirs}/open", {}),
        (f"/notices/{uuid.uuid4()}/open", {}),
        ("/notices/read", {"up_to": str(theirs)}),
        ("/notices/read", {"up_to": "x"}),
    ):
        phone.post(path, data, status=404)
    phone.get(f"/notices?before={theirs}", status=404)
    assert "There is nothing for you here yet." in phone.get("/notices").main
    assert notice(session, "k1").read_at is None


def test_a_notice_that_is_so_no_more_goes_unless_it_was_read(
    phone: PageClient, session: Session, tell, now: datetime
) -> None:
    tell("k1")
    tell("k2")
    phone.post(f"/notices/{notice(session, 'k1').id}/open")

    for key in ("k1", "k2"):
        withdraw_notice(session, SYSTEM, key, now)
    session.commit()

    assert phone.get("/notices").main.count("Your team gave you a plan to read.") == 1
    phone.post(f"/notices/{notice(session, 'k2').id}/open", status=404)


@pytest.mark.parametrize("who", ["coordinator", "clinician"])
def test_a_colleague_within_reach_tells_a_person_and_reads_no_notice_as_them(
    session: Session, world: World, now: datetime, who: str
) -> None:
    access = world.access[who]
    set_session_access(session, access)

    assert add_notice(session, access, world.patients["asha"], PLAN_TO_READ, key="k1", now=now)
    assert queries.own_notices(session, access) == []
