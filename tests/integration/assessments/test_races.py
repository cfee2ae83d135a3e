"""Many at once: the database has the last word."""

import random
import uuid

from sqlalchemy import select

from app.assessments import services
from app.assessments.domain.saving import Given, Outcome, Reply
from app.assessments.models import Answer, Assessment, AssessmentOperation, AssessmentScore
from app.core import audit
from app.core.audit import AuditEvent
from app.people.domain.access import system_access
from app.questionnaires.domain.values import Choice, Choices, from_json
from app.worklist.models import WorklistItem
from tests.integration.assessments.conftest import FREQUENCIES, Own, at_once, begin
from tests.racing import may_take_longer, times


def assert_chain_is_whole(own: Own) -> None:
    with own.database.session(system_access("test")) as session:
        assert audit.verify(session, own.world.patients["asha"].id) == []


def test_twenty_copies_of_one_sending_have_one_effect_and_one_reply(own: Own) -> None:
    browsers = [own.browser() for _ in range(20)]
    address = begin(browsers[0])
    path = f"{address}/questions/safety-now"
    fields = {**browsers[0].get(path).form_values(), "answer": "not-safe"}
    fields.pop("csrf_token")

    pages = at_once(20, lambda number: browsers[number].post(path, fields))

    assert len({page.location for page in pages}) == 1
    assert own.count(AssessmentOperation) == 1
    assert [answer.revision for answer in own.read(select(Answer))] == [1]
    assert own.count(WorklistItem) == 1
    assert len(own.read(select(AuditEvent).where(AuditEvent.action == "assessment.saved"))) == 1
    assert_chain_is_whole(own)


def test_starting_on_many_phones_at_once_begins_one_assessment(own: Own) -> None:
    browsers = [own.browser() for _ in range(8)]

    addresses = at_once(8, lambda number: begin(browsers[number]))

    assert len(set(addresses)) == 1
    assert own.count(Assessment) == 1


def test_sending_on_many_phones_at_once_sends_once(own: Own) -> None:
    browsers = [own.browser() for _ in range(8)]
    address = begin(browsers[0], "phq9")

    pages = at_once(8, lambda number: browsers[number].post(f"{address}/check"))

    assert {page.location for page in pages} == {f"{address}/summary"}
    assert own.count(AssessmentScore) == 1
    assert own.count(WorklistItem) == 1
    assert len(own.read(select(AuditEvent).where(AuditEvent.action == "assessment.submitted"))) == 1


@may_take_longer
def test_an_answer_that_races_the_sending_is_in_it_or_refused_never_added_after(own: Own) -> None:
    access = own.world.access["asha"]

    def race(_round: int) -> None:
        with own.database.transaction(access) as session:
            assessment_id = services.start(session, access, "phq2", locale="en", now=access.reauthenticated_at).id

        def act(number: int) -> Reply | None:
            with own.database.transaction(access) as session:
                if number == 0:
                    services.submit(session, access, assessment_id, locale="en", now=access.reauthenticated_at)
                    return None
                answers = {"phq-1": Given(Choice("several-days"), 0)}
                return services.save_answers(
                    session, access, assessment_id, answers, uuid.uuid4(), access.reauthenticated_at, locale="en"
                )

        _, reply = at_once(2, act)
        [score] = own.read(select(AssessmentScore).where(AssessmentScore.assessment_id == assessment_id))
        answers = own.read(select(Answer).where(Answer.assessment_id == assessment_id))
        assert reply is not None
        assert (reply.outcome is Outcome.SAVED) is bool(answers)
        assert score.items[0] == ["phq-1", 1 if answers else None]

    for number in range(times(20)):
        race(number)


@may_take_longer
def test_devices_in_any_order_never_write_over_each_other_and_every_answer_is_found_again(own: Own) -> None:
    """Random histories of 4 devices: each reads some questions, then sends what it likes for what it saw."""
    access, now = own.world.access["asha"], own.world.access["asha"].reauthenticated_at
    chance = random.Random(20260512)
    for _history in range(times(40)):
        with own.database.transaction(access) as session:
            assessment_id = services.start(session, access, "phq9", locale="en", now=now).id
        seen: dict[tuple[int, str], int] = {}
        stored: dict[str, tuple[int, str]] = {}
        acknowledged = []
        for _step in range(12):
            device, link_id = chance.randrange(4), f"phq-{chance.randrange(1, 4)}"
            if chance.random() < 0.5:
                seen[device, link_id] = stored.get(link_id, (0, ""))[0]
            code, base = chance.choice(FREQUENCIES), seen.get((device, link_id), 0)
            with own.database.transaction(access) as session:
                answers = {link_id: Given(Choice(code), base)}
                operation_id = uuid.uuid4()
                reply = services.save_answers(session, access, assessment_id, answers, operation_id, now, locale="en")
            acknowledged.append((operation_id, code))
            revision, standing = stored.get(link_id, (0, ""))
            may_write = revision in (0, base)
            assert reply.outcome is (Outcome.SAVED if may_write or standing == code else Outcome.CONFLICT)
            if may_write:
                stored[link_id] = (revision + 1, code)
        rows = own.read(select(Answer).where(Answer.assessment_id == assessment_id))
        sent = own.read(select(AssessmentOperation).where(AssessmentOperation.assessment_id == assessment_id))
        assert {row.link_id: (row.revision, from_json(row.value).code) for row in rows} == stored
        assert {(row.operation_id, row.values[0]["value"]["choice"]) for row in sent} == set(acknowledged)
        with own.database.transaction(access) as session:
            services.submit(session, access, assessment_id, locale="en", now=now)


def test_two_devices_that_save_different_questions_at_once_are_merged(own: Own) -> None:
    access = own.world.access["asha"]
    with own.database.transaction(access) as session:
        found = services.start(session, access, "holistic_needs", locale="en", now=access.reauthenticated_at).id
    link_ids = ["concerns-body", "concerns-care", "concerns-meaning", "concerns-feelings"]

    def act(number: int) -> Outcome:
        with own.database.transaction(access) as session:
            answers = {link_ids[number]: Given(Choices(("none",)), 0)}
            return services.save_answers(
                session, access, found, answers, uuid.uuid4(), access.reauthenticated_at, locale="en"
            ).outcome

    assert at_once(4, act) == [Outcome.SAVED] * 4
    assert sorted(row.link_id for row in own.read(select(Answer))) == sorted(link_ids)
