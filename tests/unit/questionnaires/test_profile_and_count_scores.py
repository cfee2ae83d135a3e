"""Scores that are not plain sums: four answers side by side, problems counted, questions that earlier answers rule out.

ONS4: 0-4, 5-6, 7-8, 9-10; anxious 0-1, 2-3, 4-5, 6-10. AUDIT-C: 5, 8 and 11. GDS-15: more than 5, and 10.
Carer check-in (our own): 2 problems.
"""

import pytest

from app.questionnaires.domain.scoring import AnswerDoesNotFit, Score, ScoreNote, score
from app.questionnaires.domain.values import Answers, Choice, Rating, Skipped, Value
from tests.questionnaires import definition

ONS4 = ("ons-satisfied", "ons-worthwhile", "ons-happy", "ons-anxious")
CARER = ("sleep", "own-health", "time-off", "money", "worry", "someone-to-call")
GDS_NO = (1, 5, 7, 11, 13)
AUDIT = {
    "audit-1": ("never", "monthly-or-less", "2-to-4-per-month", "2-to-3-per-week", "4-or-more-per-week"),
    "audit-2": ("0-to-2", "3-to-4", "5-to-6", "7-to-9", "10-or-more"),
    "audit-3": ("never", "less-than-monthly", "monthly", "weekly", "daily-or-almost-daily"),
}


def scored(key: str, answers: Answers) -> Score:
    result = score(definition(key), answers)
    assert result is not None
    return result


class TestOns4:
    @pytest.mark.parametrize("item", ONS4[:3])
    @pytest.mark.parametrize(
        ("number", "band"),
        [
            *[(0, "low"), (4, "low"), (5, "medium"), (6, "medium")],
            *[(7, "high"), (8, "high"), (9, "very-high"), (10, "very-high")],
        ],
    )
    def test_a_good_feeling_is_low_to_4_medium_to_6_high_to_8_and_very_high_above(
        self, item: str, number: int, band: str
    ) -> None:
        assert dict(scored("ons4", {item: Rating(number)}).bands)[item] == band

    @pytest.mark.parametrize(
        ("number", "band"),
        [
            *[(0, "very-low"), (1, "very-low"), (2, "low"), (3, "low")],
            *[(4, "medium"), (5, "medium"), (6, "high"), (10, "high")],
        ],
    )
    def test_anxiety_runs_the_other_way_with_bands_of_its_own(self, number: int, band: str) -> None:
        assert dict(scored("ons4", {"ons-anxious": Rating(number)}).bands)["ons-anxious"] == band

    def test_the_four_are_never_added_up(self) -> None:
        result = scored("ons4", {item: Rating(number) for item, number in zip(ONS4, (9, 7, 5, 6), strict=True)})

        assert (result.total, result.band, result.thresholds, result.note) == (None, None, (), ScoreNote.COMPLETE)
        assert result.items == tuple(zip(ONS4, (9, 7, 5, 6), strict=True))
        assert result.bands == tuple(zip(ONS4, ("very-high", "high", "medium", "high"), strict=True))

    @pytest.mark.parametrize("missing", ONS4)
    def test_a_missing_answer_leaves_the_others_as_they_are(self, missing: str) -> None:
        full: dict[str, Value] = {item: Rating(5) for item in ONS4}

        result = scored("ons4", {**full, missing: Skipped()})

        assert (result.missing_count, result.prorated, result.note) == (1, False, ScoreNote.PARTIAL)
        assert dict(result.bands) == {**dict(scored("ons4", full).bands), missing: None}

    def test_nothing_answered_says_nothing(self) -> None:
        result = scored("ons4", {})

        assert (result.note, result.missing_count) == (ScoreNote.TOO_MANY_MISSING, 4)
        assert {band for _, band in result.bands} == {None}

    @pytest.mark.parametrize("number", [-1, 11])
    def test_a_number_off_the_scale_is_refused(self, number: int) -> None:
        with pytest.raises(AnswerDoesNotFit, match="ons-happy"):
            scored("ons4", {"ons-happy": Rating(number)})


def drinking(*points: int) -> dict[str, Value]:
    return {link_id: Choice(AUDIT[link_id][score]) for link_id, score in zip(AUDIT, points, strict=True)}


