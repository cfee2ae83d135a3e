"""Numbers in the units people use, and which of them are asked about."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.diary.domain.codes import CODES, UCUM
from app.diary.domain.danger import HAS_ADVICE
from app.diary.domain.given import NotTaken, Problem, parse_given
from app.diary.domain.measures import (
    MEASURES,
    READINGS,
    SYMPTOMS,
    Kind,
    Measure,
    Unit,
    from_own,
    is_unlikely,
    of_kind,
    to_own,
)
from app.diary.words import BOXES, ENDS, NAMES, QUESTIONS, UNITS, WITH_UNIT

UNITS_OF_ALL = [(measure, unit) for measure in READINGS for unit in measure.units]


def unit(measure: str, key: str) -> Unit:
    found = MEASURES[measure].unit(key)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("measure", "key", "typed", "own"),
    [
        ("weight", "kg", (70.5, None), 70.5),
        ("weight", "st_lb", (11, 0), 69.853),
        ("weight", "st_lb", (11, 4), 71.668),
        ("weight", "st_lb", (0, 150), 68.039),
        ("glucose", "mg_dl", (126, None), 6.994),
        ("glucose", "mg_dl", (18.016, None), 1.0),
        ("temperature", "fahrenheit", (98.6, None), 37.0),
        ("temperature", "fahrenheit", (32, None), 0.0),
    ],
)
def test_what_is_typed_is_stored_in_the_measures_own_unit(measure: str, key: str, typed, own: float) -> None:
    assert to_own(unit(measure, key), *typed) == pytest.approx(own, abs=0.001)


@pytest.mark.parametrize(
    ("own", "shown"), [(71.668, (11, 4)), (69.853, (11, 0)), (69.8, (11, 0)), (63.5029318, (10, 0)), (0.5, (0, 1))]
)
def test_pounds_never_make_a_whole_stone(own: float, shown: tuple[float, float]) -> None:
    assert from_own(unit("weight", "st_lb"), own) == shown


@settings(max_examples=300)
@given(pair=some.sampled_from(UNITS_OF_ALL), part=some.floats(0, 1))
def test_a_number_comes_back_from_its_own_unit_as_it_was(pair: tuple[Measure, Unit], part: float) -> None:
    measure, one = pair
    own = measure.allowed.low + part * (measure.allowed.high - measure.allowed.low)

    back = to_own(one, *from_own(one, own))

    smallest = one.second or one.factor
    assert abs(back - own) <= smallest * 0.5 * 10**-one.decimals + 1e-9


@settings(max_examples=300)
@given(pair=some.sampled_from(UNITS_OF_ALL), part=some.floats(0.01, 0.99), part2=some.floats(0, 1))
def test_no_number_that_can_be_is_refused_however_extreme(
    pair: tuple[Measure, Unit], part: float, part2: float
) -> None:
    measure, one = pair
    low, high = from_own(one, measure.allowed.low)[0], from_own(one, measure.allowed.high)[0]
    fields = {"measure": measure.key, "unit": one.key, "number": f"{low + part * (high - low):.4f}"}
    if measure.second_allowed:
        fields["number2"] = f"{part2 * measure.second_allowed.high:.4f}"

    taken = parse_given(fields)

    assert taken.number is not None
    assert taken.asks is is_unlikely(measure, taken.number, taken.number2)
    assert parse_given({**fields, "is_confirmed": "yes"}).asks is False


@pytest.mark.parametrize(
    ("measure", "number", "number2", "asks"),
    [
        ("blood_pressure", 120, 80, False),
        ("blood_pressure", 210, 40, True),
        ("blood_pressure", 80, 120, True),
        ("blood_pressure", 118, 118, True),
        ("oxygen", 88, None, False),
        ("oxygen", 9, None, True),
        ("weight", 700, None, True),
        ("glucose", 6.2, None, False),
        ("glucose", 110, None, True),
        ("temperature", 98.6, None, True),
        ("sleep", 0, None, True),
        ("steps", 0, None, False),
        ("pain", 10, None, False),
    ],
)
def test_what_looks_like_a_slip_is_asked_about(measure: str, number: float, number2: float | None, asks: bool) -> None:
    assert is_unlikely(MEASURES[measure], number, number2) is asks


@pytest.mark.parametrize("measure", [*SYMPTOMS, *READINGS], ids=lambda one: one.key)
def test_everything_usual_can_be(measure: Measure) -> None:
    assert measure.usual.low in measure.allowed
    assert measure.usual.high in measure.allowed


def test_every_measure_has_its_words() -> None:
    assert set(NAMES) == set(QUESTIONS) == set(MEASURES)
    assert set(ENDS) == {one.key for one in SYMPTOMS}
    assert set(BOXES) == {one.key for one in READINGS}
    assert {one.key for _, one in UNITS_OF_ALL if len(_.units) > 1} == set(UNITS)
    assert {one.key for _, one in UNITS_OF_ALL} - {"steps"} | {"of_10"} == set(WITH_UNIT)


def test_codes_and_advice_are_of_measures_that_there_are() -> None:
    assert set(CODES) <= set(MEASURES)
    assert set(UCUM) == {one.key for kind in (Kind.SYMPTOM, Kind.READING) for one in of_kind(kind)}
    assert set(HAS_ADVICE) <= set(MEASURES)


@pytest.mark.parametrize("number", ["-1", "11", "2.5", "1e1", "nan", "inf", "9" * 30])
def test_a_symptom_is_a_whole_number_from_0_to_10(number: str) -> None:
    with pytest.raises(NotTaken) as refused:
        parse_given({"measure": "pain", "number": number})

    assert refused.value.problems["number"].problem in {Problem.OUT_OF_RANGE, Problem.NOT_A_NUMBER}
