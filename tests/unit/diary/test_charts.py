"""Where things stand on a chart, and what is never made of them (hazard H22)."""

import math
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.diary.domain.charts import BOTTOM, MARK_SPACE, TOP, Axis, Chart, Edge, Spread, Told, chart_of
from app.diary.domain.windows import LEFT, RIGHT, Period, window_of

LAST = date(2026, 11, 26)
PAIN = Axis(0, 10, 2)
NUMBERS = st.floats(min_value=-1e6, max_value=1e6)


def told(days_before: int, *numbers: float, count: int = 1) -> Told:
    return Told(LAST - timedelta(days=days_before), count, tuple(Spread(one, one, one) for one in numbers))


def chart(*days: Told, period: Period = Period.WEEK, axis: Axis = PAIN, **more: object) -> Chart:
    return chart_of(days, axis, window_of(period, LAST), **more)  # type: ignore[arg-type]


@st.composite
def spreads(draw: st.DrawFn) -> Spread:
    low, last, high = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
    return Spread(low, high, last)


@st.composite
def diaries(draw: st.DrawFn) -> list[Told]:
    back = draw(st.sets(st.integers(min_value=-5, max_value=400), max_size=40))
    width = draw(st.integers(min_value=1, max_value=2))
    return [
        Told(LAST - timedelta(days=days), draw(st.integers(1, 9)), tuple(draw(spreads()) for _ in range(width)))
        for days in back
    ]


def points(drawn: Chart) -> list[tuple[float, float]]:
    return [(dot.x, dot.y) for series in drawn.series for dot in series.dots]


@given(diaries(), st.sampled_from(Period))
def test_h22_a_line_never_runs_over_a_place_where_nothing_was_told(days: list[Told], period: Period) -> None:
    drawn = chart(*days, period=period)
    step = (RIGHT - LEFT) / drawn.window.places

    joined = [pair for series in drawn.series for line in series.lines for pair in pairwise(line)]

    assert all(math.isclose(after[0] - before[0], step, abs_tol=0.11) for before, after in joined)


@given(diaries(), st.sampled_from(Period))
def test_h22_time_runs_from_left_to_right(days: list[Told], period: Period) -> None:
    drawn = chart(*days, period=period)

    for series in drawn.series:
        assert [dot.x for dot in series.dots] == sorted({dot.x for dot in series.dots})
    assert [row.on for row in drawn.rows] == sorted({row.on for row in drawn.rows})
    assert [tick.day for tick in drawn.day_ticks] == sorted({tick.day for tick in drawn.day_ticks})


@given(diaries(), st.sampled_from(Period))
def test_everything_stands_inside_the_drawing_and_is_a_number(days: list[Told], period: Period) -> None:
    drawn = chart(*days, period=period)

    lines = [place for series in drawn.series for line in series.lines for place in line]
    for x, y in [*points(drawn), *lines]:
        assert LEFT <= x <= RIGHT
        assert TOP <= y <= BOTTOM


@given(diaries(), st.sampled_from(Period))
def test_nothing_told_is_lost_and_nothing_is_added(days: list[Told], period: Period) -> None:
    window = window_of(period, LAST)
    inside = [day for day in days if window.first_on <= day.on <= window.last_on]

    drawn = chart(*days, period=period)

    assert sum(row.count for row in drawn.rows) == sum(day.count for day in inside)
    assert drawn.days_told + drawn.days_silent == window.days_been
    assert len(points(drawn)) == sum(len(row.spreads) for row in drawn.rows)


@given(st.lists(diaries(), min_size=2, max_size=2))
def test_h22_the_axis_is_the_same_whatever_was_told(pair: list[list[Told]]) -> None:
    one, other = (chart(*days) for days in pair)

    assert one.value_ticks == other.value_ticks


