"""The items of a FHIR Questionnaire in the order they are asked, and whether they hang together."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.questionnaires.domain.circles import in_circles
from app.questionnaires.domain.fhir_elements import control, elements, text
from app.questionnaires.domain.fhir_json import Element
from app.questionnaires.domain.fhir_terms import CALCULATED, HELPS
from app.questionnaires.domain.findings import Findings

MAX_ITEMS = 5_000
_HELP_BY_CODE = {code: name for name, code in HELPS.items()} | {"flyover": "hint"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One item. `within` are the items around it, outermost first.

    `explaining` are the display items that explain a question, each after what it is: its hint, or one end of a scale.
    """

    link_id: str
    item: Element
    within: tuple["Entry", ...]
    explaining: tuple[tuple[str, Element], ...] = ()

    @property
    def kind(self) -> str:
        return text(self.item, "type")

    @property
    def is_calculated(self) -> bool:
        return any(e.get("url") == CALCULATED for e in elements(self.item, "extension"))

    @property
    def helps(self) -> Mapping[str, Element]:
        return dict(self.explaining)

    @property
    def is_answered(self) -> bool:
        """Return whether somebody answers it, so that a condition may look at it."""
        return self.kind not in {"group", "display"} and not self.is_calculated


def entries(content: Element, findings: Findings) -> list[Entry]:
    """Return every item but the explaining ones, in order. Stops at the first beyond the most we take, with those."""
    found: list[Entry] = []
    count = 0
    for entry in _walk(content, (), findings):
        count += 1 + len(entry.explaining)
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
        entry = _entry(item, within)
        _check_lists(entry, findings)
        _check_explaining(entry, findings)
        yield entry
        yield from _walk(item, (*within, entry), findings)


def _entry(item: Element, within: tuple[Entry, ...]) -> Entry:
    entry = Entry(text(item, "linkId"), item, within)
    if not entry.is_answered:
        return entry
    helps = [(_help(child), child) for child in elements(item, "item")]
    return replace(entry, explaining=tuple((part, child) for part, child in helps if part))


def _check_lists(entry: Entry, findings: Findings) -> None:
    """Refuse what must be a list and is none: a condition that is overlooked would ask everybody."""
    for name in ("enableWhen", "answerOption"):
        given = entry.item.get(name, [])
        if not (isinstance(given, list) and all(isinstance(one, Mapping) for one in given)):
            findings.refuse(entry.link_id, f"{name} must be a list.")


def _check_explaining(entry: Entry, findings: Findings) -> None:
    """Refuse what an explaining item cannot do here: stand beside another of its sort, come and go, or hold items."""
    for part, count in Counter(part for part, _ in entry.explaining).items():
        if count > 1:
            findings.refuse(entry.link_id, f"{count} items explain the same thing ({part}). Put their words into one.")
    for _, item in entry.explaining:
        for name in ("enableWhen", "item"):
            if item.get(name):
                findings.refuse(text(item, "linkId") or entry.link_id, f"An explaining item has no {name} here.")


def _help(item: Element) -> str:
    return _HELP_BY_CODE.get(control(item), "") if text(item, "type") == "display" else ""


def _check_names(found: Sequence[Entry], findings: Findings) -> None:
    helps = [text(item, "linkId") for entry in found for _, item in entry.explaining]
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
