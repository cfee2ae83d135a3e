"""Somebody who has a person's emergency code opens their summary: said who first, written down, told to the person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from app.care_plans.domain.plan import Medicine
from app.care_plans.models import EmergencyCode, EmergencyOpening
from app.core import audit
from app.core.audit import AuditEvent
from app.messaging.models import Message
from tests.counting import statements
from tests.integration.care_plans.emergencies import DOOR, MINE, knock, make_code, read, write
from tests.pages import PageClient
from tests.plans import PlanSteps, ready_plan

SignIn = Callable[[str], PageClient]
NO_MATCH = "This code does not open anything"


@pytest.fixture
def stranger(app: Flask) -> PageClient:
    """The browser of somebody who is not signed in."""
    return PageClient(app)


@pytest.fixture
def code(plan: PlanSteps, phone: PageClient) -> str:
    """A code of Asha's, who has agreed a plan."""
    plan.say(plan.proposed())
    return make_code(phone)


def openings(session: Session) -> list[EmergencyOpening]:
    return list(session.scalars(select(EmergencyOpening)))


def test_who_has_the_code_reads_what_the_person_put_in(code: str, phone: PageClient, stranger: PageClient) -> None:
    write(phone, allergies="told", allergy_words="Penicillin: a rash", contact_words="Bela, 07700 900555")

    page = read(stranger, code)

    for words in ("Asha Testwala", "31 December 1950", "Penicillin: a rash", "Bela", "Rest and sit up", "Two puffs"):
        assert words in page.main
    assert "River team" in page.main
    assert "nobody has checked it" in page.main
    assert "999 000" not in page.main


def test_goals_and_papers_are_not_in_it(code: str, stranger: PageClient) -> None:
    page = read(stranger, code)

    assert "باغ میں جانا" not in page.main
    assert "Kitchen drawer" not in page.main


def test_what_was_not_told_is_never_said_to_be_none(code: str, stranger: PageClient) -> None:
    page = read(stranger, code)

    assert "Not told. This does not mean that there are none." in page.main
    assert "no allergies" not in page.main
    assert "The person named nobody." in page.main


def test_no_allergies_known_is_said_as_the_persons_words(code: str, phone, stranger: PageClient) -> None:
    write(phone, allergies="none_known")

    assert "The person says: I have no allergies that I know of." in read(stranger, code).main


def test_words_in_another_language_than_the_openers_are_said_to_be_so(code: str, phone, stranger: PageClient) -> None:
    phone.post("/language", {"locale": "pl", "next": "/"})
    write(phone, allergies="told", allergy_words="Orzechy")

    page = read(stranger, code)

    assert "Some words here are in another language: Polish and Urdu. Nobody has translated them." in page.main


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("0", "O")])
def test_a_code_is_read_however_it_is_typed(code: str, stranger: PageClient, typed: Callable[[str], str]) -> None:
    assert knock(stranger, typed(code)).location == f"{DOOR}/summary"


def test_nothing_is_shown_before_somebody_says_who_they_are(code: str, stranger: PageClient, session: Session) -> None:
    page = knock(stranger, code, name="", role=" ", place="", status=422)

    for missing in ("Enter your name", "Enter your job", "Enter where you are now"):
        assert missing in page.main
    assert page.all("input", name="code")[0].get("value") == code
    assert openings(session) == []
    stranger.get(f"{DOOR}/summary", status=303)


def test_every_opening_is_written_down_and_shown_to_the_person(
    code: str, phone: PageClient, stranger: PageClient, session: Session, plan: PlanSteps, clock
) -> None:
    read(stranger, code)
    clock.shift(timedelta(minutes=1))
    read(stranger, code, name="Nia Nurse", role="nurse", place="Ward 4")

    page = phone.get(MINE)

    assert "Opened 2 times." in page.main
    for words in ("Pat Paramedic", "paramedic", "Ambulance 7", "Nia Nurse", "Ward 4", "12 May 2026 at 10:31am"):
        assert words in page.main
    assert "Nia Nurse opened your emergency summary" in phone.get("/my-record/who-looked").main
    assert [(one.version_number, one.patient_id) for one in openings(session)] == [(1, plan.patient_id)] * 2
    assert audit.verify(session, plan.patient_id) == []


