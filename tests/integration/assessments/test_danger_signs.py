"""A danger sign is flagged and on somebody's list before the answer is acknowledged."""

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import services
from app.assessments.models import Answer, Flag
from app.assessments.services.copying import copy_of
from app.core.rows import insert_now
from app.people.domain.access import Access
from app.people.models import Caseload
from app.questionnaires.domain.definition import DangerKind
from app.questionnaires.domain.values import Choice, Choices, Value
from app.worklist.models import WorklistItem
from tests.integration.assessments.conftest import FREQUENCIES, Steps, phq9_answers
from tests.worlds import World


def items(session: Session) -> list[WorklistItem]:
    session.expire_all()
    query = select(WorklistItem).where(WorklistItem.kind == "danger_sign").order_by(WorklistItem.raised_at)
    return list(session.scalars(query))


def flags(session: Session) -> list[Flag]:
    session.expire_all()
    return list(session.scalars(select(Flag).order_by(Flag.raised_at, Flag.severity)))


@pytest.mark.parametrize(
    ("key", "link_id", "value", "kind", "priority", "reason"),
    [
        ("phq9", "phq-9", Choice("several-days"), "self_harm", 20, "self_harm"),
        ("holistic_needs", "concerns-feelings", Choices(("e07",)), "self_harm", 20, "self_harm"),
        ("holistic_needs", "safety-now", Choices(("not-safe",)), "not_safe", 20, "not_safe"),
        ("holistic_needs", "concerns-people", Choices(("r04",)), "abuse", 20, "private_danger"),
        ("holistic_needs", "safety-now", Choices(("chest-pain",)), "chest_pain", 10, "shown_999"),
        ("holistic_needs", "safety-now", Choices(("stroke",)), "stroke", 10, "shown_999"),
        ("holistic_needs", "safety-now", Choices(("breathless",)), "breathless", 10, "shown_999"),
    ],
)
def test_a_danger_sign_raises_a_flag_and_an_owned_item_with_a_clock(
    session: Session, world: World, key: str, link_id: str, value: Value, kind: str, priority: int, reason: str
) -> None:
    sitting = Steps(session, world.access["asha"], world.patients["asha"].created_at, key)

    reply = sitting.save(link_id, value, locale="ur")

    [flag], [item] = flags(session), items(session)
    assert reply.signs == (DangerKind(kind),)
    assert (flag.kind, flag.link_id, flag.assessment_id, flag.advice_version) == (kind, link_id, sitting.id, "1")
    assert flag.locale == "ur"
    assert (item.priority, item.source_id, item.patient_id) == (priority, flag.id, world.patients["asha"].id)
    assert [found["code"] for found in item.reasons] == [reason]
    assert item.due_at is not None
    assert item.due_at > item.raised_at


def test_abuse_is_not_named_on_the_list(session: Session, sitting: Steps) -> None:
    sitting.save("concerns-people", Choices(("r04",)))

    assert "abuse" not in str([(item.kind, item.reasons, item.source_kind) for item in items(session)])


def test_the_same_sign_again_is_one_flag(session: Session, sitting: Steps) -> None:
    sitting.save("safety-now", Choices(("not-safe",)))
    sitting.save("safety-now", Choices(("not-safe", "breathless")), revision=1)
    sitting.save("safety-now", Choices(("not-safe",)), revision=2)

    assert sorted(flag.kind for flag in flags(session)) == ["breathless", "not_safe"]


def test_a_worse_answer_is_flagged_again(session: Session, phq9: Steps) -> None:
    for revision, points in enumerate([1, 3, 2]):
        phq9.save("phq-9", Choice(FREQUENCIES[points]), revision=revision)

    assert [flag.severity for flag in flags(session)] == [1, 3]
    assert len(items(session)) == 2


def test_the_same_sign_after_the_team_settled_it_is_news(session: Session, phq9: Steps) -> None:
    phq9.save("phq-9", Choice("several-days"))
    items(session)[0].resolved_at = phq9.now
    session.commit()

    phq9.save("phq-9", Choice("several-days"), revision=1)

    assert len(items(session)) == 2


