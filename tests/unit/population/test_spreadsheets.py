from datetime import date

import pytest

from app.population.domain.files import MAX_BYTES, read_file
from app.population.domain.findings import Reason
from app.population.domain.spreadsheets import MAX_ROWS
from tests.unit.population.lists import ANN, BEN, HEAD, TODAY, names, read, refusals, refused_file, remarks


def test_a_plain_list_is_read():
    file = read(HEAD, ANN, BEN)

    ann = file.rows[0].person
    assert (ann.nhs_number, ann.full_name, ann.born_on) == ("9990000018", "Ann Sample", date(1950, 12, 31))
    assert ann.phone == "+447700900123"
    assert names(file) == ["Ann Sample", "Ben Testman"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_unicode_encoding_is_read_without_a_remark(encoding):
    file = read(HEAD, ANN.replace("Ann", "Żaneta"), encoding=encoding)

    assert names(file) == ["Żaneta Sample"]
    assert remarks(file) == []


def test_windows_text_is_read_and_said_so():
    file = read(HEAD, ANN.replace("Ann", "Zoë"), encoding="cp1252")

    assert names(file) == ["Zoë Sample"]
    assert remarks(file) == [(0, "read_as_windows_1252")]


def test_bytes_that_windows_does_not_know_refuse_only_their_own_row():
    data = f"{HEAD}\n{ANN}\n".encode() + b"9990000026,B\x81n,Testman,1948-02-29,\xe9\n"

    file = read_file(data, TODAY)

    assert (2, "given_name", "unprintable") not in refusals(file)
    assert (3, "given_name", "unprintable") in refusals(file)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_separate(separator):
    file = read(HEAD.replace(",", separator), ANN.replace(",", separator))

    assert names(file) == ["Ann Sample"]


def test_an_excel_separator_line_and_a_title_above_the_headings_are_passed_over():
    file = read("sep=;", "Report run on 12/05/2026", "", HEAD.replace(",", ";"), ANN.replace(",", ";"))

    assert names(file) == ["Ann Sample"]
    assert file.rows[0].number == 5


@pytest.mark.parametrize(
    "head",
    [
        "nhs_number,given name,family name,DOB,telephone",
        "NHS No.,Forename,Surname,D.O.B.,Phone",
        "NhsNumber,FirstName,LastName,DateOfBirth,MobileNumber",
        "NHS NO,FORENAMES,LAST_NAME,BIRTH DATE,TEL",
        '"NHS Number","First name","Family-name","date_of_birth","Contact number"',
    ],
)
def test_headings_are_known_by_many_names(head):
    assert names(read(head, ANN)) == ["Ann Sample"]


def test_address_lines_and_the_postcode_become_one_address():
    file = read(HEAD + ",Address 1,Address 2,Town,Postcode", ANN + ",1 High Street,,Leeds,LS1 1AA")

    assert file.rows[0].person.address == "1 High Street, Leeds, LS1 1AA"


def test_columns_that_are_not_used_are_named():
    file = read(HEAD + ",Blood group", ANN + ",O")

    assert file.notes[0].params == {"columns": "Blood group"}


def test_all_that_is_wrong_with_a_row_is_told_at_once_and_other_rows_stand():
    file = read(HEAD, "123,,Sample,12/31/1950,0900 123 4567", BEN)

    assert refusals(file) == [
        (2, "nhs_number", "nhs_number_length"),
        (2, "given_name", "missing"),
        (2, "born_on", "date_month_first"),
        (2, "phone", "phone_premium"),
    ]
    assert names(file) == ["Ben Testman"]


def test_the_same_person_twice_is_added_once_and_the_first_row_named():
    file = read(HEAD, ANN, BEN, ANN)

    assert names(file) == ["Ann Sample", "Ben Testman"]
    assert file.rows[2].refusals[0].reason == Reason.repeated_row
    assert file.rows[2].refusals[0].params == {"rows": "2"}


def test_one_number_with_two_names_refuses_both_rows_and_names_them():
    file = read(HEAD, ANN, ANN.replace("Ann", "Anna"))

    assert refusals(file) == [(2, "nhs_number", "conflicting_rows"), (3, "nhs_number", "conflicting_rows")]
    assert [row.refusals[0].params["rows"] for row in file.rows] == ["3", "2"]


def test_a_shared_phone_is_remarked_on_and_not_refused():
    file = read(HEAD, ANN, BEN.replace("900124", "900123"))

    assert remarks(file) == [(2, "phone_shared"), (3, "phone_shared")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("9990000018,Ann,Sample", "too_few_cells"),
        ("9990000018,Ann,Sample,31/12/1950,07700 900123,extra", "too_many_cells"),
    ],
)
def test_a_ragged_row_is_refused_because_its_cells_may_have_moved(line, reason):
    assert refusals(read(HEAD, line, BEN)) == [(2, "", reason)]


