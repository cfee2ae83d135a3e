"""Writing in the diary on a phone: one tap, a symptom, a reading, a note, at a time before now."""

import uuid
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.audit import AuditEvent
from app.diary.domain.danger import HAS_ADVICE
from app.diary.domain.measures import MEASURES, Kind
from app.diary.models import DiaryEntry
from app.diary.words import NAMES
from tests.pages import Page, PageClient
from tests.worlds import World

WATCH = "We do not watch this all day. The team looks Monday to Friday, 9am to 5pm."
READINGS = {
    "blood_pressure": {"number": "132", "number2": "84"},
    "pulse": {"number": "72"},
    "oxygen": {"number": "97"},
    "weight": {"number": "11", "number2": "4", "unit": "st_lb"},
    "glucose": {"number": "110", "unit": "mg_dl"},
    "temperature": {"number": "36,8", "unit": "celsius"},
    "peak_flow": {"number": "420"},
    "steps": {"number": "10,500"},
    "sleep": {"number": "7.5"},
}
SHOWN = {
    "blood_pressure": "132 over 84",
    "pulse": "72 a minute",
    "oxygen": "97%",
    "weight": "11 st 4 lb",
    "glucose": "110 mg/dL",
    "temperature": "36.8 °C",
    "peak_flow": "420 L/min",
    "steps": "10,500 steps",
    "sleep": "7.5 hours",
}


def send(phone: PageClient, path: str, *, status: int = 303, **fields: str) -> Page:
    """Fill in the page's own form and send it."""
    return phone.post(path, {**phone.get(path).form_values(), **fields}, status=status)


def stored(session: Session) -> list[DiaryEntry]:
    return list(session.scalars(select(DiaryEntry).order_by(DiaryEntry.entered_at)))


def test_an_empty_diary_says_how_to_begin_and_when_the_team_looks(phone: PageClient) -> None:
    page = phone.get("/diary")

    assert "You have not written anything yet. Begin with one tap above." in page.main
    assert WATCH in page.main
    assert "Who to call now" in page.main


def test_the_start_page_leads_to_the_diary(phone: PageClient) -> None:
    assert "/diary" in [link.get("href") for link in phone.get("/").all("a")]


@pytest.mark.parametrize(("choice", "words"), [("ok", "I am OK"), ("not_so_good", "Not so good")])
def test_one_tap_says_how_i_am(phone: PageClient, session: Session, choice: str, words: str) -> None:
    answer = phone.post("/diary/check-in", {**phone.get("/diary").form_values(), "choice": choice})

    saved = phone.get(answer.location)

    assert saved.heading == "Saved in your diary"
    assert words in saved.main
    assert WATCH in saved.main
    assert [row.choice for row in stored(session)] == [choice]


def test_a_double_tap_is_one_entry_and_one_event(phone: PageClient, session: Session, world: World) -> None:
    fields = {**phone.get("/diary").form_values(), "choice": "ok"}

    first, second = (phone.post("/diary/check-in", fields).location for _ in range(2))

    assert first == second
    assert len(stored(session)) == 1
    told = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "diary.recorded")
    assert session.scalar(told) == 1


def test_another_tap_on_the_same_page_is_refused_and_the_first_stands(phone: PageClient, session: Session) -> None:
    fields = phone.get("/diary").form_values()
    phone.post("/diary/check-in", {**fields, "choice": "ok"})

    phone.post("/diary/check-in", {**fields, "choice": "worse"}, status=422)

    assert [row.choice for row in stored(session)] == ["ok"]


def test_h03_who_is_worse_reads_first_where_to_get_help(phone: PageClient, session: Session) -> None:
    answer = phone.post("/diary/check-in", {**phone.get("/diary").form_values(), "choice": "worse"})

    page = phone.get(answer.location)

    assert page.heading == "Get help now"
    assert "It is saved in your diary. Please read this first." in page.main
    assert page.main.index("999") < page.main.index(WATCH)
    assert "worse" not in answer.location


def test_without_a_choice_nothing_is_saved(phone: PageClient, session: Session) -> None:
    page = phone.post("/diary/check-in", phone.get("/diary/check-in").form_values(), status=422)

    assert "Choose how you are" in page.main
    assert stored(session) == []


