"""A FHIR file becomes a questionnaire, or is refused with every reason, each with the linkId it is about."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.questionnaires.domain.branching import enabled
from app.questionnaires.domain.definition import Condition, Operator, QuestionType
from app.questionnaires.domain.fhir_export import questionnaire, to_bytes
from app.questionnaires.domain.fhir_import import read_questionnaire
from app.questionnaires.domain.findings import Refused
from app.questionnaires.domain.scoring import ScoreNote, score
from app.questionnaires.domain.values import Choice
from tests.questionnaires import definition


def a_file(*items, **more) -> bytes:
    return json.dumps({"resourceType": "Questionnaire", "title": "Trial", "item": items, **more}).encode()


def choice(link_id: str, *options: str, **more):
    coded = [{"valueCoding": {"code": option, "display": option.title()}} for option in options or ("a", "b")]
    return {"linkId": link_id, "text": f"About {link_id}", "type": "choice", "answerOption": coded, **more}


def when(question: str, code: str = "a", operator: str = "="):
    return {"question": question, "operator": operator, "answerCoding": {"code": code}}


def number(link_id: str, low: int = 0, high: int = 10, **more):
    limits = [
        {"url": f"http://hl7.org/fhir/StructureDefinition/{name}Value", "valueInteger": limit}
        for name, limit in (("min", low), ("max", high))
    ]
    return {"linkId": link_id, "text": f"About {link_id}", "type": "integer", "extension": limits, **more}


def reasons(data: bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        read_questionnaire(data)
    return [str(remark) for remark in refused.value.remarks]


class TestTheSample:
    pytestmark = pytest.mark.samples

    @pytest.fixture
    def phq9(self, samples):
        return read_questionnaire((samples / "lforms-phq9.json").read_bytes())

    def test_asks_ten_questions_under_names_that_fit_in_an_address(self, phq9) -> None:
        names = [question.link_id for question in phq9.definition.questions()]

        assert names[0] == "44250-9"
        assert len(names) == 10
        assert phq9.link_ids["44250-9"] == "/44250-9"
        assert [str(remark) for remark in phq9.unused] == ["/44261-6: It is calculated, so nobody is asked."]

    def test_scores_what_our_own_phq9_scores(self, phq9) -> None:
        ours, chance = definition("phq9"), random.Random(9)
        our_options = [option.code for option in ours.question("phq-1").options]

        for _ in range(500):
            points = [chance.randrange(4) for _ in range(9)]
            items = zip(phq9.definition.scoring.items, points, strict=True)
            theirs = {name: Choice(phq9.definition.question(name).options[point].code) for name, point in items}
            mine = {f"phq-{n}": Choice(our_options[point]) for n, point in enumerate(points, start=1)}
            assert score(phq9.definition, theirs).total == score(ours, mine).total == sum(points)

    def test_has_no_score_where_an_answer_is_missing_though_the_file_would_count_it_as_0(self, phq9) -> None:
        answers = {name: Choice("la6571-9") for name in phq9.definition.scoring.items[:8]}

        found = score(phq9.definition, answers)

        assert (found.total, found.note) == (None, ScoreNote.TOO_MANY_MISSING)

    def test_comes_back_the_same_after_going_out_again(self, phq9) -> None:
        again = read_questionnaire(to_bytes(questionnaire(phq9.definition, phq9.translations)))

        assert again.definition == phq9.definition


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ([choice("q", enableWhen=[when("gone")])], "q: enableWhen points at “gone”, which no item is called."),
        (
            [choice("q", enableWhen=[when("later")]), choice("later")],
            "q: enableWhen looks ahead to “later”. Move that item before this.",
        ),
        ([choice("q", enableWhen=[when("q")])], "q: enableWhen goes round in a circle through “q”."),
        (
            [choice("q", enableWhen=[when("r")]), choice("r", enableWhen=[when("q")])],
            "r: enableWhen goes round in a circle through “q”.",
        ),
        ([choice("q"), choice("q")], "q: 2 items have this linkId. Give each its own."),
        (
            [{"linkId": "g", "text": "G", "type": "group", "item": [choice("g")]}],
            "g: This item stands inside itself. Break the circle.",
        ),
        ([choice("q", "a", answerOption=[{"valueCoding": {"code": "x"}}])], "q: The option “x” has no text."),
        (
            [{"linkId": "q", "text": "When?", "type": "date"}],
            "q: Questions of type “date” cannot be asked here. Use choice, boolean, integer, text, string or display.",
        ),
        ([{"text": "Who?", "type": "string"}], "An item has no linkId. Give it one."),
        ([{"linkId": "q", "type": "string"}], "q: This item has no text. Write the question."),
        ([choice("q", modifierExtension=[])], "q: modifierExtension changes what this means in a way we do not know."),
        ([choice("q\u0007")], "q?: A text holds a character that nobody can see. Take it out."),
        ([number("q", 5, 5)], "q: A number needs a minValue below a maxValue."),
        ([choice("q", "a", "a")], "q: 2 options are called “a”. Give each its own code."),
        (
            [choice("q"), choice("r", enableWhen=[when("q", "z")])],
            "r: enableWhen compares “q” with an answer that it cannot have.",
        ),
        (
            [choice("q"), choice("r", enableWhen=[when("q"), when("q", "b")])],
            "r: Two conditions need enableBehavior: all or any.",
        ),
        ([], "The file asks nothing that can be answered."),
    ],
)
def test_a_mistake_is_refused_with_its_link_id_and_a_reason(items, reason) -> None:
    assert reason in reasons(a_file(*items))


def test_every_mistake_is_said_at_once() -> None:
    found = reasons(a_file(choice("q"), choice("q"), choice("r", enableWhen=[when("gone")])))

    assert len(found) == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b" " * 5_000_001, "The file is over 5 MB. Send a smaller one."),
        (b"[" * 200_000, "The file is nested more than 60 levels deep. Make it flatter."),
        (
            b'{"resourceType": "Questionnaire", "item": ' + b"[" * 80 + b"]" * 80 + b"}",
            "The file is nested more than 60",
        ),
        (b'{"resourceType": "Patient"}', "The file is not a FHIR Questionnaire."),
        (b"[]", "The file is not a FHIR Questionnaire."),
        (b"\xff\xfe\x00", "The file is not JSON"),
        (b'{"item": 1, "item": 2}', "The file is not JSON, or names one field twice."),
        (b'{"resourceType": NaN}', "The file is not JSON"),
        (b"1" * 5000, "The file is not JSON"),
        (a_file(choice("q"), language="de"), "The file is not in English."),
    ],
)
def test_a_file_that_is_no_questionnaire_is_refused(data, reason) -> None:
    assert reasons(data)[0].startswith(reason)


def test_5000_items_are_taken_and_one_more_is_refused() -> None:
    items = [{"linkId": f"q{n}", "text": "Who?", "type": "string"} for n in range(5_001)]

    assert len(read_questionnaire(a_file(*items[:5_000])).definition.pages) == 5_000
    assert "The file has more than 5,000 items. Split it." in reasons(a_file(*items))


def test_a_long_ring_of_conditions_is_refused_without_running_out_of_stack() -> None:
    items = [choice(f"q{n}", enableWhen=[when(f"q{(n + 1) % 3000}")]) for n in range(3_000)]

    assert len(reasons(a_file(*items))) == 3_000


def test_a_question_waits_for_the_group_around_it() -> None:
    inner = choice("inner", enableWhen=[when("first")])
    group = {"linkId": "g", "text": "G", "type": "group", "item": [inner], "enableWhen": [when("second")]}

    found = read_questionnaire(a_file(choice("first"), choice("second"), group)).definition

    asked = found.question("inner")
    assert asked.enable_all
    assert [condition.question for condition in asked.enable_when] == ["second", "first"]
    assert asked not in enabled(found, {"first": Choice("a")})
    assert asked in enabled(found, {"first": Choice("a"), "second": Choice("a")})


def test_yes_or_no_is_a_choice_of_two() -> None:
    later = choice("q", enableWhen=[{"question": "b", "operator": "=", "answerBoolean": True}])

    found = read_questionnaire(a_file({"linkId": "b", "text": "B?", "type": "boolean"}, later)).definition

    assert found.question("b").type is QuestionType.CHOICE
    assert found.question("q").enable_when == (Condition("b", Operator.EQUAL, "yes"),)


def test_a_lead_in_that_comes_back_is_kept_apart() -> None:
    inner = {"linkId": "h", "text": "H", "type": "group", "item": [choice("two")]}
    outer = {"linkId": "g", "text": "G", "type": "group", "item": [choice("one"), inner, choice("three")]}

    found = read_questionnaire(a_file(outer)).definition

    assert [(q.stem_id, q.stem) for q in found.questions()] == [("g", "G"), ("h", "G\nH"), ("g-2", "G")]
    assert read_questionnaire(to_bytes(questionnaire(found))).definition == found


def test_a_file_from_elsewhere_is_somebodys_words_and_says_that_its_licence_is_unknown() -> None:
    found = read_questionnaire(a_file(choice("q"), code=[{"system": "http://loinc.org", "code": "1-1"}])).definition

    assert found.validated
    assert found.licence == "Not said in the file. Find out before you use it."
    assert found.codings == ()


def test_a_hostile_score_is_refused_when_read_and_not_when_somebody_sends_their_answers() -> None:
    scoring = questionnaire(definition("phq2"))
    [method] = [e for e in scoring["extension"] if e["url"].endswith("scoring")]

    assert "phq-1: The score counts it, but it is not a question with a score on every option." in reasons(
        a_file(choice("q"), extension=[method])
    )


WORDS = st.sampled_from(
    ["q", "r", "a", "", "choice", "group", "integer", "=", "exists", "\x00", "😀", "/1", "q r"]
) | st.text(max_size=3)
FIELDS = st.sampled_from(
    [
        "linkId",
        "text",
        "type",
        "item",
        "answerOption",
        "valueCoding",
        "code",
        "display",
        "system",
        "extension",
        "url",
        "valueInteger",
        "valueString",
        "valueDecimal",
        "valueBoolean",
        "enableWhen",
        "question",
        "operator",
        "answerCoding",
        "answerBoolean",
        "answerInteger",
        "enableBehavior",
        "repeats",
        "required",
        "maxLength",
        "title",
        "url",
        "version",
        "name",
        "language",
        "_text",
        "_title",
        "readOnly",
        "valueExpression",
    ]
)
URLS = st.sampled_from(
    [
        "https://joinedup.example/fhir/StructureDefinition/" + name
        for name in ("scoring", "private", "route", "enable-when", "rates", "minutes", "safety", "locales", "hint")
    ]
    + ["http://hl7.org/fhir/StructureDefinition/" + n for n in ("ordinalValue", "minValue", "maxValue", "translation")]
    + ["https://joinedup.example/fhir/Questionnaire/phq9"]
)
ANYTHING = st.recursive(
    WORDS | URLS | st.none() | st.booleans() | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS | WORDS, inner, max_size=6),
    max_leaves=40,
)


def is_read_or_refused(content) -> None:
    try:
        found = read_questionnaire(json.dumps(content).encode())
    except Refused:
        return
    again = read_questionnaire(to_bytes(questionnaire(found.definition, found.translations)))
    assert [q.text for q in again.definition.questions()] == [q.text for q in found.definition.questions()]


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(FIELDS, ANYTHING, max_size=8))
def test_any_json_is_read_or_refused(content) -> None:
    is_read_or_refused({**content, "resourceType": "Questionnaire"})


SPOILT = st.dictionaries(FIELDS, ANYTHING, max_size=3)


@settings(max_examples=300, deadline=None)
@given(
    SPOILT,
    SPOILT,
    SPOILT,
    SPOILT,
    st.lists(
        st.fixed_dictionaries(
            {"url": URLS},
            optional={
                "valueCode": WORDS,
                "valueString": WORDS,
                "valueInteger": ANYTHING,
                "valueBoolean": ANYTHING,
                "extension": ANYTHING,
            },
        ),
        max_size=3,
    ),
)
def test_a_good_file_with_anything_in_it_is_read_or_refused(whole, item, option, condition, extensions) -> None:
    first = {**choice("q"), "extension": extensions, **item}
    first["answerOption"] = [{**choice("q")["answerOption"][0], **option}, choice("q")["answerOption"][1]]
    second = choice("r", enableWhen=[{**when("q"), **condition}])

    is_read_or_refused({**json.loads(a_file(first, number("n"), second, extension=extensions)), **whole})


HELP = {
    "type": "display",
    "text": "More about it",
    "extension": [
        {
            "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
            "valueCodeableConcept": {
                "coding": [{"system": "http://hl7.org/fhir/questionnaire-item-control", "code": "help"}]
            },
        }
    ],
}


def refusals(items: list[dict[str, object]]) -> list[str]:
    content = {"resourceType": "Questionnaire", "title": "T", "item": items}
    with pytest.raises(Refused) as refused:
        read_questionnaire(json.dumps(content).encode())
    return [str(remark) for remark in refused.value.remarks]


def number_from(low: int, high: int) -> dict[str, object]:
    base = "http://hl7.org/fhir/StructureDefinition/"
    limits = [{"url": f"{base}minValue", "valueInteger": low}, {"url": f"{base}maxValue", "valueInteger": high}]
    return {"linkId": "n", "type": "integer", "text": "How much?", "extension": limits}


def test_explaining_items_count_towards_the_5000_too() -> None:
    items = [
        {"linkId": f"q{n}", "type": "string", "text": "What?", "item": [{**HELP, "linkId": f"h{n}"}]}
        for n in range(2501)
    ]

    assert any("more than 5,000 items" in remark for remark in refusals(items))


def test_many_explaining_items_of_one_question_count_each() -> None:
    helps = [{**HELP, "linkId": f"h{n}"} for n in range(5000)]

    assert any(
        "more than 5,000 items" in remark
        for remark in refusals([{"linkId": "q", "type": "string", "text": "What?", "item": helps}])
    )


@pytest.mark.parametrize(
    ("helps", "reason"),
    [
        ([{**HELP, "linkId": "h1"}, {**HELP, "linkId": "h2"}], "q: 2 items explain the same thing"),
        ([{**HELP, "linkId": "h1"}, {**HELP, "linkId": "h1"}], "h1: 2 items have this linkId"),
        ([{**HELP, "linkId": "h", "enableWhen": [when("p")]}], "h: An explaining item has no enableWhen here"),
        ([{**HELP, "linkId": "h", "item": [{"linkId": "lost"}]}], "h: An explaining item has no item here"),
    ],
    ids=["two", "two of one name", "with a condition", "with items"],
)
def test_what_an_explaining_item_cannot_say_here_is_not_lost(helps: list[dict[str, object]], reason: str) -> None:
    items = [
        {"linkId": "p", "type": "string", "text": "Who?"},
        {"linkId": "q", "type": "string", "text": "What?", "item": helps},
    ]

    assert any(remark.startswith(reason) for remark in refusals(items))


def test_a_group_may_hold_an_explaining_item() -> None:
    question = {"linkId": "q", "type": "string", "text": "What?"}
    group = {"linkId": "g", "type": "group", "text": "About you", "item": [{**HELP, "linkId": "h"}, question]}
    content = {"resourceType": "Questionnaire", "title": "T", "item": [group]}

    assert "q" in read_questionnaire(json.dumps(content).encode()).link_ids


def test_an_explaining_item_needs_a_link_id_of_its_own() -> None:
    items = [{"linkId": "a", "type": "string", "text": "What?", "item": [{**HELP, "linkId": "a"}]}]

    assert any("2 items have this linkId" in remark for remark in refusals(items))


@pytest.mark.parametrize("name", ["enableWhen", "answerOption"])
def test_what_must_be_a_list_is_not_overlooked(name: str) -> None:
    items = [{"linkId": "a", "type": "choice", "text": "What?", name: {"question": "nowhere"}}]

    assert any(f"{name} must be a list" in remark for remark in refusals(items))


@pytest.mark.parametrize(("low", "high"), [(0, 100), (-5, 0), (1, 22)])
def test_numbers_that_no_page_can_offer_are_refused(low: int, high: int) -> None:
    assert any("Numbers must begin at 0" in remark for remark in refusals([number_from(low, high)]))


@pytest.mark.parametrize(("low", "high"), [(0, 20), (1, 21)])
def test_numbers_that_fit_on_a_page_are_taken(low: int, high: int) -> None:
    content = {"resourceType": "Questionnaire", "title": "T", "item": [number_from(low, high)]}

    [question] = read_questionnaire(json.dumps(content).encode()).definition.questions()

    assert (question.minimum, question.maximum) == (low, high)