def test_an_opening_can_be_neither_changed_nor_taken_away(code: str, stranger: PageClient, session: Session) -> None:
    read(stranger, code)

    for statement in ("UPDATE emergency_opening SET name = 'x'", "DELETE FROM emergency_opening"):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(statement))
    assert len(openings(session)) == 1


def test_the_person_is_texted_at_the_first_opening_of_a_day_and_nothing_clinical(
    code: str, stranger: PageClient, session: Session, clock
) -> None:
    def texts() -> list[str]:
        return [str(one.body) for one in session.scalars(select(Message).where(Message.purpose == "record_opened"))]

    read(stranger, code)
    read(stranger, code)
    first = texts()
    clock.shift(timedelta(days=1))
    read(stranger, code)

    assert first == ["There is something new for you to read in JoinedUp: http://127.0.0.1:8000/"]
    assert len(texts()) == 2


def test_the_same_page_sent_twice_is_one_opening(code: str, stranger: PageClient, session: Session) -> None:
    values = {**stranger.get(DOOR).form_values(), "code": code, "name": "Pat", "role": "medic", "place": "Here"}

    for _ in range(2):
        stranger.post(DOOR, values)

    assert len(openings(session)) == 1


def test_it_is_read_again_for_half_an_hour_and_then_the_code_is_asked_for(
    code: str, stranger: PageClient, session: Session, clock
) -> None:
    read(stranger, code)
    clock.shift(timedelta(minutes=29))
    stranger.get(f"{DOOR}/summary")
    clock.shift(timedelta(minutes=1))

    closed = stranger.get(f"{DOOR}/summary", status=303)

    assert "closes after half an hour" in stranger.get(closed.location).main
    assert len(openings(session)) == 1


class TestWhatOpensNothing:
    def expired(self, phone: PageClient, clock, session: Session) -> None:
        clock.shift(timedelta(days=7))

    def turned_off(self, phone: PageClient, clock, session: Session) -> None:
        phone.post(f"{MINE}/off")

    def replaced(self, phone: PageClient, clock, session: Session) -> None:
        make_code(phone)

    def of_the_dead(self, phone: PageClient, clock, session: Session) -> None:
        session.execute(text("UPDATE patient SET deceased_on = '2026-05-12'"))
        session.commit()

    @pytest.mark.parametrize("end", ["expired", "turned_off", "replaced", "of_the_dead"])
    def test_a_code_that_ended_gets_the_answer_of_one_that_never_was(
        self, code: str, phone: PageClient, stranger: PageClient, session: Session, clock, end: str
    ) -> None:
        getattr(self, end)(phone, clock, session)

        ended, unknown = knock(stranger, code, status=422), knock(stranger, "0123-4567-89AB-CDEF", status=422)

        assert NO_MATCH in ended.main
        assert ended.main == unknown.main
        assert openings(session) == []

    def test_the_person_reads_that_an_ended_code_was_tried(self, code: str, phone, stranger: PageClient) -> None:
        phone.post(f"{MINE}/off")
        knock(stranger, code, status=422)

        assert "Somebody tried a code" in phone.get("/my-record/who-looked").main

    def test_what_was_opened_closes_when_the_code_is_turned_off(self, code: str, phone, stranger: PageClient) -> None:
        read(stranger, code)
        phone.post(f"{MINE}/off")

        stranger.get(f"{DOOR}/summary", status=303)

    def test_after_thirty_wrong_codes_from_one_address_none_is_tried_for_an_hour(
        self, code: str, stranger: PageClient, session: Session, clock
    ) -> None:
        for _ in range(30):
            knock(stranger, "0123-4567-89AB-CDEF", status=422)

        assert "Too many codes" in knock(stranger, code, status=429).main
        assert openings(session) == []
        clock.shift(timedelta(hours=1))
        knock(stranger, code)

    def test_right_codes_use_up_no_tries(self, code: str, stranger: PageClient, session: Session) -> None:
        for _ in range(32):
            knock(stranger, code)

        assert len(openings(session)) == 32

    def test_a_code_that_cannot_be_one_is_told_how_it_looks(self, stranger: PageClient) -> None:
        page = knock(stranger, "ABC", status=422)

        assert "16 letters and numbers" in page.main

    def test_a_page_whose_mark_was_taken_out_is_refused(self, code: str, stranger: PageClient) -> None:
        stranger.post(DOOR, {"code": code, "name": "Pat", "role": "medic", "place": "Here"}, status=400)


