"""Scores of the published instruments, at every published cut-off.

PHQ-9: 5, 10, 15, 20 (Kroenke, Spitzer and Williams 2001). GAD-7: 5, 10, 15 (Spitzer, Kroenke, Williams and
Lowe 2006), 8 for NHS Talking Therapies. PHQ-2 and GAD-2: 3. MRC: grades 1 to 5, 3 or more for pulmonary
rehabilitation. UCLA-3: 3 to 9, 6 or more lonely.
"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaires.domain.scoring import AnswerDoesNotFit, Score, ScoreNote, prorate, score
from app.questionnaires.domain.values import Answers, Choice, Choices, Rating, Skipped, Value
from tests.questionnaires import definition

FREQUENCY = ("not-at-all", "several-days", "more-than-half-the-days", "nearly-every-day")
OFTEN = ("hardly-ever-or-never", "some-of-the-time", "often")
FREQUENCY_INSTRUMENTS = ("phq2", "phq9", "gad2", "gad7")
SCORED = (*FREQUENCY_INSTRUMENTS, "mrc_breathlessness", "loneliness_single", "ucla3")
ALL_SCORED = (*SCORED, "ons4", "audit_c", "gds15", "carer_check_in")


def scored(key: str, answers: Answers) -> Score:
    result = score(definition(key), answers)
    assert result is not None
    return result


def items_of(key: str) -> tuple[str, ...]:
    scoring = definition(key).scoring
    assert scoring is not None
    return scoring.items


def adding_up_to(key: str, total: int) -> dict[str, Value]:
    """Return answers to every item of a 0 to 3 instrument that add up to `total`."""
    answers: dict[str, Value] = {}
    for link_id in items_of(key):
        points = min(3, total)
        answers[link_id] = Choice(FREQUENCY[points])
        total -= points
    return answers


@pytest.mark.parametrize(
    ("total", "band", "thresholds"),
    [
        (0, "minimal", ()),
        (4, "minimal", ()),
        (5, "mild", ()),
        (9, "mild", ()),
        (10, "moderate", ("caseness",)),
        (14, "moderate", ("caseness",)),
        (15, "moderately-severe", ("caseness",)),
        (19, "moderately-severe", ("caseness",)),
        (20, "severe", ("caseness",)),
        (27, "severe", ("caseness",)),
    ],
)
def test_phq9_bands_change_at_5_10_15_and_20(total: int, band: str, thresholds: tuple[str, ...]) -> None:
    result = scored("phq9", adding_up_to("phq9", total))

    assert (result.total, result.band, result.thresholds) == (total, band, thresholds)


@pytest.mark.parametrize(
    ("total", "band", "thresholds"),
    [
        (0, "minimal", ()),
        (4, "minimal", ()),
        (5, "mild", ()),
        (7, "mild", ()),
        (8, "mild", ("talking-therapies-caseness",)),
        (9, "mild", ("talking-therapies-caseness",)),
        (10, "moderate", ("talking-therapies-caseness", "caseness")),
        (14, "moderate", ("talking-therapies-caseness", "caseness")),
        (15, "severe", ("talking-therapies-caseness", "caseness")),
        (21, "severe", ("talking-therapies-caseness", "caseness")),
    ],
)
def test_gad7_bands_change_at_5_10_and_15_and_talking_therapies_count_from_8(
    total: int, band: str, thresholds: tuple[str, ...]
) -> None:
    result = scored("gad7", adding_up_to("gad7", total))

    assert (result.total, result.band, result.thresholds) == (total, band, thresholds)


@pytest.mark.parametrize("key", ["phq2", "gad2"])
@pytest.mark.parametrize(("total", "is_positive"), [(0, False), (2, False), (3, True), (6, True)])
def test_the_two_item_screens_are_positive_at_3(key: str, total: int, is_positive: bool) -> None:
    result = scored(key, adding_up_to(key, total))

    assert result.total == total
    assert ("positive" in result.thresholds) is is_positive


@pytest.mark.parametrize(("grade", "is_met"), [(1, False), (2, False), (3, True), (4, True), (5, True)])
def test_mrc_grade_is_the_option_chosen_and_3_opens_the_rehabilitation_talk(grade: int, is_met: bool) -> None:
    result = scored("mrc_breathlessness", {"mrc-grade": Choice(f"grade-{grade}")})

    assert (result.total, result.band) == (grade, f"grade-{grade}")
    assert ("pulmonary-rehabilitation-talk" in result.thresholds) is is_met


@pytest.mark.parametrize(
    ("points", "total", "band"),
    [((1, 1, 1), 3, "not-lonely"), ((2, 2, 1), 5, "not-lonely"), ((2, 2, 2), 6, "lonely"), ((3, 3, 3), 9, "lonely")],
)
def test_ucla3_runs_from_3_to_9_and_6_is_lonely(points: tuple[int, ...], total: int, band: str) -> None:
    answers = {link_id: Choice(OFTEN[n - 1]) for link_id, n in zip(items_of("ucla3"), points, strict=True)}

    result = scored("ucla3", answers)

    assert (result.total, result.band) == (total, band)


@pytest.mark.parametrize("missing", items_of("ucla3"))
def test_ucla3_needs_all_three(missing: str) -> None:
    answers = {link_id: Choice("often") for link_id in items_of("ucla3") if link_id != missing}

    result = scored("ucla3", answers)

    assert (result.total, result.band, result.note) == (None, None, ScoreNote.TOO_MANY_MISSING)


@pytest.mark.parametrize("code", ["often-or-always", "some-of-the-time", "occasionally", "hardly-ever", "never"])
def test_the_single_loneliness_question_gives_a_category_and_no_number(code: str) -> None:
    result = scored("loneliness_single", {"lonely": Choice(code)})

    assert (result.total, result.band) == (None, code)
    assert ("lonely" in result.thresholds) is (code == "often-or-always")


@pytest.mark.parametrize("key", SCORED)
def test_nothing_answered_is_no_score_rather_than_0(key: str) -> None:
    result = scored(key, {})

    assert (result.total, result.band, result.thresholds) == (None, None, ())
    assert result.missing_count == len(items_of(key))


@pytest.mark.parametrize(("key", "allowed"), [("phq9", 2), ("gad7", 1), ("phq2", 0), ("gad2", 0)])
def test_only_so_many_items_may_be_missing(key: str, allowed: int) -> None:
    answers = adding_up_to(key, 100)
    for link_id in items_of(key)[:allowed]:
        answers[link_id] = Skipped()

    within = scored(key, answers)
    beyond = scored(key, {**answers, items_of(key)[allowed]: Skipped()})

    assert within.total == 3 * len(items_of(key))
    assert within.prorated is (allowed > 0)
    assert (beyond.total, beyond.note) == (None, ScoreNote.TOO_MANY_MISSING)


def test_a_prorated_total_takes_the_mean_of_the_answered_items_for_the_missing_ones() -> None:
    answers = adding_up_to("phq9", 9)
    del answers["phq-8"], answers["phq-9"]

    result = scored("phq9", answers)

    # 9 points on 7 items: 9 * 9 / 7 = 11.57.
    assert (result.total, result.band, result.prorated, result.missing_count) == (12, "moderate", True, 2)
    assert dict(result.items)["phq-9"] is None


def test_a_half_rounds_up_towards_the_more_severe_score() -> None:
    assert prorate([1, 0, 0, 0], 6) == 2
    assert prorate([3, 0, 0, 0, 0, 0], 7) == 4


@given(st.lists(st.integers(0, 3), min_size=1, max_size=9), st.integers(0, 2))
def test_proration_is_the_mean_times_the_items_to_the_nearest_whole(known: list[int], missing: int) -> None:
    exact = Fraction(sum(known) * (len(known) + missing), len(known))

    assert Fraction(-1, 2) < prorate(known, len(known) + missing) - exact <= Fraction(1, 2)


ANSWER = st.sampled_from([*(Choice(code) for code in FREQUENCY), Skipped(), None])


@st.composite
def frequency_answers(draw: st.DrawFn) -> tuple[str, dict[str, Value]]:
    key = draw(st.sampled_from(FREQUENCY_INSTRUMENTS))
    drawn = {link_id: draw(ANSWER) for link_id in items_of(key)}
    return key, {link_id: value for link_id, value in drawn.items() if value is not None}


@given(frequency_answers())
def test_a_score_is_within_its_range_or_not_given(case: tuple[str, dict[str, Value]]) -> None:
    key, answers = case
    scoring = definition(key).scoring
    assert scoring is not None

    result = scored(key, answers)

    if result.total is None:
        assert (result.band, result.thresholds) == (None, ())
        assert result.missing_count > scoring.missing_allowed
    else:
        assert scoring.minimum <= result.total <= scoring.maximum
        assert (result.band is None) is (not scoring.bands)


@given(frequency_answers(), st.data())
def test_a_skip_counts_as_unknown_never_as_0(case: tuple[str, dict[str, Value]], data: st.DataObject) -> None:
    key, answers = case
    link_id = data.draw(st.sampled_from(items_of(key)))

    skipped = scored(key, {**answers, link_id: Skipped()})
    absent = scored(key, {k: v for k, v in answers.items() if k != link_id})

    assert skipped == absent
    assert dict(skipped.items)[link_id] is None


@given(frequency_answers(), st.data())
def test_a_worse_answer_never_lowers_the_score(case: tuple[str, dict[str, Value]], data: st.DataObject) -> None:
    key, answers = case
    link_id = data.draw(st.sampled_from(items_of(key)))
    points = data.draw(st.integers(0, 2))

    better = scored(key, {**answers, link_id: Choice(FREQUENCY[points])})
    worse = scored(key, {**answers, link_id: Choice(FREQUENCY[points + 1])})

    assert (better.total is None) is (worse.total is None)
    if better.total is not None and worse.total is not None:
        assert better.total <= worse.total


def test_the_unscored_difficulty_question_never_changes_the_phq9() -> None:
    answers = adding_up_to("phq9", 14)

    assert scored("phq9", {**answers, "phq-difficulty": Choice("extremely-difficult")}) == scored("phq9", answers)


@pytest.mark.parametrize("value", [Choice("sometimes"), Choices(("not-at-all",)), Rating(0)])
def test_an_answer_the_item_does_not_offer_is_refused(value: Value) -> None:
    with pytest.raises(AnswerDoesNotFit, match="phq-1"):
        score(definition("phq9"), {"phq-1": value})


def test_a_needs_assessment_has_no_score() -> None:
    assert score(definition("holistic_needs"), {"confidence": Rating(3)}) is None


@pytest.mark.parametrize("key", ALL_SCORED)
def test_every_clinical_constant_names_its_source_and_its_sign_off(key: str) -> None:
    scoring = definition(key).scoring
    assert scoring is not None
    evidence = [scoring.evidence, *(threshold.evidence for threshold in scoring.thresholds)]
    if scoring.missing_allowed or scoring.not_asked is not None:
        assert scoring.missing_evidence is not None
        evidence.append(scoring.missing_evidence)

    assert all(item.source for item in evidence)
    assert {item.signed_off_by for item in evidence} == {""}, "a sign-off needs a name, a date and a new version"
