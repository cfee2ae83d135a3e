"""Where staff begin to write down, whose answer stands then, and what may be left blank."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.models import Assessment, AssessmentScore, AssistedSitting
from app.people.domain.access import Access
from app.questionnaires.domain.values import Choice, Skipped, Text
from app.worklist.models import WorklistItem
from app.worklist.reasons import reason_words
from tests.integration.assessments.conftest import Steps, begin, phq9_answers
from tests.integration.assessments.desks import FROM_PAPER, PHONE, Desk, answers
from tests.pages import PageClient
from tests.worlds import World

EVERY_DAY = {"answer": "nearly-every-day"}


def reasons(session: Session) -> list[str]:
    return [str(reason["code"]) for item in session.scalars(select(WorklistItem)) for reason in item.reasons]


class TestFromPaper:
    def test_every_question_is_keyed_in_also_what_was_answered_online(self, desk: Desk, phq9: Steps) -> None:
        phq9.save_all(phq9_answers(*[0] * 9))

        address = desk.begin({**FROM_PAPER, "key": "phq9"})

        assert desk.goes_on(address) == "phq-1"

    def test_the_danger_question_is_never_passed_over(self, desk: Desk, sitting: Steps) -> None:
        sitting.safe()

        assert desk.goes_on(desk.begin(FROM_PAPER)) == "safety-now"

    def test_it_goes_on_after_what_is_keyed_in_already(self, desk: Desk) -> None:
        address = desk.begin({**FROM_PAPER, "key": "phq9"})
        desk.answer(address, "phq-1", {"answer": "not-at-all"})

        assert desk.goes_on(address) == "phq-2"

    def test_a_danger_sign_on_the_paper_is_raised_beside_an_answer_online(
        self, desk: Desk, phq9: Steps, session: Session
    ) -> None:
        phq9.save_all(phq9_answers(*[0] * 9))
        address = desk.begin({**FROM_PAPER, "key": "phq9"})

        desk.answer(address, "phq-9", EVERY_DAY)

        assert "self_harm" in reasons(session)


class TestByPhone:
    def test_it_begins_at_the_first_question_without_an_answer(self, desk: Desk, phq9: Steps) -> None:
        phq9.save("phq-1", Choice("not-at-all"))
        phq9.save("phq-2", Skipped())

        assert desk.goes_on(desk.begin({**PHONE, "key": "phq9"})) == "phq-2"

    def test_what_they_did_not_want_to_say_by_phone_is_not_asked_again(self, desk: Desk, phq9: Steps) -> None:
        phq9.save("phq-1", Skipped())
        address = desk.begin({**PHONE, "key": "phq9"})

        desk.answer(address, "phq-1", {"skip": "1"})

        assert desk.goes_on(address) == "phq-2"

    def test_an_answer_by_phone_stands_before_a_skip_online(self, desk: Desk, phq9: Steps, session: Session) -> None:
        for number in range(1, 10):
            phq9.save(f"phq-{number}", Skipped())
        address = desk.begin({**PHONE, "key": "phq9"})
        for number in range(1, 10):
            desk.answer(address, f"phq-{number}", EVERY_DAY)

        desk.send(address)

        assert session.scalars(select(AssessmentScore)).one().total == 27

    def test_answers_by_phone_after_a_skip_online_open_the_longer_set(
        self, desk: Desk, session: Session, asha: Access, now: datetime
    ) -> None:
        mine = Steps(session, asha, now, "phq2")
        mine.save_all({"phq-1": Skipped(), "phq-2": Skipped()})
        address = desk.begin({**PHONE, "key": "phq2"})
        for number in (1, 2):
            desk.answer(address, f"phq-{number}", EVERY_DAY)

        desk.send(address)

        keys = session.scalars(select(Assessment.questionnaire_key)).all()
        assert "phq9" in keys

    def test_the_page_does_not_say_that_a_skip_counts(self, desk: Desk, phq9: Steps) -> None:
        phq9.save("phq-1", Skipped())

        page = desk.browser.get(f"{desk.begin({**PHONE, 'key': 'phq9'})}/questions/phq-1")

        assert "They answered this themselves: Skipped" in page.main
        assert "Their own answer counts" not in page.main


class TestToldBefore:
    @pytest.fixture
    def told(self, session: Session, asha: Access, now: datetime) -> None:
        """Asha wrote how to speak with her, 60 days ago."""
        then = now - timedelta(days=60)
        about_me = Steps(session, asha, then, "about_me")
        about_me.save("communication", Text("Speak slowly."))
        about_me.submit(then)

    @pytest.fixture
    def address(self, told: None, desk: Desk) -> str:
        return desk.begin({**PHONE, "key": "about_me"})

    def test_staff_are_led_to_it_and_read_what_was_said(self, desk: Desk, address: str) -> None:
        while (link_id := desk.goes_on(address)) not in {"communication", "check"}:
            desk.answer(address, link_id, {"skip": "1"})
        page = desk.browser.get(f"{address}/questions/communication")

        assert link_id == "communication"
        assert "Ask if it is still true" in page.main
        assert page.form_values()["answer"] == "Speak slowly."

    def test_what_they_say_now_stands_and_can_be_sent(self, desk: Desk, address: str, session: Session) -> None:
        desk.answer(address, "communication", {"answer": "Speak up."})

        sent = desk.send(address)

        assert sent.location == f"{address}/more"
        waiting = [row for row in answers(session, "communication").values() if row.is_to_confirm]
        assert [row.voice for row in waiting] == ["self"]

    def test_it_is_not_sent_before_somebody_asked(self, desk: Desk, address: str) -> None:
        page = desk.send(address, status=422)

        assert "Answer this question first" in page.words("div", class_="nhsuk-error-summary")[0]

    def test_a_person_is_asked_whether_what_they_said_by_phone_is_still_true(
        self, desk: Desk, client: PageClient, world: World
    ) -> None:
        address = desk.begin({**PHONE, "key": "about_me"})
        desk.answer(address, "communication", {"answer": "Speak slowly."})
        desk.send(address)
        client.sign_in(world.access["asha"])

        page = client.get(f"{begin(client, 'about_me')}/questions/communication")

        assert "Is it still true?" in page.main
        assert "We changed this question" not in page.main
        assert page.form_values()["answer"] == "Speak slowly."


class TestLeftBlank:
    """Hazard H08: a danger question that a paper left blank is no "none of these"."""

    @pytest.fixture
    def address(self, desk: Desk) -> str:
        address = desk.begin(FROM_PAPER)
        page = desk.browser.get(f"{address}/questions/safety-now")
        assert "Left blank on the paper" in page.main
        desk.answer(address, "safety-now", {"skip": "1"})
        return address

    def test_it_is_kept_as_said_by_nobody(self, address: str, session: Session) -> None:
        assert answers(session, "safety-now")["paper"].value == {"skipped": True}

    def test_it_is_read_back_and_shown_as_blank(self, desk: Desk, address: str) -> None:
        assert "Left blank on the paper" in desk.browser.get(f"{address}/check").main

        desk.send(address)

        assert "A question about their safety was left blank. Ask them." in desk.browser.get(desk.person).main

    def test_the_team_is_told_to_ask_by_a_day(self, desk: Desk, address: str, session: Session) -> None:
        desk.send(address)

        item = session.scalars(select(WorklistItem)).one()
        assert "safety_left_blank" in reasons(session)
        assert item.due_at is not None
        assert reason_words({"code": "safety_left_blank"}) == "Left a question about their safety blank: ask them"

    def test_the_person_is_still_asked_on_their_phone(
        self, desk: Desk, address: str, client: PageClient, world: World
    ) -> None:
        client.sign_in(world.access["asha"])
        mine = begin(client)

        assert client.get(mine, status=303).location.startswith(f"{mine}/questions/safety-now")
        page = client.post(f"{mine}/check", client.get(f"{mine}/check").form_values(), status=422)
        assert "Answer this question first" in page.words("div", class_="nhsuk-error-summary")[0]

    def test_the_person_cannot_leave_it_blank_themselves(self, phone: PageClient) -> None:
        mine = begin(phone)
        path = f"{mine}/questions/safety-now"
        fields = phone.get(path).form_values()

        phone.post(path, {**fields, "skip": "1"}, status=422)

    def test_by_phone_the_button_says_that_they_did_not_want_to(self, desk: Desk) -> None:
        page = desk.browser.get(f"{desk.begin(PHONE)}/questions/safety-now")

        assert "They did not want to answer" in page.main


class TestMoreQuestions:
    """What the answers lead to is not lost because staff wrote them down."""

    @pytest.fixture
    def sent(self, desk: Desk) -> str:
        """The address after a positive PHQ-2 was sent."""
        address = desk.begin({**PHONE, "key": "phq2"})
        for number in (1, 2):
            desk.answer(address, f"phq-{number}", EVERY_DAY)
        return desk.send(address).location

    def test_staff_are_told_what_the_answers_lead_to(self, desk: Desk, sent: str) -> None:
        page = desk.browser.get(sent)

        assert page.heading == "A few more questions"
        assert "PHQ-9" in page.main

    def test_they_go_on_in_the_same_way_after_what_was_answered(self, desk: Desk, sent: str, session: Session) -> None:
        fields = desk.browser.get(sent).form_values()

        address = desk.browser.post(sent, fields).location

        assert desk.goes_on(address) == "phq-3"
        sittings = session.scalars(select(AssistedSitting).order_by(AssistedSitting.began_at)).all()
        assert {(row.voice, row.spoken_locale, row.interpreter) for row in sittings} == {("phone", "en", "none")}

    def test_what_was_not_opened_by_these_answers_is_not_begun(self, desk: Desk, sent: str, sitting: Steps) -> None:
        fields = desk.browser.get(sent).form_values()

        desk.browser.post(sent, {**fields, "opened": str(sitting.id)}, status=404)

    def test_the_persons_page_names_what_waits(self, desk: Desk, sent: str) -> None:
        page = desk.browser.get(desk.person)

        assert "PHQ-9" in page.main
        assert "was opened by their answers" in page.main
        assert "Began" not in page.main

    def test_answers_that_lead_to_nothing_lead_to_the_person(self, desk: Desk) -> None:
        address = desk.begin({**PHONE, "key": "phq2"})
        for number in (1, 2):
            desk.answer(address, f"phq-{number}", {"answer": "not-at-all"})

        assert desk.browser.get(desk.send(address).location, status=303).location == desk.person
