"""One month on one page: what it counts, what the person chose to show, and the sheet of paper."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.audit import AuditEvent
from app.diary.domain.measures import READINGS, SYMPTOMS
from app.diary.domain.months import Month
from app.diary.queries.months import month_told
from tests.counting import statements
from tests.integration.diary.conftest import Diary
from tests.pages import PageClient
from tests.pdfs import Pdf
from tests.worlds import World

TODAY = date(2026, 5, 12)
MAY = Month(2026, 5)
SignIn = Callable[[str], PageClient]
URDU = "نئی گولی شروع کی"


def on(day: int) -> str:
    return date(2026, 5, day).isoformat()


def feel(diary: Diary, day: int, choice: str, words: str = ""):
    return diary.write("feeling", choice=choice, words=words, taken_on=on(day))


def note(diary: Diary, day: int, words: str):
    return diary.write("note", words=words, taken_on=on(day))


def some_month(diary: Diary) -> None:
    for day, choice in ((1, "ok"), (2, "ok"), (4, "worse")):
        feel(diary, day, choice, words="Dizzy" if choice == "worse" else "")
    for day, number in ((1, "2"), (2, "6")):
        diary.write("pain", number=number, taken_on=on(day))
    diary.write("weight", number="72", unit="kg", taken_on=on(5))
    diary.session.commit()


class TestThePage:
    def test_it_counts_how_they_felt_and_quotes_their_words(self, phone: PageClient, diary: Diary) -> None:
        some_month(diary)

        page = phone.get("/diary/months/2026-05")

        assert page.heading == "Your diary in May 2026"
        assert page.words("table")[0] == "I am OKNot so goodWorse 2 times0 times1 time"
        assert "4 May 2026Dizzy" in page.main

    def test_it_says_on_how_many_days_nothing_was_told(self, phone: PageClient, diary: Diary) -> None:
        some_month(diary)

        page = phone.get("/diary/months/2026-05")

        assert "Days with something told: 4. Days with nothing told: 8." in page.main

    def test_a_month_that_is_over_counts_all_its_days(self, phone: PageClient) -> None:
        page = phone.get("/diary/months/2026-04")

        assert "Days with something told: 0. Days with nothing told: 30." in page.main
        assert "0 times" not in page.main

    def test_a_symptom_has_its_lowest_its_highest_and_its_days(self, phone: PageClient, diary: Diary) -> None:
        some_month(diary)

        symptoms = phone.get("/diary/months/2026-05").words("table")[2]

        assert symptoms.endswith("SymptomLowestHighestDays told Pain, 0 to 10262")

    def test_h21_it_says_who_told_it_and_that_nobody_checked(self, phone: PageClient, diary: Diary) -> None:
        some_month(diary)

        assert "You told all of this yourself. Nobody has checked it." in phone.get("/diary/months/2026-05").main

    def test_the_person_chooses_what_goes_on_it(self, phone: PageClient, diary: Diary) -> None:
        some_month(diary)

        page = phone.get("/diary/months/2026-05?part=symptoms&chosen=1")

        assert "My symptoms" in page.words("h2")
        assert not {"How I felt", "My readings", "My own marks"} & set(page.words("h2"))
        assert page.all("a", href="/diary/months/2026-05/summary.pdf?part=symptoms")

    def test_whoever_chooses_nothing_is_asked_again(self, phone: PageClient) -> None:
        page = phone.get("/diary/months/2026-05?chosen=1", status=422)

        assert page.words("a", href="#part") == ["Choose at least one part"]

    @pytest.mark.parametrize("month", ["2026-13", "2026-06", "0000-01", "may", "2026-5", "٢٠٢٦-٠٥", "1899-12"])
    def test_what_is_no_month_or_has_not_begun_does_not_exist(self, phone: PageClient, month: str) -> None:
        phone.get(f"/diary/months/{month}", status=404)

    def test_a_month_costs_the_same_however_much_was_told(self, session: Session, diary: Diary) -> None:
        some_month(diary)
        with statements(session.connection()) as few:
            month_told(session, diary.access, diary.access.patient_id, MAY, TODAY)
        full_month(diary)

        with statements(session.connection()) as many:
            told = month_told(session, diary.access, diary.access.patient_id, MAY, TODAY)

        assert len(many) == len(few) <= 7
        assert len(told.readings) == len(READINGS)

    def test_another_teams_member_finds_an_empty_month(self, session: Session, diary: Diary, world: World) -> None:
        some_month(diary)

        told = month_told(session, world.access["other_clinician"], diary.access.patient_id, MAY, TODAY)

        assert (told.days_told, told.check_in_count, told.symptoms, told.readings) == (0, 0, [], [])


class TestOwnMarks:
    def test_a_note_is_on_no_chart_until_the_person_chose_it(self, phone: PageClient, diary: Diary) -> None:
        some_month(diary)
        note(diary, 3, "New tablet")
        diary.session.commit()
        assert "New tablet" not in phone.get("/diary/months/2026-05").main

        self.choose(phone, "New tablet")

        month, chart = phone.get("/diary/months/2026-05"), phone.get("/diary/charts/pain")
        assert "1. 3 May 2026New tablet" in month.main
        assert chart.words("ol") == ["3 May 2026 New tablet"]

    def test_what_was_chosen_twice_is_there_once_and_can_be_taken_off(
        self, phone: PageClient, diary: Diary, session: Session
    ) -> None:
        note(diary, 3, "New tablet")
        diary.session.commit()
        self.choose(phone, "New tablet")
        self.choose(phone, "New tablet")
        assert len(self.marked(session)) == 1

        phone.post("/diary/months/2026-05/notes", {})

        assert "New tablet" not in phone.get("/diary/months/2026-05").main
        assert len(self.marked(session)) == 2

    def test_a_note_that_was_changed_keeps_its_place_and_one_taken_out_loses_it(
        self, phone: PageClient, diary: Diary
    ) -> None:
        kept, gone = note(diary, 3, "New tablet"), note(diary, 4, "Fell")
        diary.session.commit()
        self.choose(phone, "New tablet", "Fell")

        diary.change(kept, words="New heart tablet", taken_on=on(3))
        diary.remove(gone)
        diary.session.commit()

        main = phone.get("/diary/months/2026-05").main
        assert "New heart tablet" in main
        assert "Fell" not in main

    def test_anothers_note_cannot_be_put_on_a_chart(self, phone: PageClient, diary: Diary, world: World) -> None:
        theirs = Diary(diary.session, world.access["cara"], diary.now)
        hers = note(theirs, 3, "Cara's own")
        diary.session.commit()

        phone.post("/diary/months/2026-05/notes", {"notes": [str(hers.chain_id), "no id"]})

        assert "Cara" not in phone.get("/diary/months/2026-05").main

    def choose(self, phone: PageClient, *words: str) -> None:
        page = phone.get("/diary/months/2026-05/notes")
        chosen = [
            box.get("value")
            for box, label in zip(page.all("input", type="checkbox"), page.words("label"), strict=True)
            if any(one in label for one in words)
        ]
        phone.post("/diary/months/2026-05/notes", {"notes": chosen})

    def marked(self, session: Session) -> list[AuditEvent]:
        return list(session.scalars(select(AuditEvent).where(AuditEvent.action == "diary.marked")))


def full_month(diary: Diary) -> None:
    """Fill a month with everything there is, in long words."""
    long_words = "Slept badly, then the nurse came and we changed the dose. " * 20
    numbers = {"blood_pressure": "140", "weight": "70", "temperature": "37", "oxygen": "95"}
    for day in range(1, 13):
        feel(diary, day, "not_so_good", long_words)
        note(diary, day, f"{URDU} {long_words}")
        for measure in (*SYMPTOMS, *READINGS):
            unit = measure.units[0].key
            number = numbers.get(measure.key, "7")
            more = {"number2": "80"} if measure.has_two_numbers else {}
            diary.write(measure.key, number=number, unit=unit, taken_on=on(day), **more)
    diary.session.commit()


class TestThePaper:
    def test_it_is_one_page_with_a_picture_that_has_a_name(
        self, phone: PageClient, diary: Diary, session: Session
    ) -> None:
        some_month(diary)

        made = self.sheet(phone)

        assert (made.page_count, made.language, made.is_tagged) == (1, "en", True)
        assert made.title == "Your diary in May 2026"
        for words in ("I told all of this myself.", "Dizzy", "Weight, in kilograms"):
            assert words in made.text
        assert made.draws("999 000 0018")

    @pytest.mark.parametrize("locale", ["en", "ur", "pl"])
    def test_the_fullest_month_still_fits_on_one_page(self, phone: PageClient, diary: Diary, locale: str) -> None:
        full_month(diary)
        TestOwnMarks().choose(phone, URDU)
        phone.post("/language", {"locale": locale})

        made = self.sheet(phone)

        assert (made.page_count, made.language) == (1, locale)
        assert made.smallest_type() >= 7

    def test_what_does_not_fit_is_counted(self, phone: PageClient, diary: Diary) -> None:
        full_month(diary)
        TestOwnMarks().choose(phone, URDU)

        assert "more are in the diary." in self.sheet(phone).text

    def test_only_the_parts_that_were_chosen_go_on_it(self, phone: PageClient, diary: Diary) -> None:
        some_month(diary)

        text = self.sheet(phone, "?part=symptoms").text

        assert "My symptoms" in text
        assert "Dizzy" not in text

    def test_whoever_takes_a_copy_is_in_the_log(self, phone: PageClient, diary: Diary, session: Session) -> None:
        self.sheet(phone)

        assert session.scalars(select(AuditEvent.action).where(AuditEvent.action == "diary.saved_as_pdf")).all()

    def sheet(self, phone: PageClient, query: str = "") -> Pdf:
        response = phone.http.get(f"/diary/months/2026-05/summary.pdf{query}")
        assert response.status_code == 200
        assert response.headers["Content-Disposition"] == 'attachment; filename="month.pdf"'
        return Pdf(response.data)


def test_months_run_on_without_a_gap() -> None:
    month, seen = Month(2023, 11), []
    while month < Month(2026, 6):
        seen.append(month.window(TODAY))
        assert month.after.before == month
        month = month.after

    assert all(one.last_on + timedelta(days=1) == two.first_on for one, two in pairwise(seen))