def test_a_symptom_is_a_number_from_0_to_10_with_words_for_both_ends(phone: PageClient, session: Session) -> None:
    page = phone.get("/diary/symptoms/pain")
    assert "0: no pain" in page.main
    assert "10: the worst pain you can think of" in page.main

    saved = phone.get(send(phone, "/diary/symptoms/pain", number="0", words="درد نہیں").location)

    assert "0 out of 10" in saved.main
    [row] = stored(session)
    assert (row.number, row.words, row.kind) == (0.0, "درد نہیں", "symptom")


@pytest.mark.parametrize("reading", list(READINGS))
def test_a_reading_is_shown_as_the_person_used_it(phone: PageClient, session: Session, reading: str) -> None:
    answer = send(phone, f"/diary/readings/{reading}", **READINGS[reading])

    assert SHOWN[reading] in phone.get(answer.location).main
    assert SHOWN[reading] in phone.get("/diary").main
    assert stored(session)[0].entered["number"] == READINGS[reading]["number"]


@pytest.mark.parametrize("reading", list(READINGS))
def test_every_page_says_when_the_team_looks(phone: PageClient, reading: str) -> None:
    assert WATCH in phone.get(f"/diary/readings/{reading}").main


def test_a_note_is_kept_as_it_was_typed(phone: PageClient, session: Session) -> None:
    send(phone, "/diary/notes", words="First line\r\nSecond <b>line</b>")

    assert stored(session)[0].words == "First line\nSecond <b>line</b>"
    assert "Second <b>line</b>" in phone.get("/diary").main


def test_an_unlikely_number_is_asked_about_and_then_kept(phone: PageClient, session: Session) -> None:
    asked = send(phone, "/diary/readings/blood_pressure", number="210", number2="40", words="dizzy", status=200)
    assert asked.heading == "Is that right?"
    assert "You wrote 210 over 40." in asked.main
    assert "Nothing is saved yet." in asked.main
    assert stored(session) == []

    answer = phone.post("/diary/readings/blood_pressure", {**asked.form_values(), "is_confirmed": "yes"})

    assert "210 over 40" in phone.get(answer.location).main
    [row] = stored(session)
    assert (row.number, row.number2, row.is_confirmed_unlikely, row.words) == (210.0, 40.0, True, "dizzy")


def test_who_says_no_changes_it_and_loses_nothing(phone: PageClient, session: Session) -> None:
    asked = send(phone, "/diary/readings/weight", number="700", unit="kg", words="after lunch", status=200)

    page = phone.post("/diary/readings/weight", {**asked.form_values(), "change": "yes"}, status=200)

    assert page.form_values()["number"] == "700"
    assert page.form_values()["words"] == "after lunch"
    assert stored(session) == []


@pytest.mark.parametrize(
    ("path", "fields", "says"),
    [
        ("readings/pulse", {"number": "7200"}, "Check the number. It must be from 1 to 999"),
        ("readings/pulse", {"number": "-5"}, "Check the number. It must be from 1 to 999"),
        ("readings/pulse", {"number": "fast"}, "Write a number, like 72 or 7.5"),
        ("readings/pulse", {"number": ""}, "Write the number"),
        ("readings/blood_pressure", {"number": "120"}, "Write the number"),
        ("readings/weight", {"number": "70", "number2": "3", "unit": "kg"}, "You wrote pounds."),
        ("readings/weight", {"number": "70", "unit": "ounces"}, "Choose the unit that you use"),
        ("readings/pulse", {"number": "72", "taken_on": "2999-01-01"}, "This is still to come."),
        ("readings/pulse", {"number": "72", "taken_on": "someday"}, "Write the day as in 12/5/2026"),
        ("readings/pulse", {"number": "72", "taken_on": "1026-05-01"}, "Check the year"),
        ("readings/pulse", {"number": "72", "taken_on": "2026-01-02", "taken_time": "25:00"}, "Write the time as in"),
        ("readings/pulse", {"number": "72", "words": "a\x00b"}, "Remove the special characters"),
        ("symptoms/pain", {"number": "11"}, "Choose a number from 0 to 10"),
        ("symptoms/pain", {}, "Choose a number from 0 to 10"),
        ("notes", {"words": "  "}, "Write your note"),
        ("notes", {"words": "x" * 2001}, "Use 2000 characters or fewer. You have used 2001"),
    ],
)
def test_what_cannot_be_kept_is_shown_again_with_what_to_put_right(
    phone: PageClient, session: Session, path: str, fields: dict[str, str], says: str
) -> None:
    page = send(phone, f"/diary/{path}", status=422, **fields)

    assert says in page.main
    for name in {"words"} & set(fields):
        assert page.form_values()[name].strip("\n") == fields[name].replace("\x00", "\ufffd").strip("\n")
    assert stored(session) == []


