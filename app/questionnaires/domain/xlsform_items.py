"""The rows of the sheet survey in the order they are asked, and whether they hang together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.questionnaires.domain.circles import in_circles
from app.questionnaires.domain.findings import Findings
from app.questionnaires.domain.xlsform_sheets import Row, Sheet
from app.questionnaires.domain.xlsform_terms import UNASKED
from app.questionnaires.domain.xlsform_xpath import Expression, Inexpressible, parse, subjects

_SELECT = re.compile(r"(select[ _]one|select[ _]multiple)(?: (\S+))?((?: or specify other| or[ _]other)?)")
_ASKED = {"integer", "text", "note"}
_IN_USE = "select_one, select_multiple, integer, text, note or begin_group"
_TRUE = {"yes", "true", "true()", "1"}
_FALSE = {"", "no", "false", "false()", "0"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `within` are the groups around it, outermost first; `list_name` is that of a choice.

    `kind` is XLSForm's type without the list; "group"; "unasked" for what a device fills in; or "refused".
    """

    row: Row
    name: str
    kind: str
    within: tuple["Entry", ...]
    list_name: str = ""
    relevant: Expression | None = None

    @property
    def is_answered(self) -> bool:
        """Return whether somebody answers it, so that a condition may look at it."""
        return self.kind not in {"group", "note", "unasked"}


def entries(sheet: Sheet, findings: Findings) -> list[Entry]:
    """Return every row but the ends of groups, in order."""
    found = list(_walk(sheet, findings))
    _check_names(found, findings)
    _check_pointers(found, findings)
    return found


def _walk(sheet: Sheet, findings: Findings) -> Iterator[Entry]:
    within: list[Entry] = []
    for row in sheet.rows:
        if truth(row, "disabled", findings):
            findings.leave_out(row.place("disabled"), "The row is disabled.")
            continue
        kind, list_name = _kind(row, findings)
        if kind == "end":
            _close(row, within, findings)
            continue
        entry = Entry(row, _name(row, kind, findings), kind, tuple(within), list_name, _relevant(row, findings))
        yield entry
        if kind == "group":
            within.append(entry)
    for group in within:
        findings.refuse(group.row.place("type"), "This group has no end. Add a row of type end_group.")


def _close(row: Row, within: list[Entry], findings: Findings) -> None:
    if within:
        within.pop()
    else:
        findings.refuse(row.place("type"), "It ends a group that was not begun.")


def _kind(row: Row, findings: Findings) -> tuple[str, str]:
    words = " ".join(row.text("type").split())
    plain = words.lower().replace("_", " ")
    if plain in {"begin group", "end group", "begin repeat", "end repeat"}:
        if plain == "begin repeat":
            findings.refuse(row.place("type"), "A group that repeats cannot be asked here. Use begin_group.")
        return "group" if plain.startswith("begin") else "end", ""
    if words.lower() in UNASKED:
        findings.leave_out(row.place("type"), f"Nobody is asked for “{words.lower()}”.")
        return "unasked", ""
    if words.lower() in _ASKED:
        return words.lower(), ""
    return _choice_kind(row, words, findings)


def _choice_kind(row: Row, words: str, findings: Findings) -> tuple[str, str]:
    select = _SELECT.fullmatch(words[:7].lower() + words[7:])
    if select is None:
        reason = f"Rows of type “{words[:40]}” cannot be asked here. Use {_IN_USE}."
        findings.refuse(row.place("type"), reason if words else f"The row has no type. Use {_IN_USE}.")
    elif not select[2]:
        findings.refuse(row.place("type"), "The choice names no list of options. Write its name after the type.")
    elif select[3]:
        findings.refuse(row.place("type"), "“or_other” cannot be asked here. Add an option, and a text question.")
    else:
        return select[1].replace(" ", "_"), select[2]
    return "refused", ""


def _name(row: Row, kind: str, findings: Findings) -> str:
    name = row.text("name")
    if not name and kind not in {"note", "unasked"}:
        findings.refuse(row.place("name"), "The row has no name. Give it one.")
    return name or f"row-{row.number}"


def _relevant(row: Row, findings: Findings) -> Expression | None:
    if not row.text("relevant"):
        return None
    try:
        return parse(row.text("relevant"))
    except Inexpressible as error:
        findings.refuse(row.place("relevant"), str(error))
        return None


def truth(row: Row, column: str, findings: Findings) -> bool:
    """Return what a column that says yes or no says; refuse anything else."""
    said = row.text(column).lower()
    if said not in _TRUE | _FALSE:
        findings.refuse(row.place(column), f"It must say yes or no, and says “{said[:40]}”.")
    return said in _TRUE


def _check_names(found: Sequence[Entry], findings: Findings) -> None:
    first: dict[str, Entry] = {}
    for entry in found:
        other = first.setdefault(entry.name, entry)
        if other is not entry:
            reason = f"Row {other.row.number} is called “{entry.name[:80]}” too. Give each its own name."
            findings.refuse(entry.row.place("name"), reason)


def _check_pointers(found: Sequence[Entry], findings: Findings) -> None:
    """Refuse a condition that points nowhere, forward, round in a circle, or at what nobody answers."""
    order = {entry.name: position for position, entry in reversed(list(enumerate(found)))}
    circular = in_circles(_onward(found))
    for position, entry in enumerate(found):
        for target in sorted(subjects(entry.relevant)) if entry.relevant else ():
            named = f"“{target[:80]}”"
            if target not in order:
                reason = f"It points at {named}, which no row is called."
            elif {entry.name, target} <= circular:
                reason = f"It goes round in a circle through {named}."
            elif order[target] >= position:
                reason = f"It looks ahead to {named}. Move that row before this."
            elif not found[order[target]].is_answered:
                reason = f"It looks at {named}, which nobody answers."
            else:
                continue
            findings.refuse(entry.row.place("relevant"), reason)


def _onward(found: Sequence[Entry]) -> dict[str, set[str]]:
    """Return which questions the condition of each row looks at."""
    onward: dict[str, set[str]] = {}
    for entry in found:
        onward.setdefault(entry.name, set()).update(subjects(entry.relevant) if entry.relevant else ())
    return onward
