"""What a person sees when the questions changed while they were answering."""

import uuid
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import services
from app.assessments.domain.saving import Given
from app.assessments.models import Answer, Assessment, Flag, VersionChoice
from app.people.domain.access import Access
from app.questionnaires.domain.definition import DangerKind, Option, Question, QuestionType
from app.questionnaires.domain.values import Choice
from tests import two_versions
from tests.integration.assessments.test_syncing import Phone
from tests.integration.assessments.versions import begin_with, publish
from tests.pages import Page, PageClient

MOST_BYTES = 70_000  # 45,000 of them are the frame and the styles of every page


def address(assessment: Assessment) -> str:
    return f"/assessments/{assessment.id}"


def choose(phone: PageClient, assessment: Assessment, choice: str, *, status: int = 303) -> Page:
    path = f"{address(assessment)}/versions"
    return phone.post(path, {**phone.get(path).form_values(), "choice": choice}, status=status)


def typed(page: Page, answer: str) -> dict[str, object]:
    return {**page.form_values(), "answer": answer}


class TestWhatChanged:
    def test_coming_back_leads_to_what_changed_with_the_counts_first(
        self, phone: PageClient, large: Assessment, newer: uuid.UUID
    ) -> None:
        location = phone.get(address(large), status=303).location

        page = phone.get(location)

        assert page.heading == "Some questions have changed"
        for count in (
            "40 questions have new words.",
            "20 questions have other answers to choose from.",
            "192 questions are new.",
            "79 questions are not asked any more.",
            "540 questions are the same.",
        ):
            assert count in page.main
        assert "Before: Question 560 as first asked?" in page.main
        assert "Your answer: Choice 1" in page.main

    def test_a_long_list_is_paged_and_no_page_is_heavy(
        self, phone: PageClient, large: Assessment, newer: uuid.UUID
    ) -> None:
        questions, path, pages = [], f"{address(large)}/versions", 0
        while path:
            page = phone.get(path)
            assert len(page.text) < MOST_BYTES
            assert "&lt;" not in page.text
            questions += page.words("dt")
            following = page.all("a", rel="next")
            path, pages = (following[0].get("href") if following else ""), pages + 1

        assert len(questions) == len(set(questions)) == 600 + 79 + 192
        assert pages == 18

    @pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", ""])
    def test_a_page_number_that_does_not_exist_shows_one_that_does(
        self, phone: PageClient, large: Assessment, newer: uuid.UUID, number: str
    ) -> None:
        assert phone.get(f"{address(large)}/versions?page={number}").words("dt")

    def test_another_way_of_adding_up_is_said(
        self, phone: PageClient, session: Session, large: Assessment, now: datetime
    ) -> None:
        second = two_versions.second()
        assert second.scoring
        publish(session, replace(second, scoring=replace(second.scoring, missing_allowed=1)), now)

        assert "added up in another way" in phone.get(f"{address(large)}/versions").main

    def test_pressing_neither_button_says_what_to_do(
        self, phone: PageClient, large: Assessment, newer: uuid.UUID
    ) -> None:
        page = choose(phone, large, "", status=422)

        assert "Choose the new questions or the ones you started" in page.main

    def test_there_is_nothing_to_choose_without_a_newer_version(self, phone: PageClient, large: Assessment) -> None:
        assert phone.get(f"{address(large)}/versions", status=303).location == address(large)


class TestStaying:
    def test_the_questions_stay_as_they_were_and_nobody_asks_again(
        self, phone: PageClient, session: Session, large: Assessment, newer: uuid.UUID
    ) -> None:
        choose(phone, large, "begun")

        assert phone.get(address(large), status=303).location == f"{address(large)}/check"
        assert phone.get(f"{address(large)}/questions/q599").heading == "Question 599 as first asked?"
        assert session.scalars(select(VersionChoice.is_moved)).all() == [False]


