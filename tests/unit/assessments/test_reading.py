"""Answers as they are read."""

import uuid
from datetime import UTC, datetime

from app.assessments.domain.reading import AnswerFacts, AnswerState, answer_lines, concern_lines, gone_concerns
from app.questionnaires.domain.localised import english
from app.questionnaires.domain.values import Choices, Rating, Skipped, Text, Value
from tests.questionnaires import definition

NEEDS = english(definition("holistic_needs"))
NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
TICKED = {"concerns-body": Choices(("b01", "b03", "b17"))}


def facts(values: dict[str, Value]) -> dict[str, AnswerFacts]:
    return {
        link_id: AnswerFacts(uuid.UUID(int=9), value, "ur", uuid.UUID(int=1), "patient", NOW)
        for link_id, value in values.items()
    }


def test_an_answer_a_skip_and_a_gap_are_three_different_things() -> None:
    lines = answer_lines(NEEDS, facts({**TICKED, "rate-b01": Rating(0), "rate-b03": Skipped()}))

    found = {line.link_id: (line.state, line.number) for line in lines}
    assert found["rate-b01"] == (AnswerState.ANSWERED, 0)
    assert found["rate-b03"] == (AnswerState.SKIPPED, None)
    assert found["rate-b17"] == (AnswerState.MISSING, None)


def test_answers_that_branching_hides_are_not_read() -> None:
    lines = answer_lines(NEEDS, facts({"concerns-body": Choices(("b01",)), "rate-b03": Rating(9)}))

    assert "rate-b03" not in {line.link_id for line in lines}


def test_what_was_typed_stays_in_its_own_language() -> None:
    [line] = [line for line in answer_lines(NEEDS, facts({"something-else": Text("درد")})) if line.text]

    assert (line.text, line.text_locale, line.question.lang) == ("درد", "ur", "en")


def test_concerns_are_ranked_by_what_was_chosen_then_by_how_much_they_bother() -> None:
    values = {**TICKED, "rate-b01": Rating(4), "rate-b03": Rating(9), "top-concerns": Choices(("b17",))}

    lines = concern_lines(NEEDS, values)

    assert [(line.code, line.rating, line.is_top) for line in lines] == [
        ("b17", None, True),
        ("b03", 9, False),
        ("b01", 4, False),
    ]
    assert lines[0].is_private


def test_a_concern_is_compared_with_how_it_was_last_time() -> None:
    before = {"concerns-body": Choices(("b01", "b02")), "rate-b01": Rating(7)}

    lines = {line.code: line for line in concern_lines(NEEDS, {**TICKED, "rate-b01": Rating(4)}, before)}

    assert (lines["b01"].before, lines["b01"].change) == (7, -3)
    assert lines["b03"].was_ticked_before is False
    assert [label.text for label in gone_concerns(NEEDS, TICKED, before)] == ["Tired all the time"]


def test_an_unrated_concern_has_no_change_rather_than_a_change_from_0() -> None:
    before = {"concerns-body": Choices(("b01",)), "rate-b01": Skipped()}

    lines = {line.code: line for line in concern_lines(NEEDS, {**TICKED, "rate-b01": Rating(4)}, before)}

    assert lines["b01"].change is None
    assert lines["b01"].was_ticked_before is True
