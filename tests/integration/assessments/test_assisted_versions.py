"""A newer version comes out while staff write down, or before a clash is settled: no answer gets other words (H09)."""

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import services
from app.assessments.domain.assisted import How
from app.assessments.domain.saving import Given, Outcome
from app.assessments.domain.voices import Voice
from app.assessments.models import Answer, Assessment, VersionChoice
from app.people.domain.access import Access
from app.questionnaires.domain.values import Choice, Rating, Text
from tests import two_versions
from tests.integration.assessments.conftest import Steps
from tests.integration.assessments.desks import PHONE, Desk, answers
from tests.integration.assessments.versions import publish
from tests.pages import PageClient
from tests.worlds import World

REWORDED, REMOVED = "q599", "q600"  # of two_versions.second(reworded=40, recoded=20)


def moved(session: Session, access: Access, assessment_id: uuid.UUID, now: datetime) -> None:
    services.choose_version(
        session, access, assessment_id, 2, is_moved=True, operation_id=uuid.uuid4(), locale="en", now=now
    )
    session.commit()


def stored(session: Session, link_id: str) -> Answer:
    query = select(Answer).where(Answer.link_id == link_id).execution_options(populate_existing=True)
    return session.scalars(query).one()


@pytest.fixture
def begun(session: Session, world: World, asha: Access, now: datetime) -> Assessment:
    """Asha has begun a large questionnaire, and a co-ordinator writes it down by phone."""
    publish(session, two_versions.first(), now)
    begun = services.start(session, asha, "large", locale="en", now=now)
    staff = world.access["coordinator"]
    services.begin_assisted(session, staff, world.patients["asha"].id, "large", How(Voice.PHONE, "en"), now=now)
    session.commit()
    return begun


@pytest.fixture
def address(desk: Desk, begun: Assessment) -> str:
    return f"{desk.person}/assessments/{begun.id}"


def fitting(desk: Desk, path: str) -> dict[str, object]:
    """Return the fields of a question's page with its first answer chosen."""
    page = desk.browser.get(path)
    choices = [box.get("value") for box in page.all("input", name="answer")]
    return {**page.form_values(), "answer": choices[0] if choices else "In their words"}


class TestAPageReadOutBefore:
    def test_a_reworded_question_keeps_the_words_that_were_read_out(
        self, desk: Desk, address: str, begun: Assessment, session: Session, asha: Access, now: datetime
    ) -> None:
        path = f"{address}/questions/{REWORDED}"
        fields = fitting(desk, path)
        publish(session, two_versions.second(reworded=40, recoded=20), now)
        moved(session, asha, begun.id, now)

        sent = desk.browser.post(path, fields)

        row = answers(session, REWORDED)["phone"]
        assert sent.location == address
        assert row.question_text == "Question 599 as first asked?"
        assert row.is_to_confirm

    def test_a_removed_question_is_kept_and_counts_no_more(
        self, desk: Desk, address: str, begun: Assessment, session: Session, asha: Access, now: datetime
    ) -> None:
        path = f"{address}/questions/{REMOVED}"
        fields = fitting(desk, path)
        publish(session, two_versions.second(reworded=40, recoded=20), now)
        moved(session, asha, begun.id, now)

        page = desk.browser.post(path, fields, status=409)

        assert page.heading == "The questions have changed"
        assert "Question 600" in page.main
        assert session.scalars(select(Answer.voice).where(Answer.link_id.like(f"%{REMOVED}%"))).all() == ["phone"]


