import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel

from app.population import words
from app.population.domain.findings import Column, Note, Reason, Refusal, Remark


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("codes", "table"), [(Column, words.COLUMNS), (Reason, words.REASONS), (Remark, words.REMARKS)]
)
def test_every_code_has_words(codes, table):
    assert set(table) == set(codes)


@pytest.mark.parametrize("reason", list(Reason))
def test_no_reason_has_a_sentence_of_more_than_20_words(reason):
    for sentence in re.split(r"[.:!?] ", str(words.REASONS[reason])):
        assert len(sentence.split()) <= 20, sentence


def test_a_reason_names_its_row_its_limit_and_its_columns_in_words():
    lost = Refusal(0, None, Reason.missing_columns, {"columns": "given_name,born_on"})
    open_quotation = Refusal(7, None, Reason.open_quotation)

    assert words.reason_words(lost) == "These columns are missing: First name, Date of birth. Add them to the file."
    assert words.reason_words(open_quotation) == "The quotation marks in row 7 do not match. Correct that row."


def test_a_heading_of_the_file_is_shown_as_it_was_written():
    note = Note(0, None, Remark.columns_left_out, {"columns": "Blood group, 100%"})

    assert words.remark_words(note) == "These columns are not used: Blood group, 100%."
