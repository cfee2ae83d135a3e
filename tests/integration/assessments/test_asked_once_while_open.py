"""Asked once, also where two sets are open: what one was sent with is shown again to whoever goes on with the other."""

from datetime import datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.assessments import queries, services
from app.assessments.domain.assisted import How, Interpreter
from app.assessments.domain.saving import Outcome
from app.assessments.domain.voices import Voice
from app.assessments.models import Answer
from app.core import clock
from app.core.db import Database
from app.people.domain.access import Access
from app.questionnaires.domain.values import Choice, Skipped, Value
from tests import schema
from tests.integration.assessments.conftest import Own, Steps, at_once, begin
from tests.integration.assessments.test_asked_once import LOW, send, shown
from tests.integration.assessments.test_statement_counts import statements
from tests.worlds import World


@pytest.fixture
def phq9(session: Session, world: World, asha: Access, now: datetime) -> Steps:
    """PHQ-9 begun two hours ago, empty and still open; an hour later PHQ-2 was sent, below its cut-off."""
    begun = Steps(session, asha, now - timedelta(hours=2), "phq9")
    send(session, asha, "phq2", LOW, now - timedelta(hours=1))
    return begun


def go_on(session: Session, access: Access, steps: Steps, now: datetime) -> dict[str, Value]:
    services.resume(session, access, steps.id, "en", now)
    session.commit()
    return shown(session, access, steps)


def test_whoever_goes_on_is_shown_what_was_sent_meanwhile(
    session: Session, phq9: Steps, asha: Access, now: datetime
) -> None:
    assert shown(session, asha, phq9) == {}

    assert go_on(session, asha, phq9, now) == LOW
    assert go_on(session, asha, phq9, now + timedelta(hours=1)) == LOW


def test_it_is_no_answer_until_it_is_confirmed(session: Session, phq9: Steps, asha: Access, now: datetime) -> None:
    go_on(session, asha, phq9, now)
    before = queries.sitting(session, asha, phq9.id, "en")

    phq9.save("phq-1", LOW["phq-1"], revision=1, now=now)

    after = queries.sitting(session, asha, phq9.id, "en")
    assert (before.values, before.said.to_confirm()) == ({}, {"phq-1", "phq-2"})
    assert (after.values, after.said.to_confirm()) == ({"phq-1": LOW["phq-1"]}, {"phq-2"})


@pytest.mark.parametrize("value", [Choice("nearly-every-day"), Skipped()])
def test_what_was_said_already_stays(
    session: Session, world: World, asha: Access, now: datetime, value: Choice | Skipped
) -> None:
    phq9 = Steps(session, asha, now - timedelta(hours=2), "phq9")
    phq9.save("phq-1", value)
    send(session, asha, "phq2", LOW, now - timedelta(hours=1))

    assert go_on(session, asha, phq9, now) == {"phq-2": LOW["phq-2"]}
    assert queries.sitting(session, asha, phq9.id, "en").values == {"phq-1": value}


@pytest.mark.parametrize("value", [LOW["phq-1"], Choice("nearly-every-day")])
def test_a_page_opened_before_it_came_in_is_saved_as_it_was_answered(
    session: Session, phq9: Steps, asha: Access, now: datetime, value: Choice
) -> None:
    go_on(session, asha, phq9, now)

    reply = phq9.save("phq-1", value, revision=0, now=now + timedelta(minutes=1))

    found = queries.sitting(session, asha, phq9.id, "en")
    assert reply.outcome is Outcome.SAVED
    assert (found.values, found.said.to_confirm()) == ({"phq-1": value}, {"phq-2"})


def test_what_is_more_than_seven_days_old_is_asked_anew(
    session: Session, phq9: Steps, asha: Access, now: datetime
) -> None:
    assert go_on(session, asha, phq9, now + timedelta(days=7)) == {}


def test_what_is_not_sent_yet_is_nobodys_to_read(session: Session, world: World, asha: Access, now: datetime) -> None:
    phq9 = Steps(session, asha, now - timedelta(hours=2), "phq9")
    Steps(session, asha, now - timedelta(hours=1), "phq2").save_all(LOW)

    assert go_on(session, asha, phq9, now) == {}


def test_staff_on_the_phone_are_shown_it_too(session: Session, world: World, phq9: Steps, now: datetime) -> None:
    how = How(Voice.PHONE, "en", Interpreter.NONE)
    clinician = world.access["clinician"]

    row = services.begin_assisted(session, clinician, world.patients["asha"].id, "phq9", how, now=now)

    assert row.assessment_id == phq9.id
    assert shown(session, clinician, phq9) == LOW


def test_it_was_not_asked_until_it_is_confirmed(session: Session, phq9: Steps, asha: Access, now: datetime) -> None:
    go_on(session, asha, phq9, now)
    row = session.scalars(select(Answer).where(Answer.assessment_id == phq9.id, Answer.link_id == "phq-1")).one()

    assert (row.is_to_confirm, row.shown_again_at, row.answered_at) == (True, now, now - timedelta(hours=1))
    phq9.save("phq-1", LOW["phq-1"], revision=1, now=now)
    session.refresh(row)
    assert (row.is_to_confirm, row.shown_again_at, row.answered_at) == (False, None, now)


def phq2_sent(own: Own) -> None:
    access = own.world.access["asha"]
    with own.database.session(access) as session:
        send(session, access, "phq2", LOW, clock.now())


def test_the_page_says_when_it_was_told(own: Own) -> None:
    phone = own.browser("asha")
    address = begin(phone, "phq9")
    phq2_sent(own)

    page = phone.get(phone.get(address, status=303).location)

    assert "You told us this on" in page.main
    assert "Is it still true?" in page.main
    assert page.form_values()["answer"] == "several-days"


def test_two_phones_that_go_on_at_once_are_shown_it_once(own: Own) -> None:
    phones = [own.browser("asha") for _ in range(2)]
    address = begin(phones[0], "phq9")
    phq2_sent(own)

    at_once(2, lambda number: phones[number].get(address, status=303))

    assert len(own.read(select(Answer.id).where(Answer.shown_again_at.is_not(None)))) == 2


def test_going_on_asks_once_whether_anything_was_sent_and_reads_no_answers_where_nothing_was(own: Own) -> None:
    phone = own.browser("asha")
    address = begin(phone, "phq9")

    with statements(own) as sent:
        phone.get(address, status=303)

    assert sum("submitted_at >" in statement for statement in sent) == 1
    assert sum("answer_disowned" in statement for statement in sent) == 1, sent


def test_the_schema_is_not_taken_back_while_one_waits(own: Own, fresh_url: str) -> None:
    phone = own.browser("asha")
    address = begin(phone, "phq9")
    phq2_sent(own)
    phone.get(address, status=303)
    own.database.engine.dispose()
    config = schema.alembic_config(fresh_url.replace("joinedup_app", "joinedup_owner"))

    engine = Database(config.attributes["url"]).engine
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        with pytest.raises((RuntimeError, DBAPIError)):
            command.downgrade(config, "0011")
    engine.dispose()

    assert len(own.read(select(Answer.id).where(Answer.shown_again_at.is_not(None)))) == 2
