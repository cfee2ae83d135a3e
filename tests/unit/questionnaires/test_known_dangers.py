"""A danger question is one whoever wrote the file: an imported PHQ-9 brings help too."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.questionnaires.domain.definition import DangerKind
from app.questionnaires.domain.findings import Refused
from app.questionnaires.services.drafts import Draft
from app.questionnaires.services.fhir import draft_from_fhir

LOINC = "http://loinc.org"
EXTENSION = "http://hl7.org/fhir/StructureDefinition/"
ORDINAL = f"{EXTENSION}ordinalValue"


def drafted(code: str, scores: list[int | None]) -> Draft:
    """Return the draft of a questionnaire with one choice of that LOINC code and so many options."""
    options = [
        {
            "valueCoding": {"code": f"a{place}", "display": f"Answer {place}"},
            **({} if score is None else {"extension": [{"url": ORDINAL, "valueDecimal": score}]}),
        }
        for place, score in enumerate(scores)
    ]
    item: dict[str, Any] = {
        "linkId": "one",
        "type": "choice",
        "text": "How often?",
        "code": [{"system": LOINC, "code": code}],
        "answerOption": options,
    }
    content = {"resourceType": "Questionnaire", "status": "active", "name": "mood", "title": "Mood", "item": [item]}
    return draft_from_fhir(json.dumps(content).encode())


def signs(draft: Draft) -> list[tuple[str, DangerKind]]:
    return [(rule.code, rule.kind) for rule in draft.definition.safety]


@pytest.mark.parametrize("scores", [[0, 1, 2, 3], [0, None, 2, None]], ids=["scored", "scored in part"])
def test_every_answer_but_the_mildest_to_item_9_of_the_phq_9_is_a_danger_sign(scores: list[int | None]) -> None:
    found = drafted("44260-8", scores)

    assert signs(found) == [(f"a{place}", DangerKind.SELF_HARM) for place in (1, 2, 3)]
    assert all(question.private for question in found.definition.questions())
    assert "# Answers marked as danger signs, to be checked: one\n" in found.text


def item_9(**fields: Any) -> Draft:
    item = {"linkId": "one", "type": "choice", "text": "How often?", "code": [{"system": LOINC, "code": "44260-8"}]}
    content = {"resourceType": "Questionnaire", "name": "mood", "title": "Mood", "item": [item | fields]}
    return draft_from_fhir(json.dumps(content).encode())


def test_without_scores_the_place_of_an_answer_does_not_say_that_it_is_the_mildest() -> None:
    assert len(signs(drafted("44260-8", [None, None, None, None]))) == 4


def test_without_scores_not_at_all_is_told_by_its_loinc_code_wherever_it_stands() -> None:
    codes = ("LA6571-9", "LA6570-1", "LA6569-3", "LA6568-5")  # nearly every day first, not at all last
    found = item_9(answerOption=[{"valueCoding": {"system": LOINC, "code": code, "display": code}} for code in codes])

    assert [code for code, _ in signs(found)] == ["la6571-9", "la6570-1", "la6569-3"]


def test_asked_as_yes_or_no_it_is_yes_that_is_the_danger_sign() -> None:
    assert signs(item_9(type="boolean")) == [("yes", DangerKind.SELF_HARM)]


def test_it_is_known_by_any_of_its_codes() -> None:
    own = {"system": "http://snomed.info/sct", "code": "1"}

    assert signs(item_9(type="boolean", code=[own, {"system": LOINC, "code": "44260-8"}]))


def test_it_is_refused_as_a_number_for_which_no_help_could_be_marked() -> None:
    limits = [
        {"url": f"{EXTENSION}{name}", "valueInteger": number} for name, number in (("minValue", 0), ("maxValue", 3))
    ]

    with pytest.raises(Refused, match=r"one: .*danger"):
        item_9(type="integer", extension=limits)


def test_the_reviewer_is_told_where_no_answer_is_a_danger_sign() -> None:
    found = drafted("44250-9", [0, 1, 2, 3])

    assert signs(found) == []
    assert "# No answer is marked as a danger sign" in found.text


@pytest.mark.samples
def test_the_sample_phq_9_brings_help(samples: Path) -> None:
    found = draft_from_fhir((samples / "lforms-phq9.json").read_bytes())

    assert {(rule.link_id, rule.kind) for rule in found.definition.safety} == {("44260-8", DangerKind.SELF_HARM)}
    assert len(found.definition.safety) == 3
