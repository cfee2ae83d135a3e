"""What a paper form says of itself: the date on it, and who wrote on it."""

import json
import uuid
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import queries, services
from app.assessments.domain.voices import Voice
from app.assessments.models import Answer, Assessment, AssistedSitting, Flag
from app.core import clock
from app.people.domain.access import Access
from app.questionnaires.domain.values import Choice, Rating, Text, from_json
from app.worklist.models import WorklistItem
from tests.integration.assessments.conftest import Steps
from tests.integration.assessments.desks import FROM_PAPER, PHONE, Desk, answers
from tests.integration.assessments.test_fhir_voices import named, told
from tests.pages import PageClient
from tests.worlds import World

NAME = "Omar Helperson"
DATED = {**FROM_PAPER, "paper_on": "3/3/2026", "writer": "self"}
HELPED = {**FROM_PAPER, "paper_on": "3/3/2026", "writer": "helper", "writer_name": NAME}


def days_ago(days: int) -> str:
    return f"{clock.today() - timedelta(days=days):%d/%m/%Y}"


def own_address(address: str) -> str:
    return "/assessments/" + address.rpartition("/")[2]


def sent_from(desk: Desk, fields: Mapping[str, str]) -> str:
    """Key in a paper with one answer beside the safety question, and send it."""
    address = desk.begin(fields)
    desk.answer(address, "safety-now", {"answer": "none"})
    desk.answer(address, "confidence", {"answer": "8"})
    desk.answer(address, "something-else", {"answer": "My stairs"})
    desk.send(address)
    return address


class TestBeginning:
    def test_the_date_and_who_wrote_are_kept_and_the_name_is_sealed(self, desk: Desk, session: Session) -> None:
        desk.begin(HELPED)

        row = session.scalars(select(AssistedSitting)).one()
        assert (row.paper_on, row.writer, row.writer_name) == (date(2026, 3, 3), "helper", NAME)
        assert b"Omar" not in bytes(row.writer_ct or b"")

    def test_what_the_paper_does_not_say_is_not_said_and_never_today(self, desk: Desk, session: Session) -> None:
        desk.begin(FROM_PAPER)

        row = session.scalars(select(AssistedSitting)).one()
        assert (row.paper_on, row.writer, row.writer_ct) == (None, "not-said", None)

    def test_by_phone_there_is_no_paper(self, desk: Desk, session: Session) -> None:
        desk.begin({**HELPED, **PHONE})

        row = session.scalars(select(AssistedSitting)).one()
        assert (row.voice, row.paper_on, row.writer, row.writer_ct) == ("phone", None, "not-said", None)

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"paper_on": "31/2/2026"}, "Enter the date on the paper like 31/12/2025, or leave it blank"),
            ({"paper_on": "3/3/26"}, "Enter the date on the paper like 31/12/2025, or leave it blank"),
            ({"paper_on": "1/1/2999"}, "The date on the paper cannot be after today"),
            ({"paper_on": "31/12/1950"}, "The date on the paper must be after their date of birth"),
            ({"writer": ""}, "Choose “Someone who helps them”, or remove the name"),
            ({"writer": "self"}, "Choose “Someone who helps them”, or remove the name"),
            ({"writer": "neighbour"}, "Choose one from the list"),
        ],
    )
    def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
        self, desk: Desk, session: Session, changed: dict[str, str], message: str
    ) -> None:
        fields = {**HELPED, "interpreter": "", **changed}

        page = desk.browser.post(f"{desk.person}/answer-together", fields, status=422)

        errors = page.words("div", class_="nhsuk-error-summary")[0]
        assert message in errors
        assert "Choose whether somebody interprets" in errors
        assert page.form_values()["paper_on"] == fields["paper_on"]
        assert page.form_values()["writer_name"] == NAME
        assert session.scalars(select(AssistedSitting)).all() == []

    def test_today_is_a_date_that_a_paper_can_have(self, desk: Desk, session: Session) -> None:
        desk.begin({**FROM_PAPER, "paper_on": days_ago(0)})

        assert session.scalars(select(AssistedSitting.paper_on)).one() == clock.today()

    def test_the_desk_says_on_every_page_what_the_paper_says(self, desk: Desk) -> None:
        dated = desk.browser.get(f"{desk.begin(HELPED)}/questions/safety-now").main
        undated = desk.browser.get(f"{desk.begin(FROM_PAPER)}/questions/safety-now").main

        assert "The date on the paper is 3 March 2026." in dated
        assert f"Written on paper by someone who helps: {NAME}." in dated
        assert "The date is not written on the form." in undated
        assert "Who wrote on the paper is not written on the form." in undated


