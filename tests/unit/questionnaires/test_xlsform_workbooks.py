"""A workbook that anybody may have made is read as plain rows, or refused: no bomb, no formula, no traceback."""

import io
import random
from contextlib import suppress
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from app.questionnaires.domain.findings import Refused
from app.questionnaires.domain.xlsform_import import read_form
from app.questionnaires.domain.xlsform_sheets import Table
from app.questionnaires.services.workbooks import MAX_UNPACKED_BYTES, read_workbook, write_workbook
from app.questionnaires.services.xlsform import SHEETS, draft_from_xlsform, workbook_of
from tests.questionnaires import definition

NO_WORKBOOK = "The file is not an Excel workbook (.xlsx), or is damaged or locked by a password. Save it again."
TOO_LARGE = "The file is over 25 MB when it is unpacked. Send a smaller one."
GOOD = workbook_of(definition("phq2"), [])
SURVEY = "xl/worksheets/sheet1.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_workbook(data, SHEETS)
    return str(refused.value)


def repacked(data: bytes = GOOD, **parts: bytes | None) -> bytes:
    """Return a workbook with parts put in, changed or taken out (None), by their last name without its ending."""
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            short = name.rpartition("/")[2].partition(".")[0]
            content = parts.pop(short, b"") if short in parts else old.read(name)
            if content is not None:
                new.writestr(name, content)
        for name, content in parts.items():
            new.writestr(f"xl/{name}", content or b"")
    return packed.getvalue()


def part(name: str, data: bytes = GOOD) -> bytes:
    with ZipFile(io.BytesIO(data)) as packed:
        return packed.read(name)


def saved(workbook: Workbook) -> bytes:
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def with_survey(*rows) -> Workbook:
    workbook = Workbook()
    workbook.active.title = "survey"
    for row in rows:
        workbook.active.append(row)
    return workbook


def sharing(words: bytes) -> bytes:
    """Return a workbook whose first cell takes its words from a part that all cells may share, as Excel writes it."""
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    types = part("[Content_Types].xml").replace(b"</Types>", override)
    cell = b'<c r="A1" t="inlineStr"><is><t>type</t></is></c>'
    sheet = part(SURVEY).replace(cell, b'<c r="A1" t="s"><v>0</v></c>')
    return repacked(**{"[Content_Types]": types, "sheet1": sheet, "sharedStrings.xml": words})


HEADER = ["type", "name", "label"]
QUESTION = ["text", "q", "Why?"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"type,name,label\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        GOOD[: len(GOOD) // 2],
        repacked(workbook=None),
        repacked(workbook=b"not xml"),
        repacked(sheet1=b"<worksheet>"),
    ],
    ids=["empty", "short", "csv", "xls", "half", "headless", "text", "unclosed"],
)
def test_what_is_no_workbook_is_refused(data) -> None:
    assert refusal(data) == NO_WORKBOOK


@pytest.mark.parametrize("data", [repacked(workbook=b"<html/>"), repacked(sheet1=None)], ids=["html", "sheetless"])
def test_a_workbook_without_a_survey_is_refused(data) -> None:
    with pytest.raises(Refused, match="no sheet called survey"):
        draft_from_xlsform(data)


def test_words_that_cells_share_are_read_as_excel_writes_them() -> None:
    [survey, *_] = read_workbook(sharing(b"<sst xmlns='%s'><si><t>type</t></si></sst>" % MAIN), SHEETS)

    assert survey.rows[0][0] == "type"


def test_a_cell_that_points_at_shared_words_which_are_not_there_is_refused() -> None:
    assert refusal(sharing(b"<sst/>")) == NO_WORKBOOK


def test_a_zip_of_something_else_is_refused() -> None:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as other:
        other.writestr("letter.txt", "Dear team")

    assert refusal(packed.getvalue()) == NO_WORKBOOK


def test_a_file_over_5_mb_is_refused() -> None:
    assert refusal(bytes(5_000_001)) == "The file is over 5 MB. Send a smaller one."


def test_a_small_file_that_unpacks_to_a_gigabyte_is_refused_before_it_is_unpacked() -> None:
    packed = io.BytesIO(GOOD)
    with ZipFile(packed, "a", ZIP_DEFLATED, compresslevel=1) as bomb:
        with bomb.open("xl/bomb.xml", "w", force_zip64=True) as opened:
            for _ in range(100):
                opened.write(bytes(10_000_000))

    assert len(packed.getvalue()) < 5_000_000
    assert refusal(packed.getvalue()) == TOO_LARGE


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    sheet = part(SURVEY) + b" " * (MAX_UNPACKED_BYTES + 1)
    bomb = repacked(sheet1=sheet)
    size = len(sheet).to_bytes(4, "little")

    assert refusal(bomb) == TOO_LARGE
    assert refusal(bomb.replace(size, len(part(SURVEY)).to_bytes(4, "little"))) == NO_WORKBOOK


def test_thousands_of_parts_are_refused() -> None:
    assert refusal(repacked(**{f"part{number}": b"x" for number in range(600)})) == TOO_LARGE


