"""Rows that are written at once, without the session knowing them."""

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.db import Database
from app.core.rows import changed_row, new_row, write_now
from app.people.models import Organisation, Team


@pytest.fixture
def sent(database: Database) -> Iterator[list[str]]:
    """Every statement that is sent."""
    found: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many) -> None:
        found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
def practice(session: Session) -> Organisation:
    organisation = Organisation(name="A Practice", kind="practice", ods_code="A")
    session.add(organisation)
    session.flush()
    return organisation


def test_rows_of_several_tables_are_written_at_once(
    session: Session, practice: Organisation, sent: list[str], engine_name: str
) -> None:
    team = new_row(Team, organisation_id=practice.id, name="New team", phone="0121 496 0000")
    other = new_row(Organisation, name="B Practice", kind="practice", ods_code="B")

    write_now(session, [team, other])

    assert len(sent) == (1 if engine_name == "postgresql" else 2)
    assert session.scalar(select(Team.name).where(Team.id == team.values["id"])) == "New team"
    assert session.scalar(select(Organisation.ods_code).where(Organisation.name == "B Practice")) == "B"


def test_a_changed_row_stands_in_the_place_of_the_old_one(session: Session, practice: Organisation) -> None:
    changed = changed_row(Organisation, practice.id, name="A Practice, moved", kind="practice", ods_code=None)
    team = new_row(Team, organisation_id=practice.id, name="New team", phone="0121 496 0000")

    write_now(session, [changed, team])

    session.refresh(practice)
    assert (practice.name, practice.ods_code) == ("A Practice, moved", None)
    assert session.scalar(select(Team.organisation_id)) == practice.id


def test_only_the_named_row_is_changed(session: Session, practice: Organisation) -> None:
    other = Organisation(name="B Practice", kind="practice", ods_code="B")
    session.add(other)
    session.flush()

    write_now(session, [changed_row(Organisation, practice.id, name="New", kind="practice", ods_code="A")])

    session.refresh(other)
    assert other.name == "B Practice"


def test_one_refused_row_leaves_none_of_them(database: Database, practice: Organisation, session: Session) -> None:
    good = new_row(Team, organisation_id=practice.id, name="New team", phone="0121 496 0000")
    bad = new_row(Team, organisation_id=uuid.uuid4(), name="Nobody's team", phone="0121 496 0000")

    with pytest.raises(IntegrityError), session.begin_nested():
        write_now(session, [good, bad])

    assert session.scalar(select(Team.id).where(Team.name == "New team")) is None


def test_nothing_to_write_sends_nothing(session: Session, practice: Organisation, sent: list[str]) -> None:
    write_now(session, [])

    assert sent == []
