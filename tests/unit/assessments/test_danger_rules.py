"""How urgent a danger sign is, when it is news, and what was shown."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.assessments.domain.danger import ADVICE_VERSION, Priority, due_at, is_news, priority_of, severity
from app.questionnaires.domain.definition import DangerKind
from app.questionnaires.domain.safety import DangerSign
from tests.questionnaires import definition
from tests.schema import ROOT

ADVICE = ROOT / "app/assessments/templates/assessments/_help.html"
# One line for each version of the advice ever shown; add one with the next version, never change one.
ADVICE_SHA256 = {"1": "611278676f12ddf210f6dff4b75cb0c344e002e1dbb54b89d57d03a5ff1243d1"}


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in May 2026, when England is an hour ahead of UTC; the 12th is a Tuesday."""
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raised_at", "priority", "expected"),
    [
        (utc(12, 9, 30), Priority.RED, utc(12, 16)),
        (utc(12, 15, 59), Priority.RED, utc(12, 16)),
        (utc(12, 16), Priority.RED, utc(13, 16)),
        (utc(15, 20), Priority.RED, utc(18, 16)),
        (utc(16, 3), Priority.RED, utc(18, 16)),
        (utc(11, 23, 30), Priority.RED, utc(12, 16)),
        (utc(12, 9, 30), Priority.AMBER, utc(13, 16)),
        (utc(15, 9), Priority.AMBER, utc(18, 16)),
        (utc(16, 9), Priority.AMBER, utc(19, 16)),
        (utc(12, 9), Priority.ROUTINE, None),
        (datetime(2026, 3, 27, 18, tzinfo=UTC), Priority.RED, datetime(2026, 3, 30, 16, tzinfo=UTC)),
        (datetime(2026, 10, 23, 18, tzinfo=UTC), Priority.RED, datetime(2026, 10, 26, 17, tzinfo=UTC)),
    ],
)
def test_a_sign_is_due_by_five_of_a_working_day_in_england(
    raised_at: datetime, priority: Priority, expected: datetime | None
) -> None:
    assert due_at(raised_at, priority) == expected


@pytest.mark.parametrize("kind", [DangerKind.SELF_HARM, DangerKind.NOT_SAFE, DangerKind.ABUSE])
def test_signs_that_need_a_call_the_same_day_are_red(kind: DangerKind) -> None:
    assert priority_of(kind) is Priority.RED


@pytest.mark.parametrize("kind", [DangerKind.CHEST_PAIN, DangerKind.STROKE, DangerKind.BREATHLESS])
def test_signs_for_which_999_was_shown_are_amber(kind: DangerKind) -> None:
    assert priority_of(kind) is Priority.AMBER


@pytest.mark.parametrize(
    ("severity_now", "flagged", "expected"),
    [(0, [], True), (0, [0], False), (1, [], True), (1, [1], False), (3, [1, 2], True), (2, [1, 3], False)],
)
def test_a_sign_is_news_once_and_again_when_it_is_worse(severity_now: int, flagged: list[int], expected: bool) -> None:
    assert is_news(severity_now, flagged) is expected


def test_a_sign_is_as_severe_as_the_points_of_its_answer() -> None:
    phq9, needs = definition("phq9"), definition("holistic_needs")

    assert severity(phq9, DangerSign(DangerKind.SELF_HARM, "phq-9", "several-days")) == 1
    assert severity(phq9, DangerSign(DangerKind.SELF_HARM, "phq-9", "nearly-every-day")) == 3
    assert severity(needs, DangerSign(DangerKind.NOT_SAFE, "safety-now", "not-safe")) == 0


def test_the_version_of_the_advice_changes_with_its_words() -> None:
    """A flag keeps the version that the person was shown, so its words must be found again."""
    assert hashlib.sha256(Path(ADVICE).read_bytes()).hexdigest() == ADVICE_SHA256[ADVICE_VERSION]
