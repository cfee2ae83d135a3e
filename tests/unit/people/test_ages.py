"""How old somebody is."""

from datetime import date

import pytest

from app.people.domain.ages import age_on


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
