"""Reading a diary: windows, pages, the newest of each measure, who may, and at what cost."""

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.core.db import set_session_access
from app.diary import queries, services
from app.diary.domain.given import parse_given
from app.diary.domain.measures import Kind
from app.diary.queries import Place, Window
from app.people.domain.access import ANONYMOUS, emergency_access
from tests.counting import statements
from tests.helping import access_of, add_helper, let
from tests.integration.diary.conftest import Diary
from tests.pages import PageClient
from tests.worlds import World


def numbers(diary: Diary, window: Window = queries.EVERYTHING, **more) -> list[float | None]:
    found = queries.entries(diary.session, diary.access, diary.access.patient_id, window, **more)
    return [entry.number for entry in found]


@pytest.fixture
def month(diary: Diary, now: datetime) -> Diary:
    """A pulse a day for 30 days, 60 on the last, and one note."""
    for days in range(30):
        diary.write("pulse", number=str(60 + days), now=now - timedelta(days=days))
    diary.write("note", words="x", now=now - timedelta(days=5, minutes=1))
    diary.session.commit()
    return diary


def test_they_come_newest_first_within_a_window_of_days(month: Diary, now: datetime) -> None:
    day = now.date()

    window = Window(measure="pulse", from_on=day - timedelta(days=3), to_on=day - timedelta(days=1))

    assert numbers(month, window) == [61.0, 62.0, 63.0]
    assert numbers(month, Window(kind=Kind.NOTE)) == [None]


def test_pages_have_no_gap_and_nothing_twice_where_all_are_of_one_moment(diary: Diary) -> None:
    for number in range(7):
        diary.write("pulse", number=str(60 + number))
    found, place = [], None
    while page := queries.entries(diary.session, diary.access, diary.access.patient_id, before=place, limit=3):
        found += [entry.number for entry in page]
        place = Place(page[-1].taken_at, page[-1].id)

    assert sorted(found) == [60.0 + number for number in range(7)]


def test_the_page_shows_30_and_leads_to_what_is_older(month: Diary, phone: PageClient) -> None:
    first = phone.get("/diary")
    link = next(one for one in first.all("a", rel="next"))

    older = phone.get(link.get("href"))

    assert "60 a minute" in first.main
    assert "89 a minute" not in first.main
    assert "89 a minute" in older.main
    assert "How are you?" not in older.main


@pytest.mark.parametrize("text", ["x", "2026-05-12~x", "2026-05-12T10:00~00000000-0000-0000-0000-000000000000", "~"])
def test_an_address_that_was_cut_short_begins_at_the_top(month: Diary, phone: PageClient, text: str) -> None:
    assert "60 a minute" in phone.get("/diary", query_string={"before": text}).main


def test_what_was_changed_or_taken_out_does_not_count_any_more(diary: Diary) -> None:
    diary.change(diary.write("pulse", number="60"), number="70")
    diary.remove(diary.write("pulse", number="80"))

    assert numbers(diary) == [70.0]


def test_the_newest_of_each_measure_whatever_was_written_down_last(diary: Diary, now: datetime) -> None:
    day = (now - timedelta(days=2)).date().isoformat()
    diary.write("pulse", number="60")
    diary.write("pulse", number="99", taken_on=day)
    diary.write("steps", number="100", taken_on=day)

    found = queries.latest(diary.session, diary.access, diary.access.patient_id)

    assert {key: entry.number for key, entry in found.items()} == {"pulse": 60.0, "steps": 100.0}


def test_the_persons_team_reads_it_and_no_other_team(month: Diary, session: Session, world: World) -> None:
    patient_id = world.patients["asha"].id

    seen = {}
    for who in ("clinician", "other_clinician", "far_clinician", "bogdan", "analyst"):
        set_session_access(session, world.access[who])
        seen[who] = len(queries.entries(session, world.access[who], patient_id))

    assert seen == {"clinician": 31, "other_clinician": 0, "far_clinician": 0, "bogdan": 0, "analyst": 0}


def test_whoever_helps_does_not_see_the_diary_whatever_they_may_do(
    month: Diary, session: Session, world: World, now: datetime
) -> None:
    patient_id = world.patients["asha"].id
    helper = add_helper(session, now)
    link = let(session, world, helper, now)
    session.commit()

    for access in (access_of(helper, link), emergency_access(patient_id, "Pat"), ANONYMOUS):
        assert queries.entries(session, access, patient_id) == []
        assert queries.latest(session, access, patient_id) == {}


def test_the_second_wall_shows_nothing_of_it_to_another_person(
    month: Diary, session: Session, world: World, engine_name: str
) -> None:
    set_session_access(session, world.access["bogdan"])

    found = session.connection().exec_driver_sql("SELECT count(*) FROM diary_entry").scalar()

    assert found == (0 if engine_name == "postgresql" else 31)  # SQLite has no row-level security


@pytest.mark.parametrize("count", [1, 25])
def test_the_page_asks_the_database_as_often_for_one_entry_as_for_many(
    diary: Diary, phone: PageClient, session: Session, count: int
) -> None:
    for number in range(count):
        diary.write("pulse", number=str(60 + number), words="as always")
    session.commit()
    phone.get("/diary")

    with statements(session.connection()) as sent:
        phone.get("/diary")

    assert len([one for one in sent if "diary_entry" in one]) == 1


def test_saving_costs_the_same_however_much_is_in_the_diary(month: Diary, session: Session) -> None:
    given = parse_given({"measure": "pulse", "number": "72"})

    with statements(session.connection()) as sent:
        services.record_entry(session, month.access, given, uuid.uuid4(), month.now, locale="en")

    assert len(sent) <= 6, sent
