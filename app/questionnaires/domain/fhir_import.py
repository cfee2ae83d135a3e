"""A FHIR R4 Questionnaire as one of ours: whole, or refused with every reason. Never anything in between.

Nothing is made up: a score comes only from our own extension or from a calculated sum of scored questions, has no
bands or cut-offs that the file does not give, and never counts a missing answer as 0, whatever the file's sum does.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.questionnaires.domain import wording
from app.questionnaires.domain.definition import (
    Coding,
    Definition,
    Evidence,
    Page,
    Question,
    QuestionType,
    Scoring,
    ScoringMethod,
)
from app.questionnaires.domain.fhir_conditions import check_group, rule_of
from app.questionnaires.domain.fhir_elements import element, elements, extensions, text, translations
from app.questionnaires.domain.fhir_export import OWN_OF_DEFINITION
from app.questionnaires.domain.fhir_items import Entry, entries
from app.questionnaires.domain.fhir_json import Element, parse
from app.questionnaires.domain.fhir_own import Unreadable, decode_fields
from app.questionnaires.domain.fhir_questions import read_question
from app.questionnaires.domain.fhir_terms import BASE, CALCULATED, OPTION_WORDS, UNCONFIRMED, VARIABLE
from app.questionnaires.domain.findings import Findings
from app.questionnaires.domain.imported import (
    UNKNOWN_LICENCE,
    Imported,
    Read,
    check_scoring,
    is_scored,
    stems_apart,
    usual_elsewhere,
)
from app.questionnaires.domain.naming import is_key, key_from, own_names
from app.questionnaires.domain.wording import Translation

_LINK_ID = re.compile(r"linkId\s*=\s*'([^']{1,200})'")
_NOT_A_SUM = re.compile(r"[*/-]|\b(?:div|mod|avg|max|min|round)\b")


def read_questionnaire(data: bytes) -> Imported:
    """Return the questionnaire in a file of FHIR R4 JSON. Raises Refused with everything that is wrong."""
    content, findings = parse(data), Findings()
    if text(content, "language").partition("-")[0] not in {"", "en"}:
        findings.refuse("", "The file is not in English. Its own words must be English, others are translations.")
    found = entries(content, findings)
    findings.raise_if_wrong()
    names = own_names([entry.link_id for entry in found])
    reads = _reads(found, names, findings)
    if not any(read.question.type is not QuestionType.DISPLAY for read in reads.values()):
        findings.refuse("", "The file asks nothing that can be answered.")
    definition = _definition(content, stems_apart([read.question for read in reads.values()]), findings)
    scored = _scored(definition, found, reads, findings)
    findings.raise_if_wrong()
    words = _translations(content, found, {link_id: read.question for link_id, read in reads.items()})
    return Imported(
        definition=scored,
        translations=words,
        link_ids={names[entry.link_id]: entry.link_id for entry in found},
        unused=tuple(findings.unused),
    )


def _reads(found: Sequence[Entry], names: Mapping[str, str], findings: Findings) -> dict[str, Read]:
    reads: dict[str, Read] = {}
    for entry in found:
        if entry.kind == "group":
            check_group(entry, reads, findings)
        elif not entry.is_calculated:
            read = read_question(entry, names[entry.link_id], findings)
            if read:
                rule = rule_of(entry, reads, findings)
                stem_id, stem = _stem(entry, names)
                question = replace(
                    read.question,
                    enable_when=rule.conditions,
                    enable_all=rule.need_all,
                    stem_id=stem_id,
                    stem=stem,
                )
                reads[entry.link_id] = replace(read, question=question)
    return reads


def _stem(entry: Entry, names: Mapping[str, str]) -> tuple[str, str]:
    """Return the lead-in of a question: the words of all groups around it, under the name of the innermost."""
    told = [group for group in entry.within if group.kind == "group" and text(group.item, "text")]
    if not told:
        return "", ""
    return names[told[-1].link_id], "\n".join(text(group.item, "text") for group in told)


def _definition(content: Element, questions: Sequence[Question], findings: Findings) -> Definition:
    key, is_ours = _key(content)
    own = _own(content, findings)
    return Definition(
        key=key,
        version=_version(content) if is_ours else 1,
        title=text(content, "title") or text(content, "name") or key,
        licence=text(content, "copyright") or UNKNOWN_LICENCE,
        pages=tuple(Page(question.link_id, (question,)) for question in questions),
        codings=_codings(content) if is_ours else (),
        **(_usual(content, is_ours, len(questions)) | own),
    )


def _usual(content: Element, is_ours: bool, count: int) -> dict[str, Any]:
    source = text(content, "url") or text(content, "publisher") or "A FHIR file that does not say where it comes from."
    return {"source": source} if is_ours else {"source": source, **usual_elsewhere(count)}


def _own(content: Element, findings: Findings) -> dict[str, Any]:
    try:
        return decode_fields(Definition, OWN_OF_DEFINITION, elements(content, "extension"))
    except Unreadable as error:
        findings.refuse("", f"Our own field “{error}” does not hold what it should.")
        return {}


def _key(content: Element) -> tuple[str, bool]:
    """Return what to call the questionnaire, and whether the file says that it is one of ours."""
    ours = text(content, "url").removeprefix(f"{BASE}/Questionnaire/")
    if is_key(ours):
        return ours, True
    return key_from(text(content, "title") or text(content, "name")), False


def _version(content: Element) -> int:
    said = text(content, "version")
    return int(said) if said.isascii() and said.isdigit() and 0 < len(said) < 9 and int(said) else 1


def _codings(content: Element) -> tuple[Coding, ...]:
    confirmed = [
        Coding(text(coding, "system"), text(coding, "code"), text(coding, "display"), confirmed=True)
        for coding in elements(content, "code")
    ]
    unconfirmed = [Coding("", "", text(e, "valueString"), confirmed=False) for e in extensions(content, UNCONFIRMED)]
    return tuple(confirmed + unconfirmed)


def _scored(
    definition: Definition, found: Sequence[Entry], reads: Mapping[str, Read], findings: Findings
) -> Definition:
    for entry in found:
        if entry.is_calculated:
            findings.leave_out(entry.link_id, "It is calculated, so nobody is asked.")
    scoring = definition.scoring or next(
        (scoring for entry in found if entry.is_calculated and (scoring := _sum(entry, reads))), None
    )
    if scoring:
        check_scoring(definition, scoring, findings)
    return replace(definition, scoring=scoring)


def _sum(entry: Entry, reads: Mapping[str, Read]) -> Scoring | None:
    """Return the scoring of an item that adds up the scores of questions; None where it calculates anything else."""
    told = [element(e, "valueExpression") for url in (VARIABLE, CALCULATED) for e in extensions(entry.item, url)]
    expressions = [text(expression, "expression") for expression in told]
    plain = [re.sub(r"'[^']*'", "", expression) for expression in expressions]
    link_ids = list(dict.fromkeys(name for expression in expressions for name in _LINK_ID.findall(expression)))
    items = [reads[link_id].question for link_id in link_ids if link_id in reads]
    is_sum = bool(plain) and ("+" in plain[-1] or "sum(" in plain[-1]) and not any(map(_NOT_A_SUM.search, plain))
    if not (is_sum and items and len(items) == len(link_ids) and all(map(is_scored, items))):
        return None
    scores = [[option.score or 0 for option in question.options] for question in items]
    return Scoring(
        method=ScoringMethod.SUM,
        items=tuple(question.link_id for question in items),
        minimum=sum(map(min, scores)),
        maximum=sum(map(max, scores)),
        evidence=Evidence(f"The sum that the file itself calculates ({entry.link_id})."),
    )


def _translations(
    content: Element, found: Sequence[Entry], questions: Mapping[str, Question]
) -> tuple[Translation, ...]:
    """Return the words in other languages by context. Those from elsewhere count as unchecked, whatever they say."""
    words: dict[str, dict[str, str]] = {}
    drafted: set[str] = set()
    for context, holder in _holders(content, found, questions):
        for locale, said, is_drafted in translations(holder):
            words.setdefault(locale, {}).setdefault(context, said)
            drafted |= {locale} if is_drafted or not _key(content)[1] else set()
    return tuple(Translation(locale, words[locale], locale not in drafted) for locale in sorted(words))


def _holders(content: Element, found: Sequence[Entry], questions: Mapping[str, Question]) -> list[tuple[str, Element]]:
    """Return each element on which translations hang, with the context of its words."""
    holders = [("title", element(content, "_title"))]
    for entry in found:
        question = questions.get(entry.link_id)
        if question is None:
            continue
        if question.stem_id and entry.within:
            holders.append((question.stem_id, element(entry.within[-1].item, "_text")))
        holders.append((wording.text_context(question), element(entry.item, "_text")))
        contexts = {
            "hint": wording.hint_context(question),
            "low": wording.low_context(question),
            "high": wording.high_context(question),
        }
        holders += [(contexts[part], element(help_item, "_text")) for part, help_item in entry.helps.items()]
        holders += _option_holders(entry, question)
    return holders


def _option_holders(entry: Entry, question: Question) -> list[tuple[str, Element]]:
    holders = []
    for given, option in zip(elements(entry.item, "answerOption"), question.options, strict=False):
        coding = element(given, "valueCoding")
        holders.append((wording.option_context(question, option), element(coding, "_display")))
        contexts = {
            "hint": wording.option_hint_context(question, option),
            "self-help": wording.self_help_context(question, option),
        }
        for words in extensions(given, OPTION_WORDS):
            phrase = next((text(p, "valueCode") for p in elements(words, "extension") if p.get("url") == "phrase"), "")
            if phrase in contexts:
                holders.append((contexts[phrase], words))
    return holders
