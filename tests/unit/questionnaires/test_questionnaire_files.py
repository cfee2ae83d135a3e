"""A wrong questionnaire file is refused with its name, the line, the linkId and what to do."""

from pathlib import Path

import pytest

from app.questionnaires.domain.definition import QuestionType
from app.questionnaires.services.checking import read_definition
from app.questionnaires.services.reading import SourceError
from app.questionnaires.services.source import SourceCondition, SourceItem
from tests.questionnaires import FOLDER

GOOD = """\
resourceType: Questionnaire
name: sample
version: 1
title: A sample
wording: own
copyright: ours
source: ours
minutes: 1
locales: [en]
scoring:
  method: sum
  items: [first]
  minimum: 0
  maximum: 1
  source: a paper
  bands:
    - {code: low, text: Low, low: 0, high: 0}
    - {code: high, text: High, low: 1, high: 1}
item:
  - linkId: first
    text: Does it hurt?
    type: choice
    answerOption:
      - {code: no, text: No, score: 0}
      - {code: yes, text: Yes, score: 1}
  - linkId: second
    text: How much?
    type: integer
    minValue: 0
    maxValue: 10
    lowLabel: Not at all
    highLabel: As much as it could
    enableWhen:
      - {question: first, operator: "=", answer: yes}
  - linkId: third
    text: Say more
    type: text
    maxLength: 100
"""