class TestWhoWrote:
    def test_a_helper_on_paper_is_never_written_over_the_person_on_paper(self, desk: Desk, session: Session) -> None:
        address = desk.begin(DATED)
        desk.answer(address, "confidence", {"answer": "8"})
        desk.answer(desk.begin(HELPED), "confidence", {"answer": "2"})

        rows = answers(session, "confidence")
        assert {voice: row.value for voice, row in rows.items()} == {
            "paper": {"rating": 8},
            "paper-help": {"rating": 2},
        }

    def test_the_persons_own_answer_stands_before_it(self, desk: Desk, sitting: Steps, asha: Access) -> None:
        sitting.save("confidence", Rating(3))
        address = desk.begin(HELPED)
        page = desk.browser.get(f"{address}/questions/confidence")
        desk.answer(address, "confidence", {"answer": "9"})

        sitting.session.expire_all()
        found = queries.sitting(sitting.session, asha, sitting.id, "en")

        assert "They answered this themselves:" in page.main
        assert found.values["confidence"] == Rating(3)
        assert [facts.voice for facts in found.said.others()["confidence"]] == [Voice.HELPER_PAPER]

    def test_who_keys_in_the_persons_own_paper_sees_what_the_helper_wrote(self, desk: Desk) -> None:
        desk.answer(desk.begin(HELPED), "confidence", {"answer": "2"})

        page = desk.browser.get(f"{desk.begin(DATED)}/questions/confidence")

        assert "Written on paper by someone who helps them:" in page.main
        assert page.form_values().get("answer") is None

    def test_the_person_and_the_team_read_that_a_helper_wrote_it(
        self, desk: Desk, client: PageClient, world: World
    ) -> None:
        address = sent_from(desk, HELPED)
        team = desk.browser.get(desk.person).main
        client.sign_in(world.access["asha"])
        own = client.get(f"{own_address(address)}/summary").main

        assert "Written on paper by someone who helps them, 3 March 2026" in team
        assert "Written on paper by someone who helps you, 3 March 2026." in own
        for page in (team, own):
            assert f"Written on paper by someone who helps: {NAME}." in page

    def test_the_person_says_that_it_is_not_their_answer(
        self, desk: Desk, client: PageClient, world: World, session: Session
    ) -> None:
        address = sent_from(desk, HELPED)
        row = answers(session, "confidence")["paper-help"]
        client.sign_in(world.access["asha"])
        path = f"{own_address(address)}/not-my-answer/{row.id}"

        page = client.get(path)
        client.post(path, page.form_values())

        assert "3 March 2026" in page.main
        assert "Not your answer, you told us: 8" in client.get(f"{own_address(address)}/summary").main

    def test_a_danger_sign_that_a_helper_wrote_stops_staff_and_reaches_the_team(
        self, desk: Desk, session: Session
    ) -> None:
        address = desk.begin(HELPED)

        sent = desk.answer(address, "safety-now", {"answer": "not-safe"})
        page = desk.browser.get(sent.location)

        assert page.heading == "Tell them this now"
        assert page.all("a", href="tel:116123")
        assert [flag.kind for flag in session.scalars(select(Flag))] == ["not_safe"]
        assert session.scalars(select(WorklistItem)).all()

    def test_what_they_left_blank_is_called_blank_and_not_skipped(self, desk: Desk) -> None:
        address = desk.begin(HELPED)
        desk.answer(address, "safety-now", {"skip": "1"})

        assert "Left blank on the paper" in desk.browser.get(f"{address}/check").main
        desk.send(address)
        assert "A question about their safety was left blank. Ask them." in desk.browser.get(desk.person).main