class TestMoving:
    def test_the_way_leads_from_gap_to_gap_and_asks_whether_the_answer_is_still_right(
        self, phone: PageClient, session: Session, asha: Access, now: datetime
    ) -> None:
        first = [two_versions.question(number) for number in range(4)]
        second = [replace(first[0], text="In new words?"), *first[1:3], two_versions.question(1000), first[3]]
        publish(session, two_versions.definition(1, first), now)
        answers = {f"q{number}": Choice("c1") for number in range(4)}
        mine = begin_with(session, asha, two_versions.definition(1, first), now, answers)
        publish(session, two_versions.definition(2, second), now)

        choose(phone, mine, "new")

        path = phone.get(address(mine), status=303).location
        page = phone.get(path)
        assert path == f"{address(mine)}/questions/q0?review=1"
        assert "We changed the words of this question. Is your answer still right?" in page.main
        assert "We asked before: Question 0 as first asked?" in page.main
        assert page.form_values()["answer"] == "c1"
        assert phone.post(path, page.form_values()).location == f"{address(mine)}/questions/q1000?review=1"
        assert "We changed" not in phone.get(f"{address(mine)}/questions/q0").main

    def test_an_answer_that_is_no_longer_offered_is_shown_and_asked_again(
        self, phone: PageClient, large: Assessment, newer: uuid.UUID
    ) -> None:
        choose(phone, large, "new")

        page = phone.get(f"{address(large)}/questions/q556")

        assert "We changed this question. Please answer it again." in page.main
        assert "Your answer: Choice 1" in page.main
        assert "answer" not in page.form_values()

    def test_the_check_shows_what_waits_and_what_was_asked_before(
        self, phone: PageClient, large: Assessment, newer: uuid.UUID
    ) -> None:
        choose(phone, large, "new")

        page = phone.get(f"{address(large)}/check")

        assert page.main.count("Check that your answer is still right.") == 40
        assert page.main.index("Asked before") < page.main.index("Question 600 as first asked?")

    def test_sending_too_early_links_to_each_question_that_waits(
        self, phone: PageClient, large: Assessment, newer: uuid.UUID
    ) -> None:
        choose(phone, large, "new")

        page = phone.post(f"{address(large)}/check", status=422)

        [first, *_] = page.all("a", href=f"{address(large)}/questions/q560?review=1")
        assert "".join(first.itertext()) == "Check your answer to this question first: Question 560 in new words?"

    def test_an_old_link_to_a_removed_question_leads_on(
        self, phone: PageClient, large: Assessment, newer: uuid.UUID
    ) -> None:
        choose(phone, large, "new")

        assert phone.get(f"{address(large)}/questions/q650", status=303).location == address(large)

    def test_the_second_of_two_phones_is_told_of_the_first(
        self, phone: PageClient, large: Assessment, newer: uuid.UUID
    ) -> None:
        fields = phone.get(f"{address(large)}/versions").form_values()
        choose(phone, large, "new")

        page = phone.post(f"{address(large)}/versions", {**fields, "choice": "begun"}, status=409)

        assert page.heading == "You have already chosen"
        assert "you chose to use the new questions" in page.main

    @pytest.mark.parametrize(("field", "status"), [("version", 400), ("operation_id", 400)])
    def test_a_form_that_was_altered_is_refused(
        self, phone: PageClient, large: Assessment, newer: uuid.UUID, field: str, status: int
    ) -> None:
        path = f"{address(large)}/versions"

        phone.post(path, {**phone.get(path).form_values(), "choice": "new", field: "x"}, status=status)
        phone.post(path, {**phone.get(path).form_values(), "choice": "new", "version": "77"}, status=404)


