"""The lists of the sheet choices as the options of a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.questionnaires.domain.definition import Condition, Option
from app.questionnaires.domain.fhir_own import Unreadable
from app.questionnaires.domain.findings import Findings
from app.questionnaires.domain.imported import Read
from app.questionnaires.domain.naming import own_names
from app.questionnaires.domain.xlsform_conditions import rule_from
from app.questionnaires.domain.xlsform_own import OWN_OF_OPTION, read_own, unknown_paths
from app.questionnaires.domain.xlsform_sheets import Row, Sheet
from app.questionnaires.domain.xlsform_terms import OWN
from app.questionnaires.domain.xlsform_words import Words
from app.questionnaires.domain.xlsform_xpath import Inexpressible, parse, subjects

RELEVANT = f"{OWN}relevant"


@dataclass(frozen=True, slots=True)
class Choice:
    """One option, without its conditions, and the row it comes from."""

    row: Row
    option: Option

    @property
    def called(self) -> str:
        return self.row.text("name")


@dataclass(frozen=True, slots=True)
class Choices:
    """The lists by name. One that no question names stands here all the same, and is asked of nobody."""

    words: Words
    lists: Mapping[str, tuple[Choice, ...]]


def choices_of(sheet: Sheet, words: Words, used: Sequence[str], findings: Findings) -> Choices:
    """Return the lists of the sheet choices, each checked once, however many questions offer it."""
    rows: dict[str, list[Row]] = {}
    for row in sheet.rows:
        name = row.text("list_name")
        if name in used:
            rows.setdefault(name, []).append(row)
        else:
            findings.leave_out(row.place("list_name"), f"No question offers the list “{name[:80]}”.")
    return Choices(words, {name: tuple(_list(of_list, words, findings)) for name, of_list in rows.items()})


def _list(rows: Sequence[Row], words: Words, findings: Findings) -> list[Choice]:
    codes = own_names([row.text("name") for row in rows])
    first: dict[str, Row] = {}
    for row in rows:
        name = row.text("name")
        if not name:
            findings.refuse(row.place("name"), "The option has no name. Give it one.")
        elif first.setdefault(name, row) is not row:
            reason = f"Row {first[name].number} of its list is called “{name[:80]}” too. Give each its own name."
            findings.refuse(row.place("name"), reason)
        if not words.english(row, "label"):
            reason = f"The option “{name[:80]}” has no label. Write what people read."
            findings.refuse(row.place(words.column("label")), reason)
    return [Choice(row, _option(row, codes[row.text("name")], words, findings)) for row in rows]


def _option(row: Row, code: str, words: Words, findings: Findings) -> Option:
    own = own_fields(Option, OWN_OF_OPTION, row, [c for c in words.own if c != RELEVANT], findings)
    option = Option(code=code, text=words.english(row, "label"), **own)
    if (option.score or 0) < 0:
        findings.refuse(row.place(f"{OWN}score"), "The score of an option must be a whole number, 0 or more.")
    return option


def own_fields(
    kind: type, names: Sequence[str], row: Row, columns: Sequence[str], findings: Findings
) -> dict[str, Any]:
    """Return what the columns of ours say in a row. A column of ours that we do not know is refused."""
    paths = {column.removeprefix(OWN): row.cells[column] for column in columns if column in row.cells}
    for path in unknown_paths(names, list(paths)):
        findings.refuse(row.place(OWN + path[:80]), "This is no column of ours. Correct its name or take it out.")
        del paths[path]
    try:
        return read_own(kind, names, paths)
    except Unreadable as error:
        field = str(error).replace("_", "-")
        column = next((OWN + path for path in paths if field in path.split(".")), OWN + field)
        findings.refuse(row.place(column), "It does not hold what it should.")
        return {}


def with_conditions(choice: Choice, reads: Mapping[str, Read], findings: Findings) -> Option:
    """Return an option with the conditions under which it is offered. `reads` are the questions before it."""
    return replace(choice.option, enable_when=_conditions(choice.row, reads, findings))


def _conditions(row: Row, reads: Mapping[str, Read], findings: Findings) -> tuple[Condition, ...]:
    if not row.text(RELEVANT):
        return ()
    try:
        expression = parse(row.text(RELEVANT))
        missing = sorted(subjects(expression) - reads.keys())
        if missing:
            raise Inexpressible(f"It looks at “{missing[0][:80]}”, which is no question before it.")
        rule = rule_from(expression, reads)
        if rule.need_all:
            raise Inexpressible("It needs two answers at once. Use “or”.")
    except Inexpressible as error:
        findings.refuse(row.place(RELEVANT), str(error))
        return ()
    return rule.conditions
