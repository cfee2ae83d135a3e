"""When an answer from a paper form was given."""

from datetime import UTC, date, datetime, timedelta

from app.assessments.domain.paper_date import said_at
from app.assessments.domain.stepping import FRESH_FOR, is_stale


def test_an_answer_from_paper_was_given_on_the_day_that_it_says_and_else_when_it_was_saved() -> None:
    keyed_in = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)

    assert said_at(keyed_in, date(2026, 3, 3)) == datetime(2026, 3, 3, tzinfo=UTC)
    assert said_at(keyed_in, None) == keyed_in
    assert said_at(datetime(2026, 6, 1, 23, 30, tzinfo=UTC), date(2026, 6, 2)) == datetime(
        2026, 6, 1, 23, 30, tzinfo=UTC
    )


def test_a_paper_is_old_by_the_date_on_it_not_by_when_it_was_keyed_in() -> None:
    now = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)
    written_on = (now - FRESH_FOR - timedelta(days=1)).date()

    assert is_stale(said_at(now, written_on), now)
    assert not is_stale(said_at(now, None), now)
