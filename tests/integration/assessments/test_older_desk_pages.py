"""Pages that staff or a person had open when the newer version was chosen: what can go wrong with what they send."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import services
from app.assessments.domain.assisted import How
from app.assessments.domain.voices import Voice
from app.assessments.models import Answer, Assessment, AssessmentOperation, Flag
from app.people.domain.access import Access
from app.questionnaires.domain.definition import DangerKind, Definition, Option, Question, QuestionType
from tests import two_versions
from tests.integration.assessments.desks import Desk, answers
from tests.integration.assessments.versions import publish
from tests.pages import Page, PageClient
from tests.worlds import World

Move = Callable[[], None]
HARM = Question(
    "harm",
    "Do any of these apply?",
    QuestionType.CHOICES,
    options=(
        Option("yes", "I may harm myself", safety=DangerKind.SELF_HARM),
        Option("none", "None of these", exclusive=True),
    ),
)


def first() -> Definition:
    return two_versions.asking(1, [*two_versions.small_first().questions(), HARM])


@pytest.fixture
def mine(session: Session, world: World, asha: Access, now: datetime) -> Assessment:
    """Asha has begun the first version; the co-ordinator writes her answers down by phone."""
    publish(session, first(), now)
    begun = services.start(session, asha, two_versions.KEY, locale="en", now=now)
    staff, asha_id = world.access["coordinator"], world.patients["asha"].id
    services.begin_assisted(session, staff, asha_id, two_versions.KEY, How(Voice.PHONE, "en"), now=now)
    session.commit()
    return begun


@pytest.fixture
def move(session: Session, asha: Access, mine: Assessment, now: datetime) -> Move:
    """Let the next version come out, and the person choose it on their own phone."""

    def act() -> None:
        publish(session, two_versions.small_second(), now)
        services.choose_version(
            session, asha, mine.id, 2, is_moved=True, operation_id=uuid.uuid4(), locale="en", now=now
        )
        session.commit()

    return act


class TestAtTheDesk:
    @pytest.fixture
    def address(self, desk: Desk, mine: Assessment) -> str:
        return f"{desk.person}/assessments/{mine.id}"

    def send(
        self, desk: Desk, address: str, link_id: str, data: Mapping[str, object], move: Move, *, status: int
    ) -> Page:
        path = f"{address}/questions/{link_id}"
        fields = {**desk.browser.get(path).form_values(), **data}
        move()
        return desk.browser.post(path, fields, status=status)

    def test_an_answer_that_cannot_be_kept_is_given_back(self, desk: Desk, address: str, move: Move) -> None:
        page = self.send(desk, address, "q22", {"answer": "77"}, move, status=409)

        assert "The answer could not be kept" in page.main
        assert "77" in page.main

    def test_what_is_put_right_on_the_page_of_now_has_the_words_of_now(
        self, desk: Desk, session: Session, address: str, move: Move
    ) -> None:
        page = self.send(desk, address, "q20", {}, move, status=422)
        assert page.heading == "Question 20 in new words?"

        desk.browser.post(f"{address}/questions/q20", {**page.form_values(), "answer": "c1"})

        row = answers(session, "q20")["phone"]
        assert (row.question_text, row.is_to_confirm) == ("Question 20 in new words?", False)

    def test_a_blank_says_nothing_about_the_new_words(
        self, desk: Desk, session: Session, address: str, move: Move
    ) -> None:
        self.send(desk, address, "q20", {"skip": "1"}, move, status=409)

        assert answers(session, "q20") == {}

    def test_reading_back_says_which_words_an_answer_was_given_to(self, desk: Desk, address: str, move: Move) -> None:
        self.send(desk, address, "q20", {"answer": "c1"}, move, status=303)

        page = desk.browser.get(f"{address}/check")
        refused = desk.browser.post(f"{address}/check", {**page.form_values(), "read_back": "yes"}, status=422)

        assert "We asked before: Question 20 as first asked?" in page.main
        assert "Ask the person first if their answer is still right: Question 20 in new words?" in refused.main

    def test_reading_back_shows_what_is_not_asked_any_more(self, desk: Desk, address: str, move: Move) -> None:
        self.send(desk, address, "q22", {"answer": "7"}, move, status=409)

        page = desk.browser.get(f"{address}/check")

        assert "Question 22 as first asked?" in page.main.partition("Asked before")[2]

    def test_sent_before_the_move_and_again_after_it_it_is_kept_once(
        self, desk: Desk, session: Session, address: str, move: Move
    ) -> None:
        path = f"{address}/questions/q24"
        fields = {**desk.browser.get(path).form_values(), "answer": "c1"}
        desk.browser.post(path, fields)
        move()

        desk.browser.post(path, fields)

        assert answers(session, "q24")["phone"].revision == 1
        assert len(session.scalars(select(AssessmentOperation)).all()) == 1

    def test_another_answer_of_a_colleague_is_shown_and_nothing_is_lost(
        self, desk: Desk, session: Session, address: str, move: Move
    ) -> None:
        path = f"{address}/questions/q20"
        older = {**desk.browser.get(path).form_values(), "answer": "c2"}
        move()
        desk.answer(address, "q20", {"answer": "c1"})

        page = desk.browser.post(path, older, status=409)

        assert "A colleague wrote down another answer meanwhile: Choice 1." in page.main
        assert (page.heading, page.form_values()["answer"]) == ("Question 20 in new words?", "c2")
        assert answers(session, "q20")["phone"].value == {"choice": "c1"}

    def test_after_the_help_for_it_a_colleagues_other_answer_is_shown(
        self, desk: Desk, session: Session, address: str, asha: Access, mine: Assessment, now: datetime
    ) -> None:
        reworded = replace(HARM, link_id="self-harm", text="Does any of this apply to you?", concept="harm")
        renamed = two_versions.asking(2, [replace(HARM, concept="harm")])
        publish(session, renamed, now)
        services.choose_version(
            session, asha, mine.id, 2, is_moved=True, operation_id=uuid.uuid4(), locale="en", now=now
        )
        session.commit()
        path = f"{address}/questions/harm"
        older = {**desk.browser.get(path).form_values(), "answer": "yes"}
        publish(session, two_versions.asking(3, [reworded]), now)
        services.choose_version(
            session, asha, mine.id, 3, is_moved=True, operation_id=uuid.uuid4(), locale="en", now=now
        )
        session.commit()
        desk.answer(address, "self-harm", {"answer": "none"})

        help_page = desk.browser.get(desk.browser.post(path, older).location)
        [carry_on] = [link.get("href") for link in help_page.all("a") if "Carry on" in "".join(link.itertext())]
        page = desk.browser.get(carry_on)

        assert help_page.heading == "Tell them this now"
        assert page.heading == "Does any of this apply to you?"
        assert "A colleague wrote down another answer meanwhile: None of these." in page.main
        assert [box.get("value") for box in page.all("input", checked="")] == ["yes"]

    def test_a_danger_sign_in_what_cannot_be_kept_is_told_first(
        self, desk: Desk, session: Session, address: str, move: Move
    ) -> None:
        page = self.send(desk, address, "harm", {"answer": ["yes", "none"]}, move, status=409)

        assert "Stop here. Tell them this now" in page.main
        assert session.scalars(select(Flag.kind)).all() == ["self_harm"]


class TestOnTheirOwnPhone:
    def post(
        self, phone: PageClient, mine: Assessment, link_id: str, data: Mapping[str, object], move: Move, status: int
    ) -> Page:
        path = f"/assessments/{mine.id}/questions/{link_id}"
        fields = {**phone.get(path).form_values(), **data}
        move()
        return phone.post(path, fields, status=status)

    def test_what_is_put_right_on_the_page_of_now_has_the_words_of_now(
        self, phone: PageClient, session: Session, mine: Assessment, move: Move
    ) -> None:
        page = self.post(phone, mine, "q20", {}, move, 422)
        assert page.heading == "Question 20 in new words?"

        phone.post(f"/assessments/{mine.id}/questions/q20", {**page.form_values(), "answer": "c1"})

        row = session.scalars(select(Answer)).one()
        assert (row.question_text, row.is_to_confirm) == ("Question 20 in new words?", False)

    def test_a_danger_sign_in_what_cannot_be_kept_is_told_first(
        self, phone: PageClient, session: Session, mine: Assessment, move: Move
    ) -> None:
        page = self.post(phone, mine, "harm", {"answer": ["yes", "none"]}, move, 409)

        assert "116 123" in page.main
        assert session.scalars(select(Flag.kind)).all() == ["self_harm"]
