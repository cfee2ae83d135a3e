import csv
import io

import pytest

from app.population.domain.exports import escaped, spreadsheet, unescaped


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-1", "@x", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", " =1", "'=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_text_and_comes_back(cell):
    assert escaped(cell) == "'" + cell
    assert unescaped(escaped(cell)) == cell


@pytest.mark.parametrize("cell", ["Ann", "O'Neill", "", "31/12/1950", "999 000 0018"])
def test_an_ordinary_cell_is_left_alone(cell):
    assert escaped(cell) == unescaped(cell) == cell


def test_a_spreadsheet_says_that_it_is_unicode_and_holds_every_cell():
    data = spreadsheet(["Row", "Name"], [["2", "اردو"], ["3", "=cmd"]])

    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows == [["Row", "Name"], ["2", "اردو"], ["3", "'=cmd"]]
