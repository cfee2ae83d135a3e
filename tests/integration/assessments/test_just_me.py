"""A person keeps answers from everybody who helps them: before and after they were sent (SAFETY C5)."""

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.assessments import services
from app.assessments.models import Answer
from app.care_plans import queries as plans
from app.care_plans import services as writing
from app.core import clock
from app.core.audit import AuditEvent
from app.people.domain.access import Access
from app.questionnaires.domain.values import Choice, Choices, Rating, Text
from tests.integration.assessments.conftest import Steps, phq9_answers
from tests.pages import Page, PageClient
from tests.worlds import World

BODY = {"concerns-body": Choices(("b01",)), "rate-b01": Rating(7)}


def kept(session: Session) -> set[str]:
    session.expire_all()
    return set(session.scalars(select(Answer.link_id).where(Answer.is_just_me)))


def tick(phone: PageClient, path: str, *link_ids: str) -> None:
    """Open the page, tick these answers and no others, and save."""
    page = phone.get(path)
    phone.post(path, {**page.form_values(), "answers": list(link_ids)})


def shown_by(prompt: Page) -> str:
    """Return where "Show the question" leads."""
    return next(link.get("href") for link in prompt.all("a") if "".join(link.itertext()).strip() == "Show the question")


def sent_wish(session: Session, asha: Access, words: str = "Leave the house alone") -> Steps:
    wish = Steps(session, asha, clock.now(), "what_matters")
    wish.save("what-matters-1", Text(words))
    wish.submit()
    return wish


def test_a_ticked_answer_is_kept_and_let_go_again(session: Session, phone: PageClient, sitting: Steps) -> None:
    sitting.save_all(BODY)
    path = f"/assessments/{sitting.id}/just-me"
    assert "Keep answers from people who help you" in phone.get(f"/assessments/{sitting.id}/check").main

    tick(phone, path, "rate-b01")
    assert kept(session) == {"rate-b01"}
    assert "Only you and your care team see this." in phone.get(f"/assessments/{sitting.id}/check").main

    tick(phone, path)
    assert kept(session) == set()


def test_it_is_logged_in_words_once_for_each_change(session: Session, phone: PageClient, sitting: Steps) -> None:
    sitting.save_all(BODY)
    path = f"/assessments/{sitting.id}/just-me"

    tick(phone, path, "rate-b01")
    tick(phone, path, "rate-b01")

    assert len(session.scalars(select(AuditEvent).where(AuditEvent.action == "answer.just_me")).all()) == 1

    assert "You chose which answers to keep from people who help." in phone.get("/my-record/who-looked?mine=1").main


def test_answering_again_keeps_it(session: Session, phone: PageClient, sitting: Steps) -> None:
    sitting.save_all(BODY)
    tick(phone, f"/assessments/{sitting.id}/just-me", "rate-b01")

    sitting.save("rate-b01", Rating(3), revision=1)

    assert kept(session) == {"rate-b01"}


def test_a_tick_made_meanwhile_on_another_phone_stays(session: Session, phone: PageClient, sitting: Steps) -> None:
    sitting.save_all(BODY)
    path = f"/assessments/{sitting.id}/just-me"
    older = phone.get(path).form_values()
    tick(phone, path, "concerns-body")

    phone.post(path, {**older, "answers": ["rate-b01"]})

    assert kept(session) == {"concerns-body", "rate-b01"}


def test_what_is_no_answer_of_this_set_changes_nothing(session: Session, phone: PageClient, sitting: Steps) -> None:
    sitting.save_all(BODY)
    path = f"/assessments/{sitting.id}/just-me"

    phone.post(path, {**phone.get(path).form_values(), "answers": ["no-such", "<b>"], "were": "\x00 rate-b99"})

    assert kept(session) == set()


def test_the_mark_goes_with_an_answer_that_another_set_shows_again(
    session: Session, asha: Access, phone: PageClient
) -> None:
    screen = Steps(session, asha, clock.now(), "phq2")
    screen.save("phq-1", Choice("several-days"))
    services.keep_private(session, asha, screen.id, kept=["phq-1"], let_go=[], locale="en", now=clock.now())
    screen.save("phq-2", Choice("not-at-all"))
    screen.submit()

    again = Steps(session, asha, clock.now(), "phq9")

    marks = session.execute(select(Answer.link_id, Answer.is_just_me).where(Answer.assessment_id == again.id)).all()
    assert sorted(map(tuple, marks)) == [("phq-1", True), ("phq-2", False)]


