"""A list is staged, looked at, and then applied once or forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.audit import AuditEvent
from app.core.db import set_session_access
from app.core.errors import Conflict, NotFound
from app.people import queries as people
from app.people.domain.access import system_access
from app.people.models import Caseload, Patient
from app.population import queries
from app.population.domain.payloads import from_payload
from app.population.models import BatchState, ImportRow, RowState
from app.population.services import lists
from tests.unit.population.lists import ANN, BEN, HEAD, read

NEW = "9434765919,Nia,Newcomer,1/2/1949,07700 900177,Urdu"
ALSO_NEW = "4010232137,Ola,Newcomer,1/2/1951,,"
HEADINGS = HEAD + ",Language"
MINE = ANN.replace("Ann", "Asha") + ","  # Asha Testwala of the river team: other family name, other phone
ANOTHER_TEAMS = "9990000034,Cara,Sample,31/12/1950,,"


@pytest.fixture
def coordinator(world, session):
    """The river team's co-ordinator; from here on the session acts as they do."""
    access = world.access["coordinator"]
    set_session_access(session, access)
    return access


@pytest.fixture
def stage(session, world, coordinator, now):
    def stage_lines(*lines, team="river"):
        file = read(HEADINGS, *lines)
        return lists.stage(session, coordinator, team_id=world.teams[team].id, file=file, file_name="list.csv", now=now)

    return stage_lines


def apply_all(session, access, batch, now):
    while lists.apply_next(session, access, batch.id, now=now):
        session.flush()


def counts(session, access, batch):
    return {state.value: count for state, count in queries.row_counts(session, access, batch.id).items() if count}


def names(session, access, batch, state):
    found = queries.rows(session, access, batch.id, state)
    return [from_payload(row.payload).person.full_name for row in found]


def names_of_new_people(session, now):
    found = session.scalars(select(Patient).where(Patient.created_at == now)).all()
    return [patient.full_name for patient in found if patient.family_name == "Newcomer"]


def caseload_names(session, access, team):
    return {patient.full_name for patient in people.caseload(session, access, team.id, limit=500)}


def actions(session):
    """Return every action written down, as the system sees them: the walls hide other chains from a co-ordinator."""
    access = session.info["access"]
    set_session_access(session, system_access("test"))
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.chain, AuditEvent.seq)).all()
    set_session_access(session, access)
    return [event.action for event in events]


def test_staging_tells_new_known_and_refused_apart_and_adds_nobody(session, world, coordinator, stage):
    before = caseload_names(session, coordinator, world.teams["river"])

    batch = stage(NEW, MINE, "123,Bad,Number,1/1/1950,,")

    assert counts(session, coordinator, batch) == {"new": 1, "known": 1, "refused": 1}
    assert names(session, coordinator, batch, RowState.new) == ["Nia Newcomer"]
    assert caseload_names(session, coordinator, world.teams["river"]) == before


def test_somebody_of_another_team_is_refused_without_a_word_about_them(session, coordinator, stage):
    batch = stage(ANOTHER_TEAMS)

    row = queries.rows(session, coordinator, batch.id, RowState.refused)[0]
    assert from_payload(row.payload).refusals[0].reason == "other_team"
    assert row.patient_id is None


def test_applying_adds_people_to_the_teams_caseload(session, world, coordinator, stage, now):
    batch = stage(NEW, ALSO_NEW, "123,Bad,Number,1/1/1950,,")

    apply_all(session, coordinator, batch, now)

    nia = people.find_by_nhs_number(session, coordinator, "9434765919")
    assert (nia.full_name, nia.birthday.isoformat(), nia.phone) == ("Nia Newcomer", "1949-02-01", "+447700900177")
    assert nia.locale == "ur"
    assert {"Nia Newcomer", "Ola Newcomer"} <= caseload_names(session, coordinator, world.teams["river"])
    assert batch.state == BatchState.applied
    assert counts(session, coordinator, batch) == {"added": 2, "refused": 1}


def test_applying_twice_has_no_second_effect(session, coordinator, stage, now):
    batch = stage(NEW)
    apply_all(session, coordinator, batch, now)
    once = (session.scalars(select(Patient.id)).all(), actions(session))

    apply_all(session, coordinator, batch, now + timedelta(minutes=1))

    assert (session.scalars(select(Patient.id)).all(), actions(session)) == once
    assert batch.decided_at == now


def test_what_we_hold_about_a_known_person_stays_as_it_is(session, world, coordinator, stage, now):
    batch = stage(MINE)

    apply_all(session, coordinator, batch, now)

    asha = people.patient(session, coordinator, world.patients["asha"].id)
    assert (asha.family_name, asha.phone) == ("Testwala", "+447700900101")


