"""Moving to a newer version while answering: what becomes of 679 answers (SAFETY B-O2)."""

import uuid
from collections import Counter
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.assessments import queries, services
from app.assessments.domain.saving import Given, Outcome
from app.assessments.models import Answer, AnswerDisowned, Assessment, VersionChoice
from app.core.audit import AuditEvent
from app.core.errors import Mismatch, NotFound
from app.people.domain.access import Access
from app.questionnaires.domain import scoring
from app.questionnaires.domain.branching import visible_answers
from app.questionnaires.domain.values import Choice, Text
from tests import two_versions
from tests.counting import statements
from tests.integration.assessments.versions import publish

REWORDED, RECODED = 40, 20


def choose(
    session: Session,
    access: Access,
    assessment: Assessment,
    now: datetime,
    *,
    is_moved: bool,
    operation_id: uuid.UUID | None = None,
) -> None:
    services.choose_version(
        session,
        access,
        assessment.id,
        2,
        is_moved=is_moved,
        operation_id=operation_id or uuid.uuid4(),
        locale="en",
        now=now,
    )
    session.commit()


def rows(session: Session) -> dict[uuid.UUID, tuple]:
    """Return what a person once said, by the id of the row: value, words, time, revision and who."""
    columns = (Answer.id, Answer.value, Answer.question_text, Answer.option_texts, Answer.answered_at)
    found = session.execute(select(*columns, Answer.revision, Answer.answered_by_user_id)).all()
    return {row[0]: tuple(map(str, row[1:])) for row in found}


def test_every_answer_is_found_again_in_the_words_it_was_given_to(
    session: Session, asha: Access, large: Assessment, newer: uuid.UUID, now: datetime
) -> None:
    before = rows(session)

    choose(session, asha, large, now, is_moved=True)

    found = queries.sitting(session, asha, large.id, "en")
    assert rows(session) == before
    assert len(found.said.answers) == two_versions.KEPT - RECODED
    assert len(found.said.aside) == two_versions.REMOVED + RECODED
    assert len(found.said.to_confirm()) == REWORDED
    words = {line.question for line in found.said.asked_before()}
    assert {f"Question {number} as first asked?" for number in range(600, 679)} <= words


def test_every_outcome_is_counted_and_kept_for_ever(
    session: Session, asha: Access, large: Assessment, newer: uuid.UUID, now: datetime
) -> None:
    choose(session, asha, large, now, is_moved=True)

    choice = session.scalars(select(VersionChoice)).one()
    assert Counter(choice.outcomes.values()) == {
        "kept": two_versions.KEPT - REWORDED - RECODED,
        "reworded": REWORDED,
        "recoded": RECODED,
        "removed": two_versions.REMOVED,
        "new": two_versions.ADDED,
    }
    assert (choice.is_moved, choice.to_version_id, choice.chosen_by_user_id) == (True, newer, asha.user_id)
    with pytest.raises(DBAPIError):
        session.execute(VersionChoice.__table__.update().values(is_moved=False))
    session.rollback()
    assert session.scalars(select(AuditEvent).where(AuditEvent.action == "assessment.version_moved")).one()


def test_the_score_of_what_stays_is_the_same(
    session: Session, asha: Access, large: Assessment, newer: uuid.UUID, now: datetime
) -> None:
    before = scoring.score(two_versions.first(), two_versions.answers())

    choose(session, asha, large, now, is_moved=True)

    found = queries.sitting(session, asha, large.id, "en")
    definition = found.version.definition
    assert definition.version == 2
    assert scoring.score(definition, visible_answers(definition, found.values)) == before
    assert before
    assert before.total == 20


def test_moving_600_answers_takes_a_handful_of_statements(
    session: Session, asha: Access, large: Assessment, newer: uuid.UUID, now: datetime, database
) -> None:
    queries.newer_version(session, asha, large, "en")

    with statements(session.connection()) as sent:
        choose(session, asha, large, now, is_moved=True)

    assert len(sent) <= 12, sent


def test_staying_changes_no_answer_and_is_asked_once(
    session: Session, asha: Access, large: Assessment, newer: uuid.UUID, now: datetime
) -> None:
    before, version_id = rows(session), large.version_id
    assert queries.newer_version(session, asha, large, "en")

    choose(session, asha, large, now, is_moved=False)

    found = queries.sitting(session, asha, large.id, "en")
    assert found.assessment.version_id == version_id
    assert rows(session) == before
    assert not found.said.aside
    assert not found.said.to_confirm()
    assert queries.newer_version(session, asha, large, "en") is None
    publish(session, two_versions.definition(3, [two_versions.question(0)]), now)
    assert queries.newer_version(session, asha, large, "en")


