"""Every shipped questionnaire as an XLSForm. pyxform, which most tools use, reads each one without a remark."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from pyxform.xls2xform import convert

from app.questionnaires.domain import wording
from app.questionnaires.domain.definition import Coding, QuestionType
from app.questionnaires.domain.wording import Translation
from app.questionnaires.domain.xlsform_export import sheets
from app.questionnaires.services.xlsform import workbook_of
from tests.questionnaires import definition
from tests.unit.questionnaires.fhir_cases import SHIPPED
from tests.unit.questionnaires.xlsform_cases import LANGUAGES

XFORMS = "{http://www.w3.org/2002/xforms}"


def rows(version, name, translations=()):
    """Return the rows of a sheet by what stands in their name column, or their field column."""
    found = next(table for table in sheets(version, translations, LANGUAGES) if table.name == name)
    columns, *cells = found.rows
    key = columns.index("field" if name == "joinedup" else "name")
    return {row[key]: dict(zip(columns, row, strict=True)) for row in cells}


@pytest.fixture(params=SHIPPED, scope="module")
def shipped(request):
    return SHIPPED[request.param]


@pytest.fixture(scope="module")
def xform(shipped):
    warnings: list[str] = []
    converted = convert(workbook_of(*shipped), file_type=".xlsx", warnings=warnings)
    assert warnings == []
    return ElementTree.fromstring(converted.xform)


def test_pyxform_makes_a_form_that_asks_every_question_in_order(shipped, xform) -> None:
    asked = [bind.get("nodeset").rpartition("/")[2] for bind in xform.iter(f"{XFORMS}bind")]

    assert asked == [*(question.link_id for question in shipped[0].questions()), "instanceID"]


def test_pyxform_finds_every_option_by_its_code(shipped, xform) -> None:
    lists = {
        instance.get("id"): [name.text for name in instance.iter(f"{XFORMS}name")]
        for instance in xform.iter(f"{XFORMS}instance")
        if instance.get("id")
    }
    offered = {
        select.get("ref").rpartition("/")[2]: lists[re.search(r"instance\('(.+?)'\)", itemset.get("nodeset"))[1]]
        for kind in ("select", "select1")
        for select in xform.iter(f"{XFORMS}{kind}")
        for itemset in select.iter(f"{XFORMS}itemset")
    }

    assert offered == {
        question.link_id: [option.code for option in question.options]
        for question in shipped[0].questions()
        if question.options
    }


def test_pyxform_finds_every_word_of_the_questions_in_every_language(shipped, xform) -> None:
    version, translations = shipped
    said = plain(" ".join(xform.itertext()))

    for words in [wording.source_words(version), *(translation.words for translation in translations)]:
        for context in contexts_in_xlsform(version) & words.keys():
            assert plain(words[context]) in said


def contexts_in_xlsform(version):
    questions = list(version.questions())
    return (
        {wording.text_context(question) for question in questions}
        | {wording.hint_context(question) for question in questions}
        | {wording.option_context(question, option) for question in questions for option in question.options}
    )


def plain(words):
    """Straighten quotation marks, as pyxform does, and make every gap one space."""
    return " ".join(words.translate(str.maketrans("“”‘’", "\"\"''")).split())


def test_the_same_version_is_the_same_bytes_in_whatever_order_its_languages_come() -> None:
    version, translations = SHIPPED["holistic_needs-v1"]

    assert workbook_of(version, translations) == workbook_of(version, translations[::-1])


def test_each_language_has_its_column_of_labels_and_of_hints() -> None:
    version, translations = SHIPPED["holistic_needs-v1"]

    first = rows(version, "survey", translations)["safety-now"]

    assert [column for column in first if column.startswith(("label", "hint"))] == [
        "label::English (en)",
        "label::Polish (pl)",
        "label::Urdu (ur)",
        "hint::English (en)",
        "hint::Polish (pl)",
        "hint::Urdu (ur)",
    ]


def test_a_range_a_length_and_a_number_of_choices_are_constraints() -> None:
    survey = rows(definition("holistic_needs"), "survey")

    assert survey["rate-b01"]["constraint"] == ". >= 0 and . <= 10"
    assert survey["top-concerns"]["constraint"] == "count-selected(.) <= 3"
    assert survey["safety-now"]["required"] == "yes"


def test_our_not_equal_asks_for_an_answer_first_because_that_of_xpath_does_not() -> None:
    relevant = rows(definition("audit_c"), "survey")["audit-2"]["relevant"]

    assert relevant == "${audit-1} != '' and ${audit-1} != 'never'"


def test_other_tools_offer_only_the_concerns_that_were_ticked() -> None:
    chosen = rows(definition("holistic_needs"), "survey")["top-concerns"]

    assert chosen["choice_filter"].startswith(
        "selected(${concerns-body}, name) or selected(${concerns-daily-life}, name)"
    )


def test_questions_with_the_same_options_share_one_list() -> None:
    survey = rows(definition("phq9"), "survey")

    assert survey["phq-8"]["type"] == "select_one phq-1"
    assert survey["phq-9"]["type"] == "select_one phq-9"


def test_scores_danger_signs_and_privacy_stand_in_columns_of_our_own() -> None:
    row = rows(definition("phq9"), "choices")["nearly-every-day"]

    assert (row["joinedup.score"], row["joinedup.safety"], row["joinedup.private"]) == (3, "self_harm", True)


def test_the_licence_and_the_scoring_stand_on_a_sheet_of_our_own() -> None:
    ours = {field: row["value"] for field, row in rows(definition("gad7"), "joinedup").items()}

    assert ours["licence"] == definition("gad7").licence
    assert (ours["scoring.method"], ours["scoring.maximum"]) == ("sum", 21)
    assert ours["scoring.bands.1.code"] == definition("gad7").scoring.bands[0].code


def test_words_that_no_speaker_has_checked_are_marked_so() -> None:
    translations = [Translation("ur", {"title": "ع"}, False), Translation("pl", {"title": "T"}, True)]

    ours = rows(definition("phq2"), "joinedup", translations)

    assert ours["machine-drafted.ur"]["value"] is True
    assert "machine-drafted.pl" not in ours


def test_an_unconfirmed_code_goes_out_as_its_name_only() -> None:
    unsure = replace(definition("phq2"), codings=(Coding("http://snomed.info/sct", "123", "A measure", False),))

    ours = {field: row["value"] for field, row in rows(unsure, "joinedup").items()}

    assert ours["codings.display"] == "A measure"
    assert "123" not in ours.values()


def test_a_name_that_begins_with_a_figure_has_a_line_before_it() -> None:
    base = definition("phq2")
    first, *others = base.pages
    renamed = replace(first, questions=(replace(first.questions[0], link_id="44250-9"),))

    assert "_44250-9" in rows(replace(base, pages=(renamed, *others)), "survey")


def test_one_line_and_many_lines_are_told_apart() -> None:
    base = definition("what_matters")
    name = next(q.link_id for q in base.questions() if q.type is QuestionType.TEXT)

    assert rows(base, "survey")[name]["appearance"] == "multiline"
