"""Finding uploaded lists, and who on them is known already."""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.core import crypto
from app.core.errors import NotFound
from app.people import queries as people
from app.people.domain.access import Access
from app.people.domain.policy import STAFF_ROLES, Action
from app.people.models import Organisation, Patient, Team
from app.population.models import BatchState, ImportBatch, ImportRow, RowState

PAGE_SIZE = 25
_NUMBERS_AT_ONCE = 400  # SQLite's oldest limit is 999 parameters, and each number has one index per live key
_IMPORTERS = STAFF_ROLES[Action.IMPORT_PATIENTS]


def importing_teams(session: Session, access: Access) -> Sequence[tuple[Team, Organisation]]:
    """Return the teams for which the actor may bring people in."""
    return people.teams(session, access, _IMPORTERS)


def batch(session: Session, access: Access, batch_id: uuid.UUID, *, for_update: bool = False) -> ImportBatch:
    """Return one list of the actor's teams; NotFound if absent or another team's, which look the same."""
    query = _batches(access).where(ImportBatch.id == batch_id)
    found = session.scalar(query.with_for_update() if for_update else query)
    if found is None:
        raise NotFound
    return found


def waiting_batches(session: Session, access: Access, *, limit: int = 20) -> Sequence[ImportBatch]:
    """Return the lists on which nobody has decided yet, newest first."""
    waiting = (BatchState.staged, BatchState.applying)
    query = _batches(access).where(ImportBatch.state.in_(waiting))
    return session.scalars(query.order_by(ImportBatch.uploaded_at.desc(), ImportBatch.id).limit(limit)).all()


def row_counts(session: Session, access: Access, batch_id: uuid.UUID) -> Mapping[RowState, int]:
    """Return how many rows of a list are in each state, the absent ones as 0."""
    query = _rows(access, batch_id).with_only_columns(ImportRow.state, func.count()).group_by(ImportRow.state)
    counts = {RowState(state): count for state, count in session.execute(query)}
    return {state: counts.get(state, 0) for state in RowState}


def rows(
    session: Session, access: Access, batch_id: uuid.UUID, state: RowState, *, after: int = 0, limit: int | None = None
) -> Sequence[ImportRow]:
    """Return a list's rows in one state below row `after`, in the file's order."""
    query = _rows(access, batch_id).where(ImportRow.state == state, ImportRow.number > after)
    return session.scalars(query.order_by(ImportRow.number).limit(limit)).all()


def people_by_nhs_number(session: Session, access: Access, nhs_numbers: Sequence[str]) -> Mapping[str, uuid.UUID]:
    """Return the ids of the patients with these numbers that the actor may reach, by number."""
    found: dict[str, uuid.UUID] = {}
    for start in range(0, len(nhs_numbers), _NUMBERS_AT_ONCE):
        found |= _found_among(session, access, nhs_numbers[start : start + _NUMBERS_AT_ONCE])
    return found


def _found_among(session: Session, access: Access, nhs_numbers: Sequence[str]) -> dict[str, uuid.UUID]:
    by_index = {index: number for number in nhs_numbers for index in crypto.blind_indexes("nhs_number", number)}
    query = select(Patient.nhs_number_index, Patient.id).where(
        Patient.nhs_number_index.in_(by_index), Patient.id.in_(people.visible_patient_ids(access))
    )
    return {by_index[str(index)]: patient_id for index, patient_id in session.execute(query)}


def _batches(access: Access) -> Select[ImportBatch]:
    return select(ImportBatch).where(ImportBatch.team_id.in_(access.teams_as(*_IMPORTERS)))


def _rows(access: Access, batch_id: uuid.UUID) -> Select[ImportRow]:
    return select(ImportRow).where(ImportRow.batch_id == batch_id, ImportRow.team_id.in_(access.teams_as(*_IMPORTERS)))
