"""Ages and whole numbers."""

from datetime import date

import pytest

from app.mdt.domain import Search, age_on, is_nhs_number


@pytest.mark.parametrize(
    ("born_on", "day", "age"),
    [
        (date(1950, 12, 31), date(2026, 5, 12), 75),
        (date(1950, 5, 12), date(2026, 5, 12), 76),
        (date(1950, 5, 13), date(2026, 5, 12), 75),
        (date(1960, 2, 29), date(2025, 2, 28), 64),
        (date(1960, 2, 29), date(2025, 3, 1), 65),
    ],
)
def test_an_age_changes_on_the_birthday(born_on: date, day: date, age: int) -> None:
    assert age_on(born_on, day) == age


@pytest.mark.parametrize("number", ["9434765919", "4010232137", "9990000018", "9990000026", "9990000042"])
def test_a_number_with_its_check_digit_is_an_nhs_number(number: str) -> None:
    assert is_nhs_number(number)


@pytest.mark.parametrize(
    "number", ["9991234567", "9876544321", "999000001", "99900000180", "٩٩٩٠٠٠٠٠١٨", "", "abcdefghij"]
)
def test_anything_else_is_not(number: str) -> None:
    assert not is_nhs_number(number)


def test_a_search_for_nothing_is_empty() -> None:
    assert not Search()
    assert Search(phone="+447700900101")
