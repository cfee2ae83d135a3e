"""Single answers over time: first, the time before and now, each for itself, without a verdict."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import queries, services
from app.assessments.domain.repeated import Repeated
from app.assessments.domain.voices import Voice
from app.assessments.models import Answer
from app.people.domain.access import Access
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.values import Choice, Choices, Rating, Skipped, Value
from app.questionnaires.services.policy import policy
from tests.counting import statements
from tests.integration.assessments.conftest import Steps
from tests.integration.assessments.test_voices import say
from tests.integration.assessments.versions import publish
from tests.pages import PageClient
from tests.worlds import World

DAYS = (90, 30, 0)


def send(session: Session, access: Access, key: str, answers: Mapping[str, Value], at: datetime) -> Steps:
    steps = Steps(session, access, at, key)
    steps.save_all(answers)
    steps.submit(at)
    return steps


def sure(session: Session, access: Access, now: datetime, *numbers: int | None) -> None:
    """Say each number in turn, 30 days apart; None is a skip."""
    for place, number in enumerate(numbers):
        at = now - timedelta(days=30 * (len(numbers) - 1 - place))
        value = Skipped() if number is None else Rating(number)
        send(session, access, "confidence", {"confidence": value}, at)


def over_time(session: Session, access: Access) -> list[Repeated]:
    assert access.patient_id
    return list(queries.followed(session, access, access.patient_id, policy().over_time, "en").answers)


@pytest.fixture
def asked_three_times(session: Session, world: World, asha: Access, now: datetime) -> None:
    sure(session, asha, now, 3, 0, 7)


def test_first_the_time_before_and_now(
    session: Session, asked_three_times: None, asha: Access, phone: PageClient
) -> None:
    [one] = over_time(session, asha)
    page = phone.get("/assessments/changes")

    assert [found.value for found in (one.first, one.last, one.now) if found] == [Rating(3), Rating(0), Rating(7)]
    for shown in ("How sure are you", "First time", "3 out of 10", "0 out of 10", "7 out of 10", "0 means “Not at all"):
        assert shown in page.main


def test_no_word_says_better_or_worse(asked_three_times: None, phone: PageClient) -> None:
    page = phone.get("/assessments/changes")

    assert "We do not know how much is a real change." in page.main
    for verdict in ("better", "worse", "higher", "lower"):
        assert verdict not in page.main


def test_asked_once_says_when_there_will_be_more(
    session: Session, world: World, asha: Access, phone: PageClient, now: datetime
) -> None:
    sure(session, asha, now, 4)

    page = phone.get("/assessments/changes")

    assert "You have answered this once." in page.main
    assert "Time before" not in page.main


def test_a_skip_is_said_and_is_never_0(
    session: Session, world: World, asha: Access, phone: PageClient, now: datetime
) -> None:
    sure(session, asha, now, 4, None)

    [one] = over_time(session, asha)

    assert (one.first.value, one.now.value) == (Rating(4), Skipped())
    assert "Skipped" in phone.get("/assessments/changes").main


def test_what_was_only_ever_skipped_is_not_there(
    session: Session, world: World, asha: Access, phone: PageClient, now: datetime
) -> None:
    sure(session, asha, now, None, None)

    assert over_time(session, asha) == []
    assert "There is nothing to compare yet" in phone.get("/assessments/changes").main


def test_four_answers_of_wellbeing_each_for_itself_with_their_source(
    session: Session, world: World, asha: Access, phone: PageClient, now: datetime
) -> None:
    for days, points in ((30, 2), (0, 9)):
        answers = {name: Rating(points) for name in ("ons-satisfied", "ons-worthwhile", "ons-happy", "ons-anxious")}
        send(session, asha, "ons4", answers, now - timedelta(days=days))

    page = phone.get("/assessments/changes")

    assert [one.now.question.link_id for one in over_time(session, asha)] == list(answers)
    assert page.main.count("9 out of 10") == 4
    assert page.main.count("Source: Office for National Statistics, personal well-being (ONS4).") == 1


def test_one_choice_is_shown_in_its_words(
    session: Session, world: World, asha: Access, phone: PageClient, now: datetime
) -> None:
    for days, code in ((30, "often-or-always"), (0, "never")):
        send(session, asha, "loneliness_single", {"lonely": Choice(code)}, now - timedelta(days=days))

    page = phone.get("/assessments/changes")

    assert "Often or always" in page.main
    assert "Never" in page.main


def test_the_needs_assessment_and_the_one_question_ask_the_same(
    session: Session, world: World, asha: Access, now: datetime
) -> None:
    safe = {"safety-now": Choices(("none",))}
    send(session, asha, "holistic_needs", {**safe, "confidence": Rating(2)}, now - timedelta(days=30))
    sure(session, asha, now, 5)

    [one] = over_time(session, asha)

    assert (one.first.value, one.now.value) == (Rating(2), Rating(5))


def test_what_is_not_sent_yet_is_not_there(session: Session, world: World, asha: Access, now: datetime) -> None:
    Steps(session, asha, now, "confidence").save("confidence", Rating(2))

    assert over_time(session, asha) == []


def test_what_was_disowned_is_no_answer_and_no_0(session: Session, world: World, asha: Access, now: datetime) -> None:
    sure(session, asha, now - timedelta(days=30), 4)
    steps = Steps(session, asha, now, "confidence")
    say(steps, Voice.PHONE, "confidence", Rating(9))
    steps.submit()
    row_id = session.scalars(select(Answer.id).where(Answer.assessment_id == steps.id)).one()
    services.disown(session, asha, steps.id, row_id, locale="en", now=now)

    [one] = over_time(session, asha)

    assert (one.first.value, one.now.value, one.now.facts) == (Rating(4), None, None)


def test_an_answer_to_other_words_is_marked(
    session: Session, world: World, asha: Access, phone: PageClient, now: datetime
) -> None:
    sure(session, asha, now - timedelta(days=30), 4)
    old = questionnaires.published(session, "confidence").definition
    [asked] = old.questions()
    pages = tuple(replace(page, questions=(replace(asked, text="How sure are you, now?"),)) for page in old.pages)
    publish(session, replace(old, version=old.version + 1, pages=pages), now - timedelta(days=1))
    sure(session, asha, now, 6)

    assert phone.get("/assessments/changes").main.count("Asked in another way") == 1


def test_another_persons_answers_are_not_there(asked_three_times: None, world: World, client: PageClient) -> None:
    client.sign_in(world.access["cara"])

    assert "There is nothing to compare yet" in client.get("/assessments/changes").main


def test_the_team_sees_each_with_who_said_it(asked_three_times: None, world: World, client: PageClient) -> None:
    client.sign_in(world.access["clinician"])

    page = client.get(f"/team/people/{world.patients['asha'].id}")

    assert "Single answers over time" in page.main
    assert "0: Not at all sure; 10: Completely sure" in page.main
    for shown in ("3/10", "0/10", "7/10", "Self-reported by Asha Testwala"):
        assert shown in page.main


def test_the_page_costs_the_same_however_often_they_were_asked(
    session: Session, world: World, asha: Access, phone: PageClient, now: datetime, database
) -> None:
    sure(session, asha, now - timedelta(days=400), 1)
    with statements(database.engine) as once:
        phone.get("/assessments/changes")
    sure(session, asha, now, 1, 2, 3, 4, 5)

    with statements(database.engine) as often:
        phone.get("/assessments/changes")

    assert len(often) == len(once)
