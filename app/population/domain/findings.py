"""What can be said about a row or a cell that was read: refused for a reason, or taken with a remark.

Only codes live here. Their words stand in `app/population/words.py`, where they can be translated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

WHOLE_FILE = 0  # the row number of a finding that concerns no single row


class Column(StrEnum):
    nhs_number = "nhs_number"
    given_name = "given_name"
    family_name = "family_name"
    born_on = "born_on"
    phone = "phone"
    address = "address"
    postcode = "postcode"
    sex = "sex"
    language = "language"
    interpreter = "interpreter"
    practice = "practice"


REQUIRED = (Column.nhs_number, Column.given_name, Column.family_name, Column.born_on)


class Reason(StrEnum):
    """Why a cell, a row or a whole file is refused."""

    # any cell
    missing = "missing"
    too_long = "too_long"
    unprintable = "unprintable"
    # NHS number
    nhs_number_check_digit = "nhs_number_check_digit"
    nhs_number_length = "nhs_number_length"
    nhs_number_lost_zero = "nhs_number_lost_zero"
    nhs_number_repeated = "nhs_number_repeated"
    nhs_number_rounded = "nhs_number_rounded"
    nhs_number_scottish = "nhs_number_scottish"
    nhs_number_several = "nhs_number_several"
    national_insurance = "national_insurance"
    # date of birth
    date_unreadable = "date_unreadable"
    date_impossible = "date_impossible"
    date_month_first = "date_month_first"
    date_two_digit_year = "date_two_digit_year"
    date_serial_number = "date_serial_number"
    date_partial = "date_partial"
    date_future = "date_future"
    date_too_old = "date_too_old"
    # telephone
    phone_unreadable = "phone_unreadable"
    phone_rounded = "phone_rounded"
    phone_outside_uk = "phone_outside_uk"
    phone_premium = "phone_premium"
    # row
    deceased = "deceased"
    not_active = "not_active"
    too_few_cells = "too_few_cells"
    too_many_cells = "too_many_cells"
    repeated_row = "repeated_row"
    conflicting_rows = "conflicting_rows"
    other_team = "other_team"
    # file
    empty_file = "empty_file"
    header_only = "header_only"
    no_header = "no_header"
    missing_columns = "missing_columns"
    repeated_column = "repeated_column"
    open_quotation = "open_quotation"
    too_many_rows = "too_many_rows"
    too_large = "too_large"
    is_workbook = "is_workbook"
    not_text = "not_text"
    bad_json = "bad_json"
    repeated_key = "repeated_key"
    bad_xml = "bad_xml"
    declares_entities = "declares_entities"
    too_deep = "too_deep"
    not_fhir = "not_fhir"
    wrong_resource = "wrong_resource"
    no_patients = "no_patients"


class Remark(StrEnum):
    """What the person importing should know about a row or a file that is taken."""

    phone_missing = "phone_missing"
    phone_landline = "phone_landline"
    phone_shared = "phone_shared"
    year_completed = "year_completed"
    language_unknown = "language_unknown"
    interpreter_language_missing = "interpreter_language_missing"
    sex_unknown = "sex_unknown"
    not_verified = "not_verified"
    read_as_windows_1252 = "read_as_windows_1252"
    columns_left_out = "columns_left_out"
    resources_left_out = "resources_left_out"


@dataclass(frozen=True)
class Refusal:
    row: int
    column: Column | None
    reason: Reason
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Note:
    row: int
    column: Column | None
    remark: Remark
    params: Mapping[str, str] = field(default_factory=dict)


class Unreadable(Exception):
    """One cell cannot be read; the caller knows which row and column it stood in."""

    def __init__(self, reason: Reason, **params: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


class FileRefused(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, reason: Reason, *, row: int = WHOLE_FILE, **params: str) -> None:
        super().__init__(reason)
        self.refusal = Refusal(row, None, reason, params)
