"""Whatever is uploaded: rows or a refusal come back, nothing is raised, and what is kept can be kept."""

import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from app.population.domain.files import read_file
from app.population.domain.findings import Column
from app.population.domain.payloads import from_payload, to_payload
from app.population.domain.person import read_row

TODAY = date(2026, 5, 12)
HEAD = b"NHS number,First name,Last name,Date of birth,Mobile,Language,Interpreter,Sex,Address\n"
SAID = ["9990000018", "31/12/1950", "07700 900123", "Ann", "=1+1", '"', ",", ";", "\t", "\n", "\r", "\x00", "é"]
any_text = st.text(st.characters(exclude_categories=[]), max_size=40)
cell = st.one_of(st.sampled_from(SAID), any_text)
json_value = st.recursive(
    st.none() | st.booleans() | st.integers() | any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=12,
)
PATIENT_KEYS = [
    "identifier",
    "name",
    "telecom",
    "birthDate",
    "gender",
    "active",
    "communication",
    "extension",
    "address",
]


def assert_is_sound(data: bytes) -> None:
    file = read_file(data, TODAY)
    assert (file.refusal is None) == bool(file.rows)
    for row in file.rows:
        assert (row.person is None) == bool(row.refusals)
        to_payload(row).encode("utf-8")
        assert from_payload(to_payload(row)).person == row.person


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_a_refusal(data):
    assert_is_sound(data)


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_below_the_headings_give_rows_or_a_refusal(data):
    assert_is_sound(HEAD + data)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(cell, max_size=11).map(",".join), max_size=6))
def test_any_cells_give_rows_or_a_refusal(lines):
    assert_is_sound(HEAD + "\n".join(lines).encode("utf-8", "surrogatepass"))


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(PATIENT_KEYS), json_value))
def test_any_json_patient_gives_a_row_or_a_refusal(patient):
    assert_is_sound(json.dumps({"resourceType": "Patient", **patient}).encode())


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(list(Column)), cell))
def test_any_cells_typed_by_hand_give_a_person_or_reasons(cells):
    row = read_row(1, cells, TODAY)

    assert (row.person is None) == bool(row.refusals)
