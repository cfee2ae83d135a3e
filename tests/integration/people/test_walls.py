"""Two walls between a person and another's record: scoped queries, and PostgreSQL's row-level security."""

import uuid
from datetime import datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.core import audit
from app.core.db import Database
from app.core.errors import NotFound
from app.people import queries
from app.people.domain.access import ANONYMOUS, system_access
from app.people.models import Caseload, Patient
from tests.worlds import World, build_world

SEES = {
    "asha": {"asha"},
    "cara": {"cara"},
    "coordinator": {"asha", "bogdan"},
    "clinician": {"asha", "bogdan"},
    "lead": {"asha", "bogdan"},
    "analyst": set(),
    "administrator": set(),
    "expert": set(),
    "other_clinician": {"cara"},
    "far_clinician": {"dilip"},
}


def seen(session: Session, world: World, query) -> set[str]:
    names = {patient.id: name for name, patient in world.patients.items()}
    return {names[found] for found in session.scalars(query)}


@pytest.mark.parametrize("who", list(SEES))
def test_first_wall_a_query_reaches_only_the_actors_people(session: Session, world: World, who: str) -> None:
    assert seen(session, world, queries.visible_patient_ids(world.access[who])) == SEES[who]


def test_first_wall_nobody_signed_in_reaches_nobody(session: Session, world: World) -> None:
    assert seen(session, world, queries.visible_patient_ids(ANONYMOUS)) == set()


def test_another_patients_record_is_the_same_as_none(session: Session, world: World) -> None:
    for patient_id in (world.patients["cara"].id, uuid.uuid4()):
        with pytest.raises(NotFound):
            queries.patient(session, world.access["asha"], patient_id)


def test_an_ended_tie_to_a_team_ends_its_sight(session: Session, world: World, now: datetime) -> None:
    tie = session.scalars(select(Caseload).where(Caseload.patient_id == world.patients["asha"].id)).one()
    tie.until_on = now.date()
    session.flush()

    assert seen(session, world, queries.visible_patient_ids(world.access["clinician"])) == {"bogdan"}


@pytest.fixture
def committed(fresh_url: str, now: datetime):
    """A world that other connections see too."""
    database = Database(fresh_url)
    with database.session(system_access("test")) as session:
        world = build_world(session, now)
    yield database, world
    database.engine.dispose()


@pytest.mark.parametrize("who", list(SEES))
def test_second_wall_an_unscoped_query_still_reaches_only_the_actors_people(
    committed, engine_name: str, who: str
) -> None:
    database, world = committed
    with database.session(world.access[who]) as session:
        found = seen(session, world, select(Patient.id))

    assert found == (SEES[who] if engine_name == "postgresql" else set(world.patients))


def test_second_wall_without_an_actor_nothing_is_seen_and_nothing_leaks_to_the_next(
    committed, engine_name: str
) -> None:
    database, world = committed
    with database.session(world.access["clinician"]) as session:
        session.scalars(select(Patient.id)).all()
    with database.session() as session:
        left = len(session.scalars(select(Patient.id)).all())

    assert left == (0 if engine_name == "postgresql" else 4)


def test_second_wall_a_row_for_another_patient_is_refused(committed, engine_name: str, now: datetime) -> None:
    database, world = committed
    with database.session(world.access["asha"]) as session:
        if engine_name == "sqlite":
            return
        with pytest.raises(audit.NotRecorded) as refused:
            audit.record(
                session, world.access["asha"], "x", patient_id=world.patients["cara"].id, object_type="x", now=now
            )
        assert "row-level security" in str(refused.value.__cause__)


def test_identifiers_lie_sealed_in_the_table(committed) -> None:
    database, _world = committed
    with database.session(system_access("test")) as session:
        row = session.execute(text("SELECT * FROM patient")).mappings().first()

    stored = b" ".join(
        bytes(value) if not isinstance(value, str) else value.encode()
        for value in row.values()
        if isinstance(value, bytes | memoryview | str)
    )
    assert not [secret for secret in (b"Asha", b"Testwala", b"9990000018", b"7700900101") if secret in stored]
