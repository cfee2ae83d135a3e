"""Uploaded lists: kept until somebody decides, then applied once or forgotten."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.core import audit
from app.core.errors import Conflict
from app.people.domain.access import Access, system_access
from app.population import queries
from app.population.domain.files import ReadFile
from app.population.domain.findings import Column, Reason
from app.population.domain.payloads import from_payload, notes_to_payload, to_payload
from app.population.domain.person import Person, Row
from app.population.models import BatchState, ImportBatch, ImportRow, RowState
from app.population.services.people import beyond_the_wall, check_team, register, taken

ROWS_AT_ONCE = 100  # few enough that nobody who saves an answer meanwhile waits half a second
_MAX_FILE_NAME = 200


def stage(
    session: Session, access: Access, *, team_id: uuid.UUID, file: ReadFile, file_name: str, now: datetime
) -> ImportBatch:
    """Keep a list for a decision; nobody is added. NotFound for a team that is not the actor's."""
    check_team(session, access, team_id)
    batch = ImportBatch(
        team_id=team_id,
        uploaded_by=access.user_id,
        uploaded_at=now,
        file_kind=file.kind.value,
        file_name=file_name[:_MAX_FILE_NAME],
        notes=notes_to_payload(file.notes),
        state=BatchState.staged,
    )
    session.add(batch)
    session.flush()
    session.add_all(_staged_rows(session, access, batch, file.rows))
    _record(session, access, "import.staged", batch, now)
    return batch


def _staged_rows(session: Session, access: Access, batch: ImportBatch, rows: Sequence[Row]) -> Iterator[ImportRow]:
    numbers = [row.person.nhs_number for row in rows if row.person]
    mine = queries.people_by_nhs_number(session, access, numbers)
    all_taken = taken(session, access, numbers)
    for row in rows:
        number = row.person.nhs_number if row.person else ""
        if number in all_taken - mine.keys():
            row = row.refused(Column.nhs_number, Reason.other_team)
        yield _staged(batch, row, mine.get(number))


def _staged(batch: ImportBatch, row: Row, patient_id: uuid.UUID | None) -> ImportRow:
    state = RowState.refused if row.person is None else RowState.known if patient_id else RowState.new
    return ImportRow(
        batch_id=batch.id,
        team_id=batch.team_id,
        number=row.number,
        state=state,
        patient_id=patient_id,
        payload=to_payload(row),
    )


def apply_next(session: Session, access: Access, batch_id: uuid.UUID, *, now: datetime) -> bool:
    """Add the next people of a list to its team; return whether more are to come.

    Called until it returns False, with a commit between: thousands in one transaction would keep everybody else's
    answers waiting. Rows carry their state, so a repeat or a restart adds nobody twice.
    """
    batch = queries.batch(session, access, batch_id, for_update=True)
    if batch.state == BatchState.applied:
        return False
    if batch.state == BatchState.discarded:
        raise Conflict
    batch.state = BatchState.applying
    rows = queries.rows(session, access, batch_id, RowState.new, limit=ROWS_AT_ONCE)
    _add_people(session, access, rows, now)
    if len(rows) == ROWS_AT_ONCE:
        return True
    _finish(session, access, batch, now)
    return False


def _add_people(session: Session, access: Access, rows: Sequence[ImportRow], now: datetime) -> None:
    people = {row.id: person for row in rows if (person := from_payload(str(row.payload)).person)}
    numbers = [person.nhs_number for person in people.values()]
    mine = queries.people_by_nhs_number(session, access, numbers)
    with beyond_the_wall(session, access):
        all_taken = set(queries.people_by_nhs_number(session, system_access("import"), numbers))
        for row in rows:
            _settle(session, access, row, people[row.id], mine.get(people[row.id].nhs_number), all_taken, now)
        session.flush()


def _settle(
    session: Session,
    access: Access,
    row: ImportRow,
    person: Person,
    known_id: uuid.UUID | None,
    all_taken: set[str],
    now: datetime,
) -> None:
    """Add one person, unless somebody added them since the list was staged."""
    if known_id:
        row.state, row.patient_id = RowState.known, known_id
    elif person.nhs_number in all_taken:
        row.state = RowState.refused
        row.payload = to_payload(from_payload(str(row.payload)).refused(Column.nhs_number, Reason.other_team))
    else:
        row.state, row.patient_id = RowState.added, register(session, access, row.team_id, person, now).id


def _finish(session: Session, access: Access, batch: ImportBatch, now: datetime) -> None:
    """Close the list and forget what it said of everybody but those refused, whose rows can still be downloaded."""
    settled = (RowState.added, RowState.known)
    session.execute(
        update(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.state.in_(settled)).values(payload_ct=None)
    )
    _decide(session, access, batch, BatchState.applied, now)
    _record(session, access, "import.applied", batch, now)


def discard(session: Session, access: Access, batch_id: uuid.UUID, *, now: datetime) -> None:
    """Forget a list without adding anybody. A second time has no effect; what was begun cannot be discarded."""
    batch = queries.batch(session, access, batch_id, for_update=True)
    if batch.state == BatchState.discarded:
        return
    if batch.state != BatchState.staged:
        raise Conflict
    session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    batch.notes = batch.file_name = None
    _decide(session, access, batch, BatchState.discarded, now)
    _record(session, access, "import.discarded", batch, now)


def record_comparison(session: Session, access: Access, patient_ids: Sequence[uuid.UUID], *, now: datetime) -> None:
    """Write down whose details were shown beside those of a list."""
    for patient_id in patient_ids:
        audit.record(
            session,
            access,
            "patient.compared",
            patient_id=patient_id,
            object_type="patient",
            object_id=patient_id,
            now=now,
        )


def _decide(session: Session, access: Access, batch: ImportBatch, state: BatchState, now: datetime) -> None:
    batch.state, batch.decided_by, batch.decided_at = state, access.user_id, now
    session.flush()


def _record(session: Session, access: Access, action: str, batch: ImportBatch, now: datetime) -> None:
    audit.record(session, access, action, patient_id=None, object_type="import_batch", object_id=batch.id, now=now)
