"""From bytes to text: what spreadsheets on hospital machines really save."""

import codecs
from dataclasses import dataclass

from app.population.domain.findings import FileRefused, Reason

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_NOT_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"{\\rtf")


@dataclass(frozen=True)
class Decoded:
    text: str
    was_guessed: bool = False  # read as Windows-1252, because it was not Unicode


def decode(data: bytes) -> Decoded:
    """Return the text of a file. A half character survives here, so that its own row can be refused by name."""
    _refuse_other_kinds(data)
    encoding = _declared(data)
    if encoding is not None:
        return Decoded(_strict(data, encoding))
    try:
        return Decoded(data.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        return Decoded(_windows(data), was_guessed=True)


def _refuse_other_kinds(data: bytes) -> None:
    if data.startswith(_WORKBOOKS):
        raise FileRefused(Reason.is_workbook)
    if data.startswith(_NOT_TEXT):
        raise FileRefused(Reason.not_text)


def _declared(data: bytes) -> str | None:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    if data[1:2] == b"\0" != data[:1]:
        return "utf-16-le"
    if data[:1] == b"\0" != data[1:2]:
        return "utf-16-be"
    return None


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        raise FileRefused(Reason.not_text) from None


def _windows(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")
