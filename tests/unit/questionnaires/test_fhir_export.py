"""Every shipped questionnaire as FHIR R4.

What each validator cannot see: fhir.resources knows no value sets, so it lets any status pass, and reads R4B (the
same for this resource); fhirkit checks neither value sets nor the specification's invariants. The JSON schema of R4
knows value sets, but neither invariants nor which parts are required. All ignore what an extension means, repeated
linkIds and enableWhen that points nowhere. Those are looked at here by hand.
"""

import json

import fhirkit
import pytest
from fhir.resources.R4B.questionnaire import Questionnaire

from app.questionnaires.domain import wording
from app.questionnaires.domain.definition import Coding
from app.questionnaires.domain.fhir_export import questionnaire, to_bytes
from app.questionnaires.domain.fhir_terms import MACHINE_DRAFTED, ORDINAL, OWN, TRANSLATION
from app.questionnaires.domain.wording import Translation
from tests.fhir import problems
from tests.questionnaires import definition
from tests.unit.questionnaires.fhir_cases import SHIPPED

ITEM_TYPES = {"group", "display", "choice", "integer", "text", "string"}


def items(content):
    for item in content.get("item", []):
        yield item
        yield from items(item)


def with_coding(confirmed):
    base = definition("phq2")
    return type(base)(
        **{name: getattr(base, name) for name in base.__dataclass_fields__ if name != "codings"},
        codings=(Coding("http://snomed.info/sct", "123", "Some measure", confirmed),),
    )


@pytest.fixture(params=SHIPPED, scope="module")
def exported(request):
    return questionnaire(*SHIPPED[request.param])


def test_fhir_resources_accepts_it(exported) -> None:
    assert Questionnaire.model_validate_json(to_bytes(exported)).url == exported["url"]


def test_fhirkit_finds_nothing_to_say(exported) -> None:
    assert [str(issue.message) for issue in fhirkit.validate(to_bytes(exported))] == []


def test_the_published_schema_of_r4_finds_nothing_wrong(exported) -> None:
    assert problems(json.loads(to_bytes(exported))) == []


@pytest.mark.parametrize(
    "wrong", [{"status": "nonsense"}, {"item": [{"linkId": "x", "type": "nonsense"}]}, {"nonsense": 1}]
)
def test_the_published_schema_does_see_what_is_wrong(wrong) -> None:
    assert problems({**json.loads(to_bytes(questionnaire(*SHIPPED["phq2-v1"]))), **wrong})


def test_every_code_of_a_required_value_set_is_one_of_it(exported) -> None:
    assert exported["status"] in {"draft", "active", "retired", "unknown"}
    assert {item["type"] for item in items(exported)} <= ITEM_TYPES
    assert {item.get("enableBehavior", "any") for item in items(exported)} <= {"any", "all"}


def test_link_ids_are_unique_and_every_condition_looks_back_at_one(exported) -> None:
    seen = []
    for item in items(exported):
        assert item["linkId"] not in seen
        assert {condition["question"] for condition in item.get("enableWhen", [])} <= set(seen)
        seen.append(item["linkId"])


def test_two_conditions_always_say_whether_all_must_hold(exported) -> None:
    for item in items(exported):
        assert len(item.get("enableWhen", [])) < 2 or "enableBehavior" in item


def test_a_condition_on_an_option_names_it_as_the_option_does(exported) -> None:
    offered = {
        (item["linkId"], option["valueCoding"]["system"], option["valueCoding"]["code"])
        for item in items(exported)
        for option in item.get("answerOption", [])
    }
    asked = {
        (condition["question"], condition["answerCoding"]["system"], condition["answerCoding"]["code"])
        for item in items(exported)
        for condition in item.get("enableWhen", [])
        if "answerCoding" in condition
    }

    assert asked <= offered


@pytest.mark.parametrize("name", SHIPPED)
def test_every_translated_phrase_is_in_the_export(name) -> None:
    version, translations = SHIPPED[name]

    said = to_bytes(questionnaire(version, translations)).decode()

    for translation in translations:
        for context in wording.source_words(version):
            assert json.dumps(translation.words[context], ensure_ascii=False) in said


def test_the_same_version_is_the_same_bytes_in_whatever_order_its_languages_come() -> None:
    version, translations = SHIPPED["holistic_needs-v1"]

    assert to_bytes(questionnaire(version, translations)) == to_bytes(questionnaire(version, translations[::-1]))


def test_words_that_no_speaker_has_checked_are_marked_so() -> None:
    drafted, checked = Translation("ur", {"title": "ع"}, False), Translation("pl", {"title": "T"}, True)

    marks = questionnaire(definition("phq2"), [drafted, checked])["_title"]["extension"]

    assert [mark["url"] for mark in marks] == [TRANSLATION, TRANSLATION, MACHINE_DRAFTED]
    assert marks[2]["valueCode"] == "ur"


def test_an_unconfirmed_code_goes_out_as_text_only() -> None:
    assert questionnaire(with_coding(confirmed=True))["code"][0]["code"] == "123"

    unsure = to_bytes(questionnaire(with_coding(confirmed=False))).decode()

    assert '"123"' not in unsure
    assert "Some measure" in unsure


def test_a_score_is_an_ordinal_value_and_a_private_question_says_so() -> None:
    last = next(item for item in items(questionnaire(definition("phq9"))) if item["linkId"] == "phq-9")

    scores = [e["valueDecimal"] for option in last["answerOption"] for e in option["extension"] if e["url"] == ORDINAL]
    assert scores == [0, 1, 2, 3]
    assert {"url": f"{OWN}private", "valueBoolean": True} in last["extension"]


def test_a_shared_lead_in_is_a_group_and_a_hint_a_help_item() -> None:
    group = questionnaire(definition("phq9"))["item"][0]
    safety = questionnaire(definition("holistic_needs"))["item"][0]

    assert (group["type"], len(group["item"])) == ("group", 9)
    assert safety["item"][0]["linkId"] == "safety-now/hint"
    assert safety["item"][0]["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == "help"
