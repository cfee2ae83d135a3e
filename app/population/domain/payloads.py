"""A row as JSON, for keeping sealed between the upload and the decision. Nothing in it is read by a query."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from app.population.domain.findings import Column, Note, Reason, Refusal, Remark
from app.population.domain.person import Person, Row
from app.population.domain.text import MAX_LINE, safe_excerpt


def to_payload(row: Row) -> str:
    """Return what `from_payload` reads. Cells are cut to what a page can show."""
    person = asdict(row.person) | {"born_on": row.person.born_on.isoformat()} if row.person else None
    return json.dumps(
        {
            "number": row.number,
            "cells": {column.value: safe_excerpt(text, MAX_LINE) for column, text in row.cells.items()},
            "person": person,
            "refusals": [[refusal.column, refusal.reason, _safe(refusal.params)] for refusal in row.refusals],
            "notes": [[note.column, note.remark, _safe(note.params)] for note in row.notes],
        }
    )


def from_payload(payload: str) -> Row:
    kept = json.loads(payload)
    number = int(kept["number"])
    return Row(
        number=number,
        cells={Column(name): text for name, text in kept["cells"].items()},
        person=_person(kept["person"]),
        refusals=tuple(
            Refusal(number, _column(column), Reason(reason), params) for column, reason, params in kept["refusals"]
        ),
        notes=tuple(Note(number, _column(column), Remark(remark), params) for column, remark, params in kept["notes"]),
    )


def notes_to_payload(notes: tuple[Note, ...]) -> str:
    """Return remarks about the whole file, as `notes_from_payload` reads them."""
    return json.dumps([[note.remark, _safe(note.params)] for note in notes])


def notes_from_payload(payload: str) -> tuple[Note, ...]:
    return tuple(Note(0, None, Remark(remark), params) for remark, params in json.loads(payload))


def _safe(params: Any) -> dict[str, str]:
    return {name: safe_excerpt(text, MAX_LINE) for name, text in params.items()}


def _person(kept: dict[str, Any] | None) -> Person | None:
    return Person(**(kept | {"born_on": date.fromisoformat(kept["born_on"])})) if kept else None


def _column(name: str | None) -> Column | None:
    return Column(name) if name else None
