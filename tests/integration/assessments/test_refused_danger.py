"""An answer that cannot be taken may hold a danger sign: help comes first, putting it right after that."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessments.models import Answer, Flag
from app.worklist.models import WorklistItem
from tests.integration.assessments.conftest import begin
from tests.integration.assessments.desks import FROM_PAPER, PHONE_IN_URDU, Desk
from tests.pages import Page, PageClient

TICKED = ["chest-pain", "not-safe", "none"]


def kinds(session: Session) -> set[str]:
    return set(session.scalars(select(Flag.kind)))


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


class TestOnThePersonsPhone:
    @pytest.fixture
    def path(self, phone: PageClient) -> str:
        return f"{begin(phone)}/questions/safety-now"

    @pytest.fixture
    def page(self, phone: PageClient, path: str) -> Page:
        return phone.post(path, {**phone.get(path).form_values(), "answer": TICKED}, status=422)

    def test_help_stands_before_what_to_put_right(self, page: Page) -> None:
        assert "999" in page.main
        assert page.main.index("999") < page.main.index("There is a problem")
        assert "Your care team has been told" in page.main

    def test_the_signs_are_flagged_and_on_the_teams_list(self, page: Page, session: Session) -> None:
        assert kinds(session) == {"chest_pain", "not_safe"}
        assert count(session, WorklistItem) == 2

    def test_nothing_ticked_is_lost_and_nothing_is_saved(self, page: Page, session: Session) -> None:
        ticked = {box.get("value") for box in page.all("input", name="answer") if box.get("checked") is not None}

        assert ticked == set(TICKED)
        assert count(session, Answer) == 0

    def test_sent_again_nothing_more_happens(self, phone: PageClient, path: str, page: Page, session: Session) -> None:
        phone.post(path, {**page.form_values(), "answer": TICKED}, status=422)

        assert count(session, Flag) == 2
        assert count(session, WorklistItem) == 2

    def test_an_answer_without_a_danger_sign_is_refused_as_before(self, phone: PageClient, path: str) -> None:
        page = phone.post(path, {**phone.get(path).form_values(), "answer": ["none", "no-such"]}, status=422)

        assert "999" not in page.main


class TestAtTheDesk:
    @pytest.mark.parametrize("fields", [FROM_PAPER, PHONE_IN_URDU], ids=["paper", "phone"])
    def test_staff_are_told_what_to_say_now(self, desk: Desk, session: Session, fields: dict[str, str]) -> None:
        address = desk.begin(fields)

        page = desk.answer(address, "safety-now", {"answer": TICKED}, status=422)

        assert "Stop here. Tell them this now" in page.main
        assert page.main.index("999") < page.main.index("There is a problem")
        assert kinds(session) == {"chest_pain", "not_safe"}
