"""What a person and their team read of the scores that are not plain sums."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask

from app import create_app
from app.assessments.domain.report import ScoreFacts, ScoreLine, SittingFacts, write_report
from app.assessments.routes.words import score_sentence
from app.config import Settings
from app.mdt.routes import words as team
from app.questionnaires.domain.localised import english
from app.questionnaires.domain.scoring import score
from app.questionnaires.domain.values import Answers, Choice, Rating, Skipped
from tests.questionnaires import definition


@pytest.fixture(autouse=True)
def page() -> Iterator[Flask]:
    app = create_app(Settings.load(demo=True), testing=True)
    with app.test_request_context():
        yield app


def line(key: str, answers: Answers) -> ScoreLine:
    result = score(definition(key), answers)
    assert result is not None
    facts = ScoreFacts(
        result.total,
        result.band,
        result.items,
        result.missing_count,
        result.prorated,
        result.note.value,
        result.thresholds,
    )
    sitting = SittingFacts(uuid4(), uuid4(), "en", None, None, "")
    written = write_report(english(definition(key)), sitting, {}, facts).score
    assert written is not None
    return written


def test_four_answers_side_by_side_are_not_called_missing() -> None:
    found = line("ons4", {"ons-happy": Rating(7), "ons-anxious": Rating(7)})

    assert score_sentence(found) == "Each answer stands for itself. They are not added up."
    assert team.total(found) == "Not added up: each answer stands for itself"
    assert [item.band for item in found.items] == [None, None, "high", "high"]


def test_no_answer_at_all_is_said() -> None:
    assert score_sentence(line("ons4", {})).startswith("Too many questions have no answer")


@pytest.mark.parametrize("missing", [True, False])
def test_a_carer_with_2_problems_reads_of_the_assessment_whatever_is_missing(missing: bool) -> None:
    rest = Skipped() if missing else Choice("no")
    answers = dict.fromkeys(("own-health", "time-off", "worry", "someone-to-call"), rest)

    found = line("carer_check_in", {**answers, "sleep": Choice("yes"), "money": Choice("yes")})

    assert "carer’s assessment" in score_sentence(found)
    assert "They named 2 or more problems: offer a carer’s assessment." in team.score_notes(found)


def test_a_carer_without_problems_reads_no_sentence_of_another_instrument() -> None:
    answers = {item: Choice("no") for item in ("sleep", "own-health", "time-off", "money", "worry", "someone-to-call")}

    assert score_sentence(line("carer_check_in", answers)) == "Your answers are added up to one number."


def test_a_high_risk_from_alcohol_comes_with_the_warning_about_stopping() -> None:
    answers = {
        "audit-1": Choice("4-or-more-per-week"),
        "audit-2": Choice("10-or-more"),
        "audit-3": Choice("daily-or-almost-daily"),
    }

    assert "to stop suddenly can be dangerous" in score_sentence(line("audit_c", answers))
