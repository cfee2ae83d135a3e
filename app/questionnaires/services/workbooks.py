"""Excel workbooks (.xlsx) as plain rows, and back. What anybody may have sent is measured before it is unpacked.

openpyxl reads with defusedxml, so no entity of an XML file is expanded. Macros, links to other files, pictures and
styles are not looked at, and a formula is the text that it is written as: nothing in a workbook is ever worked out.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.questionnaires.domain.findings import MAX_BYTES, Refused, Remark
from app.questionnaires.domain.xlsform_sheets import MAX_ROWS, Cell, Table, cell_text

MAX_UNPACKED_BYTES = 25_000_000
MAX_PARTS = 500
MAX_COLUMNS = 256
LONGEST_CELL = 32_767
_MOST_ROWS_OF_EXCEL = 1_048_576
_OLDEST_TIME = (1980, 1, 1, 0, 0, 0)
_PROPERTIES = "docProps/core.xml"
_NO_PROPERTIES = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_NOT_A_WORKBOOK = "The file is not an Excel workbook (.xlsx), or is damaged or locked by a password. Save it again."

# What zipfile, the XML parser and openpyxl raise for bytes that are no workbook; openpyxl has no error of its own.
_DAMAGED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    struct.error,
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
)


def read_workbook(data: bytes, wanted: Sequence[str]) -> list[Table]:
    """Return the `wanted` sheets of a workbook, by their names in small letters. Raises Refused."""
    if len(data) > MAX_BYTES:
        raise _refused("The file is over 5 MB. Send a smaller one.")
    try:
        _measure(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _tables(data, wanted)
    except Refused:
        raise
    except _DAMAGED as error:
        raise _refused(_NOT_A_WORKBOOK) from error


def _measure(data: bytes) -> None:
    """Refuse what would unpack to more than we take. zipfile never unpacks a part beyond the size it states."""
    with ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise _refused("The file is over 25 MB when it is unpacked. Send a smaller one.")


def _tables(data: bytes, wanted: Sequence[str]) -> list[Table]:
    workbook = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        sheets = [sheet for sheet in workbook.worksheets if sheet.title.strip().lower() in wanted]
        return [Table(sheet.title, list(_rows(sheet))) for sheet in sheets]
    finally:
        workbook.close()


def _rows(sheet: Worksheet) -> Iterator[Sequence[Cell]]:
    """Yield rows up to the last that is filled, or the first that is one too many.

    What the sheet says of its own size is not believed: it may be wrong, or a million empty rows.
    """
    sheet.reset_dimensions()
    _check_width(sheet)
    blank, filled = 0, 0
    for cells in sheet.iter_rows(max_row=_MOST_ROWS_OF_EXCEL, max_col=MAX_COLUMNS, values_only=True):
        row = _without_blank_end(cells)
        if not row:
            blank += 1
            continue
        yield from ([] for _ in range(blank))
        yield row
        blank, filled = 0, filled + 1
        if filled > MAX_ROWS + 1:
            return


def _check_width(sheet: Worksheet) -> None:
    first = next(iter(sheet.iter_rows(max_row=1, values_only=True)), ())
    if any(cell_text(_cell(cell)) for cell in first[MAX_COLUMNS:]):
        raise Refused([Remark(f"{sheet.title}, row 1", f"It has more than {MAX_COLUMNS} columns. Take some out.")])


def _without_blank_end(cells: tuple[object, ...]) -> list[Cell]:
    if cells.count(None) == len(cells):
        return []
    row = [_cell(cell) for cell in cells]
    while row and not cell_text(row[-1]):
        row.pop()
    return row


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(getattr(value, "text", "") or "")


def write_workbook(tables: Sequence[Table]) -> bytes:
    """Return a workbook of `tables`: the same tables are always the same bytes. Raises Refused for too long a text."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for table in tables:
        _fill(workbook.create_sheet(table.name), table)
    written = io.BytesIO()
    workbook.save(written)
    return _timeless(written.getvalue())


def _fill(sheet: Worksheet, table: Table) -> None:
    for number, cells in enumerate(table.rows, start=1):
        for column, value in enumerate(cells, start=1):
            if isinstance(value, str) and len(value) > LONGEST_CELL:
                reason = f"The text is longer than the {LONGEST_CELL:,} characters that a cell can hold."
                raise Refused([Remark(f"{table.name}, row {number}", reason)])
            if value not in (None, ""):
                cell = sheet.cell(number, column, value)
                # A text that begins with "=" is a text: nobody's words become a formula.
                cell.data_type = "s" if isinstance(value, str) else cell.data_type


def _timeless(data: bytes) -> bytes:
    """Pack a workbook again without the time at which it was made, which openpyxl always writes."""
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = ZipInfo(name, _OLDEST_TIME)
            part.compress_type, part.create_system, part.external_attr = ZIP_DEFLATED, 3, 0o600 << 16
            new.writestr(part, _NO_PROPERTIES if name == _PROPERTIES else old.read(name))
    return packed.getvalue()


def _refused(reason: str) -> Refused:
    return Refused([Remark("", reason)])
