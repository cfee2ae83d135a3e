"""A paper form says which version it is, and what is keyed in from it has the words of that paper (H09)."""

import uuid
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import services
from app.assessments.models import Answer, Assessment
from app.people.domain.access import Access
from app.questionnaires.domain.definition import Definition, Option, Page, Question, QuestionType
from app.questionnaires.queries import numbered, published
from tests.integration.assessments.desks import FROM_PAPER, PHONE, Desk
from tests.integration.assessments.versions import publish
from tests.pages import Page as Shown
from tests.pages import PageClient
from tests.pdfs import Pdf
from tests.questionnaires import definition

KEY = "about_me"
PAPER = {**FROM_PAPER, "key": KEY}
REWORDED, GONE, RECODED = "communication", "routine", "choice-of-two"


def asking(number: int, questions: list[Question]) -> Definition:
    first = definition(KEY)
    return replace(
        first, version=number, pages=tuple(Page(asked.link_id, (asked,)) for asked in questions), scoring=None
    )


def second() -> Definition:
    """What to say about yourself, asked in four questions."""
    options = (Option("yes", "Yes"), Option("no", "No"))
    return asking(
        2,
        [
            Question(REWORDED, "How do we speak with you?", QuestionType.TEXT, max_length=100, concept="two.1"),
            Question(GONE, "What is your day like?", QuestionType.TEXT, max_length=100, concept="two.2"),
            Question(RECODED, "Do you like company?", QuestionType.CHOICE, options=options, concept="two.3"),
        ],
    )


def third() -> Definition:
    """The first in new words, the second gone, the third with other choices."""
    reworded, _gone, recoded = second().questions()
    return asking(
        3,
        [
            replace(reworded, text="How shall we speak with you?"),
            replace(recoded, options=(Option("often", "Often"), Option("no", "No"))),
        ],
    )


@pytest.fixture
def two(session: Session, now: datetime) -> None:
    publish(session, second(), now)


@pytest.fixture
def three(session: Session, two: None, now: datetime) -> None:
    publish(session, third(), now)


def start(desk: Desk, version: int) -> str:
    """Begin to key in a paper that says this version; return where it leads."""
    asked = desk.browser.post(f"{desk.person}/answer-together", PAPER, status=200)
    return desk.browser.post(
        f"{desk.person}/answer-together", {**asked.form_values(), "paper_version": version}
    ).location


def key_in(desk: Desk, address: str, **said: str) -> Shown:
    """Go from question to question, key in what the paper says, and return the check."""
    page = desk.browser.get(address, status=303)
    while "/questions/" in page.location:
        path = page.location
        link_id = path.partition("/questions/")[2].partition("?")[0]
        shown = desk.browser.get(path)
        [form] = [one for one in shown.all("form") if one.get("data-chrome") is None]
        fields = {"answer": said[link_id]} if link_id in said else {"skip": "1"}
        page = desk.browser.post(form.get("action"), {**shown.form_values(), **fields})
        if not page.location.partition("?")[0].endswith("/check") and "/questions/" not in page.location:
            page = desk.browser.get(page.location, status=303)
    return desk.browser.get(page.location)


def rows(session: Session) -> dict[str, Answer]:
    query = select(Answer).where(Answer.voice == "paper").execution_options(populate_existing=True)
    return {row.link_id: row for row in session.scalars(query)}


@pytest.fixture
def begun(session: Session, asha: Access, three: None, now: datetime) -> Assessment:
    """Asha has begun the newest version on her phone."""
    begun = services.start(session, asha, KEY, locale="en", now=now)
    session.commit()
    return begun


SAID = {REWORDED: "Slowly", GONE: "Quiet", RECODED: "yes"}


class TestThePrintedForm:
    @pytest.mark.parametrize(("locale", "says"), [("en", "Version 1"), ("pl", "Wersja 1")])
    def test_it_says_its_version_below_its_name(self, phone: PageClient, locale: str, says: str) -> None:
        text = Pdf(phone.http.get(f"/paper/{KEY}/{locale}/normal.pdf").data).text

        assert text.index(says) < text.index("999")


class TestAsking:
    def test_with_one_version_nothing_is_asked(self, desk: Desk) -> None:
        assert "?" not in desk.begin(PAPER)

    def test_by_phone_nothing_is_asked(self, desk: Desk, two: None) -> None:
        assert "?" not in desk.begin({**PHONE, "key": KEY})

    def test_the_newest_is_chosen_already_and_nothing_typed_is_lost(self, desk: Desk, two: None) -> None:
        typed = {**PAPER, "paper_on": "3/3/2026", "writer": "helper", "writer_name": "Omar Helperson"}
        typed |= {"interpreter": "person", "person_name": "Noor <b>Test</b>"}

        page = desk.browser.post(f"{desk.person}/answer-together", typed, status=200)

        assert page.heading == "Which version does the paper say?"
        assert "Version 2, the newest" in page.main
        sent = page.form_values()
        assert {name: sent[name] for name in typed} == typed
        assert sent["paper_version"] == "2"

    @pytest.mark.parametrize("said", ["3", "0", "x", "9" * 12])
    def test_a_version_that_was_never_printed_is_refused(self, desk: Desk, two: None, said: str) -> None:
        page = desk.browser.post(f"{desk.person}/answer-together", {**PAPER, "paper_version": said}, status=422)

        assert "Choose the version that the paper says" in page.words("div", class_="nhsuk-error-summary")[0]


