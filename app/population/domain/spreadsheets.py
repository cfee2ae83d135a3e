"""Lists of people as comma, semicolon or tab separated text."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from app.population.domain.findings import WHOLE_FILE, FileRefused, Note, Reason, Remark
from app.population.domain.headers import Header, read_header, recognised_count
from app.population.domain.person import Row, read_row
from app.population.domain.text import tidy

MAX_ROWS = 5000
_SEPARATORS = ",;\t"
_PREAMBLE_ROWS = 10  # practice systems put a title and a date above the headings
_LEAST_HEADINGS = 2

Record = tuple[int, list[str]]


def read_spreadsheet(text: str, today: date) -> tuple[list[Row], list[Note]]:
    """Return every row below the header, and remarks about the file; raise FileRefused where there is none to read."""
    if not text.strip("\ufeff \r\n\t,;"):
        raise FileRefused(Reason.empty_file)
    separator = _separator(text)
    records = _records(text, separator)
    header = _header(records)
    rows = [_row(record, header, today) for record in _filled(records)]
    if not rows:
        raise FileRefused(Reason.header_only)
    return rows, _remarks(header)


def _separator(text: str) -> str:
    """Return the separator under which the first rows hold the most headings that we know."""
    return max(_SEPARATORS, key=lambda separator: _headings_seen(text, separator))


def _headings_seen(text: str, separator: str) -> int:
    try:
        first_rows = list(islice(_records(text, separator), _PREAMBLE_ROWS))
    except FileRefused:
        return 0
    return max((recognised_count(values) for _, values in first_rows), default=0)


def _records(text: str, separator: str) -> Iterator[Record]:
    """Yield each record with the number a spreadsheet would show beside it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise FileRefused(Reason.open_quotation, row=number) from None


def _header(records: Iterator[Record]) -> Header:
    for number, values in islice(records, _PREAMBLE_ROWS):
        if recognised_count(values) >= _LEAST_HEADINGS:
            return read_header(values, number)
    raise FileRefused(Reason.no_header)


def _filled(records: Iterator[Record]) -> Iterator[Record]:
    count = 0
    for number, values in records:
        if not any(tidy(value) for value in values):
            continue
        count += 1
        if count > MAX_ROWS:
            raise FileRefused(Reason.too_many_rows, limit=str(MAX_ROWS))
        yield number, values


def _row(record: Record, header: Header, today: date) -> Row:
    number, values = record
    reason = _misfit(values, header)
    if reason is not None:
        counts = {"cells": str(len(values)), "headings": str(len(header.columns))}
        return Row(number, header.cells(values)).refused(None, reason, **counts)
    return read_row(number, header.cells(values), today)


def _misfit(values: Sequence[str], header: Header) -> Reason | None:
    """Say why cells cannot be laid under the headings: one comma too many moves a birthday under the telephone."""
    if len(values) < len(header.columns):
        return Reason.too_few_cells
    if any(tidy(value) for value in values[len(header.columns) :]):
        return Reason.too_many_cells
    return None


def _remarks(header: Header) -> list[Note]:
    if not header.left_out:
        return []
    return [Note(WHOLE_FILE, None, Remark.columns_left_out, {"columns": ", ".join(header.left_out)})]
