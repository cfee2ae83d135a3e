"""A person's diary as their team reads it."""

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.audit import AuditEvent
from app.diary import services as diary
from app.diary.domain.given import parse_given
from app.diary.domain.months import Month
from app.diary.services.marks import mark_notes
from app.people.models import BreakGlassGrant
from tests.counting import statements
from tests.integration.mdt.conftest import WISH
from tests.pages import PageClient
from tests.worlds import World

MAY = Month(2026, 5)
SVG = "{http://www.w3.org/2000/svg}svg"


@pytest.fixture
def told(session: Session, world: World, now: datetime) -> None:
    """Asha wrote this and that in May, some of it in Urdu."""
    for day, fields in (
        (2, {"measure": "feeling", "choice": "worse", "words": WISH}),
        (3, {"measure": "pain", "number": "7"}),
        (4, {"measure": "weight", "number": "72", "unit": "kg"}),
        (5, {"measure": "note", "words": "New tablet"}),
        (6, {"measure": "note", "words": "Not for the chart"}),
    ):
        given = parse_given({**fields, "taken_on": f"2026-05-{day:02}"})
        locale = "ur" if fields["measure"] == "feeling" else "en"
        kept = diary.record_entry(session, world.access["asha"], given, uuid.uuid4(), now, locale=locale)
        if fields.get("words") == "New tablet":
            mark_notes(session, world.access["asha"], kept.patient_id, MAY.window(now.date()), {kept.chain_id}, now)
    session.commit()


def address(world: World, who: str = "asha", query: str = "") -> str:
    return f"/team/people/{world.patients[who].id}/diary{query}"


@pytest.mark.usefixtures("told")
class TestTheTeamsPage:
    def test_it_is_the_same_month_that_the_person_sees(self, desk: PageClient, world: World) -> None:
        page = desk.get(address(world))

        assert page.heading == "Diary of May 2026"
        assert page.words("h2")[:4] == ["How they felt", "Their symptoms", "Their own marks", "Their readings"]
        assert "Days with something told: 5. Days with nothing told: 7." in page.main
        assert len(page.all(SVG, role="img")) == 1
        assert "New tablet" in page.main
        assert "Not for the chart" not in page.main

    def test_h21_it_says_who_told_it_when_and_in_which_language(self, desk: PageClient, world: World) -> None:
        main = desk.get(address(world)).main

        assert "The person told all of this. Nobody has checked or measured it." in main
        for entries, language in ((1, "Urdu"), (4, "English")):
            said = f"Self-reported by Asha Testwala in {language}. Entries: {entries}. "
            assert said + "The last came in on 12 May 2026 at 10:30am." in main

    def test_own_words_stay_in_their_language(self, desk: PageClient, world: World) -> None:
        page = desk.get(address(world))

        assert WISH in page.words("span", lang="ur")

    def test_h22_every_chart_stands_beside_its_numbers(self, desk: PageClient, world: World) -> None:
        tables = desk.get(address(world)).words("table")

        assert "Weight, in kilograms DayNumber 4 May 202672" in tables

    def test_it_can_be_read_month_by_month(self, desk: PageClient, world: World) -> None:
        page = desk.get(address(world, query="?month=2026-04"))

        assert page.heading == "Diary of April 2026"
        assert "Nobody told anything in this month." in page.main
        assert desk.get(page.all("a", rel="next")[0].get("href")).heading == "Diary of May 2026"

    @pytest.mark.parametrize("month", ["2026-13", "2027-01", "now", ""])
    def test_a_month_that_is_none_is_this_one(self, desk: PageClient, world: World, month: str) -> None:
        assert desk.get(address(world, query=f"?month={month}")).heading == "Diary of May 2026"

    def test_reading_it_stands_in_the_persons_log(self, desk: PageClient, world: World, session: Session) -> None:
        desk.get(address(world, query="?month=2026-04"))

        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "diary.read")).one()
        assert (event.patient_id, event.actor_id) == (world.patients["asha"].id, world.staff["clinician"].id)
        assert event.sections == ["2026-04"]

    def test_another_teams_person_does_not_exist(self, desk: PageClient, world: World) -> None:
        desk.get(address(world, "cara"), status=404)

    def test_through_broken_glass_it_says_why_one_sees_it(
        self, client: PageClient, world: World, session: Session, now: datetime
    ) -> None:
        grant = BreakGlassGrant(
            user_id=world.staff["far_clinician"].id,
            patient_id=world.patients["asha"].id,
            reason_code="emergency_care",
            reason="In the emergency department",
            granted_at=now,
            expires_at=now + timedelta(hours=1),
        )
        session.add(grant)
        session.commit()
        client.sign_in(world.access["far_clinician"])

        assert "You see this record because you opened it for an hour" in client.get(address(world)).main
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "diary.read")).one()
        assert event.reason == "break_glass"

    def test_the_persons_page_says_how_much_there_is_and_leads_there(self, desk: PageClient, world: World) -> None:
        page = desk.get(f"/team/people/{world.patients['asha'].id}")

        assert "In the last 30 days they told something on 5." in page.main
        assert "Said that they are OK: 0. Not so good: 0. Worse: 1." in page.main
        assert page.all("a", href=address(world))


def test_somebody_without_a_diary_has_an_empty_page(desk: PageClient, world: World) -> None:
    assert (
        "They told nothing in their diary in the last 30 days."
        in desk.get(f"/team/people/{world.patients['bogdan'].id}").main
    )
    assert "Nobody told anything in this month." in desk.get(address(world, "bogdan")).main


def test_the_page_costs_the_same_however_much_was_told(
    desk: PageClient, world: World, session: Session, now: datetime, database, told: None
) -> None:
    desk.get(address(world))
    with statements(database.engine) as few:
        desk.get(address(world))
    for day in range(1, 12):
        for measure in ("pain", "worry", "pulse", "sleep", "steps"):
            given = parse_given({"measure": measure, "number": "7", "taken_on": f"2026-05-{day:02}"})
            diary.record_entry(session, world.access["asha"], given, uuid.uuid4(), now, locale="en")
    session.commit()

    with statements(database.engine) as many:
        desk.get(address(world))

    assert len(many) <= len(few) <= 20
