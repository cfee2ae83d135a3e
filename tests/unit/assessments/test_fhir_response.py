"""One sent assessment as FHIR R4: the words as shown, who said it, and what was not said.

fhir.resources and fhirkit see the shape only: not whether a status is in its value set, whether a linkId is one of
the questionnaire's, or whether an answer is one of its options. Those are looked at here by hand.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import fhirkit
import pytest
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from app.assessments.domain.fhir_response import ShownAnswer, Submitted, questionnaire_response
from app.assessments.domain.voices import Voice
from app.questionnaires.domain.fhir_export import questionnaire
from app.questionnaires.domain.values import Choice, Choices, Rating, Skipped, Text
from tests.fhir import problems
from tests.questionnaires import definition

AT = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
SUBMITTED = Submitted(UUID(int=1), UUID(int=2), "ur", "patient", AT)


def shown(value, *options: str, question: str = "Q?", locale: str = "ur") -> ShownAnswer:
    return ShownAnswer(value, question, options, locale, "patient", AT)


def response(key: str, **answers: ShownAnswer):
    named = {name.replace("_", "-"): answer for name, answer in answers.items()}
    return questionnaire_response(definition(key), SUBMITTED, named)


def items(content):
    for item in content.get("item", []):
        yield item
        yield from items(item)


def item(content, link_id: str):
    return next(item for item in items(content) if item["linkId"] == link_id)


@pytest.fixture
def needs():
    return response(
        "holistic_needs",
        safety_now=shown(Choices(("none",)), "ان میں سے کوئی نہیں"),
        concerns_body=shown(Choices(("b02", "b01")), "تھکن", "درد"),
        rate_b01=shown(Rating(4)),
        rate_b02=shown(Skipped()),
        rate_b03=shown(Rating(9)),
        something_else=shown(Text("Żółć")),
    )


def test_it_is_valid_for_every_validator(needs) -> None:
    content = json.dumps(needs)

    assert problems(needs) == []
    assert QuestionnaireResponse.model_validate_json(content).status == "completed"
    assert list(fhirkit.validate(content)) == []


def test_it_says_which_version_whose_when_and_in_which_language(needs) -> None:
    assert needs["questionnaire"] == f"{questionnaire(definition('holistic_needs'))['url']}|1"
    assert needs["status"] == "completed"
    assert needs["subject"]["reference"] == f"urn:uuid:{UUID(int=2)}"
    assert (needs["authored"], needs["author"]) == ("2026-05-12T09:30:00+00:00", {"display": "patient"})
    assert needs["language"] == "ur"


def test_each_answer_keeps_the_words_that_were_shown_in_the_order_chosen(needs) -> None:
    chosen = [answer["valueCoding"] for answer in item(needs, "concerns-body")["answer"]]

    assert [(coding["code"], coding["display"]) for coding in chosen] == [("b02", "تھکن"), ("b01", "درد")]


@pytest.mark.parametrize(
    ("grade", "code"), [(1, "391120009"), (2, "391123006"), (3, "391124000"), (4, "391125004"), (5, "391126003")]
)
def test_an_mrc_grade_carries_its_national_code_beside_ours(grade: int, code: str) -> None:
    content = response("mrc_breathlessness", mrc_grade=shown(Choice(f"grade-{grade}"), "As shown"))

    [answer] = item(content, "mrc-grade")["answer"]
    [also] = answer["extension"]
    assert (answer["valueCoding"]["code"], answer["valueCoding"]["display"]) == (f"grade-{grade}", "As shown")
    assert also["valueCoding"] == {
        "system": "http://snomed.info/sct",
        "code": code,
        "display": f"MRC Breathlessness Scale: grade {grade}",
    }
    assert problems(content) == []
    assert list(fhirkit.validate(json.dumps(content))) == []
    QuestionnaireResponse.model_validate_json(json.dumps(content))


def test_an_mrc_grade_that_was_not_given_carries_no_code() -> None:
    [answer] = item(response("mrc_breathlessness", mrc_grade=shown(Skipped())), "mrc-grade")["answer"]

    assert "snomed" not in json.dumps(answer)


def test_an_answer_without_a_confirmed_code_carries_ours_only(needs) -> None:
    assert all(set(answer) == {"valueCoding"} for answer in item(needs, "concerns-body")["answer"])


def test_every_coded_answer_is_an_option_that_the_questionnaire_export_offers(needs) -> None:
    offered = {
        (option["valueCoding"]["system"], option["valueCoding"]["code"])
        for question in items(questionnaire(definition("holistic_needs")))
        for option in question.get("answerOption", [])
    }
    given = [answer.get("valueCoding") for found in items(needs) for answer in found.get("answer", [])]

    assert {(coding["system"], coding["code"]) for coding in given if coding} <= offered


def test_a_skipped_question_is_declined_and_neither_a_value_nor_missing(needs) -> None:
    [answer] = item(needs, "rate-b02")["answer"]

    assert answer["extension"][0]["valueCode"] == "asked-declined"
    assert not [name for name in answer if name.startswith("value")]


def test_what_nobody_answered_and_what_branching_hid_is_not_there(needs) -> None:
    link_ids = [found["linkId"] for found in items(needs)]

    assert "concerns-feelings" not in link_ids
    assert "rate-b03" not in link_ids


def test_answers_of_a_group_stand_in_it_and_a_private_one_is_marked() -> None:
    found = response("phq9", phq_1=shown(Choice("not-at-all"), "Not at all"), phq_9=shown(Choice("not-at-all"), "No"))

    [group] = found["item"]
    assert [inner["linkId"] for inner in group["item"]] == ["phq-1", "phq-9"]
    marks = [[e["url"].rpartition("/")[2] for e in inner["extension"]] for inner in group["item"]]
    assert [("private" in urls) for urls in marks] == [False, True]


def test_what_another_voice_said_differently_stands_beside_the_answer() -> None:
    other = replace(shown(Choice("several-days"), "Several days"), by="delegate", voice=Voice.HELPER)
    found = response("phq2", phq_1=replace(shown(Choice("not-at-all"), "Not at all"), others=(other,)))

    extensions = {e["url"].rpartition("/")[2]: e for e in item(found, "phq-1")["extension"]}
    assert extensions["voice"]["valueCode"] == "self"
    parts = {part["url"]: part for part in extensions["other-answer"]["extension"]}
    assert (parts["voice"]["valueCode"], parts["words"]["valueString"]) == ("helper", "Several days")
    assert item(found, "phq-1")["answer"][0]["valueCoding"]["code"] == "not-at-all"
    assert list(fhirkit.validate(json.dumps(found))) == []


def test_an_assessment_without_answers_has_no_items() -> None:
    assert "item" not in response("phq9")
