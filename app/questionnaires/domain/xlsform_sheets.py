"""The sheets of an XLSForm as plain rows: what is left of a workbook once it is no spreadsheet any more."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.questionnaires.domain.findings import Findings, has_forbidden, printable
from app.questionnaires.domain.xlsform_terms import ALIASES, OWN

Cell = str | int | float | bool | None

MAX_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, cell by cell. The first row has the columns' names; a row of blanks may be ()."""

    name: str
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row under its columns' names, without the blanks. `number` is what a spreadsheet shows at its side."""

    sheet: str
    number: int
    cells: Mapping[str, Cell]

    def text(self, column: str) -> str:
        """Return a cell as words, its ends trimmed and its line ends made plain; "" where it is blank."""
        return cell_text(self.cells.get(column))

    def place(self, column: str = "") -> str:
        return f"{self.sheet}, row {self.number}" + (f", column {column}" if column else "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet that hold anything. An absent sheet has no columns."""

    name: str
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


def sheets_by_name(tables: Sequence[Table], findings: Findings) -> dict[str, Sheet]:
    """Return every sheet under its name in small letters; of two of one name the first."""
    found: dict[str, Sheet] = {}
    for table in tables:
        name = table.name.strip().lower()
        if name not in found:
            found[name] = _sheet(name, table, findings)
    return found


def _sheet(name: str, table: Table, findings: Findings) -> Sheet:
    columns = tuple(_column(name, cell) for cell in table.rows[0]) if table.rows else ()
    for column, count in Counter(columns).items():
        if column and count > 1:
            findings.refuse(f"{name}, row 1, column {column}", f"{count} columns have this name. Take one out.")
    rows = tuple(_rows(name, columns, table, findings))
    if len(rows) > MAX_ROWS:
        findings.refuse(name, f"The sheet has more than {MAX_ROWS:,} rows. Split it.")
    return Sheet(name, tuple(column for column in columns if column), rows)


def _rows(name: str, columns: Sequence[str], table: Table, findings: Findings) -> Iterator[Row]:
    for number, cells in enumerate(table.rows[1:], start=2):
        filled = {c: cell for c, cell in zip(columns, cells, strict=False) if c and cell_text(cell)}
        row = Row(name, number, filled)
        for column in filled:
            if has_forbidden(row.text(column)):
                findings.refuse(row.place(column), "It holds a character that nobody can see. Take it out.")
        if filled:
            yield row


def _column(sheet: str, cell: Cell) -> str:
    """Return a column's name as XLSForm spells it: "List Name" is list_name, "Label :: Urdu (ur)" label::Urdu (ur)."""
    base, *others = [part.strip() for part in printable(cell_text(cell)).split("::")]
    plain = base.lower() if base.lower().startswith(OWN) else base.lower().replace(" ", "_")
    return "::".join([ALIASES.get(sheet, {}).get(plain, plain), *others])


def cell_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    return str(cell).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()
