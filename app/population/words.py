"""The words for columns, reasons and remarks. The domain knows the codes, this table what a person reads."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from app.population.domain.findings import Column, Note, Reason, Refusal, Remark

COLUMNS: Mapping[Column, object] = {
    Column.nhs_number: _l("NHS number"),
    Column.given_name: _l("First name"),
    Column.family_name: _l("Last name"),
    Column.born_on: _l("Date of birth"),
    Column.phone: _l("Mobile number"),
    Column.address: _l("Address"),
    Column.postcode: _l("Postcode"),
    Column.sex: _l("Sex"),
    Column.language: _l("Language"),
    Column.interpreter: _l("Interpreter"),
    Column.practice: _l("GP practice"),
}
REASONS: Mapping[Reason, object] = {
    Reason.missing: _l("Nothing is entered. This is needed."),
    Reason.too_long: _l("This has %(length)s characters. Use %(limit)s or fewer."),
    Reason.unprintable: _l("This has a character that cannot be saved. Type the text again."),
    Reason.nhs_number_check_digit: _l("This is not a valid NHS number. Check for a wrong or swapped digit."),
    Reason.nhs_number_length: _l("An NHS number has 10 digits, like 999 000 0018. Check the original."),
    Reason.nhs_number_lost_zero: _l(
        "This has 9 digits. Spreadsheets drop a 0 at the start. Format the column as text and enter the number again."
    ),
    Reason.nhs_number_repeated: _l("This is 1 digit repeated, not an NHS number. Check the original."),
    Reason.nhs_number_rounded: _l(
        "The spreadsheet rounded this number and lost its last digits. Format the column as text and enter it again."
    ),
    Reason.nhs_number_scottish: _l("This is a Scottish CHI number. Enter the person's NHS number for England."),
    Reason.nhs_number_several: _l("There is more than 1 NHS number for this person. Check which is right."),
    Reason.national_insurance: _l("This is a National Insurance number. Enter the NHS number: it has 10 digits."),
    Reason.date_unreadable: _l("This is not a date we can read. Write it like 31/12/1950, with the day first."),
    Reason.date_impossible: _l("There is no such day. Write the date like 31/12/1950, with the day first."),
    Reason.date_month_first: _l("The month seems to come first. Write the day first, like 31/12/1950."),
    Reason.date_two_digit_year: _l("The year has 2 digits and could be 19 or 20 hundred. Write all 4 digits."),
    Reason.date_serial_number: _l("The spreadsheet saved this date as a number. Format the column as a date."),
    Reason.date_partial: _l("Part of the date is missing. Give the day, the month and the year."),
    Reason.date_future: _l("This date is in the future. Check the year."),
    Reason.date_too_old: _l("This would make the person older than %(limit)s. Check the year."),
    Reason.phone_unreadable: _l("This is not a UK telephone number. Write it like 07700 900123, or leave it empty."),
    Reason.phone_rounded: _l("The spreadsheet rounded this number. Format the column as text and enter it again."),
    Reason.phone_outside_uk: _l(
        "This number is outside the UK. We can only text UK numbers. Change it or leave it empty."
    ),
    Reason.phone_premium: _l("This is a premium, personal or pager number. Give a mobile number or leave it empty."),
    Reason.deceased: _l("The record says that this person has died. They are not added."),
    Reason.not_active: _l("The record is marked as no longer in use. They are not added."),
    Reason.too_few_cells: _l("This row has %(cells)s cells but there are %(headings)s headings. Cells may be missing."),
    Reason.too_many_cells: _l(
        "This row has %(cells)s cells but there are %(headings)s headings. Put text with commas inside quotation marks."
    ),
    Reason.repeated_row: _l("This person is already in row %(rows)s. The first row is used."),
    Reason.conflicting_rows: _l(
        "The same NHS number is in row %(rows)s with other details. Keep the row that is right."
    ),
    Reason.other_team: _l(
        "This NHS number belongs to somebody whom another team looks after. Check the number, or ask that team."
    ),
    Reason.empty_file: _l("The file is empty. Choose another file."),
    Reason.header_only: _l("The file has headings but no people. Add a row for each person."),
    Reason.no_header: _l(
        "There are no headings we know. The first row must name the columns: "
        "NHS number, First name, Last name, Date of birth."
    ),
    Reason.missing_columns: _l("These columns are missing: %(columns)s. Add them to the file."),
    Reason.repeated_column: _l("This column is there more than once: %(columns)s. Keep only 1."),
    Reason.open_quotation: _l("The quotation marks in row %(row)s do not match. Correct that row."),
    Reason.too_many_rows: _l("The file has more than %(limit)s people. Split it into smaller files."),
    Reason.too_large: _l("The file is larger than 1 MB. Split it into smaller files."),
    Reason.is_workbook: _l("This is an Excel workbook. In Excel choose Save as, then “CSV UTF-8”, and use that file."),
    Reason.not_text: _l("This is not a CSV, XML or JSON file. Choose another file."),
    Reason.bad_json: _l("The JSON is broken near line %(line)s. Export the file again."),
    Reason.repeated_key: _l("The JSON says “%(key)s” twice in one place. Export the file again."),
    Reason.bad_xml: _l("The XML is broken near line %(line)s. Export the file again."),
    Reason.declares_entities: _l("The XML declares a document type or entities. That is not safe, so it is not read."),
    Reason.too_deep: _l("The file is nested too deeply to be a list of people. Choose another file."),
    Reason.not_fhir: _l("This is not a FHIR R4 file. Export FHIR R4 Patients, or use a CSV file."),
    Reason.wrong_resource: _l("This file holds a %(kind)s. It must hold a FHIR Patient or a Bundle of Patients."),
    Reason.no_patients: _l("There are no Patients in this Bundle. Choose another file."),
}
REMARKS: Mapping[Remark, object] = {
    Remark.phone_missing: _l("No telephone number. They can be invited by letter."),
    Remark.phone_landline: _l("This is not a mobile number. It cannot be texted."),
    Remark.phone_shared: _l("Row %(rows)s has the same number."),
    Remark.year_completed: _l("The year had 2 digits. We read it as %(year)s."),
    Remark.language_unknown: _l("We do not know the language “%(written)s”. It is left empty."),
    Remark.interpreter_language_missing: _l("An interpreter is needed, but no language is given. Ask the person."),
    Remark.sex_unknown: _l("We could not read this. It is saved as not known."),
    Remark.not_verified: _l("The NHS number is not marked as verified. Check it with the person."),
    Remark.read_as_windows_1252: _l(
        "The file was not saved as Unicode, so we read it as Windows text. Check names with accents."
    ),
    Remark.columns_left_out: _l("These columns are not used: %(columns)s."),
    Remark.resources_left_out: _l("Entries that are not Patients were left out: %(count)s."),
}


def column_words(column: Column | None) -> str:
    """Return a column's name, or nothing for a finding about a whole row."""
    return str(COLUMNS[column]) if column else ""


def reason_words(refusal: Refusal) -> str:
    """Return why something is refused and how to put it right."""
    return _filled(REASONS[refusal.reason], {"row": str(refusal.row), **refusal.params})


def remark_words(note: Note) -> str:
    return _filled(REMARKS[note.remark], note.params)


def _filled(sentence: object, params: Mapping[str, str]) -> str:
    words = dict(params)
    if "columns" in words:
        words["columns"] = ", ".join(_column_named(name) for name in words["columns"].split(","))
    return str(sentence) % words


def _column_named(name: str) -> str:
    tidied = name.strip()
    return column_words(Column(tidied)) if tidied in set(Column) else tidied
