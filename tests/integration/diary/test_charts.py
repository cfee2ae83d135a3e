"""My charts: what stands on them, on both databases, and that no more is read than they show."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from app.diary.domain.charts import Spread, Told, gathered
from app.diary.domain.measures import MEASURES
from app.diary.domain.windows import Period, window_of
from app.diary.models import DiaryEntry
from app.diary.queries.charts import days_told, measures_kept
from app.diary.queries.pictures import picture, pictures
from app.people.domain.access import Access
from tests.counting import statements
from tests.diaries import weight
from tests.integration.diary.conftest import Diary
from tests.pages import Page, PageClient
from tests.worlds import World

TODAY = date(2026, 5, 12)
SVG = "{http://www.w3.org/2000/svg}"
MONTH = window_of(Period.MONTH, TODAY)


def day_before(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def write(diary: Diary, measure: str, days: int, number: str, **more):
    return diary.write(measure, number=number, taken_on=day_before(days), **more)


def fill(session: Session, access: Access, count: int, *, days: int, now: datetime) -> None:
    """Write many weights, spread over as many days."""
    rows = [
        weight(access.patient_id, place, now - timedelta(minutes=place * days * 1440 // count))
        for place in range(count)
    ]
    session.execute(insert(DiaryEntry), rows)
    session.flush()


class Fetched:
    """How many rows the database gave."""

    count = 0


@pytest.fixture
def fetched() -> Iterator[Fetched]:
    """Count the diary's rows that become objects, and those that become plain rows."""
    counted = Fetched()

    def note(_entry: DiaryEntry, _context: object) -> None:
        counted.count += 1

    event.listen(DiaryEntry, "load", note)
    yield counted
    event.remove(DiaryEntry, "load", note)


class TestWhatStandsOnThem:
    def test_a_day_is_its_least_its_most_and_its_last(self, session: Session, diary: Diary) -> None:
        for number, time in (("7", "09:00"), ("2", "08:00"), ("4", "10:00")):
            write(diary, "pain", 1, number, taken_time=time)

        found = days_told(session, diary.access, diary.access.patient_id, MONTH, "pain")

        assert found == {"pain": [Told(TODAY - timedelta(days=1), 3, (Spread(2, 7, 4),))]}

    def test_a_blood_pressure_keeps_its_two_numbers_apart(self, session: Session, diary: Diary) -> None:
        write(diary, "blood_pressure", 1, "150", number2="85", taken_time="08:00")
        write(diary, "blood_pressure", 1, "140", number2="95", taken_time="09:00")

        found = days_told(session, diary.access, diary.access.patient_id, MONTH, "blood_pressure")

        assert found["blood_pressure"][0].spreads == (Spread(140, 150, 140), Spread(85, 95, 95))

    def test_only_the_days_of_the_window_and_only_what_still_stands(self, session: Session, diary: Diary) -> None:
        for days in (0, 29, 30):
            write(diary, "pain", days, "3")
        changed = write(diary, "pain", 2, "9")
        diary.change(changed, number="1", taken_on=day_before(2))
        diary.remove(write(diary, "pain", 3, "8"))

        found = days_told(session, diary.access, diary.access.patient_id, MONTH, "pain")["pain"]

        assert [(TODAY - told.on).days for told in found] == [29, 2, 0]
        assert found[1].spreads == (Spread(1, 1, 1),)

    def test_a_day_is_one_of_the_calendar_in_england(self, session: Session, diary: Diary) -> None:
        write(diary, "pain", 29, "3", taken_time="00:15")
        write(diary, "pain", 30, "4", taken_time="23:45")

        found = days_told(session, diary.access, diary.access.patient_id, MONTH, "pain")["pain"]

        assert [told.spreads[0].last for told in found] == [3]

    def test_a_year_gathered_by_the_database_is_the_days_gathered_one_by_one(
        self, session: Session, diary: Diary, now: datetime
    ) -> None:
        fill(session, diary.access, 400, days=500, now=now)
        by_week = window_of(Period.YEAR, TODAY)
        by_day = replace(by_week, step_days=1)

        weeks, days = (
            days_told(session, diary.access, diary.access.patient_id, window, "weight")["weight"]
            for window in (by_week, by_day)
        )

        assert len(weeks) == 52
        assert tuple(weeks) == gathered(days, by_week)

    def test_where_nobody_said_at_what_time_the_one_that_came_in_last_is_the_last(
        self, session: Session, diary: Diary, now: datetime
    ) -> None:
        for minutes, number in ((0, "7"), (1, "3"), (2, "5")):
            write(diary, "pain", 1, number, now=now + timedelta(minutes=minutes))

        found = days_told(session, diary.access, diary.access.patient_id, MONTH, "pain")["pain"]

        assert found[0].spreads == (Spread(3, 7, 5),)

    def test_another_teams_member_finds_nothing(self, session: Session, diary: Diary, world: World) -> None:
        write(diary, "pain", 1, "3")

        reached = {
            who: days_told(session, world.access[who], diary.access.patient_id, MONTH, "pain")
            for who in ("clinician", "other_clinician", "cara")
        }

        assert {who: bool(found) for who, found in reached.items()} == {
            "clinician": True,
            "other_clinician": False,
            "cara": False,
        }