def test_what_waits_for_the_person_still_waits_after_another_move(
    session: Session, asha: Access, large: Assessment, newer: uuid.UUID, now: datetime
) -> None:
    choose(session, asha, large, now, is_moved=True)
    same = replace(two_versions.second(reworded=REWORDED, recoded=RECODED), version=3)
    publish(session, same, now)

    services.choose_version(session, asha, large.id, 3, is_moved=True, operation_id=uuid.uuid4(), locale="en", now=now)

    found = queries.sitting(session, asha, large.id, "en")
    assert found.version.definition.version == 3
    assert found.said.to_confirm() == {f"q{number}" for number in range(560, 600)}


def test_a_kept_question_whose_link_id_changes_again_still_waits(
    session: Session, asha: Access, large: Assessment, newer: uuid.UUID, now: datetime
) -> None:
    choose(session, asha, large, now, is_moved=True)
    questions = list(two_versions.second(reworded=REWORDED, recoded=RECODED).questions())
    renamed = [replace(one, link_id="renamed") if one.link_id == "q599" else one for one in questions]
    publish(session, two_versions.definition(3, renamed), now)

    services.choose_version(session, asha, large.id, 3, is_moved=True, operation_id=uuid.uuid4(), locale="en", now=now)

    [row] = queries.sitting(session, asha, large.id, "en").said.answers["renamed"]
    assert (row.is_to_confirm, row.question_text) == (True, "Question 599 as first asked?")


def test_the_same_choice_twice_is_one(
    session: Session, asha: Access, large: Assessment, newer: uuid.UUID, now: datetime
) -> None:
    operation_id = uuid.uuid4()
    for _ in range(2):
        choose(session, asha, large, now, is_moved=True, operation_id=operation_id)
    choose(session, asha, large, now, is_moved=True)

    assert len(session.scalars(select(VersionChoice)).all()) == 1
    with pytest.raises(Mismatch):
        choose(session, asha, large, now, is_moved=False, operation_id=operation_id)
    session.rollback()


@pytest.mark.parametrize("first", [True, False])
def test_the_first_of_two_different_choices_stands_and_the_second_is_told(
    session: Session, asha: Access, large: Assessment, newer: uuid.UUID, now: datetime, first: bool
) -> None:
    choose(session, asha, large, now, is_moved=first)

    with pytest.raises(services.OtherChoice) as told:
        choose(session, asha, large, now, is_moved=not first)

    assert told.value.is_moved is first


def test_another_persons_choice_is_not_theirs_to_make(
    session: Session, world, large: Assessment, newer: uuid.UUID, now: datetime
) -> None:
    with pytest.raises(NotFound):
        choose(session, world.access["cara"], large, now, is_moved=True)


def test_what_another_voice_said_to_other_words_is_not_shown_beside_the_new_ones(
    session: Session, asha: Access, large: Assessment, newer: uuid.UUID, now: datetime
) -> None:
    said = session.scalars(select(Answer).where(Answer.link_id == "q599")).one()
    columns = {column.key: getattr(said, column.key) for column in Answer.__table__.columns}
    helper = Answer(**{**columns, "id": uuid.uuid4(), "voice": "helper", "value": {"text": "Otherwise"}})
    session.add(helper)
    session.commit()

    choose(session, asha, large, now, is_moved=True)

    found = queries.sitting(session, asha, large.id, "en").said
    assert not found.others().get("q599")
    assert [line.text for line in found.asked_before() if line.text == "Otherwise"] == ["Otherwise"]


def test_a_disowned_answer_stays_disowned(
    session: Session, asha: Access, large: Assessment, newer: uuid.UUID, now: datetime
) -> None:
    said = session.scalars(select(Answer).where(Answer.link_id == "q650")).one()
    session.add(AnswerDisowned(patient_id=said.patient_id, answer_id=said.id, disowned_at=now))
    session.commit()

    choose(session, asha, large, now, is_moved=True)

    found = queries.sitting(session, asha, large.id, "en").said.asked_before()
    assert [line.facts.is_disowned for line in found if line.facts.answer_id == said.id] == [True]


