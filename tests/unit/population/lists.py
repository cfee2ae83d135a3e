"""Small lists of people for the tests of this room. All fictional: NHS numbers from the range never issued."""

from datetime import date

from app.population.domain.files import ReadFile, read_file

TODAY = date(2026, 5, 12)
HEAD = "NHS number,First name,Last name,Date of birth,Mobile"
ANN = "999 000 0018,Ann,Sample,31/12/1950,07700 900123"
BEN = "9990000026,Ben,Testman,1948-02-29,+447700900124"


def read(*lines: str, encoding: str = "utf-8") -> ReadFile:
    return read_file("\r\n".join(lines).encode(encoding), TODAY)


def names(file: ReadFile) -> list[str]:
    return [row.person.full_name for row in file.rows if row.person]


def refusals(file: ReadFile) -> list[tuple[int, str, str]]:
    return [(r.row, r.column.value if r.column else "", r.reason.value) for row in file.rows for r in row.refusals]


def remarks(file: ReadFile) -> list[tuple[int, str]]:
    notes = [*file.notes, *(note for row in file.rows for note in row.notes)]
    return [(note.row, note.remark.value) for note in notes]


def refused_file(file: ReadFile) -> str:
    assert file.refusal, file.rows
    assert not file.rows
    return file.refusal.reason.value
