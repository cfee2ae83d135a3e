"""A change is said to be more than chance only where two scores, the same rules and the instrument say so."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessments.domain.change import Scored, Verdict, change_of
from app.questionnaires.domain.definition import Evidence, Scoring, ScoringMethod
from app.questionnaires.domain.policy import ReliableChange

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
RULES = Scoring(ScoringMethod.SUM, ("a",), 0, 27, Evidence("test"))
OTHER_RULES = Scoring(ScoringMethod.SUM, ("a", "b"), 0, 27, Evidence("test"))
SIX = ReliableChange(6, is_confirmed=False, evidence=Evidence("test"))
SIGNED = ReliableChange(6, is_confirmed=True, evidence=Evidence("test", "A. Officer"))


def scores(*totals: int | None, rules: Scoring = RULES) -> list[Scored]:
    return [Scored(BEGAN + timedelta(days=day), total, False, rules) for day, total in enumerate(totals)]


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [
        (10, 15, Verdict.ABOUT_SAME),
        (10, 16, Verdict.MORE),
        (10, 17, Verdict.MORE),
        (10, 5, Verdict.ABOUT_SAME),
        (10, 4, Verdict.LESS),
        (10, 3, Verdict.LESS),
        (10, 10, Verdict.ABOUT_SAME),
        (0, 0, Verdict.ABOUT_SAME),
        (None, 10, Verdict.NOT_COMPARED),
        (10, None, Verdict.NOT_COMPARED),
    ],
)
def test_a_change_counts_from_the_instruments_reliable_change_on(
    before: int | None, now: int | None, verdict: Verdict
) -> None:
    assert change_of(scores(before, now), SIX).verdict is verdict


def test_one_score_is_no_change() -> None:
    found = change_of(scores(12), SIX)

    assert (found.verdict, found.last, found.since_last, found.since_first) == (Verdict.ONCE, None, None, None)


def test_scores_made_by_other_rules_are_never_compared() -> None:
    found = change_of([*scores(20, rules=OTHER_RULES), *scores(20, 4)[1:]], SIX)

    assert (found.verdict, found.since_last) == (Verdict.NOT_COMPARED, None)


def test_without_a_known_reliable_change_nothing_is_made_of_the_difference() -> None:
    assert change_of(scores(3, 9), None).verdict is Verdict.SIZE_UNKNOWN


def test_first_last_and_now_are_told_apart() -> None:
    found = change_of(scores(20, 14, 9), SIX)

    assert (found.first.total, found.last.total if found.last else None, found.now.total) == (20, 14, 9)
    assert (found.since_first, found.since_last) == (-11, -5)


def test_an_unsigned_constant_is_marked() -> None:
    assert not change_of(scores(3, 9), SIX).is_confirmed
    assert change_of(scores(3, 9), SIGNED).is_confirmed


@given(st.lists(st.none() | st.integers(0, 27), min_size=1, max_size=6))
def test_nothing_is_said_to_have_changed_without_both_scores(totals: list[int | None]) -> None:
    found = change_of(scores(*totals), SIX)

    if found.verdict in {Verdict.LESS, Verdict.MORE}:
        assert found.last is not None
        assert found.last.total is not None
        assert found.now.total is not None
        assert abs(found.now.total - found.last.total) >= 6
