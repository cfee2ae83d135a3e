"""Text for spreadsheets. A cell that a spreadsheet would run as a formula is made text (SAFETY I6)."""

import csv
import io
from collections.abc import Iterable, Sequence

# The full-width forms are formulas too in some spreadsheets set for East Asian languages.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "'")


def escaped(cell: str) -> str:
    """Return `cell` with an apostrophe before it where a spreadsheet would otherwise run it."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA_STARTS) else cell


def unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and escaped(cell[1:]) == cell else cell


def spreadsheet(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return comma separated UTF-8 with a byte order mark, without which spreadsheets garble Urdu and Polish."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow([escaped(cell) for cell in head])
    writer.writerows([escaped(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")
