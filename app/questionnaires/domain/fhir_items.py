"""The items of a FHIR Questionnaire in the order they are asked, and whether they hang together."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.questionnaires.domain.circles import in_circles
from app.questionnaires.domain.fhir_elements import control, elements, text
from app.questionnaires.domain.fhir_json import Element
from app.questionnaires.domain.fhir_terms import CALCULATED, HELPS
from app.questionnaires.domain.findings import Findings

MAX_ITEMS = 5_000
_HELP_BY_CODE = {code: name for name, code in HELPS.items()} | {"flyover": "hint"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One item. `within` are the items around it, outermost first; `helps` the display items that explain it."""

    link_id: str
    item: Element
    within: tuple["Entry", ...]
    helps: Mapping[str, Element]

    @property
    def kind(self) -> str:
        return text(self.item, "type")

    @property
    def is_calculated(self) -> bool:
        return any(e.get("url") == CALCULATED for e in elements(self.item, "extension"))

    @property
    def is_answered(self) -> bool:
        """Return whether somebody answers it, so that a condition may look at it."""
        return self.kind not in {"group", "display"} and not self.is_calculated


def entries(content: Element, findings: Findings) -> list[Entry]:
    """Return every item but the explaining ones, in order. Stops at the first beyond the most we take, with those."""
    found: list[Entry] = []
    count = 0
    for entry in _walk(content, (), findings):
        count += 1 + len(entry.helps)
        if count > MAX_ITEMS:
            findings.refuse("", "The file has more than 5,000 items. Split it.")
            break
        found.append(entry)
    _check_names(found, findings)
    _check_pointers(found, findings)
    return found


def _walk(parent: Element, within: tuple[Entry, ...], findings: Findings) -> Iterator[Entry]:
    given = parent.get("item")
    around = within[-1].link_id if within else ""
    if given is not None and not (isinstance(given, list) and all(isinstance(one, Mapping) for one in given)):
        findings.refuse(around, "item must be a list of items.")
    for item in elements(parent, "item"):
        if within and within[-1].is_answered and _help(item):
            continue
        entry = Entry(text(item, "linkId"), item, within, _helps(item))
        _check_lists(entry, findings)
        yield entry
        yield from _walk(item, (*within, entry), findings)


def _check_lists(entry: Entry, findings: Findings) -> None:
    """Refuse what must be a list and is none: a condition that is overlooked would ask everybody."""
    for name in ("enableWhen", "answerOption"):
        given = entry.item.get(name, [])
        if not (isinstance(given, list) and all(isinstance(one, Mapping) for one in given)):
            findings.refuse(entry.link_id, f"{name} must be a list.")


def _help(item: Element) -> str:
    return _HELP_BY_CODE.get(control(item), "") if text(item, "type") == "display" else ""


def _helps(item: Element) -> Mapping[str, Element]:
    return {_help(child): child for child in elements(item, "item") if _help(child)}


def _check_names(found: Sequence[Entry], findings: Findings) -> None:
    helps = [text(item, "linkId") for entry in found for item in entry.helps.values()]
    counts = Counter([*(entry.link_id for entry in found), *helps])
    for entry in found:
        if not entry.link_id:
            findings.refuse(_around(entry), "An item has no linkId. Give it one.")
        elif any(entry.link_id == outer.link_id for outer in entry.within):
            findings.refuse(entry.link_id, "This item stands inside itself. Break the circle.")
    for link_id, count in counts.items():
        if link_id and count > 1:
            findings.refuse(link_id, f"{count} items have this linkId. Give each its own.")


def _around(entry: Entry) -> str:
    return next((outer.link_id for outer in reversed(entry.within) if outer.link_id), "")


def _check_pointers(found: Sequence[Entry], findings: Findings) -> None:
    """Refuse a condition that points nowhere, forward, round in a circle, or at what nobody answers."""
    order = {entry.link_id: position for position, entry in reversed(list(enumerate(found)))}
    circular = in_circles(_onward(found))
    for position, entry in enumerate(found):
        for condition in elements(entry.item, "enableWhen"):
            target = text(condition, "question")
            if target not in order or not target:
                findings.refuse(entry.link_id, f"enableWhen points at “{target[:80]}”, which no item is called.")
            elif {entry.link_id, target} <= circular:
                findings.refuse(entry.link_id, f"enableWhen goes round in a circle through “{target[:80]}”.")
            elif order[target] >= position:
                findings.refuse(
                    entry.link_id, f"enableWhen looks ahead to “{target[:80]}”. Move that item before this."
                )
            elif not found[order[target]].is_answered:
                findings.refuse(entry.link_id, f"enableWhen looks at “{target[:80]}”, which nobody answers.")


def _onward(found: Sequence[Entry]) -> dict[str, set[str]]:
    """Return which items the conditions of each item look at."""
    onward: dict[str, set[str]] = {}
    for entry in found:
        targets = {text(condition, "question") for condition in elements(entry.item, "enableWhen")}
        onward.setdefault(entry.link_id, set()).update(targets)
    return onward