@pytest.mark.parametrize("name", ["workbook", "sheet1", "styles"])
def test_xml_that_grows_as_it_is_read_is_refused(name) -> None:
    rings = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{rings}]><x>&a9;</x>'.encode()

    assert refusal(repacked(**{name: laughs})) == NO_WORKBOOK
    assert refusal(sharing(laughs)) == NO_WORKBOOK


def test_a_file_of_this_machine_cannot_be_drawn_in() -> None:
    outside = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'

    assert refusal(sharing(outside)) == NO_WORKBOOK


def test_a_formula_is_the_text_that_it_is_written_as() -> None:
    data = saved(with_survey(HEADER, ["text", "q", '=HYPERLINK("http://example.org", "Why?")']))

    [survey] = read_workbook(data, SHEETS)

    assert survey.rows[1][2] == '=HYPERLINK("http://example.org", "Why?")'


def test_an_array_formula_is_text_as_well() -> None:
    sheet = part(SURVEY, saved(with_survey(HEADER, ["text", "q", "=1+1"]))).replace(b"<f>", b'<f t="array" ref="C2">')

    [survey] = read_workbook(repacked(saved(with_survey(HEADER)), sheet1=sheet), SHEETS)

    assert survey.rows[1][2] == "=1+1"


def test_macros_and_links_to_other_files_are_not_looked_at() -> None:
    found = read_workbook(repacked(**{"vbaProject.bin": b"\x00macro", "externalLinks.xml": b"<x"}), SHEETS)

    assert read_form(found).definition == definition("phq2")


def test_a_date_and_a_truth_are_plain_values() -> None:
    [survey] = read_workbook(saved(with_survey([date(2026, 1, 2), True, 1.5, 7])), SHEETS)

    assert survey.rows == [["2026-01-02T00:00:00", True, 1.5, 7]]


def test_blank_rows_are_counted_but_not_kept_at_the_end() -> None:
    workbook = with_survey(HEADER, [], [], QUESTION)
    workbook.active["A900000"].number_format = "0.00"

    [survey] = read_workbook(saved(workbook), SHEETS)

    assert survey.rows == [HEADER, [], [], QUESTION]


def test_5000_rows_are_taken_and_one_more_is_refused_wherever_it_stands() -> None:
    workbook = with_survey(HEADER, *(["text", f"q{number}", "Why?"] for number in range(5_000)))
    assert len(read_form(read_workbook(saved(workbook), SHEETS)).definition.pages) == 5_000

    workbook.active["A90000"], workbook.active["B90000"], workbook.active["C90000"] = "text", "last", "Why?"

    with pytest.raises(Refused, match="survey: The sheet has more than 5,000 rows"):
        read_form(read_workbook(saved(workbook), SHEETS))


def test_a_row_is_named_as_the_spreadsheet_numbers_it() -> None:
    data = saved(with_survey(HEADER, [], [], ["date", "q", "When?"]))

    with pytest.raises(Refused, match="survey, row 4, column type"):
        draft_from_xlsform(data)


def test_a_sheet_of_300_columns_is_refused() -> None:
    assert refusal(saved(with_survey([f"c{n}" for n in range(300)]))).startswith("survey, row 1: It has more than 256")


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is() -> None:
    sheet = part(SURVEY).replace(b'<dimension ref="A1:E', b'<dimension ref="A1:XFD1048576" x="')

    assert read_form(read_workbook(repacked(sheet1=sheet), SHEETS)).definition == definition("phq2")


def test_words_longer_than_a_cell_are_refused_and_not_cut() -> None:
    with pytest.raises(Refused, match="survey, row 2: The text is longer than the 32,767 characters"):
        write_workbook([Table("survey", [["label"], ["x" * 32_768]])])


def test_a_workbook_says_nothing_of_when_or_by_whom_it_was_made() -> None:
    with ZipFile(io.BytesIO(GOOD)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"modified" not in packed.read("docProps/core.xml")
    assert load_workbook(io.BytesIO(GOOD)).sheetnames == ["survey", "choices", "settings", "joinedup"]


def is_read_or_refused(data: bytes) -> None:
    with suppress(Refused):
        draft_from_xlsform(data)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32))
def test_a_damaged_workbook_is_read_or_refused(seed) -> None:
    chance, data = random.Random(seed), bytearray(GOOD)
    for _ in range(chance.randrange(1, 20)):
        data[chance.randrange(len(data))] = chance.randrange(256)

    is_read_or_refused(bytes(data))


PARTS = ["workbook", "sheet1", "sheet2", "styles", "theme1", "core", "app", "[Content_Types]"]
NAMES = {name.rpartition("/")[2].partition(".")[0]: name for name in ZipFile(io.BytesIO(GOOD)).namelist()}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(PARTS), st.integers(0, 2**32))
def test_a_workbook_with_damaged_xml_is_read_or_refused(name, seed) -> None:
    chance, content = random.Random(seed), bytearray(part(NAMES[name]))
    for _ in range(chance.randrange(1, 6)):
        start = chance.randrange(len(content))
        content[start : start + chance.randrange(4)] = chance.choice([b"", b"9", b'"', b"<", b"-1", b"s", b"/", b"A"])

    is_read_or_refused(repacked(**{name: bytes(content)}))