def test_a_day_without_a_word_is_no_nought() -> None:
    drawn = chart(told(3, 4), told(1, 5))

    assert len(points(drawn)) == 2
    assert drawn.series[0].lines == ()
    assert drawn.days_silent == 5


def test_two_days_on_end_are_joined() -> None:
    drawn = chart(told(2, 4), told(1, 5), told(6, 1))

    assert [len(line) for line in drawn.series[0].lines] == [2]


@pytest.mark.parametrize(("value", "edge", "y"), [(11, Edge.ABOVE, TOP), (-1, Edge.BELOW, BOTTOM), (10, None, TOP)])
def test_a_value_outside_the_axis_stands_at_its_edge_and_says_so(value: float, edge: Edge | None, y: float) -> None:
    drawn = chart(told(1, value))

    assert (drawn.series[0].dots[0].edge, drawn.series[0].dots[0].y) == (edge, y)
    assert drawn.has_edge is (edge is not None)
    assert drawn.rows[0].spreads[0].last == value


def test_several_values_of_a_day_are_the_last_between_the_least_and_the_most() -> None:
    drawn = chart(Told(LAST, 3, (Spread(2, 8, 4),)))

    reach, dot = drawn.series[0].reaches[0], drawn.series[0].dots[0]
    assert (reach.top, reach.bottom, dot.y) == (PAIN.y(8), PAIN.y(2), PAIN.y(4))


def test_a_blood_pressure_is_two_series() -> None:
    drawn = chart(told(1, 140, 90), told(0, 130, 80), axis=Axis(40, 220, 20))

    assert [len(series.dots) for series in drawn.series] == [2, 2]
    assert drawn.series[0].dots[0].y < drawn.series[1].dots[0].y


def test_a_year_is_gathered_into_whole_weeks() -> None:
    drawn = chart(told(0, 3), told(6, 7), told(7, 5), period=Period.YEAR)

    assert [(row.on, row.count) for row in drawn.rows] == [
        (LAST - timedelta(days=13), 1),
        (LAST - timedelta(days=6), 2),
    ]
    assert drawn.rows[1].spreads == (Spread(3, 7, 3),)
    assert drawn.days_told == 3


def test_what_is_no_number_is_not_drawn() -> None:
    drawn = chart(told(1, math.nan), told(2, math.inf), told(3, 4))

    assert [row.on for row in drawn.rows] == [LAST - timedelta(days=3)]


def test_marks_keep_their_numbers_and_those_close_together_do_not_cover_each_other() -> None:
    days = [LAST - timedelta(days=400), LAST - timedelta(days=1), LAST - timedelta(days=1)]

    drawn = chart(told(1, 4), marked=days)

    assert [mark.number for mark in drawn.marks] == [2, 3]
    assert drawn.marks[0].y != drawn.marks[1].y


@given(st.lists(st.integers(min_value=0, max_value=363), max_size=9), st.sampled_from(Period))
def test_no_mark_covers_another_and_each_keeps_its_day(back: list[int], period: Period) -> None:
    days = sorted(LAST - timedelta(days=one) for one in back)

    marks = chart(period=period, marked=days).marks

    for one, other in combinations(marks, 2):
        assert abs(one.x - other.x) >= MARK_SPACE - 0.11 or one.y != other.y
    for mark in marks:
        assert 0 <= mark.x <= RIGHT
        assert mark.day_x == window_of(period, LAST).x(window_of(period, LAST).place_of(mark.day))


def test_the_teams_number_is_a_line_across_the_chart() -> None:
    drawn = chart(told(1, 4), targets=(3.0,))

    assert [line.y for line in drawn.target_lines] == [PAIN.y(3)]


@pytest.mark.parametrize("period", Period)
def test_the_last_day_of_the_window_is_always_named(period: Period) -> None:
    drawn = chart(period=period)

    assert 3 <= len(drawn.day_ticks) <= 4
    assert drawn.window.place_of(drawn.day_ticks[-1].day) == drawn.window.places - 1
