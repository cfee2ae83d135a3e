"""The time a set of questions took, without pauses."""

from datetime import UTC, datetime, timedelta

import pytest

from app.assessments.domain.burden import minutes_spent

BEGAN = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [
        ([], 0),
        ([0], 0),
        ([0, 1], 1),
        ([0, 60], 1),
        ([0, 61], 2),
        ([61, 0], 2),
        ([0, 300], 5),
        ([0, 301], 0),
        ([0, 30, 4000, 4030], 1),
    ],
)
def test_pauses_of_more_than_five_minutes_do_not_count(seconds: list[int], minutes: int) -> None:
    assert minutes_spent(BEGAN + timedelta(seconds=second) for second in seconds) == minutes