class TestWhen:
    def test_both_pages_say_the_date_on_the_paper_and_the_instant_of_keying_stays(
        self, desk: Desk, client: PageClient, world: World, session: Session
    ) -> None:
        address = sent_from(desk, DATED)
        team = desk.browser.get(desk.person).main
        client.sign_in(world.access["asha"])
        own = client.get(f"{own_address(address)}/summary").main

        assert "On their paper form, 3 March 2026" in team
        assert "Keyed in by Coordinator Testperson" in team
        assert "From your paper form of 3 March 2026." in own
        row = answers(session, "confidence")["paper"]
        assert row.paper_on == date(2026, 3, 3)
        assert row.answered_at.date() > row.paper_on

    def test_without_a_date_both_pages_say_when_it_was_keyed_in(
        self, desk: Desk, client: PageClient, world: World
    ) -> None:
        address = sent_from(desk, FROM_PAPER)
        team = desk.browser.get(desk.person).main
        client.sign_in(world.access["asha"])
        own = client.get(f"{own_address(address)}/summary").main

        assert "On their paper form, no date on it" in team
        assert "From your paper form. We keyed it in on" in own
        for page in (team, own):
            assert "The date is not written on the form." in page

    def test_a_date_put_right_counts_for_what_is_saved_again(self, desk: Desk, session: Session) -> None:
        desk.answer(desk.begin(DATED), "confidence", {"answer": "8"})

        desk.answer(desk.begin({**DATED, "paper_on": "4/3/2026"}), "confidence", {"answer": "8"})

        assert answers(session, "confidence")["paper"].paper_on == date(2026, 3, 4)

    def test_another_system_is_told_the_day_on_the_paper_and_not_the_name(
        self, desk: Desk, session: Session, world: World
    ) -> None:
        address = sent_from(desk, HELPED)
        sent = session.get_one(Assessment, uuid.UUID(address.rpartition("/")[2]))

        content = told(session, world.access["clinician"], sent)

        facts = [fact for [*group] in named(content, "written-down") for fact in group]
        assert {"url": "writer", "valueCode": "helper"} in facts
        assert {"url": "paper-date", "valueDate": "2026-03-03"} in facts
        text = json.dumps(content)
        assert 'answered-at", "valueDateTime": "2026-03-03"' in text
        assert 'keyed-in-at"' in text
        assert "Helperson" not in text

    def test_another_system_is_told_no_time_of_answering_where_the_paper_says_none(
        self, desk: Desk, session: Session, world: World
    ) -> None:
        address = sent_from(desk, FROM_PAPER)
        sent = session.get_one(Assessment, uuid.UUID(address.rpartition("/")[2]))

        text = json.dumps(told(session, world.access["clinician"], sent))

        assert 'keyed-in-at"' in text
        assert 'answered-at"' not in text


EVERY_DAY = {"answer": "nearly-every-day"}