class TestHowMuchIsRead:
    def test_five_thousand_entries_give_one_row_a_day_and_the_same_statements(
        self, session: Session, diary: Diary, fetched: Fetched, now: datetime
    ) -> None:
        patient_id = diary.access.patient_id
        fill(session, diary.access, 50, days=30, now=now)
        with statements(session.connection()) as few:
            picture(session, diary.access, patient_id, "weight", MONTH)
        fill(session, diary.access, 5000, days=1000, now=now)

        with statements(session.connection()) as many:
            drawn = picture(session, diary.access, patient_id, "weight", MONTH)

        assert len(many) == len(few) <= 3
        assert len(drawn.chart.rows) <= 30
        assert fetched.count == 0

    def test_all_measures_of_a_month_cost_as_many_statements_as_one(self, session: Session, diary: Diary) -> None:
        for measure in ("pain", "worry", "weight", "pulse", "sleep"):
            write(diary, measure, 1, "50" if measure in {"weight", "pulse"} else "5", unit="kg" * (measure == "weight"))

        with statements(session.connection()) as sent:
            drawn = pictures(session, diary.access, diary.access.patient_id, MONTH)

        assert [one.measure for one in drawn.all] == ["pain", "worry", "pulse", "weight", "sleep"]
        assert len(sent) <= 3

    def test_the_window_is_found_by_the_index(self, session: Session, diary: Diary, now: datetime) -> None:
        fill(session, diary.access, 5000, days=1000, now=now)
        connection = session.connection()
        is_postgresql = connection.dialect.name == "postgresql"
        if is_postgresql:
            connection.exec_driver_sql("ANALYZE diary_entry")

        with statements(connection) as sent:
            days_told(session, diary.access, diary.access.patient_id, MONTH, "weight")
        plan = sent.plan(connection, "EXPLAIN" if is_postgresql else "EXPLAIN QUERY PLAN")

        assert "ix_diary_entry_patient_id_is_current" in plan

    def test_what_there_is_to_draw_is_one_statement(self, session: Session, diary: Diary) -> None:
        write(diary, "pain", 3, "4")
        write(diary, "weight", 1, "70", unit="kg")

        with statements(session.connection()) as sent:
            kept = measures_kept(session, diary.access, diary.access.patient_id)

        assert [(one.measure, one.count) for one in kept] == [("weight", 1), ("pain", 1)]
        assert len(sent) == 1


