"""Two phones answered one question otherwise, and the questions changed before the person could choose."""

import uuid
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import services
from app.assessments.models import Answer, Assessment, AssessmentOperation
from app.people.domain.access import Access
from app.questionnaires.domain.definition import Definition
from tests import two_versions
from tests.integration.assessments.conftest import answer
from tests.integration.assessments.versions import publish
from tests.pages import Page, PageClient

RENAMED = "renamed"


def second() -> Definition:
    """The next version: q20 in new words, q24 as before under another link id."""
    questions = list(two_versions.small_second().questions())
    return two_versions.asking(2, [*questions[:-1], replace(questions[-1], link_id=RENAMED)])


@pytest.fixture
def mine(session: Session, asha: Access, now: datetime) -> Assessment:
    publish(session, two_versions.small_first(), now)
    begun = services.start(session, asha, two_versions.KEY, locale="en", now=now)
    session.commit()
    return begun


def move(session: Session, asha: Access, mine: Assessment, now: datetime) -> None:
    publish(session, second(), now)
    services.choose_version(session, asha, mine.id, 2, is_moved=True, operation_id=uuid.uuid4(), locale="en", now=now)
    session.commit()


def address(mine: Assessment) -> str:
    return f"/assessments/{mine.id}"


def older_page(phone: PageClient, mine: Assessment, link_id: str, value: str) -> dict[str, object]:
    """Return what a page of the first version will send."""
    return {**phone.get(f"{address(mine)}/questions/{link_id}").form_values(), "answer": value}


def choice(phone: PageClient, page: Page, keep: str) -> Page:
    [form] = [form for form in page.all("form") if form.get("data-chrome") is None]
    return phone.post(form.get("action"), {**page.form_values(), "keep": keep})


def stored(session: Session, link_id: str) -> Answer:
    query = select(Answer).where(Answer.link_id == link_id).execution_options(populate_existing=True)
    return session.scalars(query).one()


def clash_page(phone: PageClient, session: Session, mine: Assessment) -> Page:
    """Open the choice again that was shown before the questions changed."""
    [clash] = [row for row in session.scalars(select(AssessmentOperation)) if row.result["outcome"] == "conflict"]
    return phone.get(f"{address(mine)}/two-answers/{clash.operation_id}")


class TestBothGivenToTheOlderWords:
    @pytest.fixture
    def page(self, phone: PageClient, session: Session, asha: Access, mine: Assessment, now: datetime) -> Page:
        late = older_page(phone, mine, "q20", "c2")
        answer(phone, address(mine), "q20", {"answer": "c1"})
        phone.post(f"{address(mine)}/questions/q20", late, status=409)
        move(session, asha, mine, now)
        return clash_page(phone, session, mine)

    def test_the_choice_is_shown_in_the_words_of_then(self, page: Page) -> None:
        assert "Question 20 as first asked?" in page.main
        assert "in new words" not in page.main

    @pytest.mark.parametrize(("keep", "value"), [("saved", "c1"), ("sent", "c2")])
    def test_what_is_kept_still_waits_for_the_person(
        self, phone: PageClient, session: Session, mine: Assessment, page: Page, keep: str, value: str
    ) -> None:
        after = choice(phone, page, keep)

        row = stored(session, "q20")
        assert (row.value, row.question_text) == ({"choice": value}, "Question 20 as first asked?")
        assert row.is_to_confirm
        assert after.location == address(mine)


class TestOneGivenToTheNewerWords:
    @pytest.fixture
    def page(self, phone: PageClient, session: Session, asha: Access, mine: Assessment, now: datetime) -> Page:
        """An older page comes after the person has answered in the new words."""
        late = older_page(phone, mine, "q20", "c2")
        move(session, asha, mine, now)
        answer(phone, address(mine), "q20", {"answer": "c1"})
        return phone.post(f"{address(mine)}/questions/q20", late, status=409)

    def test_it_says_what_was_asked_where_the_other_was_sent_from(self, page: Page) -> None:
        assert "Question 20 in new words?" in page.main
        assert "We asked before: Question 20 as first asked?" in page.main

    def test_the_older_answer_waits_in_its_own_words(self, phone: PageClient, session: Session, page: Page) -> None:
        choice(phone, page, "sent")

        row = stored(session, "q20")
        assert (row.question_text, row.is_to_confirm) == ("Question 20 as first asked?", True)

    def test_the_newer_one_stays_as_it_was_given(self, phone: PageClient, session: Session, page: Page) -> None:
        choice(phone, page, "saved")

        row = stored(session, "q20")
        assert (row.question_text, row.is_to_confirm) == ("Question 20 in new words?", False)


def test_what_stands_is_not_given_new_words_by_a_clash_with_a_newer_page(
    phone: PageClient, session: Session, asha: Access, mine: Assessment, now: datetime
) -> None:
    early, late = older_page(phone, mine, "q20", "c1"), older_page(phone, mine, "q20", "c2")
    phone.post(f"{address(mine)}/questions/q20", early)
    move(session, asha, mine, now)
    newer = {**late, "version": "2"}
    page = phone.post(f"{address(mine)}/questions/q20", newer, status=409)

    choice(phone, page, "saved")

    row = stored(session, "q20")
    assert (row.question_text, row.is_to_confirm) == ("Question 20 as first asked?", True)


@pytest.mark.parametrize("is_moved_first", [True, False])
def test_a_question_with_another_link_id_is_found_again(
    phone: PageClient, session: Session, asha: Access, mine: Assessment, now: datetime, is_moved_first: bool
) -> None:
    late = older_page(phone, mine, "q24", "c2")
    answer(phone, address(mine), "q24", {"answer": "c1"})
    if is_moved_first:
        move(session, asha, mine, now)
    page = phone.post(f"{address(mine)}/questions/q24", late, status=409)
    if not is_moved_first:
        move(session, asha, mine, now)
        page = clash_page(phone, session, mine)

    choice(phone, page, "sent")

    assert stored(session, RENAMED).value == {"choice": "c2"}
