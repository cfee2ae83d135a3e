"""One FHIR item as one of our questions, or the reasons why not."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.questionnaires.domain.answering import WIDEST_SCALE, fits_a_page
from app.questionnaires.domain.definition import Option, Question, QuestionType
from app.questionnaires.domain.fhir_elements import element, elements, extension, named, text, whole
from app.questionnaires.domain.fhir_export import OWN_OF_OPTION, OWN_OF_QUESTION
from app.questionnaires.domain.fhir_items import Entry
from app.questionnaires.domain.fhir_json import Element
from app.questionnaires.domain.fhir_own import Unreadable, decode_fields
from app.questionnaires.domain.fhir_terms import HIDDEN, ITEM_WEIGHT, MAX_OCCURS, MAX_VALUE, MIN_VALUE, ORDINAL
from app.questionnaires.domain.findings import Findings
from app.questionnaires.domain.imported import LONGEST_ANSWER, Read
from app.questionnaires.domain.known_dangers import DANGERS, with_danger_signs
from app.questionnaires.domain.naming import slug

_YES_NO = (Option("yes", "Yes"), Option("no", "No"))
_ASKED = {"choice", "boolean", "integer", "text", "string", "display"}
_SYSTEMS = {"http://loinc.org": "loinc", "http://snomed.info/sct": "snomed"}


def read_question(entry: Entry, name: str, findings: Findings) -> Read | None:
    """Return the question that an item asks; None where it cannot be asked, with the reasons in `findings`."""
    before = len(findings.wrong)
    _check_item(entry, findings)
    if len(findings.wrong) > before:
        return None
    read = _options(entry, findings)
    helps = {part: text(item, "text") for part, item in entry.helps.items()}
    question = Question(
        link_id=name,
        text=text(entry.item, "text"),
        type=_type(entry, helps),
        hint=helps.get("hint", ""),
        options=tuple(read.values()) if entry.kind == "choice" else _YES_NO if entry.kind == "boolean" else (),
        required=entry.item.get("required") is True,
        low_label=helps.get("low", "") if entry.kind == "integer" else "",
        high_label=helps.get("high", "") if entry.kind == "integer" else "",
        concept=_concept(entry.item),
    )
    limited = with_danger_signs(replace(question, **_limits(entry, findings), **_own(entry, findings)))
    codes = {called: option.code for called, option in read.items()}
    return Read(limited, codes) if len(findings.wrong) == before else None


def _check_item(entry: Entry, findings: Findings) -> None:
    item = entry.item
    if entry.kind not in _ASKED:
        kinds = "choice, boolean, integer, text, string or display"
        findings.refuse(entry.link_id, f"Questions of type “{entry.kind[:40]}” cannot be asked here. Use {kinds}.")
    if not text(item, "text"):
        findings.refuse(entry.link_id, "This item has no text. Write the question.")
    if "answerOption" in item and entry.kind != "choice":
        findings.refuse(entry.link_id, "Only a choice may have answerOption.")
    if "answerValueSet" in item:
        findings.refuse(entry.link_id, "Its options stand in another file (answerValueSet). List them as answerOption.")
    if entry.kind in {"integer", "text", "string"} and _concept(item) in DANGERS:
        findings.refuse(entry.link_id, "Answers to this are danger signs. List them as answerOption to bring help.")
    _check_answering(entry, findings)


def _check_answering(entry: Entry, findings: Findings) -> None:
    item = entry.item
    if extension(item, HIDDEN).get("valueBoolean") is True or item.get("readOnly") is True:
        findings.refuse(entry.link_id, "This item is hidden or read-only, so nobody could answer it. Take it out.")
    if item.get("repeats") is True and entry.kind != "choice":
        findings.refuse(entry.link_id, "Only a choice may be answered more than once here. Take repeats out.")
    if "initial" in item:
        findings.leave_out(entry.link_id, "An answer that is there from the start (initial) is left out.")
    if entry.kind == "display" and entry.within == ():
        findings.leave_out(entry.link_id, "Text that asks nothing has no page of its own.")


def _type(entry: Entry, helps: Mapping[str, str]) -> QuestionType:
    if entry.kind == "choice" and entry.item.get("repeats") is True:
        return QuestionType.CHOICES
    if entry.kind == "boolean":
        return QuestionType.CHOICE
    if entry.kind == "integer" and helps.get("low") and helps.get("high"):
        return QuestionType.RATING
    return QuestionType(entry.kind)


def _limits(entry: Entry, findings: Findings) -> dict[str, Any]:
    item, limits = entry.item, dict[str, Any]()
    if entry.kind in {"text", "string"}:
        limits["max_length"] = whole(item, "maxLength") or LONGEST_ANSWER
        if not 1 <= (limits["max_length"] or 0) <= LONGEST_ANSWER:
            findings.refuse(entry.link_id, f"maxLength must be from 1 to {LONGEST_ANSWER:,}.")
    if entry.kind == "integer":
        limits |= _range(entry, findings)
    if item.get("repeats") is True:
        limits["max_choices"] = whole(extension(item, MAX_OCCURS), "valueInteger")
        if (limits["max_choices"] or 1) < 1:
            findings.refuse(entry.link_id, "maxOccurs must be 1 or more.")
    return limits


def _range(entry: Entry, findings: Findings) -> dict[str, Any]:
    low = whole(extension(entry.item, MIN_VALUE), "valueInteger", "valueDecimal")
    high = whole(extension(entry.item, MAX_VALUE), "valueInteger", "valueDecimal")
    if low is None or high is None or low >= high:
        findings.refuse(entry.link_id, "A number needs a minValue below a maxValue.")
    elif not fits_a_page(low, high):
        findings.refuse(entry.link_id, f"Numbers must begin at 0 or above and span {WIDEST_SCALE} at most.")
    if ("low" in entry.helps) != ("high" in entry.helps):
        findings.refuse(entry.link_id, "Only one end of the numbers has a label. Give both or none.")
    return {"minimum": low, "maximum": high}


def _own(entry: Entry, findings: Findings) -> dict[str, Any]:
    try:
        return decode_fields(Question, OWN_OF_QUESTION, elements(entry.item, "extension"))
    except Unreadable as error:
        findings.refuse(entry.link_id, f"Our own field “{error}” does not hold what it should.")
        return {}


def _concept(item: Element) -> str:
    """Return a stable id of what is asked: a code of a known danger question, else the first of a system we know."""
    found = []
    for coding in elements(item, "code"):
        system, code = _SYSTEMS.get(text(coding, "system")), text(coding, "code")
        if system and code.replace("-", "").isalnum() and code.isascii():
            found.append(f"{system}.{code[:40]}")
    return next((concept for concept in found if concept in DANGERS), found[0] if found else "")


def _options(entry: Entry, findings: Findings) -> dict[str, Option]:
    """Return the options of a choice by what the file calls them: the code, else the words."""
    if entry.kind != "choice":
        return {}
    found: list[tuple[str, Option]] = []
    for given in elements(entry.item, "answerOption"):
        coding = element(given, "valueCoding")
        words = text(coding, "display") or text(given, "valueString") or _number(given)
        called = text(coding, "code") or words
        if not words:
            findings.refuse(entry.link_id, f"The option “{named(coding.get('code', ''))}” has no text.")
            continue
        found.append((called, _option(entry, given, slug(called), words, findings)))
    if not found:
        findings.refuse(entry.link_id, "This choice has no options. List them as answerOption.")
    return _told_apart(entry, found, findings)


def _number(given: Element) -> str:
    number = whole(given, "valueInteger")
    return "" if number is None else str(number)


def _option(entry: Entry, given: Element, code: str, words: str, findings: Findings) -> Option:
    if given.get("initialSelected") is True:
        findings.leave_out(entry.link_id, "An option chosen from the start (initialSelected) is left out.")
    try:
        own = decode_fields(Option, OWN_OF_OPTION, elements(given, "extension"))
    except Unreadable as error:
        findings.refuse(entry.link_id, f"Our own field “{error}” of an option does not hold what it should.")
        own = {}
    return Option(code=code, text=words, score=_score(entry, given, findings), **own)


def _score(entry: Entry, given: Element, findings: Findings) -> int | None:
    for holder in (given, element(given, "valueCoding")):
        for url in (ORDINAL, ITEM_WEIGHT):
            weight = extension(holder, url)
            if weight:
                score = whole(weight, "valueDecimal", "valueInteger")
                if score is None or score < 0:
                    findings.refuse(entry.link_id, "The score of an option must be a whole number, 0 or more.")
                return score
    return None


def _told_apart(entry: Entry, found: list[tuple[str, Option]], findings: Findings) -> dict[str, Option]:
    for counts in (Counter(called for called, _ in found), Counter(option.code for _, option in found)):
        for code, count in counts.items():
            if count > 1:
                findings.refuse(entry.link_id, f"{count} options are called “{code[:80]}”. Give each its own code.")
                return dict(found)
    return dict(found)
