"""When an entry lies outside the number that a team set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.diary.domain.targets import Ends

NUMBERS = st.floats(min_value=0, max_value=1000)


@pytest.mark.parametrize(
    ("ends", "number", "number2", "is_outside"),
    [
        (Ends(low=88, high=92), 88, None, False),
        (Ends(low=88, high=92), 92, None, False),
        (Ends(low=88, high=92), 87.9, None, True),
        (Ends(low=88, high=92), 92.1, None, True),
        (Ends(high=140, high2=90), 140, 90, False),
        (Ends(high=140, high2=90), 120, 91, True),
        (Ends(high=140, high2=90), 141, 80, True),
        (Ends(high=140, high2=90), 120, None, False),
        (Ends(), 10**6, 10**6, False),
    ],
)
def test_an_end_is_inside_and_what_lies_beyond_it_is_not(
    ends: Ends, number: float, number2: float | None, is_outside: bool
) -> None:
    assert ends.is_outside(number, number2) is is_outside


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_worse_number_is_never_inside_where_a_better_one_is_outside(high: float, one: float, other: float) -> None:
    better, worse = sorted((one, other))
    ends = Ends(high=high)

    assert ends.is_outside(worse) or not ends.is_outside(better)


@pytest.mark.parametrize(
    ("ends", "in_order"),
    [(Ends(1, 2), True), (Ends(2, 2), True), (Ends(3, 2), False), (Ends(None, 2, 5, 4), False), (Ends(), True)],
)
def test_the_lower_end_comes_first(ends: Ends, in_order: bool) -> None:
    assert ends.are_in_order() is in_order


def test_only_the_ends_that_there_are_become_lines() -> None:
    assert list(Ends(None, 140, 60, None).values()) == [140, 60]
    assert Ends().are_none
