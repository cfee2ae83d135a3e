"""Asked once: what another set of questions asked this week is shown again, and asked whether it is still true."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import queries, services
from app.assessments.domain.assisted import How, Interpreter
from app.assessments.domain.saving import Given
from app.assessments.domain.voices import Voice
from app.assessments.models import Answer, Assessment, AssessmentScore
from app.core import clock
from app.people.domain.access import Access
from app.questionnaires.domain.branching import first_unanswered
from app.questionnaires.domain.values import Choice, Choices, Rating, Skipped, Text, Value
from tests.integration.assessments.conftest import Own, Steps, answer, begin
from tests.integration.assessments.test_statement_counts import statements
from tests.integration.assessments.test_voices import say
from tests.pages import PageClient
from tests.worlds import World

LOW = {"phq-1": Choice("several-days"), "phq-2": Choice("not-at-all")}
POSITIVE = {"phq-1": Choice("nearly-every-day"), "phq-2": Choice("several-days")}


def send(session: Session, access: Access, key: str, answers: Mapping[str, Value], at: datetime) -> Steps:
    steps = Steps(session, access, at, key)
    for link_id, value in answers.items():
        stored = queries.sitting(session, access, steps.id, "en").stored(link_id)
        steps.save(link_id, value, revision=stored.revision if stored else 0)
    steps.submit(at)
    return steps


def shown(session: Session, access: Access, steps: Steps) -> dict[str, Value]:
    """Return what is put in to be confirmed, by link id."""
    suggestions = queries.sitting(session, access, steps.id, "en").said.suggestions()
    return {link_id: facts.value for link_id, facts in suggestions.items()}


@pytest.fixture
def screened(session: Session, world: World, asha: Access, now: datetime) -> Steps:
    """Asha sent PHQ-2 below its cut-off an hour ago: it led to nothing."""
    return send(session, asha, "phq2", LOW, now - timedelta(hours=1))


class TestWhatComesBack:
    def test_phq9_begun_by_hand_shows_the_answers_of_a_phq2_that_did_not_open_it(
        self, session: Session, screened: Steps, asha: Access, now: datetime
    ) -> None:
        phq9 = Steps(session, asha, now, "phq9")

        assert shown(session, asha, phq9) == LOW
        assert phq9.assessment.opened_by_id is None

    def test_how_sure_the_person_feels_comes_from_the_needs_assessment(
        self, session: Session, world: World, asha: Access, now: datetime
    ) -> None:
        answers = {"safety-now": Choices(("none",)), "confidence": Rating(4)}
        send(session, asha, "holistic_needs", answers, now - timedelta(hours=1))

        assert shown(session, asha, Steps(session, asha, now, "confidence")) == {"confidence": Rating(4)}

    def test_it_keeps_who_said_it_when_and_in_which_words(
        self, session: Session, screened: Steps, asha: Access, now: datetime
    ) -> None:
        phq9 = Steps(session, asha, now, "phq9")

        rows = session.scalars(select(Answer).where(Answer.assessment_id == phq9.id)).all()
        sources = {row.id: row for row in session.scalars(select(Answer).where(Answer.assessment_id == screened.id))}
        assert len(rows) == len(LOW)
        for row in rows:
            source = sources[row.carried_from_id]
            assert (row.voice, row.answered_at, row.locale) == (source.voice, source.answered_at, source.locale)
            assert (row.question_text, row.option_texts) == (source.question_text, source.option_texts)

    def test_of_several_the_newest_is_shown(
        self, session: Session, screened: Steps, asha: Access, now: datetime
    ) -> None:
        send(session, asha, "phq2", {"phq-1": Choice("not-at-all")}, now - timedelta(minutes=30))

        assert shown(session, asha, Steps(session, asha, now, "phq9"))["phq-1"] == Choice("not-at-all")

    def test_a_skip_since_then_says_nothing_against_it(
        self, session: Session, screened: Steps, asha: Access, now: datetime
    ) -> None:
        send(session, asha, "phq2", {"phq-1": Skipped()}, now - timedelta(minutes=30))

        assert shown(session, asha, Steps(session, asha, now, "phq9")) == LOW

    def test_a_set_that_another_opens_shows_what_was_answered_outside_their_journey(
        self, session: Session, world: World, asha: Access, now: datetime
    ) -> None:
        send(session, asha, "phq9", {**LOW, "phq-3": Choice("not-at-all")}, now - timedelta(hours=1))
        needs = {"concerns-feelings": Choices(("e01",)), "rate-e01": Rating(9)}

        send(session, asha, "holistic_needs", {"safety-now": Choices(("none",)), **needs}, now)

        phq2 = Steps(session, asha, now, "phq2")
        assert phq2.assessment.opened_by_id is not None
        assert shown(session, asha, phq2) == LOW

    def test_seven_days_on_it_still_comes_back(
        self, session: Session, world: World, asha: Access, now: datetime
    ) -> None:
        send(session, asha, "phq2", LOW, now - timedelta(days=7))

        assert shown(session, asha, Steps(session, asha, now, "phq9")) == LOW


class TestUntilItIsConfirmed:
    def test_it_is_no_answer_and_cannot_be_sent(
        self, session: Session, screened: Steps, asha: Access, now: datetime
    ) -> None:
        phq9 = Steps(session, asha, now, "phq9")

        found = queries.sitting(session, asha, phq9.id, "en")
        with pytest.raises(services.Unfinished) as refused:
            phq9.submit()

        following = first_unanswered(found.version.definition, found.values)
        assert (found.values, following.link_id if following else None) == ({}, "phq-1")
        assert refused.value.link_ids == ["phq-1", "phq-2"]

    def test_the_sites_own_page_shows_it_before_it_is_sent(
        self, session: Session, world: World, asha: Access, phone: PageClient
    ) -> None:
        send(session, asha, "phq2", LOW, clock.now() - timedelta(hours=1))

        address = begin(phone, "phq9")

        assert phone.http.get(f"{address}/pack").json["has_more_to_check"] is True

    def test_one_press_a_question_says_that_it_is_still_true_and_then_it_is_scored(
        self, session: Session, world: World, asha: Access, phone: PageClient
    ) -> None:
        send(session, asha, "phq2", LOW, clock.now() - timedelta(hours=1))
        address = begin(phone, "phq9")
        for link_id in LOW:
            path = f"{address}/questions/{link_id}"
            page = phone.get(path)
            assert "You told us this on" in page.main
            assert "Is it still true?" in page.main
            phone.post(path, page.form_values())
        for number in range(3, 10):
            answer(phone, address, f"phq-{number}", {"answer": "not-at-all"})
        answer(phone, address, "phq-difficulty", {"answer": "not-difficult"})

        phone.post(f"{address}/check")

        assert session.scalars(select(AssessmentScore.total).where(AssessmentScore.key == "phq9")).one() == 1

    def test_it_can_be_changed(self, session: Session, world: World, asha: Access, phone: PageClient) -> None:
        screened = send(session, asha, "phq2", LOW, clock.now() - timedelta(hours=1))
        address = begin(phone, "phq9")

        answer(phone, address, "phq-1", {"answer": "nearly-every-day"})

        row = session.scalars(
            select(Answer).where(Answer.assessment_id != screened.id, Answer.link_id == "phq-1")
        ).one()
        assert (row.value, row.carried_from_id, row.is_to_confirm) == ({"choice": "nearly-every-day"}, None, False)

    def test_a_newer_answer_that_opens_the_set_takes_its_place(
        self, session: Session, screened: Steps, asha: Access, now: datetime
    ) -> None:
        phq9 = Steps(session, asha, now, "phq9")

        send(session, asha, "phq2", POSITIVE, now + timedelta(hours=1))

        found = queries.sitting(session, asha, phq9.id, "en")
        assert (found.values, found.said.to_confirm()) == (POSITIVE, frozenset())

    def test_one_that_was_confirmed_stays_when_the_set_is_opened(
        self, session: Session, screened: Steps, asha: Access, now: datetime
    ) -> None:
        phq9 = Steps(session, asha, now, "phq9")
        phq9.save("phq-1", LOW["phq-1"], revision=1)

        send(session, asha, "phq2", POSITIVE, now + timedelta(hours=1))

        values = queries.sitting(session, asha, phq9.id, "en").values
        assert values == {"phq-1": LOW["phq-1"], "phq-2": POSITIVE["phq-2"]}


class TestWhatDoesNotComeBack:
    def recalled(self, session: Session, asha: Access, now: datetime, key: str = "phq9") -> dict[str, Value]:
        return shown(session, asha, Steps(session, asha, now, key))

    def test_what_is_more_than_seven_days_old(
        self, session: Session, world: World, asha: Access, now: datetime
    ) -> None:
        send(session, asha, "phq2", LOW, now - timedelta(days=7, seconds=1))

        assert self.recalled(session, asha, now) == {}

    def test_what_was_said_in_the_same_set_which_is_a_new_measurement(
        self, session: Session, screened: Steps, asha: Access, now: datetime
    ) -> None:
        assert self.recalled(session, asha, now, "phq2") == {}

    def test_an_older_answer_of_another_set_where_the_same_set_has_a_newer_one(
        self, session: Session, screened: Steps, asha: Access, now: datetime
    ) -> None:
        send(session, asha, "phq9", {**LOW, "phq-1": Choice("nearly-every-day")}, now - timedelta(minutes=30))

        assert "phq-1" not in self.recalled(session, asha, now)

    def test_what_was_never_sent(self, session: Session, world: World, asha: Access, now: datetime) -> None:
        Steps(session, asha, now, "phq2").save_all(LOW)

        assert self.recalled(session, asha, now) == {}

    def test_what_a_helper_said(self, session: Session, world: World, asha: Access, now: datetime) -> None:
        screen = Steps(session, asha, now, "phq2")
        say(screen, Voice.HELPER, "phq-1", LOW["phq-1"])
        screen.submit()

        assert self.recalled(session, asha, now) == {}

    def test_what_was_copied_from_paper_since_nobody_knows_the_day_it_was_written(
        self, session: Session, world: World, asha: Access, now: datetime
    ) -> None:
        screen = Steps(session, asha, now, "phq2")
        say(screen, Voice.PAPER, "phq-1", LOW["phq-1"])
        screen.submit()

        assert self.recalled(session, asha, now) == {}

    def test_what_stood_beside_the_persons_own_answer(
        self, session: Session, world: World, asha: Access, now: datetime
    ) -> None:
        screen = Steps(session, asha, now - timedelta(hours=2), "phq2")
        screen.save("phq-1", Choice("nearly-every-day"))
        given = {"phq-1": Given(Choice("not-at-all"), 0)}
        services.save_answers(
            session, asha, screen.id, given, uuid.uuid4(), now - timedelta(hours=1), locale="en", voice=Voice.PHONE
        )
        screen.submit(now - timedelta(hours=1))

        assert self.recalled(session, asha, now) == {"phq-1": Choice("nearly-every-day")}

    def test_what_was_disowned_and_what_had_repeated_it_when_it_was_sent(
        self, session: Session, world: World, asha: Access, now: datetime
    ) -> None:
        screen = Steps(session, asha, now, "phq2")
        for link_id, value in POSITIVE.items():
            say(screen, Voice.PHONE, link_id, value)
        screen.submit()
        Steps(session, asha, now, "phq9").submit()
        for row_id in session.scalars(select(Answer.id).where(Answer.assessment_id == screen.id)).all():
            services.disown(session, asha, screen.id, row_id, locale="en", now=now)

        send(session, asha, "holistic_needs", {"safety-now": Choices(("none",))}, now)

        assert self.recalled(session, asha, now, "phq2") == {}

    def test_what_is_about_danger_and_private(
        self, session: Session, world: World, asha: Access, now: datetime
    ) -> None:
        send(session, asha, "phq9", {"phq-9": Choice("nearly-every-day"), **LOW}, now - timedelta(hours=1))

        assert self.recalled(session, asha, now, "phq2") == LOW
        assert self.recalled(session, asha, now) == {}

    def test_the_rating_of_a_goal_since_its_words_may_change(
        self, session: Session, world: World, asha: Access, now: datetime
    ) -> None:
        goal = {"what-matters-1": Text("Walk to the shop"), "what-matters-1-bother": Rating(7)}
        send(session, asha, "holistic_needs", {"safety-now": Choices(("none",)), **goal}, now - timedelta(hours=1))

        assert self.recalled(session, asha, now, "what_matters") == {"what-matters-1": Text("Walk to the shop")}

    def test_nothing_of_another_person(self, session: Session, world: World, screened: Steps, now: datetime) -> None:
        assert self.recalled(session, world.access["cara"], now) == {}


class TestOtherVoices:
    def at_the_desk(self, session: Session, world: World, now: datetime, voice: Voice) -> str:
        patient_id = world.patients["asha"].id
        how = How(voice, "en", Interpreter.NONE)
        row = services.begin_assisted(session, world.access["clinician"], patient_id, "phq9", how, now=now)
        session.commit()
        return f"/team/people/{patient_id}/assessments/{row.assessment_id}"

    def test_staff_on_the_phone_ask_whether_it_is_still_true(
        self, session: Session, world: World, screened: Steps, client: PageClient, now: datetime
    ) -> None:
        client.sign_in(world.access["clinician"])

        page = client.get(f"{self.at_the_desk(session, world, now, Voice.PHONE)}/questions/phq-1")

        assert "Ask if it is still true." in page.main
        assert page.form_values()["answer"] == "several-days"

    def test_a_paper_form_confirms_nothing_by_itself(
        self, session: Session, world: World, screened: Steps, client: PageClient, asha: Access, now: datetime
    ) -> None:
        client.sign_in(world.access["clinician"])
        address = self.at_the_desk(session, world, now, Voice.PAPER)
        path = f"{address}/questions/phq-1"

        page = client.get(path)
        client.post(path, page.form_values(), status=422)

        assert page.form_values().get("answer") is None
        assert "They told us this on" not in page.main
        begun = session.scalars(select(Assessment).where(Assessment.questionnaire_key == "phq9")).one()
        assert queries.sitting(session, asha, begun.id, "en").values == {}

    def test_what_staff_wrote_down_by_phone_says_so_to_whoever_calls_next(
        self, session: Session, world: World, asha: Access, client: PageClient, now: datetime
    ) -> None:
        screen = Steps(session, asha, now - timedelta(hours=1), "phq2")
        say(screen, Voice.PHONE, "phq-1", LOW["phq-1"])
        screen.submit()
        client.sign_in(world.access["clinician"])

        page = client.get(f"{self.at_the_desk(session, world, now, Voice.PHONE)}/questions/phq-1")

        assert "Ask if it is still true. Written down by phone: Several days" in page.main

    def test_what_staff_wrote_down_by_phone_says_so_to_the_person(
        self, session: Session, world: World, asha: Access, now: datetime, phone: PageClient
    ) -> None:
        screen = Steps(session, asha, now - timedelta(hours=1), "phq2")
        say(screen, Voice.PHONE, "phq-1", LOW["phq-1"])
        screen.submit()
        phq9 = Steps(session, asha, now, "phq9")

        page = phone.get(f"/assessments/{phq9.id}/questions/phq-1")
        check = phone.get(f"/assessments/{phq9.id}/check")

        for shown_on in (page, check):
            assert "Is it still true?" in shown_on.main
            assert "Written down for you on the phone" in shown_on.main


class TestBeginning:
    def sent_by_begin(self, own: Own, who: str, times: int) -> list[str]:
        """Send GAD-2 so many times, then collect the statements of pressing Start on GAD-7."""
        access, now = own.world.access[who], clock.now()
        browser = own.browser(who)
        browser.get("/assessments")
        with own.database.transaction(access) as session:
            for minute in range(times, 0, -1):
                at = now - timedelta(minutes=minute)
                begun = services.start(session, access, "gad2", locale="en", now=at)
                given = {"gad-1": Given(Choice("not-at-all"), 0)}
                services.save_answers(session, access, begun.id, given, uuid.uuid4(), at, locale="en")
                services.submit(session, access, begun.id, locale="en", now=at)
        with statements(own) as sent:
            begin(browser, "gad7")
        return sent

    def test_it_takes_as_many_statements_after_twenty_sendings_as_after_one(self, own: Own) -> None:
        one, twenty = self.sent_by_begin(own, "asha", 1), self.sent_by_begin(own, "cara", 20)

        assert len(own.read(select(Answer).where(Answer.is_to_confirm))) == 2
        assert len(one) == len(twenty)
        assert sum("answer_disowned" in statement for statement in one) == 1, one
