"""The order of the list and the clock on it, as values."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.worklist.domain.items import Cursor, Priority, can_be_undone, cursor_from_text, is_overdue, priorities_of, rank

NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
ME = uuid.UUID(int=1)


def test_urgent_comes_before_the_rest_and_untaken_before_taken() -> None:
    order = [(priority, is_taken) for priority in sorted(Priority, reverse=True) for is_taken in (False, True)]

    assert [rank(priority, is_taken=is_taken) for priority, is_taken in order] == [0, 1, 20, 21, 40, 41]


def test_one_priority_is_two_neighbouring_ranks() -> None:
    assert [priorities_of(priority) for priority in Priority] == [(40, 41), (20, 21), (0, 1)]


@given(st.integers(0, 41), st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)), st.uuids())
def test_a_place_survives_the_address_to_the_microsecond(place: int, raised_at: datetime, item_id: uuid.UUID) -> None:
    cursor = Cursor(place, raised_at.replace(tzinfo=UTC), item_id)

    assert cursor_from_text(cursor.to_text()) == cursor


@pytest.mark.parametrize(
    "text", ["", "1", "a.b.c", "1.2.x", "1.2.3.4", "1." + "9" * 40 + f".{ME.hex}", f"{'9' * 30}.0.{ME.hex}", "٣.٣.٣"]
)
def test_a_place_that_nobody_wrote_starts_from_the_top(text: str) -> None:
    assert cursor_from_text(text) is None


@pytest.mark.parametrize(("minutes", "expected"), [(-1, False), (0, False), (1, True)])
def test_an_item_is_overdue_only_after_its_hour(minutes: int, expected: bool) -> None:
    assert is_overdue(NOW, NOW + timedelta(minutes=minutes)) is expected


def test_an_item_without_an_hour_is_never_overdue() -> None:
    assert not is_overdue(None, NOW)


@pytest.mark.parametrize(
    ("resolved_by", "seconds", "expected"),
    [(ME, 0, True), (ME, 900, True), (ME, 901, False), (uuid.UUID(int=2), 0, False)],
)
def test_a_closing_is_undone_by_the_same_person_within_fifteen_minutes(
    resolved_by: uuid.UUID, seconds: int, expected: bool
) -> None:
    assert can_be_undone(NOW, resolved_by, by=ME, now=NOW + timedelta(seconds=seconds)) is expected


def test_an_open_item_has_no_closing_to_undo() -> None:
    assert not can_be_undone(None, None, by=None, now=NOW)