class TestFreshness:
    """A short screen on paper opens the longer set, which takes its answers over."""

    @pytest.fixture
    def screen(self, desk: Desk, session: Session, request: pytest.FixtureRequest) -> Assessment:
        """Return the longer set opened by a screen whose paper says a date so many days ago, or none."""
        days = request.param
        dated = {} if days is None else {"paper_on": days_ago(days)}
        address = desk.begin({**FROM_PAPER, "key": "phq2", "writer": "self", **dated})
        for number in (1, 2):
            desk.answer(address, f"phq-{number}", EVERY_DAY)
        desk.send(address)
        query = select(Assessment).where(Assessment.questionnaire_key == "phq9")
        return session.scalars(query).one()

    @pytest.mark.parametrize("screen", [9], indirect=True)
    def test_what_an_old_paper_said_is_asked_again_though_it_was_keyed_in_today(
        self, screen: Assessment, client: PageClient, asha: Access
    ) -> None:
        client.sign_in(asha)

        page = client.get(client.get(f"/assessments/{screen.id}", status=303).location)

        day = clock.today() - timedelta(days=9)
        assert f"You told us this on {day.day} {day:%B} {day.year}. Is it still true?" in page.main

    @pytest.mark.parametrize("screen", [2, None], indirect=True)
    def test_what_a_new_paper_said_or_one_without_a_date_counts(
        self, screen: Assessment, client: PageClient, asha: Access
    ) -> None:
        client.sign_in(asha)

        assert client.get(f"/assessments/{screen.id}", status=303).location.endswith("/questions/phq-3")

    @pytest.mark.parametrize("screen", [9], indirect=True)
    def test_keyed_in_again_from_the_longer_paper_it_can_be_sent(
        self, screen: Assessment, desk: Desk, session: Session
    ) -> None:
        dated = {"paper_on": days_ago(9)}
        address = desk.begin({**FROM_PAPER, "key": "phq9", "writer": "self", **dated})
        for number in range(1, 10):
            desk.answer(address, f"phq-{number}", {"answer": "nearly-every-day" if number < 3 else "not-at-all"})

        desk.send(address)

        session.expire_all()
        assert screen.is_submitted

    @pytest.mark.parametrize("screen", [None], indirect=True)
    def test_a_paper_without_a_date_is_old_by_the_day_it_was_keyed_in_and_says_so(
        self, screen: Assessment, session: Session, client: PageClient, asha: Access
    ) -> None:
        for row in session.scalars(select(Answer).where(Answer.assessment_id == screen.id)):
            row.answered_at -= timedelta(days=9)
        session.commit()
        client.sign_in(asha)

        page = client.get(client.get(f"/assessments/{screen.id}", status=303).location)

        assert "You wrote this on paper. We keyed it in on" in page.main
        assert "You told us this on" not in page.main

    def test_an_older_paper_is_not_put_over_what_the_person_has_said_since(
        self, desk: Desk, session: Session, asha: Access
    ) -> None:
        now = clock.now()
        own = Steps(session, asha, now - timedelta(days=1), "phq2")
        own.save_all({f"phq-{number}": Choice("several-days") for number in (1, 2)})
        own.submit()
        begun = Steps(session, asha, now, "phq9")

        address = desk.begin({**FROM_PAPER, "key": "phq2", "writer": "self", "paper_on": days_ago(3)})
        for number in (1, 2):
            desk.answer(address, f"phq-{number}", {"answer": "nearly-every-day"})
        desk.send(address)

        session.expire_all()
        rows = session.scalars(select(Answer).where(Answer.assessment_id == begun.id)).all()
        assert {(row.voice, row.value["choice"], row.is_to_confirm) for row in rows} == {("self", "several-days", True)}

    def test_of_two_lasting_facts_the_one_with_the_later_paper_comes_first(
        self, desk: Desk, session: Session, asha: Access
    ) -> None:
        _what_matters(desk, DATED, "My garden")
        _what_matters(desk, {**DATED, "paper_on": "1/2/2026"}, "My dog")

        assert _shown_again(session, asha) == "My garden"

    def test_what_a_helper_wrote_never_comes_back_as_what_the_person_said(
        self, desk: Desk, session: Session, asha: Access
    ) -> None:
        _what_matters(desk, HELPED, "My garden")

        assert _shown_again(session, asha) is None


def _what_matters(desk: Desk, fields: Mapping[str, str], words: str) -> None:
    """Key in one answer of "what matters" and send it."""
    address = desk.begin({**fields, "key": "what_matters"})
    desk.answer(address, desk.goes_on(address), {"answer": words})
    desk.send(address)


def _shown_again(session: Session, access: Access) -> str | None:
    """Return what the person is shown again when they begin "what matters" by themselves; None where nothing is."""
    session.expire_all()
    begun = services.start(session, access, "what_matters", locale="en", now=clock.now())
    row = queries.sitting(session, access, begun.id, "en").said.suggested("what-matters-1")
    value = from_json(row.value) if row else None
    return value.text if isinstance(value, Text) else None