def test_a_past_day_and_time_can_be_given_in_the_ways_people_write_them(
    phone: PageClient, session: Session, now: datetime
) -> None:
    day = (now - timedelta(days=3)).date()

    send(phone, "/diary/readings/pulse", number="72", taken_on=f"{day:%d/%m/%Y}", taken_time="9.05pm")

    [row] = stored(session)
    assert (row.taken_on, row.is_time_known) == (day, True)
    assert "9:05pm" in phone.get("/diary").main


def test_a_day_without_a_time_shows_no_time(phone: PageClient, session: Session, now: datetime) -> None:
    send(phone, "/diary/notes", words="x", taken_on=(now - timedelta(days=3)).date().isoformat())

    assert not stored(session)[0].is_time_known
    assert "12:00" not in phone.get("/diary").main


@pytest.mark.parametrize("path", ["symptoms/nonsense", "symptoms/pulse", "readings/pain", "readings/note"])
def test_what_is_no_measure_is_not_there(phone: PageClient, path: str) -> None:
    assert phone.get(f"/diary/{path}", status=404).heading == "Page not found"


def test_a_page_without_its_mark_is_not_understood(phone: PageClient, session: Session) -> None:
    phone.post("/diary/readings/pulse", {"number": "72", "operation_id": str(uuid.uuid4())[:8]}, status=400)

    assert stored(session) == []


def test_a_mark_that_wrote_something_else_is_not_told_a_lie(phone: PageClient, session: Session) -> None:
    fields = {**phone.get("/diary/readings/pulse").form_values(), "number": "72"}
    phone.post("/diary/readings/pulse", fields)

    phone.post("/diary/readings/pulse", {**fields, "number": "73"}, status=422)

    assert [row.number for row in stored(session)] == [72.0]


def test_the_unit_that_was_used_last_is_chosen(phone: PageClient) -> None:
    assert phone.get("/diary/readings/weight").form_values()["unit"] == "kg"

    send(phone, "/diary/readings/weight", number="11", number2="4", unit="st_lb")

    assert phone.get("/diary/readings/weight").form_values()["unit"] == "st_lb"


def test_what_was_typed_when_the_session_ran_out_is_there_after_signing_in_again(
    phone: PageClient, world: World, clock: time_machine.Traveller
) -> None:
    fields = {**phone.get("/diary/readings/pulse").form_values(), "number": "72", "words": "after a walk"}
    clock.shift(timedelta(minutes=31))
    kept = phone.post("/diary/readings/pulse", fields)
    phone.sign_in(world.access["asha"])

    page = phone.get("/diary/readings/pulse?kept=1")

    assert "sign-in" in kept.location
    assert (page.form_values()["number"], page.form_values()["words"].strip()) == ("72", "after a walk")


@pytest.mark.parametrize("measure", HAS_ADVICE)
def test_h03_danger_signs_are_the_same_words_for_everybody_before_and_after_saving(
    client: PageClient, phone: PageClient, measure: str
) -> None:
    kind = "symptoms" if MEASURES[measure].kind is Kind.SYMPTOM else "readings"
    everybody = client.get("/diary/danger-signs")

    page = phone.get(f"/diary/{kind}/{measure}")

    assert NAMES[measure] in everybody.words("h2")
    assert "When to get help at once" in page.words("h2")
    advice = set(page.words("li")) - set(phone.get("/diary/readings/steps").words("li"))
    assert advice
    assert advice <= set(everybody.words("li"))


def test_h03_the_advice_does_not_depend_on_the_number(phone: PageClient) -> None:
    low, high = (
        phone.get(send(phone, "/diary/readings/oxygen", number=number, is_confirmed="yes").location)
        for number in ("88", "99")
    )

    assert low.main.replace("88%", "99%") == high.main


def test_a_number_keeps_its_place_among_words_that_run_the_other_way(phone: PageClient) -> None:
    phone.post("/language", {"locale": "ur"})

    saved = phone.get(send(phone, "/diary/symptoms/pain", number="7").location)

    assert [one.get("dir") for one in saved.all("bdi") if "7" in "".join(one.itertext())] == [None]
