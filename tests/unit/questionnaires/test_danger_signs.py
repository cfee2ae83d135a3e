"""Danger signs: found whatever else was answered, most urgent first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaires.domain.definition import DangerKind
from app.questionnaires.domain.safety import danger_signs
from app.questionnaires.domain.scoring import score
from app.questionnaires.domain.values import Answers, Choice, Choices, Skipped, Value
from tests.questionnaires import FOLDER, definition

FREQUENCY = ("not-at-all", "several-days", "more-than-half-the-days", "nearly-every-day")


def kinds(key: str, answers: Answers) -> list[DangerKind]:
    return [sign.kind for sign in danger_signs(definition(key), answers)]


@pytest.mark.parametrize("code", FREQUENCY[1:])
def test_any_answer_above_not_at_all_to_phq9_item_9_is_a_sign_at_a_total_of_that_item_alone(code: str) -> None:
    answers: dict[str, Value] = {f"phq-{n}": Choice("not-at-all") for n in range(1, 9)}

    assert kinds("phq9", {**answers, "phq-9": Choice(code)}) == [DangerKind.SELF_HARM]


def test_not_at_all_to_phq9_item_9_is_no_sign_at_the_highest_total_without_it() -> None:
    answers: dict[str, Value] = {f"phq-{n}": Choice("nearly-every-day") for n in range(1, 9)}

    assert kinds("phq9", {**answers, "phq-9": Choice("not-at-all")}) == []


def test_phq9_item_9_is_a_sign_when_too_much_is_missing_for_a_score() -> None:
    answers = {"phq-9": Choice("several-days")}
    result = score(definition("phq9"), answers)

    assert result is not None
    assert result.total is None
    assert kinds("phq9", answers) == [DangerKind.SELF_HARM]


@given(st.dictionaries(st.sampled_from([f"phq-{n}" for n in range(1, 9)]), st.sampled_from(FREQUENCY)))
def test_no_other_phq9_answer_hides_or_makes_the_sign(others: dict[str, str]) -> None:
    answers: dict[str, Value] = {link_id: Choice(code) for link_id, code in others.items()}

    assert kinds("phq9", answers) == []
    assert kinds("phq9", {**answers, "phq-9": Choice("several-days")}) == [DangerKind.SELF_HARM]


@pytest.mark.parametrize(
    ("link_id", "code", "kind"),
    [
        ("safety-now", "chest-pain", DangerKind.CHEST_PAIN),
        ("safety-now", "stroke", DangerKind.STROKE),
        ("safety-now", "breathless", DangerKind.BREATHLESS),
        ("safety-now", "not-safe", DangerKind.NOT_SAFE),
        ("concerns-feelings", "e07", DangerKind.SELF_HARM),
        ("concerns-people", "r04", DangerKind.ABUSE),
    ],
)
def test_each_danger_sign_of_the_needs_assessment(link_id: str, code: str, kind: DangerKind) -> None:
    [sign] = danger_signs(definition("holistic_needs"), {link_id: Choices((code,))})

    assert (sign.kind, sign.link_id, sign.code) == (kind, link_id, code)


def test_those_are_all_the_danger_signs_there_are() -> None:
    rules = {path.parent.name: len(definition(path.parent.name).safety) for path in FOLDER.glob("*/v1.yaml")}

    assert {key: count for key, count in rules.items() if count} == {"holistic_needs": 6, "phq9": 3}


def test_signs_come_most_urgent_first() -> None:
    answers: dict[str, Value] = {
        "concerns-people": Choices(("r04",)),
        "concerns-feelings": Choices(("e07",)),
        "safety-now": Choices(("not-safe", "breathless", "chest-pain")),
    }

    assert kinds("holistic_needs", answers) == [
        DangerKind.CHEST_PAIN,
        DangerKind.BREATHLESS,
        DangerKind.NOT_SAFE,
        DangerKind.SELF_HARM,
        DangerKind.ABUSE,
    ]


@pytest.mark.parametrize("value", [Choices(("none",)), Choices(()), Skipped()])
def test_none_of_these_and_a_skip_are_no_signs(value: Value) -> None:
    assert kinds("holistic_needs", {"safety-now": value, "concerns-feelings": value}) == []


def test_signs_about_harm_by_or_to_a_person_are_private() -> None:
    private = {kind for kind in DangerKind if kind.is_private}

    assert private == {DangerKind.NOT_SAFE, DangerKind.SELF_HARM, DangerKind.ABUSE}


def test_every_private_sign_stands_on_an_option_hidden_from_delegates() -> None:
    for key in ("holistic_needs", "phq9"):
        for rule in definition(key).safety:
            question = definition(key).question(rule.link_id)
            assert question is not None
            option = question.option(rule.code)
            assert option is not None
            assert option.hidden_from_delegates is rule.kind.is_private
