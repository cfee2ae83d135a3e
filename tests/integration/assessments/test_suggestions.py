"""A fact of before that nobody has confirmed is a suggestion: it opens and closes nothing, and counts nowhere."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import queries, services
from app.assessments.domain.assisted import How, Interpreter
from app.assessments.domain.saving import Given
from app.assessments.domain.voices import Voice
from app.assessments.models import Answer, Assessment, AssessmentScore, Flag
from app.people.domain.access import Access
from app.questionnaires.domain.branching import enabled
from app.questionnaires.domain.definition import (
    Condition,
    DangerKind,
    Definition,
    Evidence,
    Operator,
    Option,
    Page,
    Question,
    QuestionType,
    Scoring,
    ScoringMethod,
)
from app.questionnaires.domain.values import Choice, Skipped, Text
from tests.integration.assessments.conftest import Steps, answer, begin
from tests.integration.assessments.versions import publish
from tests.pages import PageClient
from tests.worlds import World

KEY = "two_questions"
FACT, OPENED, CLOSED = "fact", "opened", "closed"
YES, NO = Choice("yes"), Choice("no")


def asked(version: int = 1, text: str = "Do you live alone?", *, required: bool = False) -> Definition:
    """Return a question about a lasting fact, one that its answer opens, and one that its answer closes."""
    options = (
        Option(code="yes", text="Yes", score=3, safety=DangerKind.NOT_SAFE),
        Option(code="no", text="No", score=0),
    )
    lasting = "joinedup.about-me.support"
    fact = Question(FACT, text, QuestionType.CHOICE, options=options, concept=lasting, required=required)
    opened = Question(OPENED, "Who comes when you fall?", QuestionType.TEXT, max_length=99, enable_when=_when(True))
    closed = Question(CLOSED, "Who lives with you?", QuestionType.TEXT, max_length=99, enable_when=_when(False))
    return Definition(
        key=KEY,
        version=version,
        title="Two questions",
        licence="none",
        source="generated",
        pages=tuple(Page(question.link_id, (question,)) for question in (fact, opened, closed)),
        scoring=Scoring(ScoringMethod.SUM, (FACT,), 0, 3, Evidence("generated"), missing_allowed=0),
    )


def _when(is_answered: bool) -> tuple[Condition, ...]:
    return (Condition(FACT, Operator.EXISTS, is_answered),)


@pytest.fixture
def again(session: Session, world: World, asha: Access, now: datetime) -> Steps:
    """Asha said yes sixty days ago, and has just begun the same questions again."""
    publish(session, asked(), now)
    then = now - timedelta(days=60)
    steps = Steps(session, asha, then, KEY)
    steps.save(FACT, YES)
    steps.submit(then)
    return Steps(session, asha, now, KEY)


def open_now(session: Session, asha: Access, steps: Steps) -> list[str]:
    """Return the link ids of the questions that are asked as things stand."""
    found = queries.sitting(session, asha, steps.id, "en")
    return [question.link_id for question in enabled(found.version.definition, found.values)]


def row_of(session: Session, steps: Steps, voice: Voice = Voice.SELF) -> Answer:
    query = select(Answer).where(Answer.assessment_id == steps.id, Answer.link_id == FACT, Answer.voice == voice)
    return session.scalars(query.execution_options(populate_existing=True)).one()


class TestBeforeItIsConfirmed:
    def test_it_opens_no_question_and_closes_none(self, session: Session, asha: Access, again: Steps) -> None:
        assert open_now(session, asha, again) == [FACT, CLOSED]

    def test_it_is_no_answer_that_stands(self, session: Session, asha: Access, again: Steps) -> None:
        found = queries.sitting(session, asha, again.id, "en")

        assert (found.values, found.said.facts(), found.said.standing()) == ({}, {}, {})
        assert found.said.to_confirm() == {FACT}

    @pytest.mark.parametrize("required", [False, True])
    def test_it_is_not_sent_and_is_asked_for_once(
        self, session: Session, asha: Access, again: Steps, now: datetime, required: bool
    ) -> None:
        publish(session, asked(2, required=required), now)
        services.choose_version(
            session, asha, again.id, 2, is_moved=True, operation_id=uuid.uuid4(), locale="en", now=now
        )

        with pytest.raises(services.Unfinished) as refused:
            again.submit()

        assert refused.value.link_ids == [FACT]

    def test_it_makes_no_score_and_no_danger_sign(self, session: Session, asha: Access, again: Steps) -> None:
        with pytest.raises(services.Unfinished):
            again.submit()

        assert not session.scalars(select(AssessmentScore).where(AssessmentScore.assessment_id == again.id)).all()
        assert not session.scalars(select(Flag).where(Flag.assessment_id == again.id)).all()

    def test_the_question_it_would_open_is_not_shown(self, again: Steps, phone: PageClient) -> None:
        sent = phone.get(f"/assessments/{again.id}/questions/{OPENED}", status=303)

        assert sent.location == f"/assessments/{again.id}"

    def test_the_person_reads_it_on_the_question_and_on_the_check(self, again: Steps, phone: PageClient) -> None:
        shown = phone.get(f"/assessments/{again.id}/questions/{FACT}")
        check = phone.get(f"/assessments/{again.id}/check").main

        assert "Is it still true?" in shown.main
        assert shown.form_values()["answer"] == "yes"
        assert "Your last answer is saved." not in shown.main
        assert "Is it still true?" in check
        assert "Who comes when you fall?" not in check

    def test_nothing_of_it_is_in_the_file_for_other_systems(
        self, session: Session, asha: Access, again: Steps, now: datetime
    ) -> None:
        services.save_answers(
            session, asha, again.id, {FACT: Given(NO, 0)}, uuid.uuid4(), now, locale="en", voice=Voice.PHONE
        )
        again.submit()

        exported = queries.fhir_response(session, asha, asha.patient_id, again.id)

        assert [item["linkId"] for item in exported["item"]] == [FACT]
        assert "Yes" not in str(exported)


class TestOnceItIsConfirmed:
    def test_it_opens_and_closes_and_counts(self, session: Session, asha: Access, again: Steps) -> None:
        again.save(FACT, YES, revision=1)

        assert open_now(session, asha, again) == [FACT, OPENED]
        again.submit()
        assert session.scalars(select(AssessmentScore.total).order_by(AssessmentScore.scored_at)).all() == [3, 3]
        assert session.scalars(select(Flag.kind).where(Flag.assessment_id == again.id)).all() == ["not_safe"]

    def test_changed_or_skipped_it_counts_as_what_was_said_now(
        self, session: Session, asha: Access, again: Steps
    ) -> None:
        again.save(FACT, Skipped(), revision=1)

        assert open_now(session, asha, again) == [FACT, CLOSED]
        assert again.submit().is_submitted

    def test_a_danger_sign_that_is_confirmed_shows_help_first_and_then_the_question_it_opens(
        self, again: Steps, phone: PageClient
    ) -> None:
        address = f"/assessments/{again.id}"

        assert f"{address}/help-now/" in answer(phone, address, FACT, {}).location
        assert phone.get(address, status=303).location == f"{address}/questions/{OPENED}"

    def test_new_words_after_it_was_confirmed_leave_it_counting_until_it_is_confirmed_again(
        self, session: Session, asha: Access, again: Steps, now: datetime
    ) -> None:
        later = now + timedelta(minutes=1)
        again.save(FACT, YES, revision=1, now=later)
        publish(session, asked(2, "Do you live on your own?"), now)

        services.choose_version(
            session, asha, again.id, 2, is_moved=True, operation_id=uuid.uuid4(), locale="en", now=later
        )

        assert row_of(session, again).is_to_confirm
        assert open_now(session, asha, again) == [FACT, OPENED]


class TestTwoVoices:
    """Staff write down what the person says of a fact that the person once typed themselves."""

    @pytest.fixture
    def address(self, again: Steps, world: World, client: PageClient) -> str:
        client.sign_in(world.access["clinician"])
        path = f"/team/people/{world.patients['asha'].id}"
        row = services.begin_assisted(
            again.session,
            world.access["clinician"],
            world.patients["asha"].id,
            KEY,
            How(Voice.PHONE, "en", Interpreter.NONE),
            now=again.now,
        )
        again.session.commit()
        return f"{path}/assessments/{row.assessment_id}"

    def test_staff_ask_whether_it_is_still_true(self, address: str, client: PageClient) -> None:
        assert client.get(address, status=303).location == f"{address}/questions/{FACT}"

        page = client.get(f"{address}/questions/{FACT}")

        assert "They told us this on 13 March 2026. Ask if it is still true." in page.main
        assert page.form_values()["answer"] == "yes"
        assert "Their own answer counts" not in page.main

    def test_what_they_write_down_stands_and_can_be_sent(
        self, session: Session, asha: Access, again: Steps, address: str, client: PageClient
    ) -> None:
        answer(client, address, FACT, {"answer": "no"})

        found = queries.sitting(session, asha, again.id, "en")
        assert (found.values, found.said.to_confirm(), found.said.others()) == ({FACT: NO}, frozenset(), {})
        assert again.submit().is_submitted

    def test_once_it_is_answered_by_phone_the_person_is_not_asked_about_before(
        self, session: Session, asha: Access, again: Steps, now: datetime, phone: PageClient
    ) -> None:
        given = {FACT: Given(NO, 0)}
        services.save_answers(session, asha, again.id, given, uuid.uuid4(), now, locale="en", voice=Voice.PHONE)
        session.commit()

        page = phone.get(f"/assessments/{again.id}/questions/{FACT}")

        assert "Is it still true?" not in page.main
        assert page.form_values().get("answer") is None

    def test_read_back_it_is_not_answered_before(self, address: str, client: PageClient) -> None:
        page = client.get(f"{address}/check").main

        assert "Not answered" in page
        assert "Yes" not in page

    def test_a_fact_that_staff_once_wrote_down_is_shown_to_the_person_with_its_answer(
        self, session: Session, asha: Access, again: Steps, phone: PageClient
    ) -> None:
        row_of(session, again).voice = Voice.PHONE.value
        session.commit()

        page = phone.get(f"/assessments/{again.id}/questions/{FACT}")

        assert "Is it still true?" in page.main
        assert "Written down for you on the phone" in page.main
        assert page.form_values()["answer"] == "yes"
        answer(phone, f"/assessments/{again.id}", FACT, {})
        assert queries.sitting(session, asha, again.id, "en").said.to_confirm() == frozenset()


def test_who_keys_in_a_paper_form_is_shown_nothing_of_before(
    session: Session, again: Steps, world: World, client: PageClient, now: datetime
) -> None:
    client.sign_in(world.access["clinician"])
    patient_id, how = world.patients["asha"].id, How(Voice.PAPER, "en", Interpreter.NONE)
    row = services.begin_assisted(session, world.access["clinician"], patient_id, KEY, how, now=now)
    session.commit()

    page = client.get(f"/team/people/{patient_id}/assessments/{row.assessment_id}/questions/{FACT}")

    assert page.form_values().get("answer") is None
    assert "They told us this on" not in page.main


class TestNewerVersion:
    def test_it_moves_along_as_a_suggestion(self, session: Session, asha: Access, again: Steps, now: datetime) -> None:
        publish(session, asked(2, "Do you live on your own?"), now)

        services.choose_version(
            session, asha, again.id, 2, is_moved=True, operation_id=uuid.uuid4(), locale="en", now=now
        )

        assert open_now(session, asha, again) == [FACT, CLOSED]
        assert queries.sitting(session, asha, again.id, "en").said.to_confirm() == {FACT}

    def test_one_that_is_not_asked_any_more_is_no_answer_of_before(
        self, session: Session, asha: Access, again: Steps, now: datetime
    ) -> None:
        other = Question("other", "What else?", QuestionType.TEXT, max_length=99)
        publish(session, replace(asked(2), pages=(Page("other", (other,)),), scoring=None), now)

        services.choose_version(
            session, asha, again.id, 2, is_moved=True, operation_id=uuid.uuid4(), locale="en", now=now
        )

        assert queries.sitting(session, asha, again.id, "en").said.asked_before() == ()

    def test_the_page_of_what_changed_does_not_call_it_your_answer(
        self, session: Session, again: Steps, phone: PageClient, now: datetime
    ) -> None:
        publish(session, asked(2, "Do you live on your own?"), now)

        assert "Your answer:" not in phone.get(f"/assessments/{again.id}/versions").main


def test_a_goal_of_before_asks_for_no_rating_before_it_is_confirmed(
    session: Session, world: World, asha: Access, phone: PageClient, now: datetime
) -> None:
    then = Steps(session, asha, now - timedelta(days=30), "what_matters")
    then.save("what-matters-1", Text("Walk to the shop"))
    then.submit()
    address = begin(phone, "what_matters")
    begun = session.scalars(select(Assessment).where(Assessment.submitted_at.is_(None))).one()

    found = queries.sitting(session, asha, begun.id, "en")

    assert [question.link_id for question in enabled(found.version.definition, found.values)] == ["what-matters-1"]
    assert answer(phone, address, "what-matters-1", {}).location == f"{address}/questions/what-matters-1-bother"
