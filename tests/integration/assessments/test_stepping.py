"""One set of questions leads to another, and nothing is asked twice on the way."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessments import queries, services
from app.assessments.domain.saving import Given
from app.assessments.domain.voices import Voice
from app.assessments.models import Answer, Assessment, AssessmentScore
from app.assessments.services import stepping
from app.core import clock
from app.people.domain.access import Access
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.branching import enabled, first_unanswered
from app.questionnaires.domain.definition import Evidence
from app.questionnaires.domain.policy import FollowUp
from app.questionnaires.domain.values import Choice, Choices, Rating, Skipped, Value
from app.questionnaires.services.policy import policy
from tests.integration.assessments.conftest import Own, Steps, answer, at_once, begin
from tests.pages import PageClient
from tests.worlds import World

POSITIVE = {"phq-1": Choice("nearly-every-day"), "phq-2": Choice("several-days")}


def send(session: Session, access: Access, key: str, answers: Mapping[str, Value], now: datetime) -> Steps:
    steps = Steps(session, access, now, key)
    steps.save_all(answers)
    steps.submit()
    return steps


def opened(session: Session) -> dict[str, Assessment]:
    rows = session.scalars(select(Assessment).where(Assessment.opened_by_id.is_not(None)))
    return {row.questionnaire_key: row for row in rows}


def test_a_positive_phq2_opens_phq9_with_its_first_two_answers(
    session: Session, world: World, asha: Access, now: datetime
) -> None:
    sent = send(session, asha, "phq2", POSITIVE, now)

    phq9 = opened(session)["phq9"]
    found = queries.sitting(session, asha, phq9.id, "en")

    assert phq9.opened_by_id == sent.id
    assert found.values == POSITIVE
    following = first_unanswered(found.version.definition, found.values)
    assert following is not None
    assert following.link_id == "phq-3"


@pytest.mark.parametrize("points", [("several-days", "several-days"), ("not-at-all", "not-at-all")])
def test_a_phq2_below_its_cut_off_opens_nothing(
    session: Session, world: World, asha: Access, now: datetime, points: tuple[str, str]
) -> None:
    send(session, asha, "phq2", {"phq-1": Choice(points[0]), "phq-2": Choice(points[1])}, now)

    assert opened(session) == {}


def test_a_skipped_answer_opens_nothing(session: Session, world: World, asha: Access, now: datetime) -> None:
    send(session, asha, "phq2", {"phq-1": Choice("nearly-every-day"), "phq-2": Skipped()}, now)

    assert opened(session) == {}


def test_the_answers_taken_over_keep_who_gave_them_when_and_in_which_words(
    session: Session, world: World, asha: Access, now: datetime
) -> None:
    steps = Steps(session, asha, now, "phq2")
    steps.save("phq-1", POSITIVE["phq-1"])
    given = {"phq-2": Given(POSITIVE["phq-2"], 0)}
    services.save_answers(
        session, asha, steps.id, given, uuid.uuid4(), now - timedelta(hours=1), locale="en", voice=Voice.PHONE
    )
    steps.submit()

    rows = session.scalars(select(Answer).where(Answer.assessment_id == opened(session)["phq9"].id)).all()

    sources = {row.id: row for row in session.scalars(select(Answer).where(Answer.assessment_id == steps.id))}
    assert len(rows) == 2
    for row in rows:
        source = sources[row.carried_from_id]
        assert (row.voice, row.answered_at, row.question_text) == (
            source.voice,
            source.answered_at,
            source.question_text,
        )


def test_one_that_was_begun_takes_the_answers_over_and_keeps_its_own(
    session: Session, world: World, asha: Access, now: datetime
) -> None:
    begun = Steps(session, asha, now, "phq9")
    begun.save("phq-1", Choice("not-at-all"))

    send(session, asha, "phq2", POSITIVE, now)

    assert queries.sitting(session, asha, begun.id, "en").values == {
        "phq-1": Choice("not-at-all"),
        "phq-2": POSITIVE["phq-2"],
    }
    assert opened(session)["phq9"].id == begun.id


def test_twenty_sendings_at_once_open_one(own: Own, now: datetime) -> None:
    asha = own.world.access["asha"]
    with own.database.transaction(asha) as session:
        begun = services.start(session, asha, "phq2", locale="en", now=now).id
        for link_id, value in POSITIVE.items():
            given = {link_id: Given(value, 0)}
            services.save_answers(session, asha, begun, given, uuid.uuid4(), now, locale="en")

    def submit(_number: int) -> None:
        with own.database.transaction(asha) as session:
            services.submit(session, asha, begun, locale="en", now=now)

    at_once(20, submit)

    assert len(own.read(select(Assessment).where(Assessment.opened_by_id == begun))) == 1
    assert len(own.read(select(Answer).where(Answer.carried_from_id.is_not(None)))) == 2


def everything_bad(definition, answers: Mapping[str, Value]) -> Mapping[str, Value]:
    """Answer the next question as somebody whom everything bothers."""
    question = next(found for found in enabled(definition, answers) if found.link_id not in answers)
    if question.rates or question.type == "rating":
        return {question.link_id: Rating(10)}
    if question.type == "choices":
        codes = [option.code for option in question.options if not option.exclusive and not option.safety]
        chosen = codes[: question.max_choices] or [option.code for option in question.options if option.exclusive]
        return {question.link_id: Choices(tuple(chosen))}
    if question.type == "choice":
        return {question.link_id: Choice(max(question.options, key=lambda option: option.score or 0).code)}
    return {question.link_id: Skipped()}


def test_no_question_is_asked_twice_in_the_longest_journey(
    session: Session, world: World, asha: Access, now: datetime
) -> None:
    asked: list[str] = []
    waiting = [services.start(session, asha, "holistic_needs", locale="en", now=now)]
    while waiting:
        assessment = waiting.pop(0)
        definition = questionnaires.pinned(session, assessment.version_id).definition
        while True:
            values = queries.sitting(session, asha, assessment.id, "en").values
            following = first_unanswered(definition, values)
            if following is None:
                break
            asked.append(following.concept or f"{definition.key} {following.link_id}")
            answers = everything_bad(definition, values)
            given = {link_id: Given(value, 0) for link_id, value in answers.items()}
            services.save_answers(session, asha, assessment.id, given, uuid.uuid4(), now, locale="en")
        services.submit(session, asha, assessment.id, locale="en", now=now)
        waiting += queries.opened_from(session, asha, assessment.id)

    sent = set(session.scalars(select(Assessment.questionnaire_key).where(Assessment.submitted_at.is_not(None))))
    assert sent == {"holistic_needs", *(follow_up.opens for follow_up in policy().follow_ups)}
    assert len(asked) == len(set(asked))


def test_the_score_of_phq9_counts_what_was_taken_over(
    session: Session, world: World, asha: Access, now: datetime
) -> None:
    send(session, asha, "phq2", POSITIVE, now)
    phq9 = Steps(session, asha, now, "phq9")
    assert phq9.assessment.opened_by_id is not None
    phq9.save_all({f"phq-{number}": Choice("not-at-all") for number in range(3, 10)})
    phq9.save("phq-difficulty", Choice("not-difficult"))

    phq9.submit()

    total = select(AssessmentScore.total).where(AssessmentScore.key == "phq9")
    assert session.scalars(total).one() == 4
    assert session.scalar(select(func.count()).select_from(Assessment)) == 2


def test_the_person_is_told_what_follows_and_goes_straight_on(session: Session, phone: PageClient) -> None:
    address = begin(phone, "phq2")
    answer(phone, address, "phq-1", {"answer": "nearly-every-day"})
    answer(phone, address, "phq-2", {"answer": "nearly-every-day"})

    more = phone.get(phone.post(f"{address}/check").location)

    assert more.heading == "A few more questions"
    assert "There are 7 questions" in more.text
    assert "You have answered 2 of its questions already" in more.text
    [link] = [found.get("href") for found in more.all("a") if "".join(found.itertext()).strip() == "Answer now"]
    assert phone.get(link, status=303).location.endswith("/questions/phq-3")


def test_with_nothing_to_follow_sending_leads_to_the_summary(phone: PageClient) -> None:
    address = begin(phone, "phq2")
    answer(phone, address, "phq-1", {"answer": "not-at-all"})
    answer(phone, address, "phq-2", {"answer": "not-at-all"})

    assert phone.post(f"{address}/check").location == f"{address}/summary"
    assert phone.get(f"{address}/more", status=303).location == f"{address}/summary"


def test_a_set_is_opened_once_in_a_journey_whatever_leads_to_it(
    session: Session, world: World, asha: Access, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    second_way = FollowUp(after="gad2", opens="phq9", evidence=Evidence("generated"), threshold="positive")
    known = policy()
    widened = replace(known, follow_ups=(*known.follow_ups, second_way))
    monkeypatch.setattr(stepping, "policy", lambda: widened)
    needs = {"concerns-feelings": Choices(("e01", "e02")), "rate-e01": Rating(9), "rate-e02": Rating(9)}
    send(session, asha, "holistic_needs", {"safety-now": Choices(("none",)), **needs}, now)
    send(session, asha, "phq2", POSITIVE, now)
    phq9 = Steps(session, asha, now, "phq9")
    phq9.save_all({f"phq-{number}": Choice("not-at-all") for number in range(3, 10)})
    phq9.submit()

    worried = {"gad-1": Choice("nearly-every-day"), "gad-2": Choice("several-days")}
    send(session, asha, "gad2", worried, now)

    keys = session.scalars(select(Assessment.questionnaire_key)).all()
    assert sorted(keys) == ["gad2", "gad7", "holistic_needs", "phq2", "phq9"]


def test_one_left_for_a_day_is_carried_on_with_on_another_phone(
    session: Session, world: World, asha: Access, now: datetime, phone: PageClient
) -> None:
    send(session, asha, "phq2", POSITIVE, clock.now() - timedelta(days=1))
    other_phone = PageClient(phone.app)
    other_phone.sign_in(asha)
    phone.get(f"/assessments/{opened(session)['phq9'].id}", status=303)

    following = other_phone.get(f"/assessments/{opened(session)['phq9'].id}", status=303)

    assert following.location.endswith("/questions/phq-3")


def test_what_was_taken_over_more_than_a_week_ago_is_asked_again_before_it_counts(
    session: Session, world: World, asha: Access, now: datetime, phone: PageClient
) -> None:
    send(session, asha, "phq2", POSITIVE, clock.now() - timedelta(days=8))
    address = f"/assessments/{opened(session)['phq9'].id}"

    resumed = phone.get(address, status=303)
    refused = phone.post(f"{address}/check", status=422)
    for link_id in ("phq-1", "phq-2"):
        path = f"{address}/questions/{link_id}"
        page = phone.get(path)
        assert "Is it still true?" in page.main
        phone.post(path, page.form_values())
    sent = phone.post(f"{address}/check")

    assert "/questions/phq-1" in resumed.location
    assert "Check your answer to this question first" in refused.main
    assert sent.location == f"{address}/summary"


def test_what_was_taken_over_a_week_ago_still_counts(
    session: Session, world: World, asha: Access, now: datetime
) -> None:
    send(session, asha, "phq2", POSITIVE, now)

    assert Steps(session, asha, now, "phq9").submit(now + timedelta(days=7)).is_submitted


def test_old_answers_that_were_taken_over_are_not_sent_unseen(
    session: Session, world: World, asha: Access, now: datetime
) -> None:
    send(session, asha, "phq2", POSITIVE, now)
    phq9 = Steps(session, asha, now, "phq9")

    with pytest.raises(services.Unfinished) as refused:
        phq9.submit(now + timedelta(days=8))

    assert refused.value.link_ids == ["phq-1", "phq-2"]


def test_old_answers_that_were_taken_over_are_no_answers_until_they_are_confirmed(
    session: Session, world: World, asha: Access, now: datetime
) -> None:
    send(session, asha, "phq2", POSITIVE, now)
    phq9 = opened(session)["phq9"]
    assert queries.sitting(session, asha, phq9.id, "en").values == POSITIVE

    found = services.resume(session, asha, phq9.id, "en", now + timedelta(days=8))

    assert found.values == {}
    assert found.said.to_confirm() == POSITIVE.keys()