class TestPagesOfTheOlderVersion:
    def test_what_a_phone_kept_for_a_removed_question_leads_to_why_it_was_set_aside(
        self, phone: PageClient, asha: Access, large: Assessment, newer: uuid.UUID
    ) -> None:
        choose(phone, large, "new")
        kept = Phone(phone, asha, address(large))

        [result] = kept.sends(kept.wrote("q651", "This matters to me"))

        assert result["outcome"] == "changed"
        page = phone.get(result["where"])
        assert page.heading == "Your questions have changed"
        assert "This matters to me" in page.main

    def test_what_was_typed_for_a_removed_question_is_kept_and_shown(
        self, phone: PageClient, session: Session, large: Assessment, newer: uuid.UUID
    ) -> None:
        path = f"{address(large)}/questions/q651"
        fields = typed(phone.get(path), "This matters <b>to me</b>")
        choose(phone, large, "new")

        for _ in range(2):  # the script sends it, then the browser itself
            page = phone.post(path, fields, status=409)

        assert page.heading == "Your questions have changed"
        assert "This matters <b>to me</b>" in page.main
        assert "Question 651 as first asked?" in page.main
        assert session.scalars(select(Answer.value).where(Answer.link_id == "@1:q651")).all() == [
            {"text": "This matters <b>to me</b>"}
        ]

    def test_a_kept_question_is_saved_and_the_way_goes_on(
        self, phone: PageClient, large: Assessment, newer: uuid.UUID
    ) -> None:
        path = f"{address(large)}/questions/q3"
        fields = typed(phone.get(path), "c2")
        choose(phone, large, "new")

        assert phone.post(path, fields).location == address(large)
        assert phone.get(path).form_values()["answer"] == "c2"

    def test_a_page_sent_before_the_move_and_again_after_it_is_told_the_same(
        self, phone: PageClient, session: Session, large: Assessment, newer: uuid.UUID
    ) -> None:
        path = f"{address(large)}/questions/q3"
        fields = typed(phone.get(path), "c2")
        phone.post(path, fields)
        choose(phone, large, "new")

        phone.post(path, fields)

        assert session.scalars(select(Answer.revision).where(Answer.link_id == "q3")).all() == [2]

    def test_an_answer_that_cannot_be_kept_is_given_back(
        self, phone: PageClient, large: Assessment, newer: uuid.UUID
    ) -> None:
        gone, there = f"{address(large)}/questions/q651", f"{address(large)}/questions/q3"
        too_long, nothing = typed(phone.get(gone), "long " * 200), {**phone.get(there).form_values(), "answer": "no"}
        choose(phone, large, "new")

        assert "long long" in phone.post(gone, too_long, status=409).main
        assert "Choose one of the answers shown" in phone.post(there, nothing, status=422).main

    @pytest.mark.parametrize("version", ["0", "2", "77", "-1", "1e9", "9" * 12])
    def test_a_version_that_the_page_never_had_is_refused(
        self, phone: PageClient, large: Assessment, version: str
    ) -> None:
        path = f"{address(large)}/questions/q3"
        fields = {**typed(phone.get(path), "c2"), "version": version}

        assert phone.http.post(path, data={**fields, "csrf_token": phone.csrf_token()}).status_code in {400, 404}

    def test_a_danger_sign_counts_though_its_question_is_gone(
        self, phone: PageClient, session: Session, asha: Access, now: datetime
    ) -> None:
        options = (Option("no", "No"), Option("yes", "Yes", safety=DangerKind.SELF_HARM))
        danger = Question("harm", "Have you thought of harming yourself?", QuestionType.CHOICE, options=options)
        rest = two_versions.question(0)
        publish(session, two_versions.definition(1, [rest, danger]), now)
        mine = begin_with(session, asha, two_versions.definition(1, [rest, danger]), now, {"q0": Choice("c1")})
        path = f"{address(mine)}/questions/harm"
        fields = typed(phone.get(path), "yes")
        publish(session, two_versions.definition(2, [rest]), now)
        choose(phone, mine, "new")

        location = phone.post(path, fields).location

        assert "116 123" in phone.get(location).main
        assert session.scalars(select(Flag.kind)).all() == ["self_harm"]


def test_the_person_and_the_team_read_what_was_asked_before_in_the_words_of_then(
    client: PageClient, session: Session, asha: Access, world, large: Assessment, newer: uuid.UUID, now: datetime
) -> None:
    client.sign_in(asha)
    choose(client, large, "new")
    answers = two_versions.answers()
    for number in range(560, 600):
        given = {f"q{number}": Given(answers[f"q{number}"], 1)}
        services.save_answers(session, asha, large.id, given, uuid.uuid4(), now, locale="en")
    services.submit(session, asha, large.id, locale="en", now=now)
    session.commit()

    mine = client.get(f"{address(large)}/summary").main
    client.sign_in(world.access["clinician"])
    theirs = client.get(f"/team/people/{asha.patient_id}").main

    for page in (mine, theirs):
        before = page.partition("Asked before")[2]
        assert "Question 651 as first asked?" in before
        assert "In my own words: q651" in before
    assert "Your number is 20." in mine