class TestAfterSending:
    """What was sent is closed; whom it is kept from is not."""

    def test_it_can_still_be_kept(self, session: Session, phone: PageClient, phq9: Steps) -> None:
        phq9.save_all(phq9_answers(0, 1, 2, 0, 0, 0, 0, 0, 0))
        phq9.submit()

        tick(phone, f"/assessments/{phq9.id}/just-me", "phq-2")

        assert kept(session) == {"phq-2"}
        assert "Only you and your care team see this." in phone.get(f"/assessments/{phq9.id}/summary").main

    @pytest.mark.parametrize("also", ["revision = 9", "value = '{}'", "voice = 'phone'"])
    def test_nothing_else_of_it_can_be_changed(self, session: Session, phq9: Steps, also: str) -> None:
        phq9.save_all(phq9_answers(0, 0, 0, 0, 0, 0, 0, 0, 1))
        phq9.submit()

        session.execute(update(Answer).values(is_just_me=True))
        with pytest.raises(DBAPIError, match="closed"), session.begin_nested():
            session.execute(text(f"UPDATE answer SET is_just_me = false, {also}"))

    def test_what_is_always_private_is_not_offered(self, phone: PageClient, phq9: Steps) -> None:
        phq9.save_all(phq9_answers(0, 0, 0, 0, 0, 0, 0, 0, 1))

        page = phone.get(f"/assessments/{phq9.id}/just-me")

        assert "phq-8" in page.text
        assert "phq-9" not in page.text


class TestThePlan:
    """H04, H11: what a person keeps to themselves does not come into the plan by itself, for helpers to read."""

    def test_a_wish_is_not_put_into_a_plan_that_begins(self, session: Session, world: World, asha: Access) -> None:
        wish = sent_wish(session, asha)
        services.keep_private(session, asha, wish.id, kept=["what-matters-1"], let_go=[], locale="en", now=clock.now())
        session.commit()
        team, patient_id = world.access["clinician"], world.patients["asha"].id

        writing.begin(session, team, patient_id, clock.now())
        session.commit()

        assert plans.draft(session, team, patient_id).goals == ()

    def test_a_concern_comes_into_it_as_private(
        self, app: Flask, session: Session, world: World, asha: Access, sitting: Steps
    ) -> None:
        sitting.safe()
        sitting.save_all(BODY)
        sitting.submit()
        services.keep_private(
            session, asha, sitting.id, kept=["concerns-body"], let_go=[], locale="en", now=clock.now()
        )
        team, patient_id = world.access["clinician"], world.patients["asha"].id
        writing.begin(session, team, patient_id, clock.now())
        session.commit()
        desk = PageClient(app)
        desk.sign_in(team)

        assert [line.is_private for line in plans.concerns(session, team, patient_id)] == [True]
        assert desk.get(f"/team/people/{patient_id}/plan/goals/new?concern=0").form_values()["is_private"] == "y"
        assert "Private: do not speak of it before others" in desk.get(f"/team/people/{patient_id}/plan").main


class TestAskedWhenAlone:
    """A private question is not on the screen before the person said that they are alone."""

    def test_the_question_comes_after_the_prompt(self, phone: PageClient, phq9: Steps) -> None:
        path = f"/assessments/{phq9.id}/questions/phq-9"

        first = phone.get(path)
        assert first.heading == "The next question is private"
        assert "hurting yourself" not in first.text
        assert "Your other answers are saved" in first.main

        shown = phone.get(shown_by(first))
        assert "hurting yourself" in shown.main

    def test_the_prompt_keeps_the_way_back_to_the_check(self, phone: PageClient, phq9: Steps) -> None:
        first = phone.get(f"/assessments/{phq9.id}/questions/phq-9?review=1")

        shown = phone.get(shown_by(first))

        assert f"/assessments/{phq9.id}/questions/phq-9?review=1" in shown.text

    def test_a_page_with_a_private_choice_says_so_first(self, phone: PageClient, sitting: Steps) -> None:
        words = "Answer when nobody else can see your screen"

        assert words in phone.get(f"/assessments/{sitting.id}/questions/concerns-feelings").main
        assert words not in phone.get(f"/assessments/{sitting.id}/questions/concerns-care").main