def write(folder: Path, text: str, name: str = "sample/v1.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


def problems(folder: Path, text: str, name: str = "sample/v1.yaml") -> list[str]:
    with pytest.raises(SourceError) as caught:
        read_definition(write(folder, text, name))
    return [str(problem) for problem in caught.value.problems]


def test_the_good_sample_is_read(tmp_path: Path) -> None:
    definition = read_definition(write(tmp_path, GOOD))

    assert [question.type for question in definition.questions()] == [
        QuestionType.CHOICE,
        QuestionType.RATING,
        QuestionType.TEXT,
    ]


def test_no_and_yes_are_words_not_booleans(tmp_path: Path) -> None:
    first = read_definition(write(tmp_path, GOOD)).question("first")

    assert first is not None
    assert [option.code for option in first.options] == ["no", "yes"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("linkId: third", "linkId: first", "sample/v1.yaml:35: first: linkId 'first' is used twice; give each its own"),
        ("code: yes", "code: no", "sample/v1.yaml:24: first: code 'no' is used twice; give each option its own"),
        (
            "question: first",
            "question: frist",
            "sample/v1.yaml:34: second: enableWhen names 'frist', which no question is called; correct it",
        ),
        (
            "question: first",
            "question: third",
            "sample/v1.yaml:34: second: enableWhen looks ahead to 'third'; move that question before this one",
        ),
        (
            "question: first",
            "question: second",
            "sample/v1.yaml:34: second: enableWhen goes round in a circle through 'second'; break the circle",
        ),
        (
            "answer: yes",
            "answer: maybe",
            "sample/v1.yaml:34: second: enableWhen asks for 'maybe', which first does not offer",
        ),
        (
            'operator: "=", answer: yes',
            "operator: exists, answer: 1",
            "sample/v1.yaml:34: second: exists needs the answer true or false",
        ),
        (
            'operator: "="',
            'operator: ">"',
            "sample/v1.yaml:34: second: cannot compare first with 'yes'; compare whole numbers",
        ),
        ("    maxLength: 100\n", "", "sample/v1.yaml:35: third: has no maxLength; say how long the answer may be"),
        ("    maxValue: 10\n", "", "sample/v1.yaml:26: second: needs minValue below maxValue"),
        (
            "    lowLabel: Not at all\n",
            "",
            "sample/v1.yaml:26: second: has a label at one end only; give lowLabel and highLabel",
        ),
        ("text: Say more", 'text: ""', "sample/v1.yaml:35: third: has no text; write the question"),
        ("name: sample", "name: other", "sample/v1.yaml:2: name 'other' is not the folder's; call it 'sample'"),
        ("version: 1", "version: 2", "sample/v1.yaml:3: version 2 does not fit the file name; make them agree"),
        (
            "items: [first]",
            "items: [frist]",
            "sample/v1.yaml:10: scoring counts 'frist', which no question is called; correct it",
        ),
        (
            ", score: 1}",
            "}",
            "sample/v1.yaml:10: scoring counts 'first', which needs one choice with a score on every option",
        ),
        (
            "low: 1, high: 1",
            "low: 2, high: 2",
            "sample/v1.yaml:10: bands must cover 0 to 1, in order, each number once",
        ),
        (
            "  source: a paper\n",
            "  source: a paper\n  missing: {atMost: 1, source: x}\n",
            "sample/v1.yaml:10: missing.atMost lets every item be missing; lower it",
        ),
        (
            "  source: a paper\n",
            "  source: a paper\n  thresholds: [{code: over, atLeast: 2, source: x}]\n",
            "sample/v1.yaml:10: threshold 'over' is outside 0 to 1",
        ),
        ("minutes: 1", "minutes: many", "sample/v1.yaml:8: minutes must be a whole number without quotes"),
        ("minutes: 1\n", "", "sample/v1.yaml:1: minutes is missing; add it"),
        (
            "    text: How much?",
            "    txet: How much?",
            "sample/v1.yaml:27: second: item.1.txet is not a known word here; correct its spelling or take it out",
        ),
        (
            "text: No, score: 0",
            'text: "No\\0", score: 0',
            "sample/v1.yaml:24: first: item.0.answerOption.0.text is not right: "
            "Value error, holds the character U+0000; take it out",
        ),
        (
            "text: No, score: 0",
            'text: "No\\uD800", score: 0',
            "sample/v1.yaml:24: first: item.0.answerOption.0.text is not right: "
            "Value error, holds the character U+D800; take it out",
        ),
        (
            "text: Say more",
            'text: "Say more "',
            "sample/v1.yaml:36: third: item.2.text is not right: Value error, starts or ends with a space; take it out",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in GOOD

    assert expected in problems(tmp_path, GOOD.replace(old, new, 1))


def test_a_circle_over_two_questions_is_refused(tmp_path: Path) -> None:
    changed = GOOD.replace(
        "    type: choice\n",
        '    type: choice\n    enableWhen: [{question: second, operator: ">", answer: 3}]\n',
    )

    assert "sample/v1.yaml:23: first: enableWhen goes round in a circle through 'second'; break the circle" in problems(
        tmp_path, changed
    )


def test_a_choice_without_options_is_refused(tmp_path: Path) -> None:
    changed = GOOD.replace("    type: text\n    maxLength: 100\n", "    type: choice\n")

    assert problems(tmp_path, changed) == [
        "sample/v1.yaml:35: third: is a choice without answerOption; add the options"
    ]


def test_options_on_a_text_question_are_refused(tmp_path: Path) -> None:
    changed = GOOD + "    answerOption: [{code: a, text: A}]\n"

    assert problems(tmp_path, changed) == [
        "sample/v1.yaml:35: third: is of type text but has answerOption; make it a choice or take them out"
    ]


def test_a_list_from_ticks_must_name_earlier_questions_that_offer_concerns(tmp_path: Path) -> None:
    top = "  - {linkId: top, text: Which?, type: choice, repeats: true, chooseFromTicked: {from: [first, nothing]}}\n"

    assert problems(tmp_path, GOOD + top) == [
        "sample/v1.yaml:39: top: from names 'first', which offers no concerns; give its options selfHelp",
        "sample/v1.yaml:39: top: from names 'nothing', which is no earlier question; correct it",
    ]


def test_hidden_from_delegates_without_private_and_exclusive_on_one_choice_are_refused(tmp_path: Path) -> None:
    changed = GOOD.replace("text: Yes, score: 1", "text: Yes, score: 1, exclusive: true, hiddenFromDelegates: true")

    assert problems(tmp_path, changed) == [
        "sample/v1.yaml:25: first: is exclusive, but only 1 option can be chosen; take exclusive out",
        "sample/v1.yaml:25: first: is hidden from delegates but not private; add private: true",
    ]


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    changed = GOOD.replace("name: sample", "name: other").replace("question: first", "question: frist")

    assert len(problems(tmp_path, changed)) == 2


PROFILE = """\
  - linkId: rated
    text: How much?
    type: integer
    minValue: 0
    maxValue: 1
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("maximum: 1", "maximum: 2", "the items can make 0 to 1; correct minimum and maximum, or the scores"),
        ("items: [first]", "items: [first, first]", "scoring counts 'first' twice; take one out"),
        ("items: [first]", "items: [third]", "scoring counts 'third', which needs one choice with a score on every"),
        (
            "method: sum",
            "method: grade\n  itemBands: [{item: first, bands: [{code: a, text: A, low: 0, high: 1}]}]",
            "method",
        ),
        (
            "method: sum\n  items: [first]",
            "method: grade\n  items: [first, rated]",
            "method grade takes exactly 1 item",
        ),
        (
            "method: sum",
            "method: profile\n  thresholds: [{code: a, atLeast: 1, source: x}]",
            "a profile has no total, so no thresholds; take them out",
        ),
        (
            "method: sum",
            "method: profile\n  itemBands: [{item: third, bands: [{code: a, text: A, low: 0, high: 1}]}]",
            "itemBands names 'third', which is not scored; correct it",
        ),
        (
            "method: sum",
            "method: profile\n  itemBands: [{item: first, bands: [{code: a, text: A, low: 1, high: 1}]}]",
            "itemBands of 'first' must cover 0 to 1, each number once",
        ),
        (
            "method: sum\n  items: [first]",
            "method: count\n  items: [first, rated]\n  missing: {atMost: 1, source: x}",
            "method count is never worked out from part of the items; set missing.atMost to 0",
        ),
        (
            "  source: a paper\n",
            "  source: a paper\n  missing: {atMost: 0, notAsked: 0, source: x}\n",
            "missing.notAsked is for an item with enableWhen; none has it",
        ),
    ],
)
def test_scoring_that_does_not_add_up_is_refused(tmp_path: Path, old: str, new: str, expected: str) -> None:
    changed = GOOD.replace(old, new, 1) + PROFILE

    assert any(f"sample/v1.yaml:10: {expected}" in problem for problem in problems(tmp_path, changed))


def test_a_validated_instrument_lists_english_only(tmp_path: Path) -> None:
    changed = GOOD.replace("wording: own", "wording: validated").replace("locales: [en]", "locales: [en, ur]")

    assert problems(tmp_path, changed) == [
        "sample/v1.yaml:9: a validated instrument is not translated here; list en only"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: [", "sample/v1.yaml:1: YAML:"),
        ("name: a\nname: b\n", "sample/v1.yaml:2: YAML: found duplicate key"),
        ("- a list\n", "sample/v1.yaml:1: is not a questionnaire"),
        ("", "sample/v1.yaml:1: is not a questionnaire"),
        ("name: \0\n", "sample/v1.yaml:0: holds the character"),
        ("name: \ud800\n", "sample/v1.yaml:0: is not UTF-8"),
        ("name: !!python/object/apply:os.system [ls]\n", "sample/v1.yaml:1: name"),
    ],
)
def test_a_file_that_is_no_questionnaire_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    assert any(problem.startswith(expected) for problem in problems(tmp_path, text))


def test_every_repository_file_is_free_of_problems() -> None:
    for path in FOLDER.glob("*/v*.yaml"):
        assert read_definition(path).version == int(path.stem[1:])


def test_the_words_of_the_file_format_are_those_of_fhir() -> None:
    fields = {field.alias for model in (SourceItem, SourceCondition) for field in model.model_fields.values()}

    assert {"linkId", "text", "type", "answerOption", "enableWhen", "enableBehavior", "required", "repeats"} <= fields
    assert {"question", "operator", "answer", "maxLength", "item"} <= fields
