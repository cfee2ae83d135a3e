"""What becomes of an answer that a page sends."""

import uuid

import pytest

from app.assessments.domain.saving import (
    Given,
    Outcome,
    Reply,
    Stored,
    body_sha256,
    is_new,
    outcome_of,
    reply_from_json,
    reply_to_json,
)
from app.questionnaires.domain.definition import DangerKind
from app.questionnaires.domain.values import Choice, Rating, Skipped

ASSESSMENT = uuid.UUID(int=1)


@pytest.mark.parametrize(
    ("stored", "given", "expected"),
    [
        (None, Given(Rating(3), 0), Outcome.SAVED),
        (Stored(Rating(3), 1), Given(Rating(4), 1), Outcome.SAVED),
        (Stored(Rating(3), 2), Given(Rating(3), 1), Outcome.SAVED),
        (Stored(Rating(3), 2), Given(Rating(4), 1), Outcome.CONFLICT),
        (Stored(Rating(3), 1), Given(Rating(4), 0), Outcome.CONFLICT),
        (Stored(Rating(0), 1), Given(Skipped(), 0), Outcome.CONFLICT),
        (Stored(Rating(3), 1), Given(Rating(4), 7), Outcome.CONFLICT),
    ],
)
def test_an_answer_is_saved_unless_another_device_said_otherwise_meanwhile(
    stored: Stored | None, given: Given, expected: Outcome
) -> None:
    assert outcome_of(stored, given, is_submitted=False) is expected


def test_nothing_is_saved_into_a_submitted_assessment_not_even_the_same_answer() -> None:
    assert outcome_of(Stored(Rating(3), 1), Given(Rating(3), 1), is_submitted=True) is Outcome.TOO_LATE


def test_the_same_answer_from_two_devices_is_one_revision() -> None:
    assert is_new(Stored(Rating(3), 1), Given(Rating(3), 1))
    assert not is_new(Stored(Rating(3), 2), Given(Rating(3), 1))


def test_a_body_has_another_hash_when_anything_in_it_differs() -> None:
    bodies = [
        (ASSESSMENT, {"phq-1": Given(Choice("not-at-all"), 0)}, "en"),
        (ASSESSMENT, {"phq-1": Given(Choice("several-days"), 0)}, "en"),
        (ASSESSMENT, {"phq-1": Given(Choice("not-at-all"), 1)}, "en"),
        (ASSESSMENT, {"phq-2": Given(Choice("not-at-all"), 0)}, "en"),
        (ASSESSMENT, {"phq-1": Given(Choice("not-at-all"), 0)}, "ur"),
        (uuid.UUID(int=2), {"phq-1": Given(Choice("not-at-all"), 0)}, "en"),
        (ASSESSMENT, {"phq-1": Given(Skipped(), 0)}, "en"),
    ]

    assert len({body_sha256(*body) for body in bodies}) == len(bodies)


def test_a_reply_comes_back_from_json_as_it_went_in() -> None:
    reply = Reply(Outcome.CONFLICT, "phq-2", (DangerKind.CHEST_PAIN, DangerKind.SELF_HARM))

    assert reply_from_json(reply_to_json(reply)) == reply
