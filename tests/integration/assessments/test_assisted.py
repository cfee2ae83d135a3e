"""Staff write a person's answers down with them: by phone, or from their paper form."""

import uuid
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import queries, services
from app.assessments.domain.assisted import How, Interpreter
from app.assessments.domain.voices import Voice
from app.assessments.models import Assessment, AssistedSitting, Flag
from app.core.audit import AuditEvent
from app.core.errors import NotFound
from app.questionnaires.domain.values import Choices, Rating
from tests.integration.assessments.conftest import Steps
from tests.integration.assessments.desks import FROM_PAPER, PHONE_IN_URDU, Desk, answers
from tests.pages import PageClient
from tests.worlds import World


class TestBeginning:
    def test_it_goes_to_the_first_question(self, desk: Desk) -> None:
        address = desk.begin()

        assert desk.browser.get(address, status=303).location == f"{address}/questions/safety-now"

    def test_who_interprets_is_kept_and_sealed(self, desk: Desk, session: Session) -> None:
        desk.begin()

        row = session.scalars(select(AssistedSitting)).one()
        assert (row.voice, row.spoken_locale, row.interpreter) == ("phone", "ur", "service")
        assert row.how().interpreter_name == "Valley Interpreters"
        assert row.how().interpreter_number == "0121 496 0999"
        assert b"Valley" not in bytes(row.interpreter_ct or b"")

    @pytest.mark.parametrize(
        ("left_out", "message"),
        [
            ("key", "Choose a set of questions"),
            ("voice", "Choose phone or paper"),
            ("language", "Choose a language"),
            ("interpreter", "Choose whether somebody interprets"),
            ("service_name", "Enter the name of the interpreting service"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_typed_is_lost(self, desk: Desk, left_out: str, message: str) -> None:
        fields = {name: value for name, value in PHONE_IN_URDU.items() if name != left_out}

        page = desk.browser.post(f"{desk.person}/answer-together", fields, status=422)

        assert message in page.words("div", class_="nhsuk-error-summary")[0]
        assert page.all("input", name="service_number")[0].get("value") == "0121 496 0999"

    @pytest.mark.parametrize(("name", "value"), [("key", "no-such"), ("language", "tlh"), ("voice", "helper")])
    def test_what_is_not_on_the_page_is_refused(self, desk: Desk, name: str, value: str) -> None:
        desk.browser.post(f"{desk.person}/answer-together", {**PHONE_IN_URDU, name: value}, status=422)

    def test_text_that_no_database_holds_is_refused(self, desk: Desk) -> None:
        fields = {**PHONE_IN_URDU, "service_name": "a\x00b"}

        desk.browser.post(f"{desk.person}/answer-together", fields, status=422)

    def test_it_goes_on_in_what_the_person_began(self, desk: Desk, sitting: Steps) -> None:
        assert desk.begin().endswith(str(sitting.id))

    def test_the_persons_language_and_the_way_are_chosen_already(self, desk: Desk) -> None:
        page = desk.browser.get(f"{desk.person}/answer-together?by=paper")

        assert page.form_values()["voice"] == "paper"
        assert page.form_values()["language"] == "en"


class TestOneQuestion:
    def test_it_is_said_in_their_language_with_the_english_beside_it(self, desk: Desk) -> None:
        page = desk.browser.get(f"{desk.begin()}/questions/concerns-body")

        assert page.all("bdi", lang="ur", dir="auto")
        assert "Does anything about your body bother you?" in page.heading
        assert "Pain" in page.words("span", lang="en", dir="ltr")

    def test_it_says_who_this_is_and_who_interprets(self, desk: Desk) -> None:
        page = desk.browser.get(f"{desk.begin()}/questions/safety-now")

        assert "Asha Testwala" in page.main
        assert "31 December 1950" in page.main
        assert "They speak Urdu." in page.main
        assert "Valley Interpreters" in page.main

    def test_an_answer_has_the_voice_of_the_phone_and_the_name_of_the_staff(
        self, desk: Desk, session: Session, world: World
    ) -> None:
        desk.answer(desk.begin(), "safety-now", {"answer": "none"})

        row = answers(session, "safety-now")["phone"]
        assert row.answered_by_user_id == world.users["coordinator"].id
        assert row.answered_as == "staff"
        assert row.locale == "ur"

    def test_what_is_typed_stays_in_the_language_spoken(self, desk: Desk, session: Session) -> None:
        desk.answer(desk.begin(), "something-else", {"answer": "میں تھک گئی ہوں"})

        row = answers(session, "something-else")["phone"]
        assert (row.value["text"], row.locale) == ("میں تھک گئی ہوں", "ur")

    def test_two_sittings_at_once_never_swap_their_voices(self, desk: Desk, session: Session) -> None:
        address = desk.begin(PHONE_IN_URDU)
        path = f"{address}/questions/concerns-body"
        on_the_phone = desk.browser.get(path).form_values()
        desk.begin(FROM_PAPER)

        desk.browser.post(path, {**on_the_phone, "answer": "b01"})

        assert set(answers(session, "concerns-body")) == {"phone"}

    def test_a_page_without_its_sitting_saves_nothing(self, desk: Desk, session: Session) -> None:
        path = f"{desk.begin()}/questions/concerns-body"
        fields = {**desk.browser.get(path).form_values(), "answer": "b01"}

        desk.browser.post(path, {**fields, "sitting": "phone"}, status=400)
        desk.browser.post(path, {**fields, "sitting": str(uuid.uuid4())}, status=404)

        assert answers(session, "concerns-body") == {}

    def test_nothing_chosen_is_said_and_saved_nowhere(self, desk: Desk, session: Session) -> None:
        page = desk.answer(desk.begin(), "concerns-body", {}, status=422)

        assert "Choose an answer, or skip this question" in page.main
        assert page.form_values()["sitting"]
        assert answers(session, "concerns-body") == {}

    def test_their_own_answer_stands_and_is_shown_beside(self, desk: Desk, sitting: Steps, session: Session) -> None:
        sitting.save("confidence", Rating(3))
        address = desk.begin()

        page = desk.browser.get(f"{address}/questions/confidence")
        desk.answer(address, "confidence", {"answer": "8"})

        assert "They answered this themselves: 3 out of 10" in page.main
        found = queries.sitting(session, sitting.access, sitting.id, "en")
        assert found.values["confidence"] == Rating(3)
        assert set(answers(session, "confidence")) == {"self", "phone"}

    def test_what_a_colleague_wrote_down_meanwhile_is_shown_before_it_is_replaced(
        self, desk: Desk, session: Session, world: World
    ) -> None:
        address = desk.begin()
        path = f"{address}/questions/confidence"
        mine = {**desk.browser.get(path).form_values(), "answer": "8"}
        desk.answer(address, "confidence", {"answer": "2"})

        page = desk.browser.post(path, mine, status=409)
        desk.browser.post(path, page.form_values())

        assert "A colleague wrote down another answer meanwhile: 2 out of 10." in page.main
        assert answers(session, "confidence")["phone"].facts().value == Rating(8)

    def test_sent_twice_it_is_saved_once(self, desk: Desk, session: Session) -> None:
        path = f"{desk.begin()}/questions/confidence"
        fields = {**desk.browser.get(path).form_values(), "answer": "8"}

        desk.browser.post(path, fields)
        desk.browser.post(path, fields)

        assert answers(session, "confidence")["phone"].revision == 1

    def test_what_was_typed_comes_back_in_its_own_sitting_after_signing_in_again(
        self, desk: Desk, world: World, now: datetime
    ) -> None:
        with time_machine.travel(now, tick=False) as clock:
            desk.browser.sign_in(world.access["coordinator"])
            path = f"{desk.begin(PHONE_IN_URDU)}/questions/something-else"
            fields = {**desk.browser.get(path).form_values(), "answer": "Tired"}
            clock.shift(timedelta(minutes=1))
            desk.begin(FROM_PAPER)
            clock.shift(timedelta(minutes=31))

            away = desk.browser.post(path, fields).location
            desk.browser.sign_in(world.access["coordinator"])
            page = desk.browser.get(f"{path}?kept=1")

        assert away.startswith("/team/sign-in")
        assert page.form_values()["answer"].strip() == "Tired"
        assert page.form_values()["sitting"] == fields["sitting"]


class TestDanger:
    def test_staff_see_at_once_what_to_say_in_both_languages_and_the_team_has_an_item(
        self, desk: Desk, session: Session
    ) -> None:
        address = desk.begin()

        sent = desk.answer(address, "safety-now", {"answer": "not-safe"})
        page = desk.browser.get(sent.location)

        assert page.heading == "Tell them this now"
        assert page.all("div", lang="ur", dir="rtl")
        assert page.all("a", href="tel:116123")
        assert page.main.index("Read this to them") < page.main.index("The same for you")
        assert [flag.kind for flag in session.scalars(select(Flag))] == ["not_safe"]

    def test_a_private_question_is_asked_with_a_warning(self, desk: Desk) -> None:
        page = desk.browser.get(f"{desk.begin()}/questions/concerns-people")

        assert "Ask it only if nobody else can hear" in page.main
        assert "Someone hurts, scares or controls me" in page.main


class TestSending:
    def test_it_is_sent_only_after_it_was_read_back(self, desk: Desk, session: Session) -> None:
        address = desk.begin()
        desk.answer(address, "safety-now", {"answer": "none"})
        fields = desk.browser.get(f"{address}/check").form_values()

        page = desk.browser.post(f"{address}/check", fields, status=422)

        assert "Confirm this before you send the answers" in page.main
        assert session.scalars(select(Assessment.submitted_at)).one() is None

    def test_it_is_sent_as_staff_and_the_sitting_ends(self, desk: Desk, session: Session, world: World) -> None:
        address = desk.begin()
        desk.answer(address, "safety-now", {"answer": "none"})

        sent = desk.send(address)

        assessment = session.scalars(select(Assessment)).one()
        assert desk.browser.get(sent.location, status=303).location == desk.person
        assert assessment.submitted_as == "staff"
        assert assessment.submitted_by_user_id == world.users["coordinator"].id
        assert session.scalars(select(AssistedSitting)).one().ended_at == assessment.submitted_at

    def test_a_required_question_comes_first(self, desk: Desk) -> None:
        address = desk.begin()
        fields = desk.browser.get(f"{address}/check").form_values()

        page = desk.browser.post(f"{address}/check", {**fields, "read_back": "yes"}, status=422)

        assert "Answer this question first: Do any of these apply to you right now?" in page.main

    def test_pressed_twice_it_is_sent_once(self, desk: Desk, session: Session) -> None:
        address = desk.begin()
        desk.answer(address, "safety-now", {"answer": "none"})
        fields = {**desk.browser.get(f"{address}/check").form_values(), "read_back": "yes"}

        desk.browser.post(f"{address}/check", fields)
        desk.browser.post(f"{address}/check", fields)

        sent = select(AuditEvent).where(AuditEvent.action == "assessment.submitted")
        assert len(session.scalars(sent).all()) == 1

    def test_an_answer_that_comes_after_sending_changes_nothing(self, desk: Desk, session: Session) -> None:
        address = desk.begin()
        path = f"{address}/questions/confidence"
        late = {**desk.browser.get(path).form_values(), "answer": "8"}
        desk.answer(address, "safety-now", {"answer": "none"})
        desk.send(address)

        page = desk.browser.post(path, late, status=409)

        assert "What was sent has not changed." in page.main
        assert answers(session, "confidence") == {}

    def test_the_check_page_reads_back_in_both_languages(self, desk: Desk) -> None:
        address = desk.begin()
        desk.answer(address, "concerns-body", {"answer": "b01"})

        page = desk.browser.get(f"{address}/check")

        assert "Pain" in page.main
        assert page.all("span", lang="ur", dir="rtl")


class TestReading:
    def test_the_person_sees_who_wrote_it_down(self, desk: Desk, world: World, client: PageClient) -> None:
        address = desk.begin()
        desk.answer(address, "safety-now", {"answer": "none"})
        own = "/assessments/" + address.rpartition("/")[2]
        client.sign_in(world.access["asha"])
        check = client.get(f"{own}/check")
        client.sign_in(world.access["coordinator"])
        desk.send(address)
        client.sign_in(world.access["asha"])

        summary = client.get(f"{own}/summary")

        for page in (check, summary):
            assert "Written down by phone by Coordinator Testperson" in page.main
            assert "Interpreting service: Valley Interpreters, number 0121 496 0999." in page.main

    def test_the_team_sees_who_wrote_it_down(self, desk: Desk) -> None:
        address = desk.begin(FROM_PAPER)
        desk.answer(address, "safety-now", {"answer": "none"})
        desk.send(address)

        page = desk.browser.get(desk.person)

        assert "Written down from paper by Coordinator Testperson" in page.main
        assert "No interpreter." in page.main

    def test_the_persons_page_leads_to_it(self, desk: Desk) -> None:
        page = desk.browser.get(desk.person)

        assert {"Answer together by phone", "Key in a paper form", "Print an empty form"} <= set(page.words("a"))

    def test_the_person_finds_each_look_in_their_log(self, desk: Desk, world: World, client: PageClient) -> None:
        desk.answer(desk.begin(), "safety-now", {"answer": "none"})
        client.sign_in(world.access["asha"])

        log = client.get("/my-record/who-looked").main

        assert "began to write down your answers with you by phone" in log
        assert "opened a question to answer it with you" in log
        assert "saved an answer" in log


class TestWalls:
    @pytest.mark.parametrize("who", ["other_clinician", "far_clinician"])
    def test_staff_of_another_team_find_nothing(self, desk: Desk, client: PageClient, world: World, who: str) -> None:
        address = desk.begin()
        client.sign_in(world.access[who])

        for path in (f"{desk.person}/answer-together", address, f"{address}/check"):
            client.get(path, status=404)

    def test_a_colleague_writes_down_only_in_a_sitting_of_their_own(self, desk: Desk, client, world: World) -> None:
        address = desk.begin()
        client.sign_in(world.access["clinician"])

        client.get(f"{address}/questions/safety-now", status=404)

    def test_an_assessment_under_another_persons_address_is_not_found(self, desk: Desk, world: World) -> None:
        wrong = desk.begin().replace(str(world.patients["asha"].id), str(world.patients["bogdan"].id))

        desk.browser.get(f"{wrong}/questions/safety-now", status=404)

    def test_the_service_reaches_nobody_outside_the_caseload(self, session: Session, world: World, now) -> None:
        how = How(Voice.PHONE, "en", Interpreter.NONE)

        with pytest.raises(NotFound):
            services.begin_assisted(
                session, world.access["far_clinician"], world.patients["asha"].id, "phq2", how, now=now
            )


def test_branching_goes_by_what_stands_whoever_said_it(desk: Desk, sitting: Steps) -> None:
    sitting.save("concerns-body", Choices(("b01",)))
    address = desk.begin()
    desk.answer(address, "safety-now", {"answer": "none"})
    for link_id in ("concerns-daily-life", "concerns-feelings", "concerns-people", "concerns-meaning"):
        desk.answer(address, link_id, {"skip": "1"})

    sent = desk.answer(address, "concerns-care", {"skip": "1"})

    assert sent.location == f"{address}/questions/rate-b01"
