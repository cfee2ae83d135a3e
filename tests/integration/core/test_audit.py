"""The audit chain: complete, ordered and closed to change."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core import audit
from app.core.db import Database
from app.people.domain.access import system_access
from tests.counting import statements
from tests.worlds import World, build_world


def test_a_chain_of_events_about_one_patient_is_whole(session: Session, world: World, now: datetime) -> None:
    asha = world.patients["asha"]

    for _ in range(3):
        audit.record(
            session, world.access["clinician"], "summary.read", patient_id=asha.id, object_type="patient", now=now
        )

    assert audit.verify(session, asha.id) == []
    assert [event.seq for event in audit.events_about(session, asha.id, exclude_actor=None, limit=9)] == [5, 4, 3, 2, 1]


def test_one_reading_of_many_people_is_an_event_in_each_chain_for_two_statements(
    session: Session, world: World, now: datetime
) -> None:
    everyone = [patient.id for patient in world.patients.values()]
    with statements(session.connection()) as sent:
        audit.record_many(
            session,
            world.access["clinician"],
            "worklist.read",
            patient_ids=[*everyone, everyone[0]],
            object_type="worklist",
            now=now,
        )

    assert len(sent) == 2
    for patient_id in everyone:
        assert audit.events_about(session, patient_id, exclude_actor=None, limit=1)[0].action == "worklist.read"
        assert audit.verify(session, patient_id) == []


def test_a_reading_of_nobody_asks_nothing_of_the_database(session: Session, world: World, now: datetime) -> None:
    with statements(session.connection()) as sent:
        audit.record_many(session, world.access["lead"], "x", patient_ids=[], object_type="worklist", now=now)

    assert sent == []


def test_lists_read_by_several_at_once_leave_every_chain_whole(fresh_url: str, now: datetime) -> None:
    database = Database(fresh_url)
    with database.session(system_access("test")) as session:
        world = build_world(session, now)
    everyone = [patient.id for patient in world.patients.values()]

    def read(turn: int) -> None:
        with database.transaction(system_access("test")) as own:
            people = everyone if turn % 2 else everyone[::-1]
            audit.record_many(own, world.access["lead"], "x", patient_ids=people, object_type="worklist", now=now)

    with ThreadPoolExecutor(4) as readers:
        list(readers.map(read, range(40)))

    with database.session(system_access("test")) as session:
        assert [audit.verify(session, patient_id) for patient_id in everyone] == [[], [], [], []]
        assert len(audit.events_about(session, everyone[0], exclude_actor=None, limit=99)) == 42
    database.engine.dispose()


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_change_an_audit_event(session: Session, world: World, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"append-only|permission denied"), session.begin_nested():
        session.execute(text(statement))
