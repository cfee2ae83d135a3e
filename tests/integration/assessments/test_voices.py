"""Two voices: what the person says and what others say for them stand side by side."""

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessments import queries, services
from app.assessments.domain.saving import Given, Outcome
from app.assessments.domain.voices import Voice
from app.assessments.models import Answer, AnswerDisowned, AssessmentScore
from app.core import audit
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.questionnaires.domain.values import Choice, Choices, Rating, Value
from app.worklist.models import WorklistItem
from tests.integration.assessments.conftest import Steps, phq9_answers
from tests.pages import PageClient
from tests.worlds import World


def say(steps: Steps, voice: Voice, link_id: str, value: Value, *, revision: int = 0) -> Outcome:
    """Answer one question in the voice of somebody else, through the service."""
    reply = services.save_answers(
        steps.session,
        steps.access,
        steps.id,
        {link_id: Given(value, revision)},
        uuid.uuid4(),
        steps.now,
        locale="en",
        voice=voice,
    )
    steps.session.commit()
    return reply.outcome


def answers(session: Session, link_id: str) -> dict[str, dict[str, object]]:
    rows = session.scalars(select(Answer).where(Answer.link_id == link_id).execution_options(populate_existing=True))
    return {row.voice: row.value for row in rows}


def test_a_helpers_answer_is_never_written_over_the_persons_own(session: Session, phq9: Steps) -> None:
    phq9.save("phq-1", Choice("not-at-all"))

    assert say(phq9, Voice.HELPER, "phq-1", Choice("nearly-every-day")) is Outcome.SAVED
    phq9.save("phq-1", Choice("several-days"), revision=1)

    assert answers(session, "phq-1") == {
        "self": {"choice": "several-days"},
        "helper": {"choice": "nearly-every-day"},
    }


@pytest.mark.parametrize(
    ("voices", "stands"),
    [
        (["paper-help"], "paper-help"),
        (["paper-help", "helper"], "helper"),
        (["helper", "paper"], "paper"),
        (["helper", "paper", "phone"], "phone"),
        (["helper", "paper", "phone", "self"], "self"),
    ],
)
def test_the_nearest_to_the_person_stands(
    session: Session, phq9: Steps, asha: Access, voices: list[str], stands: str
) -> None:
    points = {
        "paper-help": "more-than-half-the-days",
        "helper": "nearly-every-day",
        "paper": "several-days",
        "phone": "not-at-all",
        "self": "several-days",
    }
    for voice in voices:
        say(phq9, Voice(voice), "phq-1", Choice(points[voice]))

    found = queries.sitting(session, asha, phq9.id, "en")

    assert found.values["phq-1"] == Choice(points[stands])
    assert found.said.facts()["phq-1"].voice == stands


def test_the_score_counts_the_persons_own_answers(session: Session, phq9: Steps) -> None:
    for link_id in phq9_answers(*[0] * 9):
        say(phq9, Voice.HELPER, link_id, Choice("nearly-every-day"))
    for link_id, value in phq9_answers(*[0] * 9).items():
        phq9.save(link_id, value)

    phq9.submit()

    assert session.scalars(select(AssessmentScore.total)).one() == 0


def test_both_answers_are_read_where_they_differ_and_one_where_they_agree(
    session: Session, phq9: Steps, asha: Access
) -> None:
    for link_id, value in phq9_answers(*[1] * 9).items():
        phq9.save(link_id, value)
    say(phq9, Voice.HELPER, "phq-1", Choice("nearly-every-day"))
    say(phq9, Voice.HELPER, "phq-2", Choice("several-days"))
    phq9.submit()

    report = queries.report(session, asha, phq9.id, "en")

    others = {line.link_id: [other.facts.value for other in line.others] for line in report.answers if line.others}
    assert others == {"phq-1": [Choice("nearly-every-day")]}


def test_a_danger_sign_counts_in_whatever_voice(session: Session, phq9: Steps) -> None:
    phq9.save("phq-9", Choice("not-at-all"))

    say(phq9, Voice.HELPER, "phq-9", Choice("several-days"))

    assert session.scalar(select(func.count()).select_from(WorklistItem)) == 1


def test_a_disowned_answer_counts_no_more_and_is_kept(
    session: Session, phq9: Steps, asha: Access, now: datetime
) -> None:
    say(phq9, Voice.HELPER, "phq-1", Choice("nearly-every-day"))
    theirs = session.scalars(select(Answer)).one()

    services.disown(session, asha, phq9.id, theirs.id, locale="en", now=now)
    session.commit()

    found = queries.sitting(session, asha, phq9.id, "en")
    assert "phq-1" not in found.values
    assert [fact.is_disowned for fact in found.said.others()["phq-1"]] == [True]
    assert answers(session, "phq-1") == {"helper": {"choice": "nearly-every-day"}}


