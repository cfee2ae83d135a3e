"""A danger question is one whoever wrote the file: an imported PHQ-9 brings help too."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.questionnaires.domain.definition import DangerKind
from app.questionnaires.services.drafts import Draft
from app.questionnaires.services.fhir import draft_from_fhir

LOINC = "http://loinc.org"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


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


@pytest.mark.parametrize("scores", [[0, 1, 2, 3], [None, None, None, None]], ids=["scored", "without scores"])
def test_every_answer_but_the_mildest_to_item_9_of_the_phq_9_is_a_danger_sign(scores: list[int | None]) -> None:
    found = drafted("44260-8", scores)

    assert signs(found) == [(f"a{place}", DangerKind.SELF_HARM) for place in (1, 2, 3)]
    assert all(question.private for question in found.definition.questions())
    assert "# Answers marked as danger signs, to be checked: one\n" in found.text


def test_the_reviewer_is_told_where_no_answer_is_a_danger_sign() -> None:
    found = drafted("44250-9", [0, 1, 2, 3])

    assert signs(found) == []
    assert "# No answer is marked as a danger sign" in found.text


@pytest.mark.samples
def test_the_sample_phq_9_brings_help(samples: Path) -> None:
    found = draft_from_fhir((samples / "lforms-phq9.json").read_bytes())

    assert {(rule.link_id, rule.kind) for rule in found.definition.safety} == {("44260-8", DangerKind.SELF_HARM)}
    assert len(found.definition.safety) == 3