def test_somebody_added_since_the_list_was_staged_is_not_added_again(session, coordinator, stage, now):
    first, second = stage(NEW), stage(NEW)
    apply_all(session, coordinator, first, now)

    apply_all(session, coordinator, second, now)

    assert counts(session, coordinator, second) == {"known": 1}
    assert names_of_new_people(session, now) == ["Nia Newcomer"]


def test_a_long_list_is_added_in_parts_that_each_stand(session, coordinator, stage, now, monkeypatch):
    monkeypatch.setattr(lists, "ROWS_AT_ONCE", 1)
    batch = stage(NEW, ALSO_NEW)

    more = lists.apply_next(session, coordinator, batch.id, now=now)

    assert more
    assert batch.state == BatchState.applying
    assert counts(session, coordinator, batch) == {"added": 1, "new": 1}
    apply_all(session, coordinator, batch, now)
    assert counts(session, coordinator, batch) == {"added": 2}


def test_applying_forgets_what_the_list_said_but_keeps_refused_rows_for_download(session, coordinator, stage, now):
    batch = stage(NEW, MINE, "123,Bad,Number,1/1/1950,,")

    apply_all(session, coordinator, batch, now)

    session.expire_all()
    kept = session.scalars(select(ImportRow).where(ImportRow.payload_ct.is_not(None))).all()
    assert [row.state for row in kept] == ["refused"]


def test_discarding_deletes_what_the_list_said_and_adds_nobody(session, world, coordinator, stage, now):
    batch = stage(NEW)

    lists.discard(session, coordinator, batch.id, now=now)

    assert batch.state == BatchState.discarded
    assert batch.file_name is None
    assert session.scalars(select(ImportRow)).all() == []
    assert "Nia Newcomer" not in caseload_names(session, coordinator, world.teams["river"])


def test_discarding_twice_has_no_second_effect(session, coordinator, stage, now):
    batch = stage(NEW)
    lists.discard(session, coordinator, batch.id, now=now)
    once = actions(session)

    lists.discard(session, coordinator, batch.id, now=now)

    assert actions(session) == once


def test_what_was_discarded_cannot_be_applied_nor_the_other_way_round(session, coordinator, stage, now):
    discarded, applied = stage(NEW), stage(ALSO_NEW)
    lists.discard(session, coordinator, discarded.id, now=now)
    apply_all(session, coordinator, applied, now)

    with pytest.raises(Conflict):
        lists.apply_next(session, coordinator, discarded.id, now=now)
    with pytest.raises(Conflict):
        lists.discard(session, coordinator, applied.id, now=now)


def test_each_step_is_written_down(session, coordinator, stage, now):
    batch = stage(NEW)
    apply_all(session, coordinator, batch, now)
    lists.discard(session, coordinator, stage(ALSO_NEW).id, now=now)

    written = actions(session)
    for action in ("import.staged", "import.applied", "import.discarded", "patient.registered"):
        assert action in written


@pytest.mark.parametrize("who", ["other_coordinator", "clinician", "analyst", "administrator", "asha"])
def test_nobody_but_the_teams_importers_reaches_a_list(session, world, stage, now, who):
    batch = stage(NEW)
    stranger = world.access[who]
    set_session_access(session, stranger)

    with pytest.raises(NotFound):
        queries.batch(session, stranger, batch.id)
    with pytest.raises(NotFound):
        lists.apply_next(session, stranger, batch.id, now=now)
    with pytest.raises(NotFound):
        lists.discard(session, stranger, batch.id, now=now)
    assert queries.rows(session, stranger, batch.id, RowState.new) == []


def test_a_list_cannot_be_staged_for_another_team(stage):
    with pytest.raises(NotFound):
        stage(NEW, team="hill")


def test_what_a_list_says_is_sealed_in_the_database(session, stage):
    stage(NEW)

    sealed = session.scalars(select(ImportRow.payload_ct)).all()
    assert all(b"Newcomer" not in bytes(payload) and b"9434765919" not in bytes(payload) for payload in sealed)


def test_a_row_is_added_to_the_team_as_its_lead(session, world, coordinator, stage, now):
    batch = stage(NEW)

    apply_all(session, coordinator, batch, now)

    row = queries.rows(session, coordinator, batch.id, RowState.added)[0]
    tie = session.scalars(select(Caseload).where(Caseload.patient_id == row.patient_id)).one()
    assert (tie.team_id, tie.is_lead) == (world.teams["river"].id, True)


def test_a_person_is_known_by_nhs_number_whatever_the_name(session, coordinator, stage):
    batch = stage(BEN + ",")

    assert counts(session, coordinator, batch) == {"known": 1}