def test_an_answer_is_disowned_once_however_often_it_is_said(
    session: Session, phq9: Steps, asha: Access, now: datetime
) -> None:
    say(phq9, Voice.PHONE, "phq-1", Choice("nearly-every-day"))
    theirs = session.scalars(select(Answer)).one()

    for _again in range(3):
        services.disown(session, asha, phq9.id, theirs.id, locale="en", now=now)
        session.commit()

    assert session.scalar(select(func.count()).select_from(AnswerDisowned)) == 1
    told = select(func.count()).select_from(audit.AuditEvent).where(audit.AuditEvent.action == "answer.disowned")
    assert session.scalar(told) == 1


def test_nobody_disowns_their_own_answer_or_one_of_another_record(
    session: Session, world: World, phq9: Steps, asha: Access, now: datetime
) -> None:
    phq9.save("phq-1", Choice("not-at-all"))
    own = session.scalars(select(Answer)).one()

    for access in (asha, world.access["cara"]):
        with pytest.raises(NotFound):
            services.disown(session, access, phq9.id, own.id, locale="en", now=now)


def test_disowning_after_sending_leaves_the_score_and_tells_the_team(
    session: Session, phq9: Steps, asha: Access, now: datetime
) -> None:
    for link_id, value in phq9_answers(*[1] * 9).items():
        say(phq9, Voice.HELPER, link_id, value)
    phq9.submit()
    theirs = session.scalars(select(Answer).where(Answer.link_id == "phq-3")).one()
    item = select(WorklistItem.reasons).where(WorklistItem.kind == "assessment_submitted")
    before = session.scalars(item).one()

    services.disown(session, asha, phq9.id, theirs.id, locale="en", now=now + timedelta(days=1))
    session.commit()

    assert session.scalars(select(AssessmentScore.total)).one() == 9
    after = session.scalars(item.execution_options(populate_existing=True)).one()
    assert {reason["code"] for reason in after} - {reason["code"] for reason in before} == {"answer_disowned"}


@pytest.mark.parametrize(("is_disowned", "before"), [(False, 9), (True, None)])
def test_what_was_disowned_since_is_not_how_it_was_before(
    session: Session, world: World, asha: Access, now: datetime, is_disowned: bool, before: int | None
) -> None:
    then = Steps(session, asha, now - timedelta(days=30), "holistic_needs")
    then.safe()
    then.save("concerns-body", Choices(("b01",)))
    say(then, Voice.PHONE, "rate-b01", Rating(9))
    then.submit()
    if is_disowned:
        said = session.scalars(select(Answer.id).where(Answer.voice == Voice.PHONE.value)).one()
        services.disown(session, asha, then.id, said, locale="en", now=now)
    today = Steps(session, asha, now, "holistic_needs")
    today.safe()
    today.save_all({"concerns-body": Choices(("b01",)), "rate-b01": Rating(3)})
    today.submit()

    [concern] = queries.report(session, asha, today.id, "en").concerns

    assert (concern.rating, concern.before) == (3, before)


def test_the_person_reads_both_answers_and_disowns_one(session: Session, phone: PageClient, phq9: Steps) -> None:
    for link_id, value in phq9_answers(*[1] * 9).items():
        phq9.save(link_id, value)
    say(phq9, Voice.HELPER, "phq-1", Choice("nearly-every-day"))
    phq9.submit()
    theirs = session.scalars(select(Answer).where(Answer.voice == "helper")).one()
    address = f"/assessments/{phq9.id}"

    page = phone.get(f"{address}/summary")
    assert "Another answer to this question: Nearly every day" in page.text
    asked = phone.get(f"{address}/not-my-answer/{theirs.id}")
    assert "Nearly every day" in asked.text
    assert "Your care team has already seen it" in asked.text
    done = phone.post(f"{address}/not-my-answer/{theirs.id}", asked.form_values())

    assert done.location == f"{address}/summary"
    assert "Not your answer, you told us: Nearly every day" in phone.get(f"{address}/summary").text
    assert "You have told us that this is not your answer" in phone.get(f"{address}/not-my-answer/{theirs.id}").text


def test_an_answer_given_for_the_person_says_so_before_it_is_sent(phone: PageClient, phq9: Steps) -> None:
    say(phq9, Voice.PHONE, "phq-1", Choice("several-days"))

    assert "Written down for you on the phone" in phone.get(f"/assessments/{phq9.id}/check").text


def test_the_order_of_ranks_takes_what_stands(session: Session, sitting: Steps, asha: Access) -> None:
    sitting.save("concerns-body", Choices(("b01",)))
    sitting.save("rate-b01", Rating(2))
    say(sitting, Voice.PAPER, "rate-b01", Rating(9))
    sitting.safe()
    sitting.submit()

    assert [line.rating for line in queries.report(session, asha, sitting.id, "en").concerns] == [2]