class TestTold:
    @pytest.fixture
    def newer(self, address: str, session: Session, now: datetime) -> None:
        publish(session, two_versions.second(reworded=40, recoded=20), now)

    def test_staff_are_told_before_they_go_on(self, desk: Desk, address: str, newer: None) -> None:
        page = desk.browser.get(desk.browser.get(address, status=303).location)

        assert page.heading == "Some questions have changed"
        assert "Ask Asha Testwala which questions to go on with." in page.main

    def test_staff_are_told_before_they_read_the_answers_back(self, desk: Desk, address: str, newer: None) -> None:
        page = desk.browser.get(f"{address}/check", status=303)

        assert page.location == f"{address}/versions"

    @pytest.mark.parametrize(("choice", "is_moved"), [("new", True), ("begun", False)])
    def test_their_choice_is_kept_and_not_asked_again(
        self, desk: Desk, address: str, newer: None, session: Session, choice: str, is_moved: bool
    ) -> None:
        fields = desk.browser.get(f"{address}/versions").form_values()

        desk.browser.post(f"{address}/versions", {**fields, "choice": choice})

        assert session.scalars(select(VersionChoice.is_moved)).all() == [is_moved]
        assert desk.browser.get(f"{address}/check").heading == "Read the answers back"
        assert "/questions/" in desk.browser.get(address, status=303).location

    def test_nobody_is_asked_while_a_paper_is_keyed_in(
        self, desk: Desk, address: str, newer: None, session: Session, world: World, now: datetime
    ) -> None:
        staff, how = world.access["coordinator"], How(Voice.PAPER, "en")
        later = now + timedelta(minutes=1)
        services.begin_assisted(session, staff, world.patients["asha"].id, "large", how, now=later)
        session.commit()

        assert "/questions/" in desk.browser.get(address, status=303).location
        assert desk.browser.get(f"{address}/check").heading == "Read the answers back"

    def test_one_must_be_chosen(self, desk: Desk, address: str, newer: None) -> None:
        fields = desk.browser.get(f"{address}/versions").form_values()

        page = desk.browser.post(f"{address}/versions", fields, status=422)

        assert "Choose the new questions" in page.words("div", class_="nhsuk-error-summary")[0]

    def test_another_choice_made_meanwhile_stands(
        self, desk: Desk, address: str, newer: None, begun: Assessment, session: Session, asha: Access, now: datetime
    ) -> None:
        fields = desk.browser.get(f"{address}/versions").form_values()
        moved(session, asha, begun.id, now)

        page = desk.browser.post(f"{address}/versions", {**fields, "choice": "begun"}, status=409)

        assert "That choice stands" in page.main

    def test_a_person_is_told_before_they_check_and_send(
        self, client: PageClient, begun: Assessment, newer: None, asha: Access
    ) -> None:
        client.sign_in(asha)

        page = client.get(f"/assessments/{begun.id}/check", status=303)

        assert page.location == f"/assessments/{begun.id}/versions"


class TestAClashSettledAfterMoving:
    @pytest.fixture
    def clash_id(self, session: Session, asha: Access, large: Assessment, now: datetime) -> uuid.UUID:
        """Another phone of Asha's sent something else to a question that was then reworded."""
        question = two_versions.first().question(REWORDED)
        assert question is not None
        others = {"rating": Rating(3), "choice": Choice("c2"), "text": Text("other")}
        clash_id, sent = uuid.uuid4(), {REWORDED: Given(others[question.type.value], 99)}
        reply = services.save_answers(session, asha, large.id, sent, clash_id, now, locale="en")
        assert reply.outcome is Outcome.CONFLICT
        publish(session, two_versions.second(reworded=40, recoded=20), now)
        moved(session, asha, large.id, now)
        return clash_id

    @pytest.mark.parametrize("take_sent", [True, False])
    def test_it_still_waits_to_be_confirmed_in_the_words_it_was_given_to(
        self, session: Session, asha: Access, large: Assessment, clash_id: uuid.UUID, now: datetime, take_sent: bool
    ) -> None:
        row = stored(session, REWORDED)
        value, revision = row.value, row.revision

        services.choose_answer(
            session,
            asha,
            large.id,
            clash_id,
            take_sent=take_sent,
            revision=revision,
            operation_id=uuid.uuid4(),
            locale="en",
            now=now,
        )

        row = stored(session, REWORDED)
        assert row.question_text == "Question 599 as first asked?"
        assert row.is_to_confirm
        assert (row.value != value) is take_sent


def test_after_the_help_staff_see_what_a_colleague_had_saved(desk: Desk, phq9: Steps, session: Session) -> None:
    address = desk.begin({**PHONE, "key": "phq9"})
    path = f"{address}/questions/phq-9"
    mine = {**desk.browser.get(path).form_values(), "answer": "nearly-every-day"}
    desk.answer(address, "phq-9", {"answer": "not-at-all"})
    help_page = desk.browser.get(desk.browser.post(path, mine).location)
    [carry_on] = [link.get("href") for link in help_page.all("a") if "Carry on" in "".join(link.itertext())]

    page = desk.browser.get(carry_on)

    assert "A colleague wrote down another answer meanwhile: Not at all" in page.main
    assert page.form_values()["answer"] == "nearly-every-day"
    desk.browser.post(path, page.form_values())
    assert answers(session, "phq-9")["phone"].value == {"choice": "nearly-every-day"}
