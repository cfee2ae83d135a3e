"""How much of a month fits on one page, and what a month is."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.diary.domain.axes import AXES, SYMPTOMS
from app.diary.domain.charts import Spread, Told, chart_of
from app.diary.domain.measures import MEASURES
from app.diary.domain.months import (
    CHART_LINES,
    LONGEST_ON_PAPER,
    PAGE_LINES,
    Month,
    Part,
    Symptom,
    fitting,
    lines_of,
    shortened,
    symptom_of,
)

ALL = frozenset(Part)
TEXTS = st.lists(st.text(max_size=400), max_size=20)


@given(st.frozensets(st.sampled_from(Part)), TEXTS, TEXTS, st.integers(0, 6), st.integers(0, 9))
def test_what_is_said_to_fit_has_room(
    parts: frozenset[Part], notes: list[str], said: list[str], symptoms: int, readings: int
) -> None:
    fits = fitting(parts, notes=notes, said=said, symptoms=symptoms, readings=readings)

    headed = {Part.FELT: 5, Part.SYMPTOMS: 4 + symptoms, Part.NOTES: 4, Part.READINGS: 3}
    used = sum(headed[part] for part in parts) + sum(map(lines_of, [*notes[: fits.notes], *said[: fits.said]]))
    used += -(-fits.charts // 2) * CHART_LINES
    assert used <= PAGE_LINES
    assert (fits.notes <= len(notes), fits.said <= len(said), fits.charts <= readings) == (True, True, True)


def test_a_part_that_is_left_out_takes_no_room() -> None:
    fits = fitting(frozenset({Part.READINGS}), notes=["a"], said=["b"], symptoms=6, readings=4)

    assert (fits.notes, fits.said, fits.charts) == (0, 0, 4)


def test_own_marks_come_before_own_words_and_some_words_before_pictures() -> None:
    long = "x" * LONGEST_ON_PAPER
    fits = fitting(ALL, notes=[long] * 9, said=[long] * 20, symptoms=2, readings=2)

    assert fits.notes > 0
    assert fits.said == 0
    assert fits.charts == 2


@given(st.text())
def test_a_text_on_paper_has_an_end(text: str) -> None:
    short = shortened(text)

    assert len(short) <= LONGEST_ON_PAPER + 1
    assert short.endswith("…") or "".join(text.split()).startswith("".join(short.split())[:20])
    assert lines_of(text) <= 7


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-11", Month(2026, 11)),
        ("1900-01", Month(1900, 1)),
        ("1899-12", None),
        ("2026-00", None),
        ("2026-1", None),
        ("2026-11 ", None),
        ("", None),
    ],
)
def test_a_month_is_a_year_and_two_figures(text: str, month: Month | None) -> None:
    assert Month.from_text(text) == month


@pytest.mark.parametrize("month", [Month(2026, 12), Month(2026, 1), Month(2024, 2)])
def test_a_month_knows_its_neighbours_and_its_days(month: Month) -> None:
    window = month.window(month.after.first_on)

    assert (month.after.before, month.before.after) == (month, month)
    assert window.days == window.days_been == (month.after.first_on - month.first_on).days


def test_a_month_that_goes_on_counts_the_days_that_have_been() -> None:
    month = Month(2026, 5)

    assert (month.window(month.first_on).days, month.window(month.first_on).days_been) == (31, 1)


def test_a_symptom_is_its_lowest_its_highest_and_its_days() -> None:
    month = Month(2026, 5)
    told = [Told(month.first_on, 2, (Spread(2, 7, 3),)), Told(month.first_on.replace(day=9), 1, (Spread(5, 5, 5),))]

    found = symptom_of("pain", chart_of(told, AXES["pain"], month.window(month.first_on)))

    assert found == Symptom("pain", 2, 7, 2)


def test_every_measure_with_a_number_has_a_fixed_axis() -> None:
    assert set(AXES) == {key for key, measure in MEASURES.items() if measure.units}
    for key, axis in product(SYMPTOMS, [AXES["pain"]]):
        assert AXES[key] == axis


@pytest.mark.parametrize("key", AXES)
def test_an_axis_ends_with_a_line_and_begins_with_one(key: str) -> None:
    axis = AXES[key]

    assert (axis.values[0], axis.values[-1]) == (axis.low, axis.high)
    assert 4 <= len(axis.values) <= 7