class TestSending:
    def test_it_cannot_be_sent_before_every_changed_question_is_confirmed(
        self, session: Session, asha: Access, large: Assessment, newer: uuid.UUID, now: datetime
    ) -> None:
        choose(session, asha, large, now, is_moved=True)

        with pytest.raises(services.Unfinished) as unfinished:
            services.submit(session, asha, large.id, locale="en", now=now)

        assert unfinished.value.link_ids == [f"q{number}" for number in range(560, 600)]

    def test_confirming_and_changing_both_clear_it(
        self, session: Session, asha: Access, large: Assessment, newer: uuid.UUID, now: datetime
    ) -> None:
        choose(session, asha, large, now, is_moved=True)
        answers = two_versions.answers()
        for number in range(560, 600):
            value = Text("Changed") if number == 599 else answers[f"q{number}"]
            self.save(session, asha, large, f"q{number}", value, now)

        sent = services.submit(session, asha, large.id, locale="en", now=now)

        assert sent.is_submitted
        words = session.scalars(select(Answer.question_text).where(Answer.link_id == "q598")).one()
        assert words == "Question 598 in new words?"

    def save(self, session: Session, asha: Access, large: Assessment, link_id: str, value, now: datetime) -> None:
        given = {link_id: Given(value, 1)}
        reply = services.save_answers(session, asha, large.id, given, uuid.uuid4(), now, locale="en")
        assert reply.outcome is Outcome.SAVED


class TestPagesOfTheOlderVersion:
    """A page that was open on another phone while this one chose the new questions."""

    def send(self, session: Session, asha: Access, large: Assessment, link_id: str, value, now: datetime, revision=1):
        operation_id = uuid.uuid4()
        found = queries.locked_sitting(session, asha, large.id, "en", operation_id)
        older, change = services.as_shown(session, asha, found, 1, link_id)
        reply = services.keep_older(session, asha, older, change, Given(value, revision), operation_id, now)
        session.commit()
        return reply

    def row(self, session: Session, link_id: str) -> Answer | None:
        query = select(Answer).where(Answer.link_id == link_id).execution_options(populate_existing=True)
        return session.scalars(query).one_or_none()

    def test_a_kept_question_takes_it(self, session, asha, large, newer, now) -> None:
        choose(session, asha, large, now, is_moved=True)

        reply = self.send(session, asha, large, "q0", Choice("c3"), now)

        row = self.row(session, "q0")
        assert reply.outcome is Outcome.SAVED
        assert (row.value, row.revision, row.is_to_confirm) == ({"choice": "c3"}, 2, False)

    def test_a_reworded_question_takes_it_in_the_old_words_to_be_confirmed(
        self, session, asha, large, newer, now
    ) -> None:
        choose(session, asha, large, now, is_moved=True)

        reply = self.send(session, asha, large, "q599", Text("New thoughts"), now)

        row = self.row(session, "q599")
        assert reply.outcome is Outcome.SAVED
        assert (row.question_text, row.is_to_confirm) == ("Question 599 as first asked?", True)

    def test_a_confirmed_question_is_not_written_over(self, session, asha, large, newer, now) -> None:
        choose(session, asha, large, now, is_moved=True)
        TestSending().save(session, asha, large, "q599", Text("Confirmed"), now)

        reply = self.send(session, asha, large, "q599", Text("From the older page"), now)

        assert reply.outcome is Outcome.CONFLICT
        assert self.row(session, "q599").value == {"text": "Confirmed"}

    @pytest.mark.parametrize(("link_id", "aside"), [("q650", "@1:q650"), ("q556", "@1+:q556")])
    def test_what_is_not_asked_like_that_any_more_is_kept_aside_and_told(
        self, session, asha, large, newer, now, link_id: str, aside: str
    ) -> None:
        choose(session, asha, large, now, is_moved=True)
        given = two_versions.answers()[link_id]

        reply = self.send(session, asha, large, link_id, given, now)

        assert reply.outcome is Outcome.CHANGED
        assert self.row(session, link_id) is None
        assert self.row(session, aside).revision == 2

    def test_a_version_it_never_had_is_refused(self, session, asha, large, newer, now) -> None:
        found = queries.locked_sitting(session, asha, large.id, "en", uuid.uuid4())

        with pytest.raises(NotFound):
            services.as_shown(session, asha, found, 2, "q0")
