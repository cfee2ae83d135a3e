"""Saving answers: once per operation, never over another device's, never into what was sent."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessments import services
from app.assessments.domain.saving import Given, Outcome
from app.assessments.models import Answer, AssessmentOperation
from app.core import audit
from app.core.errors import Invalid, Mismatch, NotFound
from app.questionnaires.domain.values import Choice, Choices, Rating, Skipped, Text, to_json
from tests.integration.assessments.conftest import Steps
from tests.worlds import World

DEVICE_A, DEVICE_B = uuid.UUID(int=0xA), uuid.UUID(int=0xB)


def stored(session: Session, sitting: Steps, link_id: str) -> Answer | None:
    session.expire_all()
    return session.scalar(select(Answer).where(Answer.assessment_id == sitting.id, Answer.link_id == link_id))


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_an_answer_keeps_the_words_as_shown_and_who_gave_it(session: Session, sitting: Steps) -> None:
    sitting.save("concerns-body", Choices(("b01", "b02")), locale="pl")

    answer = stored(session, sitting, "concerns-body")

    assert answer is not None
    assert answer.locale == "pl"
    assert answer.option_texts[0] == "Ból"
    assert answer.question_text != "Does anything about your body bother you?"
    assert (answer.answered_by_user_id, answer.answered_as) == (sitting.access.user_id, "patient")
    assert (answer.answered_at, answer.revision) == (sitting.now, 1)


def test_an_instrument_without_a_translation_is_kept_as_shown_in_english(session: Session, phq9: Steps) -> None:
    phq9.save("phq-1", Choice("several-days"), locale="ur")

    answer = stored(session, phq9, "phq-1")

    assert answer is not None
    assert (answer.locale, answer.option_texts) == ("en", ["Several days"])
    assert answer.question_text.startswith("Over the last 2 weeks, how often")
    assert answer.question_text.endswith("Little interest or pleasure in doing things")


def test_the_same_operation_sent_again_gets_the_same_reply_and_changes_nothing(
    session: Session, sitting: Steps
) -> None:
    first = sitting.save("concerns-body", Choices(("b01",)), operation_id=DEVICE_A)
    before = count(session, AssessmentOperation), count(session, audit.AuditEvent)

    again = sitting.save(
        "concerns-body", Choices(("b01",)), operation_id=DEVICE_A, now=sitting.now + timedelta(days=30)
    )

    answer = stored(session, sitting, "concerns-body")
    assert again == first
    assert answer is not None
    assert (answer.revision, answer.answered_at) == (1, sitting.now)
    assert (count(session, AssessmentOperation), count(session, audit.AuditEvent)) == before


def test_an_operation_sent_again_after_the_answers_were_sent_still_gets_its_reply(sitting: Steps) -> None:
    sitting.safe()
    first = sitting.save("concerns-body", Choices(("b01",)), operation_id=DEVICE_A)
    sitting.submit()

    assert sitting.save("concerns-body", Choices(("b01",)), operation_id=DEVICE_A) == first


@pytest.mark.parametrize(
    ("link_id", "value", "revision"),
    [
        ("concerns-body", Choices(("b02",)), 0),
        ("concerns-body", Choices(("b01",)), 1),
        ("concerns-feelings", Choices(("e01",)), 0),
        ("concerns-body", Skipped(), 0),
    ],
)
def test_another_body_under_a_used_operation_id_is_refused(
    session: Session, sitting: Steps, link_id: str, value: Choices | Skipped, revision: int
) -> None:
    sitting.save("concerns-body", Choices(("b01",)), operation_id=DEVICE_A)

    with pytest.raises(Mismatch):
        sitting.save(link_id, value, revision=revision, operation_id=DEVICE_A)

    session.rollback()
    answer = stored(session, sitting, "concerns-body")
    assert answer is not None
    assert answer.value == to_json(Choices(("b01",)))


def test_the_second_of_two_devices_with_another_answer_is_told_and_both_are_kept(
    session: Session, sitting: Steps
) -> None:
    sitting.save("concerns-body", Choices(("b01",)), operation_id=DEVICE_A)

    reply = sitting.save("concerns-body", Choices(("b02",)), operation_id=DEVICE_B)

    answer = stored(session, sitting, "concerns-body")
    sent = session.scalars(select(AssessmentOperation.values).order_by(AssessmentOperation.operation_id)).all()
    assert reply.outcome is Outcome.CONFLICT
    assert answer is not None
    assert answer.value == {"choices": ["b01"]}
    assert [values[0]["value"] for values in sent] == [{"choices": ["b01"]}, {"choices": ["b02"]}]


def test_two_devices_on_different_questions_are_merged(session: Session, sitting: Steps) -> None:
    sitting.save("concerns-body", Choices(("b01",)), operation_id=DEVICE_A)

    reply = sitting.save("concerns-care", Choices(("m01",)), operation_id=DEVICE_B)

    assert reply.outcome is Outcome.SAVED
    assert count(session, Answer) == 2


@pytest.mark.parametrize(("take_sent", "expected"), [(True, "b02"), (False, "b01")])
def test_the_person_chooses_between_two_answers(
    session: Session, sitting: Steps, take_sent: bool, expected: str
) -> None:
    sitting.save("concerns-body", Choices(("b01",)), operation_id=DEVICE_A)
    sitting.save("concerns-body", Choices(("b02",)), operation_id=DEVICE_B)

    reply = services.choose_answer(
        session,
        sitting.access,
        sitting.id,
        DEVICE_B,
        take_sent=take_sent,
        revision=1,
        operation_id=uuid.uuid4(),
        locale="en",
        now=sitting.now,
    )

    answer = stored(session, sitting, "concerns-body")
    assert reply.outcome is Outcome.SAVED
    assert answer is not None
    assert answer.value == {"choices": [expected]}


def test_a_late_answer_is_never_added_to_what_was_sent(session: Session, sitting: Steps) -> None:
    sitting.safe()
    sitting.submit()

    reply = sitting.save("concerns-body", Choices(("b01",)))

    assert reply.outcome is Outcome.TOO_LATE
    assert stored(session, sitting, "concerns-body") is None


def test_saving_leads_to_the_next_question_that_is_asked(sitting: Steps) -> None:
    assert sitting.save("concerns-body", Choices(("b01",))).next_link_id == "concerns-daily-life"
    assert sitting.save("concerns-care", Choices(("none",))).next_link_id == "rate-b01"
    assert sitting.save("rate-b01", Rating(3)).next_link_id == "top-concerns"
    assert sitting.save("confidence", Skipped()).next_link_id is None


def test_a_question_of_another_questionnaire_is_not_found(sitting: Steps) -> None:
    with pytest.raises(NotFound):
        sitting.save("phq-1", Choice("not-at-all"))


@pytest.mark.parametrize(
    "value", [Choice("b01"), Choices(("b99",)), Choices(("b01", "none")), Choices(("b01", "b01")), Rating(3), Text("x")]
)
def test_a_value_that_its_question_does_not_take_is_refused(
    sitting: Steps, value: Choice | Choices | Rating | Text
) -> None:
    with pytest.raises(Invalid):
        sitting.save("concerns-body", value)


@pytest.mark.parametrize("who", ["bogdan", "other_clinician", "analyst"])
def test_nobody_else_saves_into_a_patients_assessment(session: Session, sitting: Steps, world: World, who: str) -> None:
    with pytest.raises(NotFound):
        services.save_answers(
            session,
            world.access[who],
            sitting.id,
            {"concerns-body": Given(Choices(("b01",)), 0)},
            uuid.uuid4(),
            sitting.now,
            locale="en",
        )


def test_what_is_stored_can_be_rebuilt_from_everything_that_was_sent(session: Session, sitting: Steps) -> None:
    sendings = (
        ("concerns-body", Choices(("b01",)), 0),
        ("concerns-body", Choices(("b02",)), 0),
        ("concerns-body", Choices(("b01", "b02")), 1),
        ("rate-b01", Rating(0), 0),
        ("rate-b01", Skipped(), 1),
    )
    for second, (link_id, value, revision) in enumerate(sendings):
        sitting.save(link_id, value, revision=revision, now=sitting.now + timedelta(seconds=second))

    rebuilt = {}
    for sent in session.scalars(select(AssessmentOperation).order_by(AssessmentOperation.at)):
        if sent.result["outcome"] == "saved":
            rebuilt |= {entry["link_id"]: entry["value"] for entry in sent.values}

    assert rebuilt == {answer.link_id: answer.value for answer in session.scalars(select(Answer))}


def test_the_log_says_that_answers_were_saved_and_never_which(session: Session, sitting: Steps) -> None:
    sitting.save("concerns-feelings", Choices(("e01",)))

    event = audit.events_about(session, sitting.assessment.patient_id, exclude_actor=None, limit=1)[0]

    assert (event.action, event.object_id, event.sections, event.reason) == ("assessment.saved", sitting.id, [], "")
    assert audit.verify(session, sitting.assessment.patient_id) == []
