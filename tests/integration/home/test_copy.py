"""A person gets a copy of everything that is held about them, and nobody else does."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.core.audit import AuditEvent
from app.home.queries import PARTS
from app.home.routes import copy_pages
from app.messaging.services import queue_message
from tests.integration.home import full_record
from tests.pages import PageClient
from tests.pdfs import Pdf
from tests.worlds import World

PATH = "/my-record/copy"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HASH = re.compile(r"[0-9a-f]{64}")


@pytest.fixture
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def phone(client: PageClient, world: World, clock) -> PageClient:
    client.sign_in(world.access["asha"])
    return client


@pytest.fixture
def full(session: Session, world: World, now: datetime) -> None:
    full_record.fill(session, world, now)


def file(phone: PageClient) -> dict[str, Any]:
    return json.loads(file_text(phone))


def file_text(phone: PageClient) -> str:
    return phone.post(PATH, {"kind": "json"}, status=200).text


def paper(phone: PageClient, locale: str = "en") -> TestResponse:
    """Get the copy for paper, past the browser that reads every answer as text."""
    phone.post("/language", {"locale": locale})
    return phone.http.post(PATH, data={"kind": "pdf", "csrf_token": phone.csrf_token()})


def parts_in(entries: list[Any]) -> set[str]:
    """Return the names under which something stands, however deep."""
    lists = [(name, value) for entry in entries for name, value in entry.items() if isinstance(value, list) and value]
    deeper = [(name, value) for name, value in lists if isinstance(value[0], dict)]
    return {name for name, _ in deeper}.union(*(parts_in(value) for _, value in deeper))


def test_the_file_has_something_of_every_table(full, phone: PageClient) -> None:
    found = parts_in([file(phone)])

    assert {part.name for part in PARTS} - found == set()


def test_answers_are_there_in_the_words_and_the_voice_they_were_given_in(full, phone: PageClient) -> None:
    matters, phq2, phq9 = (
        next(one for one in file(phone)["questions"] if name in one["set_of_questions"])
        for name in ("1 or 2 things", "PHQ-2", "PHQ-9")
    )

    [typed] = matters["answers"]
    assert (typed["answer"], typed["language"]) == ({"text": full_record.OWN_WORDS}, "ur")
    helper = next(one for one in phq2["answers"] if one["said_by"] == "helper")
    assert helper["answer_in_words"] == ["Nearly every day"]
    assert helper["you_said_it_is_not_yours"][0]["said_by_whom"] == "Asha Testwala"
    assert phq9["score"][0]["total"] == 9
    assert [one["danger_sign"] for one in phq9["help_shown"]] == ["self_harm"]


def test_days_and_instants_are_iso_8601_with_their_zone(full, phone: PageClient) -> None:
    copy = file(phone)

    assert copy["schema_version"] == 1
    assert copy["details"][0]["born_on"] == "1950-12-31"
    for instant in (copy["made_at"], copy["details"][0]["added_at"], copy["who_did_what"][0]["at"]):
        assert datetime.fromisoformat(instant).utcoffset() == timedelta(0)


def test_no_key_of_the_database_no_hash_and_no_secret_is_in_it(full, phone: PageClient) -> None:
    whole = file_text(phone)

    assert UUID.findall(whole) == []
    assert HASH.findall(whole) == []


def test_what_staff_typed_for_each_other_and_the_draft_are_not_in_it_and_it_says_so(full, phone: PageClient) -> None:
    whole, printed = file_text(phone), Pdf(paper(phone).data).text

    for canary in (full_record.SECRET_REASON, full_record.CLOSING_NOTE, full_record.DRAFTED):
        assert canary not in whole
        assert canary not in printed
    assert "Notes that staff typed for each other" in whole
    assert "Notes that staff typed for each other" in printed


def test_texts_are_opened_but_a_code_that_may_still_work_is_not(
    full, phone: PageClient, session: Session, world: World, now: datetime
) -> None:
    queue_message(
        session,
        world.access["asha"],
        dedupe_key="code",
        patient_id=world.patients["asha"].id,
        to_number="+447700900101",
        body="123456 is your JoinedUp code.",
        purpose="sign_in_code",
        locale="en",
        useful_until=now + timedelta(minutes=10),
        now=now,
    )
    session.commit()

    texts = {one["kind_of_text"]: one["words"] for one in file(phone)["texts"]}

    assert texts["sign_in_code"] is None
    assert texts["plan"].startswith("There is something new for you to read in JoinedUp")


def test_who_looked_is_there_with_names(full, phone: PageClient) -> None:
    said = [one["in_words"] for one in file(phone)["who_did_what"]]

    assert any(words.startswith("Clinician Testperson (doctor, nurse or therapist, River team)") for words in said)
    assert not [words for words in said if "<" in words]


def test_nothing_of_anybody_else_is_in_it(full, phone: PageClient) -> None:
    whole = file_text(phone)

    for name in ("bogdan", "cara", "dilip"):
        assert {"bogdan": "Przykład", "cara": "Sample", "dilip": "Fictional"}[name] not in whole


@pytest.mark.parametrize("locale", ["en", "ur", "pl"])
def test_the_paper_is_in_the_persons_language_and_can_be_read_out(full, phone: PageClient, locale: str) -> None:
    response = paper(phone, locale)
    pdf = Pdf(response.data)

    assert response.headers["Content-Disposition"] == 'attachment; filename="copy.pdf"'
    assert pdf.language == locale
    assert pdf.is_tagged
    assert "Testwala" in pdf.text
    assert "Nearly every day" in pdf.text
    assert {"Noto-Sans", "Noto-Naskh-Arabic"} <= pdf.font_names


def test_in_urdu_a_number_keeps_its_order(full, phone: PageClient) -> None:
    assert Pdf(paper(phone, "ur").data).draws("+447700900101")


def test_the_download_stands_in_the_persons_own_log(full, phone: PageClient, session: Session, world: World) -> None:
    file(phone)

    [event] = session.scalars(select(AuditEvent).where(AuditEvent.action == "copy.given")).all()
    assert (event.patient_id, event.actor_id) == (world.patients["asha"].id, world.users["asha"].id)
    assert event.sections == ["json"]
    assert "You got a copy of everything" in phone.get("/my-record/who-looked?mine=1").main


def test_it_asks_first_whether_it_is_them_and_keeps_what_they_chose(phone: PageClient, clock) -> None:
    clock.shift(timedelta(minutes=6))

    asked = phone.post(PATH, {"kind": "json"})

    assert asked.location == "/prove-again?next=/my-record/copy?kept%3D1"
    assert phone.get(f"{PATH}?kept=1").form_values()["kind"] == "json"


@pytest.mark.parametrize("kind", ["", "exe", "x" * 5000, "json\x00"])
def test_another_kind_of_file_is_refused_with_what_to_do(phone: PageClient, session: Session, kind: str) -> None:
    page = phone.post(PATH, {"kind": kind}, status=422)

    assert "Choose which file you want" in page.main
    assert session.scalars(select(AuditEvent).where(AuditEvent.action == "copy.given")).all() == []


def test_ten_a_day_are_the_most(phone: PageClient) -> None:
    for _ in range(10):
        file(phone)

    assert "You have had 10 copies today" in phone.post(PATH, {"kind": "json"}, status=429).main


def test_staff_never_get_one(client: PageClient, world: World, clock) -> None:
    client.sign_in(world.access["clinician"])

    client.get(PATH, status=404)
    client.post(PATH, {"kind": "json"}, status=404)


def test_the_page_is_found_from_who_looked_and_says_what_happens_next(phone: PageClient) -> None:
    assert PATH in [link.get("href") for link in phone.get("/my-record/who-looked").all("a")]

    page = phone.get(PATH)

    assert "What happens next" in page.main
    assert "Save it only where nobody else can see it" in page.main


def test_a_record_that_grew_for_years_fits_on_paper_and_says_what_does_not(
    phone: PageClient, session: Session, world: World, now: datetime, full, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copy_pages, "ROWS_ON_PAPER", 3)
    monkeypatch.setattr(copy_pages, "LINES_ON_PAPER", 3)

    assert "There is too much for paper" in Pdf(paper(phone).data).text
