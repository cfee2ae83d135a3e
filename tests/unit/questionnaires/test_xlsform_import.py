"""An XLSForm becomes a questionnaire, or is refused with every reason, each with its sheet, row and column."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.questionnaires.domain.branching import enabled
from app.questionnaires.domain.definition import QuestionType
from app.questionnaires.domain.findings import Refused
from app.questionnaires.domain.values import Choice
from app.questionnaires.domain.xlsform_export import sheets
from app.questionnaires.domain.xlsform_import import read_form
from app.questionnaires.domain.xlsform_sheets import Table
from tests.questionnaires import definition
from tests.unit.questionnaires.xlsform_cases import (
    AB,
    END,
    LANGUAGES,
    begin,
    form,
    many,
    number,
    one,
    options,
    remarks,
    table,
    words,
)

SCORING = [row for row in sheets(definition("gad7"), (), LANGUAGES)[-1].rows if str(row[0]).startswith("scoring")]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([one("q"), one("q")], "survey, row 3, column name: Row 2 is called “q” too. Give each its own name."),
        ([one("")], "survey, row 2, column name: The row has no name. Give it one."),
        (
            [one("q", type="date")],
            "survey, row 2, column type: Rows of type “date” cannot be asked here. "
            "Use select_one, select_multiple, integer, text, note or begin_group.",
        ),
        ([one("q", type=None)], "survey, row 2, column type: The row has no type. Use select_one, "),
        ([one("q", type="select_one")], "survey, row 2, column type: The choice names no list of options."),
        ([one("q", type="select_one ab or_other")], "survey, row 2, column type: “or_other” cannot be asked here."),
        (
            [one("q", type="select_one zz")],
            "survey, row 2, column type: The list “zz” has no rows on the sheet",
        ),
        ([one("q", type="begin_repeat")], "survey, row 2, column type: A group that repeats cannot be asked here."),
        ([one("q"), begin("g")], "survey, row 3, column type: This group has no end. Add a row of type end_group."),
        ([one("q"), END], "survey, row 3, column type: It ends a group that was not begun."),
        ([one("q", label=None)], "survey, row 2, column label: The row has no label. Write what people read."),
        (
            [one("q"), one("r", label="You said ${q}")],
            "survey, row 3, column label: Words that show an answer (${...}) cannot be asked here.",
        ),
        ([one("q", required="maybe")], "survey, row 2, column required: It must say yes or no, and says “maybe”."),
        ([one("q", calculation="1 + 1")], "survey, row 2, column calculation: Nobody could answer it."),
        ([one("q", read_only="yes")], "survey, row 2, column read_only: Nobody could answer it."),
        ([one("q", choice_filter="x = 1")], "survey, row 2, column choice_filter: A filter of options cannot be asked"),
        ([number("q", constraint=None)], "survey, row 2, column constraint: A number needs its least and its most,"),
        ([number("q", constraint=". >= 5 and . <= 5")], "survey, row 2, column constraint: A number needs its least"),
        (
            [number("q", constraint=". >= 0 or . <= 5")],
            "survey, row 2, column constraint: Limits must be joined by",
        ),
        ([number("q", constraint=". >= 0 and . >= 5")], "survey, row 2, column constraint: A limit must be >= or <=,"),
        ([number("q", constraint=". >= ${r}")], "survey, row 2, column constraint: “${r}” stands where an option or"),
        ([words("q", constraint="regex(., '[a-z]')")], "survey, row 2, column constraint: “regex” stands where"),
        (
            [words("q", constraint="string-length(.) <= 5000")],
            "survey, row 2, column constraint: Only string-length(.) <= a number from 1 to 4,000 can be asked here.",
        ),
        (
            [many("q", constraint="count-selected(.) >= 2")],
            "survey, row 2, column constraint: Only count-selected(.)",
        ),
        (
            [one("q", constraint=". != 'a'")],
            "survey, row 2, column constraint: An answer of this type can have",
        ),
        ([one("q\u0007")], "survey, row 2, column name: It holds a character that nobody can see. Take it out."),
        (
            [number("q", **{"joinedup.low-label": "None"})],
            "survey, row 2, column joinedup.low-label: Only one end of the numbers has a label.",
        ),
        ([one("q", **{"joinedup.privat": True})], "survey, row 2, column joinedup.privat: This is no column of ours."),
        ([one("q", **{"joinedup.private": "?"})], "survey, row 2, column joinedup.private: It does not hold what it"),
        ([], "survey, row 1: It has no column called name."),
        ([{"type": "note", "name": "n", "label": "Hello"}], "survey: The file asks nothing that can be answered."),
    ],
)
def test_a_mistake_is_refused_with_its_sheet_row_and_column_and_a_reason(rows, reason) -> None:
    assert any(remark.startswith(reason) for remark in remarks(form(*rows))), remarks(form(*rows))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([one("q", relevant="${gone} = 'a'")], "row 2, column relevant: It points at “gone”, which no row is called."),
        (
            [one("q", relevant="${later} = 'a'"), one("later")],
            "row 2, column relevant: It looks ahead to “later”. Move that row before this.",
        ),
        ([one("q", relevant="${q} = 'a'")], "row 2, column relevant: It goes round in a circle through “q”."),
        (
            [one("q", relevant="${r} = 'a'"), one("r", relevant="${q} = 'a'")],
            "row 3, column relevant: It goes round in a circle through “q”.",
        ),
        (
            [one("first"), words("n", type="note"), one("q", relevant="${n} != ''")],
            "row 4, column relevant: It looks at “n”, which nobody answers.",
        ),
        (
            [{"type": "today", "name": "t"}, one("q", relevant="${t} != ''")],
            "row 3, column relevant: It looks at “t”, which nobody answers.",
        ),
        ([one("q"), one("r", relevant="once(${q})")], "row 3, column relevant: “once” stands where a question such as"),
        ([one("q"), one("r", relevant="${q} = 'z'")], "row 3, column relevant: It compares “q” with an answer that it"),
        (
            [one("q"), begin("g", relevant="${q} = 'a' or ${q} = 'b'"), one("r", relevant="${q} = 'b'"), END],
            "row 4, column relevant: It and that of the group around it cannot be joined.",
        ),
        (
            [one("q"), begin("g", relevant="${inner} = 'a'"), one("inner"), END],
            "row 3, column relevant: It looks ahead to “inner”.",
        ),
    ],
)
def test_a_condition_that_cannot_be_asked_is_refused(rows, reason) -> None:
    assert any(remark.startswith(f"survey, {reason}") for remark in remarks(form(*rows))), remarks(form(*rows))


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        (
            [*options("ab", "a"), {"list_name": "ab", "name": "b"}],
            "choices, row 3, column label: The option “b” has no label. Write what people read.",
        ),
        (
            options("ab", "a", "a"),
            "choices, row 3, column name: Row 2 of its list is called “a” too. Give each its own name.",
        ),
        ([{"list_name": "ab", "label": "A"}], "choices, row 2, column name: The option has no name. Give it one."),
        (
            [{**AB[0], "joinedup.score": -1}],
            "choices, row 2, column joinedup.score: The score of an option must be a whole number, 0 or more.",
        ),
        (
            [{**AB[0], "joinedup.score": "lots"}],
            "choices, row 2, column joinedup.score: It does not hold what",
        ),
        (
            [{**AB[0], "joinedup.safety": "x"}],
            "choices, row 2, column joinedup.safety: It does not hold what",
        ),
        (
            [{**AB[0], "joinedup.relevant": "${later} = 'a'"}],
            "choices, row 2, column joinedup.relevant: It looks at “later”, which is no question before it.",
        ),
    ],
)
def test_an_option_that_cannot_be_offered_is_refused(choices, reason) -> None:
    found = remarks(form(one("q"), choices=choices))

    assert any(remark.startswith(reason) for remark in found), found


def test_every_mistake_is_said_at_once() -> None:
    found = remarks(
        form(
            one("q"),
            one("q"),
            number("n", constraint=None),
            one("r", relevant="${gone} = 'a'"),
            choices=options("ab", ""),
        )
    )

    assert [remark.partition(":")[0] for remark in found] == [
        "survey, row 3, column name",
        "survey, row 5, column relevant",
        "choices, row 2, column name",
        "choices, row 2, column label",
        "survey, row 4, column constraint",
    ]


@pytest.mark.parametrize(
    ("tables", "reason"),
    [
        ([Table("Sheet1", [["a"]])], "The file is not an XLSForm. It has no sheet called survey."),
        ([Table("survey", [])], "survey, row 1: It has no column called type."),
        (
            [Table("survey", [["type", "name", "label", "label"]])],
            "survey, row 1, column label: 2 columns have",
        ),
        (
            [Table("survey", [["type", "name", "label::French (fr)"], ["text", "q", "Qui ?"]])],
            "survey, row 1, column label::English (en): The file has no words in English.",
        ),
        (
            form(one("q"), settings={"form_title": "Essai", "default_language": "French (fr)"}),
            "survey, row 1, column label::English (en): The file has no words in English.",
        ),
        (form(one("q"), ours=[("format", 2)]), "joinedup: Its format must be 1."),
        (
            form(one("q"), ours=[("format", 1), ("minutes", "many")]),
            "joinedup, row 3, column value: “minutes” does",
        ),
        (form(one("q"), ours=[("format", 1), ("x", 1)]), "joinedup, row 3, column field: This is no field of ours."),
        (
            form(one("q"), ours=[("format", 1), ("title.a\nb", "x")]),
            "joinedup, row 3, column field: This is no field of",
        ),
        (
            form(one("q"), ours=[("format", 1), ("scoring." * 9000, 1)]),
            "joinedup, row 3, column field: This is no field",
        ),
        (
            form(one("q"), ours=[("format", 1), *SCORING]),
            "gad-1: The score counts it, but it is not a question with a score on every option.",
        ),
    ],
)
def test_a_file_that_is_no_questionnaire_is_refused(tables, reason) -> None:
    assert any(remark.startswith(reason) for remark in remarks(tables)), remarks(tables)


def read(*rows, **more):
    return read_form(form(*rows, **more))


def test_5000_rows_are_taken_and_one_more_is_refused() -> None:
    rows = [words(f"q{number}") for number in range(5_001)]

    assert len(read(*rows[:5_000]).definition.pages) == 5_000
    assert "survey: The sheet has more than 5,000 rows. Split it." in remarks(form(*rows))


def test_a_long_ring_of_conditions_is_refused_without_running_out_of_stack() -> None:
    rows = [one(f"q{number}", relevant=f"${{q{(number + 1) % 3000}}} = 'a'") for number in range(3_000)]

    assert len(remarks(form(*rows))) == 3_000


def test_a_question_waits_for_the_group_around_it() -> None:
    found = read(
        one("first"),
        one("second"),
        begin("g", label="Both", relevant="${second} = 'a'"),
        one("inner", relevant="${first} = 'a'"),
        END,
    ).definition

    asked = found.question("inner")
    assert (asked.stem_id, asked.stem) == ("g", "Both")
    assert [condition.question for condition in asked.enable_when] == ["second", "first"]
    assert asked not in enabled(found, {"first": Choice("a")})
    assert asked in enabled(found, {"first": Choice("a"), "second": Choice("a")})


def test_a_group_without_words_is_no_lead_in_and_a_nested_one_has_the_words_of_both() -> None:
    found = read(begin("p", label=None), begin("g"), begin("h"), one("q"), END, one("r"), END, one("s"), END).definition

    assert [(question.stem_id, question.stem) for question in found.questions()] == [
        ("h", "About g\nAbout h"),
        ("g", "About g"),
        ("", ""),
    ]


def test_each_type_becomes_one_of_ours() -> None:
    found = read(
        one("q1"),
        many("q2", constraint="count-selected(.) < 3"),
        number("q3", constraint=". > 0 and . < 10"),
        number("q4", **{"joinedup.low-label": "None", "joinedup.high-label": "All"}),
        words("q5", constraint="string-length(.) <= 20"),
        words("q6", appearance="multiline"),
        words("q7", type="note"),
    ).definition

    q1, q2, q3, q4, q5, q6, q7 = found.questions()
    assert [q.type for q in (q1, q2, q4, q5, q6, q7)] == [
        QuestionType.CHOICE,
        QuestionType.CHOICES,
        QuestionType.RATING,
        QuestionType.STRING,
        QuestionType.TEXT,
        QuestionType.DISPLAY,
    ]
    assert (q2.max_choices, q5.max_length, q6.max_length) == (2, 20, 4_000)
    assert (q3.type, q3.minimum, q3.maximum) == (QuestionType.INTEGER, 1, 9)


def test_old_and_free_spellings_are_read() -> None:
    survey = table(
        "Survey ",
        [
            {"Type": "select one yn", "Name": "Q_1", "Label": "Well?", "Required": "TRUE"},
            {"Type": "begin group", "Name": "G", "Label": "More"},
            {"Type": "Text", "Name": "_2b", "Label": "Why?", "Relevance": "${Q_1} = 'No Way'"},
            {"Type": "end group"},
        ],
    )
    choices = table("CHOICES", [{"List Name": "yn", "Value": value, "Label": value} for value in ("Yes", "No Way")])

    found = read_form([survey, choices])

    first, second = found.definition.questions()
    assert (first.required, [option.code for option in first.options]) == (True, ["yes", "no-way"])
    assert [(condition.question, condition.answer) for condition in second.enable_when] == [("q-1", "no-way")]
    assert found.link_ids == {"q-1": "Q_1", "g": "G", "2b": "_2b"}


def test_numbers_and_truths_of_a_spreadsheet_are_read_as_the_words_they_stand_for() -> None:
    choices = [{"list_name": "ab", "name": name, "label": name} for name in (1.0, 2, True)]

    found = read(one("q"), one("r", relevant="${q} = '1'"), choices=choices).definition

    assert [(option.code, option.text) for option in found.question("q").options] == [
        ("1", "1"),
        ("2", "2"),
        ("true", "TRUE"),
    ]


def test_other_languages_are_translations_and_count_as_unchecked() -> None:
    row = one("q", **{"label::Urdu (ur)": "س", "label::pl": "P", "hint": "H", "hint::Urdu (ur)": "ہ"})
    choices = [{**option, "label::Urdu (ur)": "الف"} for option in AB]

    found = read(row, choices=choices)

    words_by_locale = {translation.locale: translation.words for translation in found.translations}
    assert words_by_locale == {"ur": {"q": "س", "q/hint": "ہ", "q/a": "الف", "q/b": "الف"}, "pl": {"q": "P"}}
    assert not any(translation.is_checked for translation in found.translations)


def test_what_is_not_used_is_said() -> None:
    found = read(
        {"type": "start", "name": "start"},
        one("q", default="a", media="x.png", **{"label::Deutsch": "D"}),
        one("r", disabled="yes"),
        choices=[*AB, *options("zz", "a")],
    )

    assert [str(remark) for remark in found.unused] == [
        "survey, row 1, column media: This column is not used.",
        "survey, row 1, column label::Deutsch: Its language has no code. Write it as label::Urdu (ur).",
        "survey, row 2, column type: Nobody is asked for “start”.",
        "survey, row 4, column disabled: The row is disabled.",
        "choices, row 4, column list_name: No question offers the list “zz”.",
        "survey, row 3, column default: An answer that is there from the start is left out.",
    ]


def test_a_file_from_elsewhere_is_somebodys_words_and_says_that_its_licence_is_unknown() -> None:
    found = read(one("q"), settings={"form_title": "Our trial", "form_id": "phq9", "version": "7"}).definition

    assert (found.key, found.version, found.title, found.validated) == ("phq9", 1, "Our trial", True)
    assert found.licence == "Not said in the file. Find out before you use it."
    assert (found.scoring, found.codings) == (None, ())


def test_a_file_without_settings_is_named_and_read() -> None:
    found = read_form(form(one("q"))[:2]).definition

    assert (found.key, found.title) == ("item", "item")


CELLS = (
    st.sampled_from(
        ["q", "r", "ab", "a", "${q} = 'a'", "${q}", "select_one ab", "text", "begin_group", "end_group", "yes"]
    )
    | st.text(max_size=3)
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
)
COLUMNS = [
    "type",
    "name",
    "label",
    "label::Urdu (ur)",
    "hint",
    "required",
    "relevant",
    "constraint",
    "choice_filter",
    "disabled",
    "list_name",
    "field",
    "value",
    "form_id",
    "version",
    "joinedup.private",
    "joinedup.route.domain",
    "joinedup.relevant",
    "joinedup.score",
    "joinedup.hint.ur",
]
ROWS = st.lists(st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=5), max_size=5)


def is_read_or_refused(tables) -> None:
    try:
        found = read_form(tables)
    except Refused:
        return
    again = read_form(sheets(found.definition, found.translations, LANGUAGES))
    assert [q.text for q in again.definition.questions()] == [q.text for q in found.definition.questions()]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.builds(table, st.sampled_from(["survey", "choices", "settings", "joinedup"]), ROWS), max_size=4))
def test_any_sheets_are_read_or_refused(tables) -> None:
    is_read_or_refused(tables)


SPOILT = st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=2)


@settings(max_examples=300, deadline=None)
@given(SPOILT, SPOILT, SPOILT, SPOILT)
def test_a_good_form_with_anything_in_it_is_read_or_refused(first, second, option, setting) -> None:
    rows = [{**one("q"), **first}, {**number("n", relevant="${q} = 'a'"), **second}]

    is_read_or_refused(form(*rows, choices=[{**AB[0], **option}, AB[1]], settings={"form_title": "T", **setting}))


def test_a_danger_question_that_names_its_code_brings_help() -> None:
    [question] = read(one("item9", **{"joinedup.concept": "loinc.44260-8"})).definition.questions()

    assert question.is_about_safety
    assert question.private


def test_a_question_without_such_a_code_is_left_to_the_reviewer() -> None:
    [question] = read(one("item9")).definition.questions()

    assert not question.is_about_safety
