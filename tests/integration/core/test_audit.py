"""The audit chain: complete, ordered and closed to change."""

from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core import audit
from tests.worlds import World


def test_a_chain_of_events_about_one_patient_is_whole(session: Session, world: World, now: datetime) -> None:
    asha = world.patients["asha"]

    for _ in range(3):
        audit.record(
            session, world.access["clinician"], "summary.read", patient_id=asha.id, object_type="patient", now=now
        )

    assert audit.verify(session, asha.id) == []
    assert [event.seq for event in audit.events_about(session, asha.id, exclude_actor=None, limit=9)] == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_change_an_audit_event(session: Session, world: World, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"append-only|permission denied"), session.begin_nested():
        session.execute(text(statement))
