"""An uploaded list of people, whatever its kind, read into rows. Nothing is kept and nothing is raised."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice

from app.population.domain.encodings import decode
from app.population.domain.fhir_elements import read_json, read_xml
from app.population.domain.fhir_patients import read_fhir
from app.population.domain.findings import WHOLE_FILE, Column, FileRefused, Note, Reason, Refusal, Remark
from app.population.domain.person import Person, Row
from app.population.domain.spreadsheets import read_spreadsheet

MAX_BYTES = 1024 * 1024
_NAMED_ROWS = 10
Groups = dict[str, list[Row]]


class FileKind(StrEnum):
    spreadsheet = "spreadsheet"
    fhir_json = "fhir_json"
    fhir_xml = "fhir_xml"


@dataclass(frozen=True)
class ReadFile:
    """Either `refusal` says why the file could not be read, or there is at least one row."""

    kind: FileKind
    rows: tuple[Row, ...] = ()
    notes: tuple[Note, ...] = ()
    refusal: Refusal | None = None


def read_file(data: bytes, today: date) -> ReadFile:
    """Read a list of people. `today` is the day in London, by which birthdays are judged."""
    kind = FileKind.spreadsheet
    try:
        _check_size(data)
        decoded = decode(data)
        kind = _kind(decoded.text)
        rows, notes = _read(kind, data, decoded.text, today)
    except FileRefused as refused:
        return ReadFile(kind, refusal=refused.refusal)
    if decoded.was_guessed and kind is not FileKind.fhir_xml:
        notes = [Note(WHOLE_FILE, None, Remark.read_as_windows_1252), *notes]
    return ReadFile(kind, tuple(_mark_shared_phones(_refuse_repeats(rows))), tuple(notes))


def _check_size(data: bytes) -> None:
    if not data:
        raise FileRefused(Reason.empty_file)
    if len(data) > MAX_BYTES:
        raise FileRefused(Reason.too_large)


def _kind(text: str) -> FileKind:
    start = text.lstrip("\ufeff \r\n\t")[:1]
    return {"{": FileKind.fhir_json, "[": FileKind.fhir_json, "<": FileKind.fhir_xml}.get(start, FileKind.spreadsheet)


def _read(kind: FileKind, data: bytes, text: str, today: date) -> tuple[list[Row], list[Note]]:
    if kind is FileKind.fhir_xml:
        return read_fhir(read_xml(data), today)  # the bytes: XML names its own encoding
    if kind is FileKind.fhir_json:
        return read_fhir(read_json(text.lstrip("\ufeff")), today)
    return read_spreadsheet(text.lstrip("\ufeff"), today)


def _refuse_repeats(rows: Sequence[Row]) -> list[Row]:
    """Refuse an NHS number's second row, and both where they disagree: nobody here knows which of them is right."""
    groups = _grouped(rows, lambda person: person.nhs_number)
    in_conflict = {number for number, group in groups.items() if len({row.person for row in group}) > 1}
    return [_repeat_refused(row, groups, in_conflict) for row in rows]


def _repeat_refused(row: Row, groups: Groups, in_conflict: set[str]) -> Row:
    if row.person is None:
        return row
    number = row.person.nhs_number
    first = groups[number][0]
    if number in in_conflict:
        return row.refused(Column.nhs_number, Reason.conflicting_rows, rows=_other_numbers(row, groups[number]))
    if row is first:
        return row
    return row.refused(Column.nhs_number, Reason.repeated_row, rows=str(first.number))


def _mark_shared_phones(rows: Sequence[Row]) -> list[Row]:
    groups = _grouped(rows, lambda person: person.phone)
    return [_shared_noted(row, groups.get(row.person.phone, [])) if row.person else row for row in rows]


def _shared_noted(row: Row, same_phone: Sequence[Row]) -> Row:
    if len(same_phone) < 2:
        return row
    return row.noted(Column.phone, Remark.phone_shared, rows=_other_numbers(row, same_phone))


def _grouped(rows: Iterable[Row], key: Callable[[Person], str]) -> Groups:
    groups: Groups = {}
    for row in rows:
        if row.person and key(row.person):
            groups.setdefault(key(row.person), []).append(row)
    return groups


def _other_numbers(row: Row, group: Sequence[Row]) -> str:
    """Return the numbers of the group's other rows for reading, the first ten of them."""
    others = list(islice((str(other.number) for other in group if other is not row), _NAMED_ROWS + 1))
    return ", ".join(others[:_NAMED_ROWS]) + (", \u2026" if len(others) > _NAMED_ROWS else "")