class TestAuditC:
    @pytest.mark.parametrize(
        ("points", "total", "band", "thresholds"),
        [
            ((1, 0, 0), 1, "lower-risk", ()),
            ((2, 1, 1), 4, "lower-risk", ()),
            ((2, 2, 1), 5, "increasing-risk", ("positive",)),
            ((3, 2, 2), 7, "increasing-risk", ("positive",)),
            ((3, 3, 2), 8, "higher-risk", ("positive",)),
            ((4, 3, 3), 10, "higher-risk", ("positive",)),
            ((4, 4, 3), 11, "possible-dependence", ("positive", "possible-dependence")),
            ((4, 4, 4), 12, "possible-dependence", ("positive", "possible-dependence")),
        ],
    )
    def test_risk_changes_at_5_8_and_11(
        self, points: tuple[int, int, int], total: int, band: str, thresholds: tuple[str, ...]
    ) -> None:
        result = scored("audit_c", drinking(*points))

        assert (result.total, result.band, result.thresholds) == (total, band, thresholds)

    def test_who_never_drinks_is_not_asked_the_rest_and_scores_0(self) -> None:
        result = scored("audit_c", {"audit-1": Choice("never")})

        assert (result.total, result.band, result.note) == (0, "lower-risk", ScoreNote.COMPLETE)
        assert result.items == (("audit-1", 0), ("audit-2", 0), ("audit-3", 0))

    def test_an_amount_told_before_changing_to_never_is_not_counted(self) -> None:
        assert scored("audit_c", {**drinking(4, 4, 4), "audit-1": Choice("never")}).total == 0

    @pytest.mark.parametrize("missing", AUDIT)
    @pytest.mark.parametrize("how", ["absent", "skipped"])
    def test_all_three_are_needed_and_a_missing_one_is_not_0(self, missing: str, how: str) -> None:
        answers = drinking(4, 4, 4)
        if how == "skipped":
            answers[missing] = Skipped()
        else:
            del answers[missing]

        result = scored("audit_c", answers)

        assert (result.total, result.band, result.note) == (None, None, ScoreNote.TOO_MANY_MISSING)

    def test_the_first_question_skipped_does_not_make_the_others_0(self) -> None:
        result = scored("audit_c", {"audit-1": Skipped()})

        assert result.items == (("audit-1", None), ("audit-2", None), ("audit-3", None))


def depressed(count: int) -> dict[str, Value]:
    """Return answers to all 15 of which the first `count` speak for depression."""
    return {f"gds-{n}": Choice("no" if (n in GDS_NO) is (n <= count) else "yes") for n in range(1, 16)}


class TestGds15:
    @pytest.mark.parametrize("number", range(1, 16))
    def test_each_item_scores_1_for_the_answer_that_speaks_for_depression(self, number: int) -> None:
        scores = {code: scored("gds15", {f"gds-{number}": Choice(code)}).items for code in ("yes", "no")}

        assert dict(scores["yes"])[f"gds-{number}"] == (0 if number in GDS_NO else 1)
        assert dict(scores["no"])[f"gds-{number}"] == (1 if number in GDS_NO else 0)

    @pytest.mark.parametrize(
        ("total", "band", "thresholds"),
        [
            (0, "gds-0-to-5", ()),
            (5, "gds-0-to-5", ()),
            (6, "gds-6-to-9", ("positive",)),
            (9, "gds-6-to-9", ("positive",)),
            (10, "gds-10-to-15", ("positive", "almost-always-depression")),
            (15, "gds-10-to-15", ("positive", "almost-always-depression")),
        ],
    )
    def test_more_than_5_is_positive(self, total: int, band: str, thresholds: tuple[str, ...]) -> None:
        result = scored("gds15", depressed(total))

        assert (result.total, result.band, result.thresholds) == (total, band, thresholds)

    @pytest.mark.parametrize("missing", range(1, 16))
    def test_all_15_are_needed(self, missing: int) -> None:
        result = scored("gds15", {**depressed(15), f"gds-{missing}": Skipped()})

        assert (result.total, result.thresholds, result.note) == (None, (), ScoreNote.TOO_MANY_MISSING)


def problems(count: int, others: str = "no") -> dict[str, Value]:
    return {link_id: Choice("yes" if n < count else others) for n, link_id in enumerate(CARER)}


class TestCarerCheckIn:
    @pytest.mark.parametrize("count", range(7))
    def test_2_problems_are_a_reason_to_offer_a_carers_assessment(self, count: int) -> None:
        result = scored("carer_check_in", problems(count))

        assert (result.total, result.note) == (count, ScoreNote.COMPLETE)
        assert result.thresholds == (("offer-carers-assessment",) if count >= 2 else ())

    def test_sometimes_counts_nothing(self) -> None:
        result = scored("carer_check_in", problems(1, others="sometimes"))

        assert (result.total, result.thresholds) == (1, ())

    @pytest.mark.parametrize("missing", CARER)
    def test_with_an_answer_missing_there_is_no_number(self, missing: str) -> None:
        result = scored("carer_check_in", {**problems(1), missing: Skipped()})

        assert (result.total, result.missing_count, result.note) == (None, 1, ScoreNote.PARTIAL)
        assert result.thresholds == ()

    def test_2_problems_stay_2_problems_whatever_is_missing(self) -> None:
        result = scored("carer_check_in", {"money": Choice("yes"), "worry": Choice("yes")})

        assert (result.total, result.missing_count) == (None, 4)
        assert result.thresholds == ("offer-carers-assessment",)

    def test_nothing_answered_meets_nothing(self) -> None:
        result = scored("carer_check_in", {"what-would-help": Skipped()})

        assert (result.note, result.thresholds) == (ScoreNote.TOO_MANY_MISSING, ())
