"""Numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.diary.domain.numbers import parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("72", 72),
        (" 72 ", 72),
        ("7.5", 7.5),
        ("7,5", 7.5),
        ("٧٢", 72),
        ("۷۲", 72),
        ("۷٫۵", 7.5),
        ("٣٧٫٢", 37.2),
        ("-5", -5),
        ("−5", -5),
        ("0", 0),
        ("00072", 72),
        ("\u200e72\u200f", 72),
    ],
)
def test_digits_of_every_script_with_a_comma_or_a_point(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "x", "7.5.1", "1,234.5", "7,", ",5", "1e5", "nan", "inf", "0x10", "²", "½", "7 5", "9" * 13, "1" * 41]
)
def test_what_is_no_plain_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(("text", "number"), [("98%", 98), ("98 %", 98), ("۹۸٪", 98), ("98 percent", None)])
def test_the_unit_may_stand_behind(text: str, number: float | None) -> None:
    assert parse_number(text, endings=("%",)) == number


@pytest.mark.parametrize(
    ("text", "number"), [("10,500", 10500), ("10.500", 10500), ("10 500", 10500), ("1,234,567", 1234567), ("950", 950)]
)
def test_a_count_in_groups_is_that_count(text: str, number: float) -> None:
    assert parse_number(text, is_grouped=True) == number


@given(some.text(alphabet="0123456789.,+-٠۵٫٪ %kg\u200e²½\x00", max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    found = parse_number(text, endings=("kg",), is_grouped=True)

    assert found is None or abs(found) < 10**13
