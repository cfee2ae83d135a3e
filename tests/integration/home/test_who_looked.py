"""The patient reads who has looked at their record."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import audit
from tests.pages import Page, PageClient
from tests.worlds import World

PATH = "/my-record/who-looked"


@pytest.fixture
def phone(client: PageClient, world: World) -> PageClient:
    client.sign_in(world.access["asha"])
    return client


def did(session: Session, world: World, who: str, action: str, now: datetime, **more: str) -> None:
    asha = world.patients["asha"].id
    audit.record(session, world.access[who], action, patient_id=asha, object_type="patient", now=now, **more)
    session.commit()


def lines(page: Page) -> list[str]:
    return [line for line in page.words("li") if re.search(r"\d{4} at \d", line)]


def test_a_reading_is_told_with_name_role_day_and_time(phone, world, session: Session, now) -> None:
    did(session, world, "clinician", "summary.read", now)

    newest = lines(phone.get(PATH))[0]

    assert newest == (
        "Clinician Testperson (doctor, nurse or therapist, River team) opened the page that sums up your answers. "
        "12 May 2026 at 10:30am"
    )


def test_the_newest_stands_on_top(phone, world, session: Session, now) -> None:
    did(session, world, "clinician", "people.listed", now - timedelta(days=1))
    did(session, world, "lead", "summary.read", now)

    first, second = lines(phone.get(PATH))[:2]

    assert first.startswith("Lead Testperson")
    assert second.startswith("Clinician Testperson")


def test_what_i_did_myself_is_shown_only_when_asked_for(phone, world, session: Session, now) -> None:
    did(session, world, "asha", "assessment.submitted", now)

    assert "sent answers to your care team" not in phone.get(PATH).main
    assert "You sent answers to your care team" in phone.get(f"{PATH}?mine=1").main


def test_an_action_without_words_is_said_neutrally_and_never_by_its_code(phone, world, session: Session, now) -> None:
    did(session, world, "clinician", "moonbeam.counted", now)

    page = phone.get(PATH)

    assert "did something with your record" in page.main
    assert "moonbeam" not in page.text


def test_a_look_through_broken_glass_says_so(phone, world, session: Session, now) -> None:
    did(session, world, "far_clinician", "summary.read", now, reason="break_glass")

    assert "They are not in your care team, so they had to give a reason" in lines(phone.get(PATH))[0]


def test_the_reason_that_somebody_wrote_is_not_shown(phone, world, session: Session, now) -> None:
    did(session, world, "far_clinician", "break_glass.opened", now, reason="Secret reason about a relative")

    assert "Secret reason" not in phone.get(PATH).text


def test_a_name_in_the_log_is_text_and_never_markup(phone, world, session: Session, now) -> None:
    world.access["clinician"] = replace(world.access["clinician"], display="<b>%(who)s & Co</b>")
    did(session, world, "clinician", "summary.read", now)

    assert "<bdi>&lt;b&gt;%(who)s &amp; Co&lt;/b&gt;</bdi>" in phone.get(PATH).text


def test_pages_follow_each_other_without_gap_or_repeat(phone, world, session: Session, now) -> None:
    for minute in range(60):
        did(session, world, "clinician", "summary.read", now - timedelta(minutes=minute))
    pages, path = [], PATH
    while path:
        page = phone.get(path)
        pages.append(page.words("span", class_="nhsuk-body-s"))
        path = next((a.get("href") for a in page.all("a", rel="next")), None)

    assert [len(times) for times in pages] == [25, 25, 12]


@pytest.mark.parametrize("before", ["0", "-1", "x", "9" * 40, "٣", "1.5", "2147483648"])
def test_an_address_that_was_cut_short_still_opens(phone: PageClient, before: str) -> None:
    phone.get(f"{PATH}?before={before}")


def test_i_never_see_who_looked_at_somebody_else(phone, world, session: Session, now) -> None:
    bogdan = world.patients["bogdan"].id
    audit.record(session, world.access["lead"], "summary.read", patient_id=bogdan, object_type="patient", now=now)
    session.commit()

    assert "Lead Testperson" not in phone.get(PATH).main


def test_the_team_has_no_such_page(client: PageClient, world: World) -> None:
    client.sign_in(world.access["clinician"])

    client.get(PATH, status=404)
