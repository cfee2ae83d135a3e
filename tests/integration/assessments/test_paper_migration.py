"""The schema learns what a paper form says of itself without touching an answer that is there."""

import pytest
from alembic import command
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.assessments.models import Answer, AnswerDisowned
from app.core.db import Database
from app.people.domain.access import system_access
from tests import schema
from tests.integration.assessments.conftest import Own
from tests.integration.assessments.desks import FROM_PAPER, Desk


@pytest.fixture
def config(own: Own, fresh_url: str):
    return schema.alembic_config(fresh_url.replace("joinedup_app", "joinedup_owner"))


def keyed_in(own: Own, **more: str) -> str:
    """Key in one answer, and return the address of the assessment."""
    desk = Desk(own.browser("coordinator"), own.world)
    address = desk.begin({**FROM_PAPER, "key": "phq9", **more})
    desk.answer(address, "phq-1", {"answer": "several-days"})
    own.database.engine.dispose()
    return address


def disowned(own: Own, address: str) -> None:
    phone = own.browser("asha")
    [row] = own.read(select(Answer))
    path = f"/assessments/{address.rpartition('/')[2]}/not-my-answer/{row.id}"
    phone.post(path, phone.get(path).form_values())
    own.database.engine.dispose()


def test_answers_and_what_points_to_them_come_through_down_and_up(own: Own, config) -> None:
    disowned(own, keyed_in(own, writer="self"))
    [before] = own.read(select(Answer))
    own.database.engine.dispose()

    command.downgrade(config, "0009")
    command.upgrade(config, "head")

    [after] = own.read(select(Answer))
    assert (after.id, after.value, after.voice, after.answered_at) == (
        before.id,
        before.value,
        before.voice,
        before.answered_at,
    )
    assert own.read(select(AnswerDisowned.answer_id)) == [after.id]
    keyed_in(own, writer="helper")
    assert set(own.read(select(Answer.voice))) == {"paper", "paper-help"}


def test_the_database_still_refuses_a_voice_that_is_none(own: Own) -> None:
    keyed_in(own)

    with own.database.session(system_access("test")) as session, pytest.raises(DBAPIError, match="voice"):
        session.execute(text("UPDATE answer SET voice = 'neighbour'"))


def test_it_is_not_taken_away_while_it_would_make_a_helpers_answer_somebody_elses(own: Own, config) -> None:
    keyed_in(own, writer="helper")

    engine = Database(config.attributes["url"]).engine
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        with pytest.raises((RuntimeError, DBAPIError)):
            command.downgrade(config, "0009")
    engine.dispose()

    assert own.read(select(Answer.voice)) == ["paper-help"]
