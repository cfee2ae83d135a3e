"""Where a number stands beside a range."""

import pytest

from app.diary.domain.comparing import Side, side_of
from app.diary.domain.measures import Range


@pytest.mark.parametrize(
    ("number", "side"),
    [
        (3.9, Side.BELOW),
        (4.0, Side.WITHIN),
        (7.0, Side.WITHIN),
        (7.1, Side.ABOVE),
        (0.0, Side.BELOW),
        (None, None),
    ],
)
def test_both_ends_are_within_and_missing_is_no_side(number: float | None, side: Side | None) -> None:
    assert side_of(number, Range(4, 7)) is side