class TestWhatStaysSecret:
    def test_the_code_lies_nowhere_but_as_a_hash(self, code: str, stranger, session: Session) -> None:
        plain = code.replace("-", "")
        with capture_logs() as logged:
            read(stranger, code)
            knock(stranger, code[:-1] + ("A" if code[-1] != "A" else "B"), status=422)

        kept = session.scalars(select(EmergencyCode)).one()
        events = session.scalars(select(AuditEvent)).all()
        told = str(logged) + str([{**vars(one)} for one in (*events, *openings(session), kept)])
        assert len(kept.code_hash) == 64
        assert plain not in told
        assert code not in told

    def test_no_address_holds_it_and_nothing_is_kept_or_listed(self, code: str, stranger: PageClient) -> None:
        opened = knock(stranger, code)

        for page in (opened, stranger.get(opened.location), stranger.get(DOOR)):
            assert "no-store" in page.response.headers["Cache-Control"]
        assert stranger.get(DOOR).response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert opened.location == f"{DOOR}/summary"
        with stranger.http.session_transaction() as cookie:
            assert code.replace("-", "") not in str(dict(cookie))

    def test_it_opens_one_persons_summary_and_no_other_door(self, code: str, stranger, plan: PlanSteps) -> None:
        read(stranger, code)

        for path in ("/plan", "/my-record/who-looked", f"/team/people/{plan.patient_id}/plan", "/assessments"):
            stranger.get(path, status=303)

    def test_what_is_private_is_out_until_the_person_puts_it_in(
        self, plan: PlanSteps, phone: PageClient, stranger: PageClient, now: datetime
    ) -> None:
        ready = ready_plan(now)
        private = Medicine(ready.goals[0].id, "The other one", "At night", is_private=True)
        plan.begin()
        plan.write(replace(ready, medicines=(*ready.medicines, private)))
        plan.say(plan.propose())
        code = make_code(phone)

        before = read(stranger, code)
        write(phone, parts=[str(private.id)])
        after = read(stranger, code)

        assert "The other one" not in before.main
        assert "Two puffs" in before.main
        assert "At night" in after.main
        assert "Two puffs" not in after.main
        assert "Only for the person and the team" not in after.main

    def test_what_is_not_agreed_is_not_shown(self, plan: PlanSteps, phone: PageClient, stranger: PageClient) -> None:
        plan.proposed()

        page = read(stranger, make_code(phone))

        assert "No plan has been agreed yet." in page.main
        assert "Two puffs" not in page.main


def test_opening_asks_the_database_no_more_than_it_must(code: str, stranger, session: Session) -> None:
    values = {**stranger.get(DOOR).form_values(), "code": code, "name": "Pat", "role": "medic", "place": "Here"}
    bind = session.get_bind()
    with statements(bind) as opening:
        stranger.post(DOOR, values)
    with statements(bind) as reading:
        stranger.get(f"{DOOR}/summary")

    assert len(opening) <= 14, opening
    assert len(reading) <= 6, reading


def test_whoever_is_signed_in_stays_signed_in(code: str, desk: PageClient, plan: PlanSteps) -> None:
    read(desk, code)

    desk.get(f"/team/people/{plan.patient_id}/plan")
