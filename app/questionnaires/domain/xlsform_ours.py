"""The sheet of our own: what belongs to no question. A workbook without it comes from elsewhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.questionnaires.domain.definition import Definition
from app.questionnaires.domain.fhir_own import Unreadable
from app.questionnaires.domain.findings import Findings
from app.questionnaires.domain.xlsform_own import OWN_OF_DEFINITION, read_own, unknown_paths
from app.questionnaires.domain.xlsform_sheets import Row, Sheet, cell_text
from app.questionnaires.domain.xlsform_terms import FORMAT

_OF_A_LANGUAGE = re.compile(r"(title|machine-drafted)\.([a-z]{2,3})")


@dataclass(frozen=True, slots=True)
class Ours:
    """What the sheet says: fields of the definition, titles by language, and the languages nobody has checked."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    drafted: frozenset[str] = frozenset()


def read_ours(sheet: Sheet, findings: Findings) -> Ours:
    rows = _rows(sheet, findings)
    written = rows.pop("format", None)
    if written is None or written.text("value") != str(FORMAT):
        findings.refuse(
            sheet.name, f"Its format must be {FORMAT}. The file was made by another version of this software."
        )
    titles = _by_language("title", rows)
    drafted = frozenset(locale for locale, said in _by_language("machine-drafted", rows).items() if said == "TRUE")
    return Ours(_fields(rows, findings), titles, drafted)


def _by_language(name: str, rows: dict[str, Row]) -> dict[str, str]:
    """Take out the rows of a field that has a value in each language, such as title.ur."""
    matches = [match for path in rows if (match := _OF_A_LANGUAGE.fullmatch(path)) and match[1] == name]
    return {match[2]: rows.pop(match[0]).text("value") for match in matches}


def _rows(sheet: Sheet, findings: Findings) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in sheet.rows:
        path = row.text("field")
        if path in found:
            findings.refuse(row.place("field"), f"Row {found[path].number} is called “{path[:80]}” too.")
        found[path] = row
    return found


def _fields(rows: Mapping[str, Row], findings: Findings) -> dict[str, Any]:
    unknown = unknown_paths(OWN_OF_DEFINITION, list(rows))
    for path in unknown:
        findings.refuse(rows[path].place("field"), "This is no field of ours. Correct its name or take the row out.")
    cells = {path: row.cells.get("value") for path, row in rows.items() if path not in unknown}
    try:
        return read_own(Definition, OWN_OF_DEFINITION, {path: cell for path, cell in cells.items() if cell_text(cell)})
    except Unreadable as error:
        name = str(error).replace("_", "-")
        row = next((row for path, row in rows.items() if name in path.split(".")), None)
        place = row.place("value") if row else "joinedup"
        findings.refuse(place, f"“{name}” does not hold what it should.")
        return {}