def test_empty_cells_after_the_last_heading_do_no_harm():
    assert names(read(HEAD, ANN + ",,,")) == ["Ann Sample"]


def test_blank_rows_are_passed_over_but_counted():
    file = read(HEAD, "", ",,,,", ANN)

    assert [row.number for row in file.rows] == [4]


def test_a_cell_with_a_line_break_does_not_shift_the_row_numbers():
    file = read(HEAD + ",Address", ANN + ',"1 High Street\nLeeds"', "123,Ben,Testman,1948-02-29,,")

    assert [row.number for row in file.rows] == [2, 3]


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x.test")', "+Ann", "@Ann", "-Ann", "'; DROP TABLE patient;--"])
def test_a_formula_stays_the_text_that_it_is(name):
    quoted = '"' + name.replace('"', '""') + '"'

    assert names(read(HEAD, ANN.replace("Ann", quoted))) == [f"{name} Sample"]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\ud800", chr(0xFFFD)])
def test_a_character_that_cannot_be_kept_refuses_its_row(character):
    data = f"{HEAD}\n{ANN.replace('Ann', 'A' + character + 'n')}\n{BEN}".encode("utf-8", "surrogatepass")

    file = read_file(data, TODAY)

    assert refusals(file) == [(2, "given_name", "unprintable")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b" \r\n,,\r\n", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (HEAD.encode(), "header_only"),
        (f"{HEAD}\n,,,,\n".encode(), "header_only"),
        (ANN.encode(), "no_header"),
        (b"NHS number,First name\n9990000018,Ann", "missing_columns"),
        (f"{HEAD},NHS No\n{ANN},9990000018".encode(), "repeated_column"),
        (f'{HEAD}\n9990000018,"Ann,Sample,31/12/1950,\n{BEN}'.encode(), "open_quotation"),
        (b"PK\x03\x04 workbook", "is_workbook"),
        (b"\xd0\xcf\x11\xe0 old workbook", "is_workbook"),
        (b"%PDF-1.7", "not_text"),
        (b"\xff\xfe\x00", "not_text"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(data, reason):
    assert refused_file(read_file(data, TODAY)) == reason


def test_missing_columns_are_named():
    assert read("NHS number,DOB", "1,2").refusal.params == {"columns": "given_name,family_name"}


def test_the_row_of_an_open_quotation_is_named():
    assert read(HEAD, ANN, '9990000026,"Ben,Testman,1948-02-29,').refusal.row == 3


def test_5000_people_are_the_most_and_one_more_is_refused():
    lines = [ANN] * MAX_ROWS

    assert len(read(HEAD, *lines).rows) == MAX_ROWS
    assert refused_file(read(HEAD, *lines, ANN)) == "too_many_rows"


def test_languages_interpreters_and_sex_are_read_and_doubts_are_remarked_on():
    head = HEAD + ",Sex,Language,Interpreter"
    file = read(head, ANN + ",F,Urdu,Yes", BEN + ",?,Klingon,yes")

    ann, ben = (row.person for row in file.rows)
    assert (ann.sex, ann.language, ann.interpreter_language) == ("female", "ur", "ur")
    assert (ben.sex, ben.language, ben.interpreter_language) == ("unknown", "", "")
    assert {name for row, name in remarks(file) if row == 3} == {
        "sex_unknown",
        "language_unknown",
        "interpreter_language_missing",
    }


def test_no_phone_and_a_landline_are_remarked_on():
    file = read(HEAD, ANN.replace("07700 900123", ""), BEN.replace("+447700900124", "0113 123 1234"))

    assert remarks(file) == [(2, "phone_missing"), (3, "phone_landline")]
