"""Codes, numbers and passwords as people type them."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from app.accounts.domain.codes import matching_step, six_digits
from app.accounts.domain.passwords import Problem, problems
from app.messaging.domain.texts import uk_mobile

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = datetime(2026, 5, 12, 12, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed", ["012345", " 012345 ", "012 345", "012-345", "01 23 45", "\u2066012345\u2069", "٠١٢٣٤٥", "۰۱۲۳۴۵"]
)
def test_a_code_may_be_typed_with_gaps_and_in_other_figures(typed: str) -> None:
    assert six_digits(typed) == "012345"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "12345²", "½12345", "1e5000"])
def test_what_is_no_six_digits_is_no_code(typed: str) -> None:
    assert six_digits(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "07700900123",
        "07700 900 123",
        "+44 7700 900123",
        "+44 (0)7700 900123",
        "0044 7700 900123",
        "447700900123",
        "(07700) 900-123",
        "٠٧٧٠٠٩٠٠١٢٣",
    ],
)
def test_a_mobile_number_is_understood_however_it_is_spelled(typed: str) -> None:
    assert uk_mobile(typed) == "+447700900123"


@pytest.mark.parametrize(
    "typed", ["", "hello", "020 7946 0018", "0909 879 0000", "070 1234 5678", "07700 90012", "+48 512 345 678", "999"]
)
def test_no_code_is_sent_to_anything_but_a_uk_mobile(typed: str) -> None:
    assert uk_mobile(typed) is None


@pytest.mark.parametrize(("late_seconds", "is_right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_app_may_be_one_step_early_or_late(late_seconds: int, *, is_right: bool) -> None:
    code = pyotp.TOTP(SECRET).at(NOON)

    assert (matching_step(SECRET, code, NOON + timedelta(seconds=late_seconds)) is not None) is is_right


@pytest.mark.parametrize(
    ("password", "found"),
    [
        ("short one", [Problem.SHORT]),
        ("elevenchars", [Problem.SHORT]),
        ("twelve chars", []),
        ("correct horse battery staple", []),
        ("чужие слова здесь", []),
        ("🦔 hedgehog in the garden 🦔", []),
        ("x y z w " * 12 + "and then a long ending", []),
        ("a" * 129, [Problem.LONG, Problem.REPEATED]),
        ("my Password is long", [Problem.COMMON]),
        ("ｐａｓｓｗｏｒｄ in wide letters", [Problem.COMMON]),
        ("I love JoinedUp a lot", [Problem.COMMON]),
        ("aaaaaaaaaaaaa", [Problem.REPEATED]),
        ("lampaslampaslampas", [Problem.REPEATED]),
        ("rivers of Testperson", [Problem.PERSONAL]),
        ("mind the coordinator", [Problem.PERSONAL]),
    ],
)
def test_a_password_is_refused_for_what_makes_it_easy_to_guess(password: str, found: list[Problem]) -> None:
    assert problems(password, name="Carol Testperson", email="coordinator@example.nhs.test") == found
