"""What matters: two goals in the person's own words, asked again later and rated anew; first, before and now."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import queries, services
from app.assessments.domain.goals import GoalChange
from app.assessments.domain.saving import Given
from app.assessments.domain.voices import Voice
from app.assessments.models import Answer, Assessment
from app.people.domain.access import Access
from app.questionnaires.domain.values import Rating, Skipped, Text, Value
from tests.counting import statements
from tests.integration.assessments.conftest import Steps, answer, begin
from tests.pages import PageClient
from tests.worlds import World

WALK = Text("Walk to the shop on my own")
SLEEP = Text("Sleep through the night")
GARDEN = Text("میں دوبارہ باغ میں جانا چاہتی ہوں")
FIRST, FIRST_RATING = "what-matters-1", "what-matters-1-bother"
SECOND, SECOND_RATING = "what-matters-2", "what-matters-2-bother"
CHANGES = "/assessments/changes"
Sending = Callable[..., Assessment]


@pytest.fixture
def tells(session: Session, world: World, asha: Access, now: datetime) -> Sending:
    """Asha says so many days ago what matters and how much it bothers her; a goal of before she confirms."""

    def tell(days: int, goal: Value, rating: Value | None = None, *, key: str = "what_matters", **more: Value):
        at = now - timedelta(days=days)
        steps = Steps(session, asha, at, key)
        if key == "holistic_needs":
            steps.safe()
        given = {FIRST: goal, FIRST_RATING: rating, **{name.replace("_", "-"): value for name, value in more.items()}}
        for link_id, value in given.items():
            if value is not None:
                steps.save(link_id, value, revision=_revision(session, steps, link_id), now=at)
        _skip_what_is_left(session, asha, steps, at)
        return steps.submit(at)

    return tell


def _revision(session: Session, steps: Steps, link_id: str) -> int:
    query = select(Answer.revision).where(Answer.assessment_id == steps.id, Answer.link_id == link_id)
    return session.scalar(query) or 0


def _skip_what_is_left(session: Session, asha: Access, steps: Steps, at: datetime) -> None:
    for link_id in queries.sitting(session, asha, steps.id, "en").said.to_confirm():
        steps.save(link_id, Skipped(), revision=1, now=at)


def changes(session: Session, asha: Access) -> list[GoalChange]:
    return list(queries.goals(session, asha, asha.patient_id, "en"))


class TestAskedAgain:
    def test_the_goal_comes_back_in_the_words_of_before_and_its_rating_does_not(
        self, session: Session, asha: Access, tells: Sending, phone: PageClient
    ) -> None:
        tells(30, WALK, Rating(8))

        page = phone.get(f"{begin(phone, 'what_matters')}/questions/{FIRST}")

        assert page.form_values()["answer"] == WALK.text
        assert "Is it still true?" in page.main
        assert "If you change them, it is a new goal." in page.main
        again = session.scalars(select(Assessment).where(Assessment.submitted_at.is_(None))).one()
        assert FIRST_RATING not in queries.sitting(session, asha, again.id, "en").said.answers

    def test_its_rating_is_asked_below_those_words_and_without_the_number_of_then(
        self, tells: Sending, phone: PageClient
    ) -> None:
        tells(30, WALK, Rating(8))
        address = begin(phone, "what_matters")
        answer(phone, address, FIRST, {})

        page = phone.get(f"{address}/questions/{FIRST_RATING}")

        assert f"Your goal: {WALK.text}" in page.main
        assert page.form_values().get("answer") is None
        assert "You told us" not in page.main

    def test_each_rating_stands_below_its_own_goal(self, world: World, phone: PageClient) -> None:
        address = begin(phone, "what_matters")
        answer(phone, address, FIRST, {"answer": WALK.text})
        answer(phone, address, SECOND, {"answer": SLEEP.text})

        page = phone.get(f"{address}/questions/{SECOND_RATING}").main

        assert f"Your goal: {SLEEP.text}" in page
        assert WALK.text not in page

    def test_in_urdu_the_words_round_it_are_urdu_and_its_own_are_untouched(
        self, tells: Sending, phone: PageClient
    ) -> None:
        tells(30, WALK, Rating(8))
        phone.http.set_cookie("lang", "ur")
        address = begin(phone, "what_matters")
        answer(phone, address, FIRST, {})

        page = phone.get(f"{address}/questions/{FIRST_RATING}")

        assert "آپ کا مقصد:" in page.main
        assert f'<bdi dir="auto">{WALK.text}</bdi>' in page.text

    def test_staff_read_the_goal_out(self, session: Session, world: World, tells: Sending, client: PageClient) -> None:
        tells(30, WALK, Rating(8))
        client.sign_in(world.access["clinician"])
        asha = world.access["asha"]
        fields = {"voice": "phone", "key": "what_matters", "language": "en", "interpreter": "none"}
        path = f"/team/people/{asha.patient_id}"
        client.post(f"{path}/answer-together", fields)
        begun = session.scalars(select(Assessment).where(Assessment.submitted_at.is_(None))).one()
        address = f"{path}/assessments/{begun.id}"
        answer(client, address, FIRST, {"answer": WALK.text})

        assert f"Their goal: {WALK.text}" in client.get(f"{address}/questions/{FIRST_RATING}").main


class TestWordsChangedAfterRating:
    """A rating belongs to the words above it. Where they change, the person says whether it still fits."""

    @pytest.fixture
    def rated(self, session: Session, world: World, asha: Access, now: datetime) -> Steps:
        steps = Steps(session, asha, now, "what_matters")
        steps.save(FIRST, WALK)
        steps.save(FIRST_RATING, Rating(8))
        return steps

    def test_it_cannot_be_sent_before_the_rating_is_confirmed(self, rated: Steps) -> None:
        rated.save(FIRST, SLEEP, revision=1)

        with pytest.raises(services.Unfinished) as refused:
            rated.submit()

        assert refused.value.link_ids == [FIRST_RATING]

    def test_the_rating_says_why_it_is_asked_again(self, rated: Steps, phone: PageClient) -> None:
        rated.save(FIRST, SLEEP, revision=1)
        address = f"/assessments/{rated.id}"

        for path in (f"{address}/questions/{FIRST_RATING}", f"{address}/check"):
            assert "The words that you rated have changed." in phone.get(path).main

    def test_going_back_to_change_the_words_leads_to_the_rating(self, rated: Steps, phone: PageClient) -> None:
        path = f"/assessments/{rated.id}/questions/{FIRST}"
        fields = phone.get(path).form_values()

        sent = phone.post(f"{path}?review=1", {**fields, "answer": SLEEP.text})

        assert sent.location == f"/assessments/{rated.id}/questions/{FIRST_RATING}?review=1"

    def test_confirmed_it_is_sent(self, rated: Steps) -> None:
        rated.save(FIRST, SLEEP, revision=1)
        rated.save(FIRST_RATING, Rating(8), revision=1)

        assert rated.submit().is_submitted

    @pytest.mark.parametrize("again", [WALK, Text(f"  {WALK.text} ")])
    def test_the_same_words_again_ask_nothing(self, rated: Steps, again: Text) -> None:
        rated.save(FIRST, again, revision=1)

        assert rated.submit().is_submitted

    def test_a_rating_that_was_skipped_stays_skipped(self, rated: Steps) -> None:
        rated.save(FIRST_RATING, Skipped(), revision=1)
        rated.save(FIRST, SLEEP, revision=1)

        assert rated.submit().is_submitted

    def test_other_words_that_do_not_stand_change_nothing(self, session: Session, asha: Access, rated: Steps) -> None:
        given = {FIRST: Given(SLEEP, 0)}
        services.save_answers(session, asha, rated.id, given, uuid.uuid4(), rated.now, locale="en", voice=Voice.PHONE)

        assert rated.submit().is_submitted

    def test_the_persons_own_words_over_those_by_phone_ask_for_the_rating_by_phone_again(
        self, session: Session, world: World, asha: Access, now: datetime
    ) -> None:
        steps = Steps(session, asha, now, "what_matters")
        for link_id, value in ((FIRST, WALK), (FIRST_RATING, Rating(8))):
            given = {link_id: Given(value, 0)}
            services.save_answers(session, asha, steps.id, given, uuid.uuid4(), now, locale="en", voice=Voice.PHONE)

        steps.save(FIRST, SLEEP)

        assert queries.sitting(session, asha, steps.id, "en").said.to_confirm() == {FIRST_RATING}


class TestOverTime:
    def test_first_the_time_before_and_now_stand_beside_their_days(self, tells: Sending, phone: PageClient) -> None:
        for days, rating in ((90, 8), (30, 6), (0, 3)):
            tells(days, WALK, Rating(rating))

        page = phone.get(CHANGES).main

        part = page[page.index("What you most want to change") :]
        places = [part.index(words) for words in (WALK.text, "First time", "8 out of 10", "Time before", "6 out of 10")]
        places += [part.index(words) for words in ("Now", "3 out of 10")]
        assert places == sorted(places)
        assert "0 means “Not at all”. 10 means “As much as it could”." in part

    def test_no_word_says_better_or_worse(self, tells: Sending, phone: PageClient) -> None:
        for days, rating in ((30, 0), (0, 10)):
            tells(days, WALK, Rating(rating))

        page = phone.get(CHANGES).main

        assert "We do not know how much is a real change." in page
        for verdict in ("lower", "higher", "better", "worse", "a real change:", "If things are harder now"):
            assert verdict not in page

    def test_changed_words_are_a_new_goal_and_it_is_said(self, tells: Sending, phone: PageClient) -> None:
        tells(30, WALK, Rating(8))
        tells(0, SLEEP, Rating(3))

        page = phone.get(CHANGES).main

        part = page[page.index("What you most want to change") :]
        now, before = part.split("Goals you told us about before")
        assert SLEEP.text in now
        assert "These words are new, so this is a new goal." in now
        assert "8 out of 10" not in now
        assert WALK.text in before
        assert "Last time" in before
        assert "3 out of 10" not in before

    def test_a_goal_that_was_not_rated_is_said_to_be_so(self, tells: Sending, phone: PageClient) -> None:
        tells(30, WALK, Rating(8))
        tells(0, WALK, Skipped())

        page = phone.get(CHANGES).main

        assert "Not rated" in page
        assert "0 out of 10" not in page

    def test_the_needs_assessment_and_the_two_questions_ask_for_the_same_goal(
        self, session: Session, asha: Access, tells: Sending
    ) -> None:
        tells(30, WALK, Rating(8), key="holistic_needs")
        tells(0, WALK, Rating(5))

        assert [change.since_last for change in changes(session, asha)] == [-3]

    def test_a_second_goal_that_branching_hides_counts_nowhere(
        self, session: Session, asha: Access, tells: Sending
    ) -> None:
        tells(0, WALK, Rating(8), what_matters_2=SLEEP, what_matters_2_bother=Rating(2), **{FIRST: Skipped()})

        assert changes(session, asha) == []

    def test_where_two_people_named_different_goals_a_rating_belongs_to_its_own(
        self, session: Session, world: World, asha: Access, now: datetime
    ) -> None:
        steps = Steps(session, asha, now, "what_matters")
        steps.save(FIRST, WALK)
        for link_id, value in ((FIRST, SLEEP), (FIRST_RATING, Rating(2))):
            given = {link_id: Given(value, 0)}
            services.save_answers(session, asha, steps.id, given, uuid.uuid4(), now, locale="en", voice=Voice.HELPER)
        steps.submit()

        assert [(one.now.words, one.now.rating) for one in changes(session, asha)] == [(WALK.text, None)]

    def test_what_is_not_sent_yet_is_not_there(self, session: Session, asha: Access, tells: Sending, now) -> None:
        tells(30, WALK, Rating(8))
        steps = Steps(session, asha, now, "what_matters")
        steps.save(FIRST, SLEEP, revision=1)

        assert [one.now.words for one in changes(session, asha)] == [WALK.text]

    def test_another_persons_goals_are_not_there(self, tells: Sending, world: World, client: PageClient) -> None:
        tells(0, WALK, Rating(8))
        client.sign_in(world.access["cara"])

        assert WALK.text not in client.get(CHANGES).main

    def test_words_typed_in_urdu_stay_urdu_on_an_english_page(self, tells: Sending, phone: PageClient) -> None:
        tells(0, GARDEN, Rating(8))

        assert f'<bdi dir="auto">{GARDEN.text}</bdi>' in phone.get(CHANGES).text

    def test_markup_in_a_goal_is_shown_as_typed(self, tells: Sending, phone: PageClient) -> None:
        tells(0, Text("<b>100%</b> %(words)s"), Rating(8))
        address = begin(phone, "what_matters")
        answer(phone, address, FIRST, {})

        for path in (CHANGES, f"{address}/questions/{FIRST_RATING}"):
            assert "&lt;b&gt;100%&lt;/b&gt; %(words)s" in phone.get(path).text

    def test_all_goals_of_all_times_take_one_statement(self, session: Session, asha: Access, tells: Sending) -> None:
        for days in range(6):
            tells(days, WALK, Rating(days), what_matters_2=SLEEP, what_matters_2_bother=Rating(2))
        changes(session, asha)

        with statements(session.connection()) as sent:
            found = changes(session, asha)

        assert len(found) == 2
        assert len(sent) == 1, sent
