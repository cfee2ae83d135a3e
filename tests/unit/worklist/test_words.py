"""Every reason that a producer can give has words, and none of them says too much."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app import create_app
from app.assessments.domain.danger import SHOWN_999
from app.assessments.queries.mine import OFFERED
from app.assessments.services.danger import reason_for
from app.config import Settings
from app.questionnaires.domain.definition import DangerKind
from app.worklist.words import age_words, count_words, reason_words, waiting_words

NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
UNKNOWN = "Open the record to see why"


@pytest.fixture(autouse=True)
def english() -> Iterator[Flask]:
    app = create_app(Settings.load(demo=True), testing=True)
    with app.test_request_context():
        yield app


@pytest.mark.parametrize("kind", list(DangerKind))
def test_every_danger_sign_has_words(kind: DangerKind) -> None:
    assert reason_words(reason_for(kind)) != UNKNOWN


@pytest.mark.parametrize("kind", [DangerKind.ABUSE, DangerKind.SELF_HARM])
def test_a_passer_by_does_not_read_the_most_private_signs(kind: DangerKind) -> None:
    assert reason_words(reason_for(kind)) == "A private safety answer: open to see"


@pytest.mark.parametrize("kind", sorted(SHOWN_999))
def test_the_team_reads_that_999_was_shown(kind: DangerKind) -> None:
    assert reason_words(reason_for(kind)).endswith("was shown: call 999")


@pytest.mark.parametrize("key", OFFERED)
def test_every_questionnaire_has_words_for_being_sent(key: str) -> None:
    words = reason_words({"code": "assessment_submitted", "params": {"questionnaire": key}})

    assert words.startswith("Sent ")
    assert words != "Sent a set of questions"


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ({"code": "concerns", "params": {"count": 1}}, "1 concern ticked"),
        ({"code": "concerns", "params": {"count": 7}}, "7 concerns ticked"),
        ({"code": "own_words", "params": {}}, "Wrote something in their own words"),
        (
            {"code": "cut_off_met", "params": {"questionnaire": "phq9", "cut_off": "caseness"}},
            "The PHQ-9 score meets its published cut-off (self-reported)",
        ),
        (
            {"code": "break_glass", "params": {"reason": "safeguarding"}},
            "Their record was opened from outside your team: review why",
        ),
        ({"code": "of a later release", "params": {}}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_codes_are_put_into_words(reason: dict, expected: str) -> None:
    assert reason_words(reason) == expected


@pytest.mark.parametrize(
    ("waited", "expected"),
    [
        (timedelta(seconds=-5), "Waiting 0 minutes"),
        (timedelta(seconds=119), "Waiting 1 minute"),
        (timedelta(minutes=59, seconds=59), "Waiting 59 minutes"),
        (timedelta(hours=1), "Waiting 1 hour"),
        (timedelta(hours=47, minutes=59), "Waiting 47 hours"),
        (timedelta(days=2), "Waiting 2 days"),
        (timedelta(days=100), "Waiting 100 days"),
    ],
)
def test_waiting_is_said_in_the_largest_whole_unit(waited: timedelta, expected: str) -> None:
    assert waiting_words(NOW - waited, NOW) == expected


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("born_on", "expected"),
    [
        (date(1950, 5, 12), "76 years old"),
        (date(1950, 5, 13), "75 years old"),
        (date(2025, 5, 12), "1 year old"),
        (date(2004, 2, 29), "22 years old"),
    ],
)
def test_age_is_in_whole_years_today(born_on: date, expected: str) -> None:
    assert age_words(born_on) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "0 open items"), (1, "1 open item"), (1000, "1000 open items"), (1001, "More than 1,000 open items")],
)
def test_more_than_a_thousand_are_not_counted(count: int, expected: str) -> None:
    assert count_words(count, 1000) == expected
