"""A page of an older version may send a danger sign in an answer that cannot be taken: help comes first there too."""

import uuid
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessments import services
from app.assessments.models import Answer, Assessment, Flag
from app.people.domain.access import Access
from app.questionnaires.domain.definition import DangerKind, Option, Question, QuestionType
from app.questionnaires.domain.values import Choice
from app.worklist.models import WorklistItem
from tests import two_versions
from tests.integration.assessments.desks import PHONE, Desk
from tests.integration.assessments.versions import begin_with, publish
from tests.pages import PageClient

OPTIONS = (Option("no", "None of these", exclusive=True), Option("yes", "Yes", safety=DangerKind.SELF_HARM))
HARM = Question(
    "harm", "Have you thought of harming yourself?", QuestionType.CHOICES, options=OPTIONS, concept="large.harm"
)
REWORDED = replace(HARM, text="Do you think of harming yourself now?")
REST = two_versions.question(0)
BOTH = ["no", "yes"]
Fields = dict[str, object]


@pytest.fixture
def mine(session: Session, asha: Access, now: datetime) -> Assessment:
    first = two_versions.definition(1, [REST, HARM])
    publish(session, first, now)
    return begin_with(session, asha, first, now, {"q0": Choice("c1")})


def move(session: Session, asha: Access, mine: Assessment, questions: list[Question], now: datetime) -> None:
    """Publish the next version, and let the person choose it on another page."""
    publish(session, two_versions.definition(2, questions), now)
    services.choose_version(session, asha, mine.id, 2, is_moved=True, operation_id=uuid.uuid4(), locale="en", now=now)
    session.commit()


def told_once(session: Session) -> bool:
    counts = [session.scalar(select(func.count()).select_from(model)) for model in (Flag, WorklistItem)]
    return counts == [1, 1] and session.scalars(select(Flag.kind)).all() == ["self_harm"]


def harm(session: Session) -> Answer:
    session.expire_all()
    return session.scalars(select(Answer).where(Answer.link_id == "harm")).one()


class TestOnThePersonsPhone:
    @pytest.fixture
    def path(self, mine: Assessment) -> str:
        return f"/assessments/{mine.id}/questions/harm"

    @pytest.fixture
    def fields(self, phone: PageClient, path: str) -> Fields:
        return {**phone.get(path).form_values(), "answer": BOTH}

    def test_help_comes_first_though_the_question_is_gone(
        self,
        phone: PageClient,
        session: Session,
        asha: Access,
        mine: Assessment,
        path: str,
        fields: Fields,
        now: datetime,
    ) -> None:
        move(session, asha, mine, [REST], now)

        page = phone.post(path, fields, status=409)
        phone.post(path, fields, status=409)

        assert page.main.index("116 123") < page.main.index("Your questions have changed")
        assert told_once(session)

    def test_what_is_put_right_counts_in_the_words_that_are_shown(
        self,
        phone: PageClient,
        session: Session,
        asha: Access,
        mine: Assessment,
        path: str,
        fields: Fields,
        now: datetime,
    ) -> None:
        move(session, asha, mine, [REST, REWORDED], now)

        page = phone.post(path, fields, status=422)
        phone.post(path, {**page.form_values(), "answer": "no"})

        assert page.main.index("116 123") < page.main.index("There is a problem")
        assert told_once(session)
        assert (harm(session).question_text, harm(session).is_to_confirm) == (REWORDED.text, False)


class TestAtTheDesk:
    @pytest.fixture
    def path(self, desk: Desk, mine: Assessment) -> str:
        begun = desk.begin({**PHONE, "key": two_versions.KEY})
        return f"{begun}/questions/harm"

    @pytest.fixture
    def fields(self, desk: Desk, path: str) -> Fields:
        return {**desk.browser.get(path).form_values(), "answer": BOTH}

    def test_staff_are_told_what_to_say_though_the_question_is_gone(
        self, desk: Desk, session: Session, asha: Access, mine: Assessment, path: str, fields: Fields, now: datetime
    ) -> None:
        move(session, asha, mine, [REST], now)

        page = desk.browser.post(path, fields, status=409)
        desk.browser.post(path, fields, status=409)

        assert page.main.index("116 123") < page.main.index("The questions have changed")
        assert told_once(session)

    def test_what_staff_put_right_counts_in_the_words_that_are_shown(
        self, desk: Desk, session: Session, asha: Access, mine: Assessment, path: str, fields: Fields, now: datetime
    ) -> None:
        move(session, asha, mine, [REST, REWORDED], now)

        page = desk.browser.post(path, fields, status=422)
        desk.browser.post(path, {**page.form_values(), "answer": "no"})

        assert page.main.index("116 123") < page.main.index("There is a problem")
        assert told_once(session)
        assert (harm(session).question_text, harm(session).is_to_confirm) == (REWORDED.text, False)

    def test_a_choice_that_is_gone_is_still_a_danger_sign(
        self, desk: Desk, session: Session, asha: Access, mine: Assessment, path: str, fields: Fields, now: datetime
    ) -> None:
        harmless = replace(HARM, options=(OPTIONS[0], Option("other", "Something else")))
        move(session, asha, mine, [REST, harmless], now)

        page = desk.browser.post(path, fields, status=422)

        assert "116 123" in page.main
        assert told_once(session)
