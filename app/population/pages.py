"""What the pages about a list show, made of rows and words. No database, no request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from app.people.models import Patient
from app.population.domain.comparison import differences
from app.population.domain.findings import Column
from app.population.domain.payloads import from_payload
from app.population.domain.person import Person, Row
from app.population.models import ImportRow
from app.population.words import column_words, reason_words, remark_words


@dataclass(frozen=True)
class Finding:
    """One thing said of a row: where, what was written there, and what to do."""

    column: str
    written: str
    words: str


class Change(NamedTuple):
    """A field in which the list says something else than we hold: one line of a table."""

    column: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class RowView:
    number: int
    name: str
    person: Person | None
    patient_id: UUID | None
    refusals: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    changes: tuple[Change, ...]


def row_views(rows: Sequence[ImportRow], patients: Mapping[UUID, Patient]) -> list[RowView]:
    """Return what to show of each row; one whose words are gone already is left out."""
    return [_view(row, patients.get(row.patient_id) if row.patient_id else None) for row in rows if row.payload]


def _view(row: ImportRow, patient: Patient | None) -> RowView:
    read = from_payload(str(row.payload))
    return RowView(
        number=row.number,
        name=_written_name(read),
        person=read.person,
        patient_id=row.patient_id,
        refusals=refusal_findings(read),
        notes=_note_findings(read) if read.person else (),
        changes=_changes(patient, read.person),
    )


def _note_findings(read: Row) -> tuple[Finding, ...]:
    return tuple(Finding(column_words(note.column), "", remark_words(note)) for note in read.notes)


def refusal_findings(read: Row) -> tuple[Finding, ...]:
    return tuple(
        Finding(column_words(refusal.column), _cell(read, refusal.column), reason_words(refusal))
        for refusal in read.refusals
    )


def refused_table(rows: Sequence[ImportRow]) -> tuple[list[str], list[list[str]]]:
    """Return headings and lines: a row's number, column and reason, then its cells as they were written."""
    head = [column_words(column) for column in Column]
    lines: list[list[str]] = []
    for row in rows:
        read = from_payload(str(row.payload))
        cells = [_cell(read, column) for column in Column]
        lines += [[str(row.number), found.column, found.words, *cells] for found in refusal_findings(read)]
    return head, lines


def _written_name(read: Row) -> str:
    return f"{_cell(read, Column.given_name)} {_cell(read, Column.family_name)}".strip()


def _cell(read: Row, column: Column | None) -> str:
    return read.cells.get(column, "") if column else ""


def _changes(patient: Patient | None, theirs: Person | None) -> tuple[Change, ...]:
    if patient is None or theirs is None:
        return ()
    return tuple(Change(column_words(d.column), d.ours, d.theirs) for d in differences(_held(patient), theirs))


def _held(patient: Patient) -> Person:
    return Person(
        nhs_number=patient.nhs_number or "",
        given_name=patient.given_name or "",
        family_name=patient.family_name or "",
        born_on=patient.birthday,
        phone=patient.phone or "",
        address=patient.address or "",
        sex=patient.sex or "unknown",
        interpreter_language=patient.interpreter_language or "",
        practice=patient.practice_name or "",
    )