def test_sending_does_not_raise_again_what_the_team_settled(session: Session, phq9: Steps) -> None:
    phq9.save("phq-9", Choice("several-days"))
    items(session)[0].resolved_at = phq9.now
    session.commit()

    phq9.submit()

    assert len(items(session)) == 1


def test_a_sign_counts_whatever_the_total(session: Session, phq9: Steps) -> None:
    phq9.save_all(phq9_answers(0, 0, 0, 0, 0, 0, 0, 0, 1))

    assert [flag.kind for flag in flags(session)] == ["self_harm"]


def test_a_sign_in_an_answer_that_lost_a_clash_still_counts(session: Session, sitting: Steps) -> None:
    sitting.safe()

    reply = sitting.save("safety-now", Choices(("not-safe",)))

    assert reply.signs == (DangerKind.NOT_SAFE,)
    assert len(items(session)) == 1


def test_a_sign_that_arrives_after_sending_still_counts(session: Session, sitting: Steps) -> None:
    sitting.safe()
    sitting.submit()

    sitting.save("concerns-feelings", Choices(("e07",)))

    assert [flag.kind for flag in flags(session)] == ["self_harm"]


def test_sending_twice_is_one_flag(session: Session, sitting: Steps) -> None:
    operation_id = uuid.uuid4()
    for _ in range(2):
        sitting.save("safety-now", Choices(("not-safe",)), operation_id=operation_id)

    assert len(flags(session)) == 1


def test_the_button_tells_the_team_once_an_hour_and_again_after(session: Session, sitting: Steps) -> None:
    for minutes in (0, 5, 66):
        now = sitting.now + timedelta(minutes=minutes)
        services.declare_not_safe(session, sitting.access, "pl", now)
        session.commit()

    assert [(flag.kind, flag.assessment_id, flag.locale) for flag in flags(session)] == [("not_safe", None, "pl")] * 2
    assert [item.priority for item in items(session)] == [20, 20]


def test_a_sign_has_an_owner_even_when_the_caseload_was_closed(session: Session, sitting: Steps) -> None:
    tie = session.scalars(select(Caseload).where(Caseload.patient_id == sitting.assessment.patient_id)).one()
    tie.until_on = sitting.now.date()
    session.commit()

    sitting.save("safety-now", Choices(("not-safe",)))

    assert len(items(session)) == 1


def test_a_sign_that_was_taken_over_from_an_earlier_assessment_is_no_second_item(
    session: Session, phq9: Steps, asha: Access, now: datetime
) -> None:
    phq9.save("phq-9", Choice("several-days"))
    phq9.submit()
    told = session.scalars(select(Answer).where(Answer.assessment_id == phq9.id)).one()
    again = Steps(session, asha, now + timedelta(days=1), "phq9")
    insert_now(session, [copy_of(told, again.assessment, "phq-9")])
    session.commit()

    again.submit()

    assert len(flags(session)) == len(items(session)) == 1


def test_a_sign_that_was_taken_over_and_then_got_worse_is_a_second_item(
    session: Session, phq9: Steps, asha: Access, now: datetime
) -> None:
    phq9.save("phq-9", Choice("several-days"))
    phq9.submit()
    told = session.scalars(select(Answer).where(Answer.assessment_id == phq9.id)).one()
    again = Steps(session, asha, now + timedelta(days=1), "phq9")
    insert_now(session, [copy_of(told, again.assessment, "phq-9")])
    session.commit()

    again.save("phq-9", Choice("nearly-every-day"), revision=1)
    again.submit()

    assert len(flags(session)) == len(items(session)) == 2


def test_a_sign_that_was_not_raised_where_it_was_given_is_raised_where_it_was_taken_over(
    session: Session, phq9: Steps, asha: Access, now: datetime
) -> None:
    phq9.save("phq-1", Choice("several-days"))
    phq9.submit()
    told = session.scalars(select(Answer).where(Answer.assessment_id == phq9.id)).one()
    again = Steps(session, asha, now + timedelta(days=1), "phq9")
    insert_now(session, [copy_of(told, again.assessment, "phq-9")])
    session.commit()

    again.submit()

    assert len(flags(session)) == len(items(session)) == 1
