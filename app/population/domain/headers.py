"""Column headings as practice systems write them, matched to our columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.population.domain.findings import REQUIRED, Column, FileRefused, Reason
from app.population.domain.text import safe_excerpt, tidy

_NAMES: dict[Column, str] = {
    Column.nhs_number: "nhs number|nhs no|nhsno|nhsnumber|nhs num|nhs|nhs id",
    Column.given_name: "given name|given names|first name|first names|firstname|forename|forenames|given",
    Column.family_name: "family name|last name|lastname|surname|family",
    Column.born_on: "date of birth|dob|birth date|birthdate|d o b|born|born on",
    Column.phone: (
        "mobile|mobile number|mobile phone|mobile telephone|mobile no|mobile tel|phone|phone number|telephone"
        "|telephone number|tel|tel no|contact number|mobilenumber"
    ),
    Column.address: (
        "address|address line|address line 1|address line 2|address line 3|address line 4|address line 5|address 1"
        "|address 2|address 3|address 4|address 5|home address|street|town|city|county|house name|house number"
    ),
    Column.postcode: "postcode|post code|postal code|zip",
    Column.sex: "sex|gender|administrative gender",
    Column.language: "language|main language|first language|preferred language|main spoken language|spoken language",
    Column.interpreter: "interpreter|interpreter required|interpreter needed|needs interpreter|interpreter language",
    Column.practice: "practice|practice name|gp practice|gp practice name|surgery|registered practice|gp surgery",
}
_COLUMNS = {name: column for column, names in _NAMES.items() for name in names.split("|")}
_NOT_A_WORD = re.compile(r"[\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
MANY_ALLOWED = frozenset({Column.address})


@dataclass(frozen=True)
class Header:
    """Which of our columns stands in which place; None where a column is not used."""

    columns: tuple[Column | None, ...]
    left_out: tuple[str, ...]

    def cells(self, values: Sequence[str]) -> dict[Column, str]:
        """Return each column's text; the lines of an address are joined in their order."""
        cells: dict[Column, str] = {}
        for column, value in zip(self.columns, values, strict=False):
            if column is not None:
                cells[column] = ", ".join(part for part in (cells.get(column, ""), value) if tidy(part))
        return cells


def column_for(heading: str) -> Column | None:
    """Return our column for a heading, however it is cased, spaced, dotted or under_scored."""
    text = tidy(heading)
    for written in (text, _HUMP.sub(" ", text)):
        if column := _COLUMNS.get(_NOT_A_WORD.sub(" ", written.casefold()).strip()):
            return column
    return None


def recognised_count(headings: Sequence[str]) -> int:
    return len({column_for(heading) for heading in headings} - {None})


def read_header(headings: Sequence[str], row: int) -> Header:
    """Return the header, or refuse the file where a needed column is missing or stands there twice."""
    columns = tuple(column_for(heading) for heading in headings)
    missing = [column.value for column in REQUIRED if column not in columns]
    if missing:
        raise FileRefused(Reason.missing_columns, row=row, columns=",".join(missing))
    for column in columns:
        if column is not None and column not in MANY_ALLOWED and columns.count(column) > 1:
            raise FileRefused(Reason.repeated_column, row=row, columns=column.value)
    left_out = (safe_excerpt(heading, 40) for heading in headings if column_for(heading) is None)
    return Header(columns, tuple(name for name in left_out if name))
