"""One entry read from plain fields, and when it was so."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.diary.domain.danger import ADVICE_VERSION
from app.diary.domain.given import FIELDS, NotTaken, Problem, fingerprint, parse_given
from app.diary.domain.measures import MEASURES, Choice
from app.diary.domain.moments import Moment, moment_of
from tests.schema import ROOT

NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)  # 10:30 in London
ADVICE = ROOT / "app/diary/templates/diary/_danger.html"
ADVICE_SHA256 = {"1": "bee2ceb702ce2d3212d1a0feed4ee01d5502432d7f5ccd08ad1109d0f6c47633"}
NOTE = {"measure": "note", "words": "x"}


def problems(**fields: object) -> dict[str, Problem]:
    with pytest.raises(NotTaken) as refused:
        parse_given(fields)
    return {name: found.problem for name, found in refused.value.problems.items()}


def moment(told_at: datetime | None = None, before: Moment | None = None, **fields: str) -> Moment:
    return moment_of(parse_given({**NOTE, **fields}), NOW, told_at, before)


def test_what_was_typed_is_kept_beside_the_number() -> None:
    found = parse_given({"measure": "weight", "unit": "st_lb", "number": "۱۱", "number2": "4", "other": "x"})

    assert found.number == pytest.approx(71.668, abs=0.001)
    assert dict(found.typed) == {"measure": "weight", "unit": "st_lb", "number": "۱۱", "number2": "4"}


def test_json_may_hold_numbers_and_truth() -> None:
    found = parse_given({"measure": "pulse", "number": 72, "is_confirmed": True, "words": None, "taken_on": None})

    assert (found.number, found.is_confirmed, found.words) == (72.0, True, None)


def test_every_problem_is_told_at_once() -> None:
    assert problems(measure="blood_pressure", number="x", taken_on="y", words="\ud800") == {
        "number": Problem.NOT_A_NUMBER,
        "number2": Problem.NUMBER_NEEDED,
        "taken_on": Problem.NOT_A_DAY,
        "words": Problem.UNSTORABLE,
    }
    assert problems(measure="feeling", choice="great") == {"choice": Problem.CHOICE_NEEDED}
    assert problems(measure="pulse", number="72", taken_time="10:00") == {"taken_on": Problem.NOT_A_DAY}
    assert problems(measure="horoscope") == {"measure": Problem.UNKNOWN_MEASURE}


def test_missing_is_never_0() -> None:
    assert problems(measure="pain") == {"number": Problem.NUMBER_NEEDED}
    assert parse_given({"measure": "feeling", "choice": "ok"}).number is None
    assert parse_given({"measure": "feeling", "choice": "ok"}).choice is Choice.OK


SENT = ["", "72", "-7,5", "x", "ok", "2026-05-12", "9999-99-99", "24:00", "kg", "yes", "\ud800", "x" * 5000, *MEASURES]


@given(some.dictionaries(some.sampled_from(FIELDS), some.one_of(some.sampled_from(SENT), some.integers(), some.none())))
def test_whatever_is_sent_is_taken_or_refused_and_never_breaks(fields: dict[str, object]) -> None:
    try:
        found = parse_given(fields).measure.key
    except NotTaken as refused:
        found = next(iter(refused.problems), "")

    assert found in {*MEASURES, *FIELDS}


def test_without_a_day_it_is_now() -> None:
    assert moment() == Moment(NOW, date(2026, 5, 12), True)


def test_a_phone_that_was_away_says_when_it_was() -> None:
    told_at = NOW - timedelta(days=3)

    assert moment(told_at=told_at) == Moment(told_at, date(2026, 5, 9), True)


@pytest.mark.parametrize("days", [-3, 32, 20_000])
def test_a_phone_whose_clock_is_wrong_is_not_believed(days: int) -> None:
    assert moment(told_at=NOW - timedelta(days=days)).taken_at == NOW


def test_the_day_is_that_in_england() -> None:
    assert moment(taken_on="2026-05-12", taken_time="00:15").taken_at == datetime(2026, 5, 11, 23, 15, tzinfo=UTC)
    assert moment(taken_on="2026-01-12", taken_time="00:15").taken_on == date(2026, 1, 12)


def test_a_day_without_a_time_is_midday_and_says_so_but_never_still_to_come() -> None:
    assert moment(taken_on="2026-05-10") == Moment(datetime(2026, 5, 10, 11, tzinfo=UTC), date(2026, 5, 10), False)
    assert moment(taken_on="2026-05-12") == Moment(NOW, date(2026, 5, 12), False)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"taken_on": "2026-05-13"}, Problem.FUTURE),
        ({"taken_on": "2026-05-12", "taken_time": "10:41"}, Problem.FUTURE),
        ({"taken_on": "1899-12-31"}, Problem.TOO_LONG_AGO),
    ],
)
def test_no_entry_is_of_a_time_to_come_or_of_nobodys_life(fields: dict[str, str], problem: Problem) -> None:
    with pytest.raises(NotTaken) as refused:
        moment(**fields)

    assert refused.value.problems["taken_on"].problem is problem


def test_a_wall_clock_a_little_ahead_is_now() -> None:
    assert moment(taken_on="2026-05-12", taken_time="10:36").taken_at == NOW


def test_a_change_leaves_the_moment_unless_another_is_given() -> None:
    before = Moment(NOW - timedelta(hours=2, seconds=-7), date(2026, 5, 12), True)

    assert moment(before=before) == before
    assert moment(before=before, taken_on="2026-05-12", taken_time="08:30") == before
    assert moment(before=before, taken_on="2026-05-12", taken_time="08:31") != before
    assert moment(before=before, taken_on="2026-05-12").is_time_known is False


def test_a_retry_is_known_by_what_it_says_whatever_its_order() -> None:
    one, other = parse_given({"measure": "pulse", "number": "72"}), parse_given({"number": "72", "measure": "pulse"})

    assert fingerprint("recorded", one) == fingerprint("recorded", other)
    assert fingerprint("recorded", one) != fingerprint("changed", one, "x")
    assert fingerprint("recorded", one) != fingerprint("recorded", parse_given({"measure": "pulse", "number": "73"}))


def test_a_time_has_no_zone_of_its_own() -> None:
    assert problems(**NOTE, taken_on="2026-05-12", taken_time="10:00+02:00") == {"taken_time": Problem.NOT_A_TIME}
    assert parse_given({**NOTE, "taken_on": "2026-05-12", "taken_time": "10:00"}).taken_time == time(10)


def test_the_version_of_the_advice_changes_with_its_words() -> None:
    assert hashlib.sha256(ADVICE.read_bytes()).hexdigest() == ADVICE_SHA256[ADVICE_VERSION]
