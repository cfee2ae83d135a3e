"""Days as people type them."""

from datetime import date

import pytest

from app.core.days import parse_day


@pytest.mark.parametrize(
    "text",
    ["3/12/2025", "03/12/2025", " 3.12.2025 ", "3-12-2025", "3 12 2025", "3 Dec 2025", "3 december 2025", "۳/۱۲/۲۰۲۵"],
)
def test_the_day_comes_before_the_month(text: str) -> None:
    assert parse_day(text) == date(2025, 12, 3)


@pytest.mark.parametrize(
    "text", ["31/02/2025", "12/31/2025", "3/12/25", "12/2025", "tomorrow", "3 foo 2025", "0/0/0000", "²/1/2025"]
)
def test_what_is_no_day_is_refused_and_never_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_day(text)