class TestThePage:
    def test_without_a_number_it_says_how_a_chart_comes(self, phone: PageClient) -> None:
        assert "There is no chart yet." in phone.get("/diary/charts").main

    def test_the_diary_leads_to_each_chart(self, phone: PageClient, diary: Diary) -> None:
        write(diary, "pain", 1, "3")
        diary.session.commit()

        links = [link.get("href") for link in phone.get("/diary/charts").all("a")]

        assert "/diary/charts" in [link.get("href") for link in phone.get("/diary").all("a")]
        assert "/diary/charts/pain" in links

    def test_h22_picture_and_table_say_the_same(self, phone: PageClient, diary: Diary) -> None:
        for days, number in ((1, "3"), (2, "7"), (9, "5")):
            write(diary, "pain", days, number)
        diary.session.commit()

        page = phone.get("/diary/charts/pain")

        assert len(page.all(f"{SVG}circle")) == 3
        assert page.words("table") == ["Pain, 0 to 10 DayNumber 11 May 20263 10 May 20267 3 May 20265"]
        assert "3 of these 30 days have a number. The lowest is 3 and the highest is 7." in page.main
        assert "Days with nothing told: 27" in page.main
        assert "A gap means that no number was told. It does not mean 0." in page.main

    def test_h22_a_picture_has_a_name_and_a_sentence_and_no_colour_or_style_of_its_own(
        self, phone: PageClient, diary: Diary
    ) -> None:
        write(diary, "blood_pressure", 1, "150", number2="85")
        diary.session.commit()

        drawing = picture_of(phone.get("/diary/charts/blood_pressure"))

        assert (drawing.get("role"), drawing.get("aria-labelledby")) == ("img", "chart-title chart-desc")
        assert drawing.find(f"{SVG}title").text == "Blood pressure, in mmHg"
        assert "The top number goes from 150 to 150." in drawing.find(f"{SVG}desc").text
        colours = {part.get(name) for part in drawing.iter() for name in ("fill", "stroke")}
        assert colours <= {None, "none", "#212b32", "#fff", "#aeb7bd"}

    def test_h22_in_urdu_time_runs_from_left_to_right_too(self, phone: PageClient, diary: Diary) -> None:
        for days in (1, 2, 5):
            write(diary, "pain", days, "4")
        diary.session.commit()
        english = phone.get("/diary/charts/pain")
        phone.post("/language", {"locale": "ur"})

        urdu = phone.get("/diary/charts/pain")

        assert (urdu.tree.get("dir"), urdu.all("div", class_="app-chart")[0].get("dir")) == ("rtl", "ltr")
        assert places_of(urdu) == places_of(english)
        assert places_of(urdu) == sorted(places_of(urdu))

    def test_h22_the_axis_does_not_move_with_what_was_told(self, phone: PageClient, diary: Diary) -> None:
        write(diary, "weight", 1, "70", unit="kg")
        diary.session.commit()
        before = axis_of(phone.get("/diary/charts/weight"))

        write(diary, "weight", 2, "250", unit="kg")
        diary.session.commit()
        page = phone.get("/diary/charts/weight")

        assert axis_of(page) == before
        assert "A triangle is a number beyond the edge of this chart. The table shows it." in page.main
        assert "250" in page.words("table")[0]

    @pytest.mark.parametrize(
        ("address", "first"),
        [
            ("?period=week", "6 May 2026 to 12 May 2026"),
            ("?period=3-months", "11 February 2026 to 12 May 2026"),
            ("?period=year", "14 May 2025 to 12 May 2026"),
            ("?period=century&to=never", "13 April 2026 to 12 May 2026"),
            ("?to=2999-01-01", "13 April 2026 to 12 May 2026"),
            ("?to=0001-01-01", "3 December 1899 to 1 January 1900"),
        ],
    )
    def test_an_address_that_was_cut_short_shows_the_last_thirty_days(
        self, phone: PageClient, address: str, first: str
    ) -> None:
        assert phone.get(f"/diary/charts/pain{address}").words("h2")[0] == first

    def test_one_goes_back_in_time_and_forward_again(self, phone: PageClient, diary: Diary) -> None:
        write(diary, "pain", 40, "6")
        diary.session.commit()
        page = phone.get("/diary/charts/pain")
        assert "You told no number on these days." in page.main
        assert not page.all("a", rel="next")

        earlier = phone.get(page.all("a", rel="prev")[0].get("href"))
        later = phone.get(earlier.all("a", rel="next")[0].get("href"))

        assert "2 Apr 2026" in earlier.words("table")[0]
        assert later.words("h2")[0] == page.words("h2")[0]

    def test_what_is_no_number_has_no_chart(self, phone: PageClient) -> None:
        for measure in ("note", "feeling", "moon"):
            phone.get(f"/diary/charts/{measure}", status=404)

    def test_every_measure_with_a_number_has_one(self, phone: PageClient) -> None:
        measured = [key for key, measure in MEASURES.items() if measure.units]

        for measure in measured:
            assert phone.get(f"/diary/charts/{measure}").status == 200


def picture_of(page: Page):
    return page.all(f"{SVG}svg", role="img")[0]


def places_of(page: Page) -> list[float]:
    return [float(dot.get("cx")) for dot in picture_of(page).iter(f"{SVG}circle")]


def axis_of(page: Page) -> list[tuple[str, str]]:
    return [(text.get("y"), text.text) for text in picture_of(page).iter(f"{SVG}text") if text.get("x") == "38"]
