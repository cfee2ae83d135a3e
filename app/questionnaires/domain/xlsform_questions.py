"""One row of the sheet survey as one of our questions, or the reasons why not."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.questionnaires.domain.definition import Operator, Question, QuestionType
from app.questionnaires.domain.findings import Findings
from app.questionnaires.domain.imported import LONGEST_ANSWER, Read
from app.questionnaires.domain.known_dangers import with_danger_signs
from app.questionnaires.domain.xlsform_choices import Choices, own_fields, with_conditions
from app.questionnaires.domain.xlsform_conditions import choice_filter_of
from app.questionnaires.domain.xlsform_items import Entry, truth
from app.questionnaires.domain.xlsform_own import OWN_OF_QUESTION
from app.questionnaires.domain.xlsform_sheets import Row
from app.questionnaires.domain.xlsform_terms import MULTILINE
from app.questionnaires.domain.xlsform_words import Words
from app.questionnaires.domain.xlsform_xpath import Comparison, Expression, Inexpressible, parse

_TYPES = {
    "select_one": QuestionType.CHOICE,
    "select_multiple": QuestionType.CHOICES,
    "integer": QuestionType.INTEGER,
    "text": QuestionType.STRING,
    "note": QuestionType.DISPLAY,
}
_COUNTED = {"": ".", "string-length": "string-length(.)", "count-selected": "count-selected(.)"}
_LARGEST = 2**31
_AT_LEAST = {Operator.AT_LEAST: 0, Operator.ABOVE: 1}
_AT_MOST = {Operator.AT_MOST: 0, Operator.BELOW: -1}


def read_question(
    entry: Entry, name: str, words: Words, choices: Choices, reads: Mapping[str, Read], findings: Findings
) -> Read | None:
    """Return the question of a row, without its conditions; None where it cannot be asked, with the reasons.

    `reads` are the questions before it, by the file's names.
    """
    before = len(findings.wrong)
    row = entry.row
    check_words(row, words, findings)
    _check_answering(row, findings)
    offered = choices.lists.get(entry.list_name, ())
    options = tuple(with_conditions(choice, reads, findings) for choice in offered)
    if entry.list_name and not offered:
        reason = f"The list “{entry.list_name[:80]}” has no rows on the sheet choices."
        findings.refuse(row.place("type"), reason)
    question = Question(
        link_id=name,
        text=words.english(row, "label"),
        type=_TYPES[entry.kind],
        hint=words.english(row, "hint"),
        options=options,
        required=truth(row, "required", findings),
        **_limits(entry, findings),
        **own_fields(Question, OWN_OF_QUESTION, row, words.own, findings),
    )
    question = with_danger_signs(replace(question, type=_type(row, question, findings)))
    _check_choice_filter(row, question, findings)
    codes = {choice.called: choice.option.code for choice in offered}
    return Read(question, codes) if len(findings.wrong) == before else None


def check_words(row: Row, words: Words, findings: Findings) -> None:
    """Refuse a row that says nothing, or that would show an answer in its words."""
    if not words.english(row, "label"):
        findings.refuse(row.place(words.column("label")), "The row has no label. Write what people read.")
    for column in row.cells:
        if column.partition("::")[0] in {"label", "hint"} and "${" in row.text(column):
            findings.refuse(row.place(column), "Words that show an answer (${...}) cannot be asked here.")


def _check_answering(row: Row, findings: Findings) -> None:
    if truth(row, "read_only", findings) or row.text("calculation"):
        column = "calculation" if row.text("calculation") else "read_only"
        findings.refuse(row.place(column), "Nobody could answer it. Take the row out, or let people answer.")
    if row.text("default"):
        findings.leave_out(row.place("default"), "An answer that is there from the start is left out.")


def _type(row: Row, question: Question, findings: Findings) -> QuestionType:
    if question.type is QuestionType.STRING and MULTILINE in row.text("appearance"):
        return QuestionType.TEXT
    if question.type is QuestionType.DISPLAY:
        findings.leave_out(row.place("type"), "Text that asks nothing has no page of its own.")
    if question.type is not QuestionType.INTEGER:
        return question.type
    if bool(question.low_label) != bool(question.high_label):
        reason = "Only one end of the numbers has a label. Give joinedup.low-label and joinedup.high-label, or none."
        findings.refuse(row.place("joinedup.low-label"), reason)
    return QuestionType.RATING if question.low_label and question.high_label else question.type


def _check_choice_filter(row: Row, question: Question, findings: Findings) -> None:
    """Refuse a filter, but for the one that says what joinedup.relevant says of each option."""
    if row.text("choice_filter") not in {"", choice_filter_of(question)}:
        reason = "A filter of options cannot be asked here. Make a question for each case, with relevant."
        findings.refuse(row.place("choice_filter"), reason)


def _limits(entry: Entry, findings: Findings) -> dict[str, Any]:
    try:
        if entry.kind == "integer":
            return _range(entry.row)
        if entry.kind == "select_multiple":
            return {"max_choices": _at_most(entry.row, "count-selected", None, 1, _LARGEST)}
        if entry.kind == "text":
            return {"max_length": _at_most(entry.row, "string-length", LONGEST_ANSWER, 1, LONGEST_ANSWER)}
    except Inexpressible as error:
        findings.refuse(entry.row.place("constraint"), str(error))
        return {}
    if entry.row.text("constraint"):
        findings.refuse(entry.row.place("constraint"), "An answer of this type can have no limit here.")
    return {}


def _range(row: Row) -> dict[str, Any]:
    low, high = _bounds(row, "")
    if low is None or high is None or low >= high or max(abs(low), abs(high)) >= _LARGEST:
        raise Inexpressible("A number needs its least and its most, such as . >= 0 and . <= 10.")
    return {"minimum": low, "maximum": high}


def _at_most(row: Row, function: str, usual: int | None, least: int, most: int) -> int | None:
    if not row.text("constraint"):
        return usual
    low, high = _bounds(row, function)
    if low is not None or high is None or not least <= high <= most:
        allowed = f"from {least} to {most:,}" if most < _LARGEST else f"of {least} or more"
        raise Inexpressible(f"Only {_COUNTED[function]} <= a number {allowed} can be asked here.")
    return high


def _bounds(row: Row, function: str) -> tuple[int | None, int | None]:
    """Return the least and the most that a constraint allows of the answer, or of its length or count."""
    low: int | None = None
    high: int | None = None
    for comparison in _comparisons(parse(row.text("constraint")) if row.text("constraint") else None):
        value = comparison.value
        if comparison.subject != "." or comparison.function != function or not isinstance(value, int):
            raise Inexpressible(f"Only {_COUNTED[function]} can be compared with a whole number here.")
        if comparison.operator in _AT_LEAST and low is None:
            low = value + _AT_LEAST[comparison.operator]
        elif comparison.operator in _AT_MOST and high is None:
            high = value + _AT_MOST[comparison.operator]
        else:
            raise Inexpressible("A limit must be >= or <=, and each only once.")
    return low, high


def _comparisons(expression: Expression | None) -> list[Comparison]:
    if expression is None:
        return []
    if isinstance(expression, Comparison):
        return [expression]
    if not expression.is_all:
        raise Inexpressible("Limits must be joined by “and”.")
    return [comparison for part in expression.parts for comparison in _comparisons(part)]