class TestWithNothingBegun:
    def test_it_is_begun_in_the_version_of_the_paper(self, desk: Desk, session: Session, three: None) -> None:
        check = key_in(desk, start(desk, 2), **SAID)

        begun = session.scalars(select(Assessment)).one()
        assert begun.version_id == numbered(session, KEY, 2).id
        assert rows(session)[REWORDED].question_text == "How do we speak with you?"
        assert not any(row.is_to_confirm for row in rows(session).values())
        assert check.heading == "Read the answers back"
        assert desk.browser.post(
            f"{desk.person}/assessments/{begun.id}/check", {**check.form_values(), "read_back": "yes"}
        ).location.endswith("/more")


class TestIntoAnAssessmentOfAnotherVersion:
    def test_every_question_of_the_paper_is_asked_in_its_words(
        self, desk: Desk, session: Session, begun: Assessment
    ) -> None:
        key_in(desk, start(desk, 2), **SAID)

        found = rows(session)
        assert {link_id: row.question_text for link_id, row in found.items()} == {
            REWORDED: "How do we speak with you?",
            f"@2:{GONE}": "What is your day like?",
            f"@2+:{RECODED}": "Do you like company?",
        }
        assert [link_id for link_id, row in found.items() if row.is_to_confirm] == [REWORDED]
        assert session.scalars(select(Assessment.version_id)).one() == published(session, KEY).id

    def test_the_check_says_what_the_paper_asked_and_that_the_person_must_say_if_it_is_right(
        self, desk: Desk, begun: Assessment
    ) -> None:
        check = key_in(desk, start(desk, 2), **SAID)

        assert "We asked before: How do we speak with you?" in check.main
        assert "What is your day like?" in check.main.partition("Asked before")[2]
        fields = {**check.form_values(), "read_back": "yes"}
        refused = desk.browser.post(f"{desk.person}/assessments/{begun.id}/check", fields, status=422)
        assert "Ask the person first if their answer is still right" in refused.main

    def test_what_was_keyed_in_is_shown_again_on_the_page_of_the_paper(self, desk: Desk, begun: Assessment) -> None:
        address = start(desk, 2)
        key_in(desk, address, **SAID)

        page = desk.browser.get(f"{address.partition('?')[0]}/questions/{RECODED}?paper=2")

        assert page.heading == "Do you like company?"
        assert page.form_values()["answer"] == "yes"

    def test_what_is_refused_is_put_right_in_the_words_of_the_paper(
        self, desk: Desk, session: Session, begun: Assessment
    ) -> None:
        path = f"{start(desk, 2).partition('?')[0]}/questions/{REWORDED}?paper=2"
        page = desk.browser.post(path, desk.browser.get(path).form_values(), status=422)
        assert page.heading == "How do we speak with you?"

        desk.browser.post(path, {**page.form_values(), "answer": "Slowly"})

        assert rows(session)[REWORDED].question_text == "How do we speak with you?"

    def test_a_colleagues_other_answer_is_shown_in_the_words_of_the_paper(
        self, desk: Desk, session: Session, begun: Assessment
    ) -> None:
        path = f"{start(desk, 2).partition('?')[0]}/questions/{REWORDED}?paper=2"
        late = {**desk.browser.get(path).form_values(), "answer": "Slowly"}
        desk.browser.post(path, {**late, "operation_id": str(uuid.uuid4()), "answer": "Loudly"})

        page = desk.browser.post(path, late, status=409)
        desk.browser.post(path, page.form_values())

        assert page.heading == "How do we speak with you?"
        assert "A colleague wrote down another answer meanwhile: Loudly." in page.main
        row = rows(session)[REWORDED]
        assert (row.value, row.question_text) == ({"text": "Slowly"}, "How do we speak with you?")
        assert row.is_to_confirm

    def test_a_newer_paper_than_the_one_begun_is_kept_in_its_own_words_too(
        self, desk: Desk, session: Session, asha: Access, two: None, now: datetime
    ) -> None:
        services.start(session, asha, KEY, locale="en", now=now)
        session.commit()
        publish(session, third(), now)

        key_in(desk, start(desk, 3), **{REWORDED: "Slowly", RECODED: "often"})

        found = rows(session)
        assert (found[REWORDED].question_text, found[REWORDED].is_to_confirm) == ("How shall we speak with you?", True)
        assert found[f"@3+:{RECODED}"].value == {"choice": "often"}

    @pytest.mark.parametrize("paper", ["0", "99", "-1"])
    def test_a_paper_that_was_never_printed_is_not_found(self, desk: Desk, begun: Assessment, paper: str) -> None:
        address = start(desk, 2).partition("?")[0]

        desk.browser.get(f"{address}?paper={paper}", status=404)

    def test_by_phone_the_address_cannot_name_a_paper(self, desk: Desk, begun: Assessment) -> None:
        address = desk.begin({**PHONE, "key": KEY})

        page = desk.browser.get(f"{address}/questions/{REWORDED}?paper=2")

        assert page.heading == "How shall we speak with you?"
