from datetime import date

import pytest

from app.population.domain.birth_dates import parse_birth_date
from app.population.domain.findings import Reason, Unreadable

TODAY = date(2026, 5, 12)


@pytest.mark.parametrize(
    "written",
    [
        "31/12/1950",
        "31-12-1950",
        "31.12.1950",
        "31 12 1950",
        "1950-12-31",
        "1950/12/31",
        "1950-12-31T00:00:00",
        "1950-12-31 00:00:00.000",
        "31/12/1950 00:00",
        "31 Dec 1950",
        "31-Dec-1950",
        "31Dec1950",
        "31 december 1950",
        "31st December, 1950",
        " 31\u00a0Dec\u00a01950 ",
    ],
)
def test_a_birthday_is_read_in_every_common_way_of_writing_it(written):
    assert parse_birth_date(written, TODAY).on == date(1950, 12, 31)


def test_the_day_always_comes_before_the_month():
    assert parse_birth_date("03/04/1950", TODAY).on == date(1950, 4, 3)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("12/31/1950", Reason.date_month_first),
        ("1950-31-12", Reason.date_month_first),
        ("31/02/1950", Reason.date_impossible),
        ("29/02/1951", Reason.date_impossible),
        ("00/00/0000", Reason.date_impossible),
        ("00/01/1950", Reason.date_impossible),
        ("13/05/2026", Reason.date_future),
        ("01/01/3000", Reason.date_future),
        ("11/05/1905", Reason.date_too_old),
        ("01/01/0001", Reason.date_too_old),
        ("01/02/10", Reason.date_two_digit_year),
        ("18628", Reason.date_serial_number),
        ("1950", Reason.date_partial),
        ("1950-12", Reason.date_partial),
        ("Dec 31 1950", Reason.date_unreadable),
        ("31 Foo 1950", Reason.date_unreadable),
        ("31 Janua 1950", Reason.date_unreadable),
        ("about 1950", Reason.date_unreadable),
        ("", Reason.missing),
    ],
)
def test_a_doubtful_birthday_is_refused_with_its_reason(written, reason):
    with pytest.raises(Unreadable) as problem:
        parse_birth_date(written, TODAY)

    assert problem.value.reason == reason


@pytest.mark.parametrize(
    ("written", "expected"),
    [("31.12.50", date(1950, 12, 31)), ("1/2/03", date(2003, 2, 1)), ("1 Feb 99", date(1999, 2, 1))],
)
def test_a_year_of_two_digits_is_completed_where_only_one_century_is_possible(written, expected):
    found = parse_birth_date(written, TODAY)

    assert (found.on, found.year_was_completed) == (expected, True)


def test_somebody_of_exactly_120_is_believed():
    assert parse_birth_date("12/05/1906", TODAY).on == date(1906, 5, 12)


def test_a_birthday_today_is_believed():
    assert parse_birth_date("12/05/2026", TODAY).on == TODAY
