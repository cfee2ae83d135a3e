"""enableWhen as our conditions. What stands around a question must be asked too, so its conditions count as well."""

from collections.abc import Mapping

from app.questionnaires.domain.definition import Condition, Operator, QuestionType
from app.questionnaires.domain.fhir_elements import element, elements, named, text, whole
from app.questionnaires.domain.fhir_items import Entry
from app.questionnaires.domain.fhir_json import Element
from app.questionnaires.domain.findings import Findings
from app.questionnaires.domain.imported import Read, Rule, all_of

_EQUALITY = {Operator.EQUAL, Operator.NOT_EQUAL}


def rule_of(entry: Entry, reads: Mapping[str, Read], findings: Findings) -> Rule:
    """Return when an item is asked. `reads` are the questions before it, by the file's linkId."""
    rules = [_own_rule(one, reads, findings if one is entry else Findings()) for one in (*entry.within, entry)]
    joined = all_of(rules)
    if joined is None:
        reason = "Its conditions and those of the group around it cannot be joined. Use all, not any."
        findings.refuse(entry.link_id, reason)
    return joined or Rule()


def check_group(entry: Entry, reads: Mapping[str, Read], findings: Findings) -> None:
    """Refuse what is wrong with a group: said once, not for each question in it."""
    _own_rule(entry, reads, findings)
    if entry.item.get("repeats") is True:
        findings.refuse(entry.link_id, "A group that repeats cannot be asked here. Take repeats out.")


def _own_rule(entry: Entry, reads: Mapping[str, Read], findings: Findings) -> Rule:
    given = elements(entry.item, "enableWhen")
    behaviour = text(entry.item, "enableBehavior")
    if len(given) > 1 and behaviour not in {"all", "any"}:
        findings.refuse(entry.link_id, "Two conditions need enableBehavior: all or any.")
    found = [_condition(entry, one, reads, findings) for one in given]
    return Rule(tuple(condition for condition in found if condition), need_all=behaviour == "all")


def _condition(entry: Entry, given: Element, reads: Mapping[str, Read], findings: Findings) -> Condition | None:
    operator = next((one for one in Operator if one.value == given.get("operator")), None)
    if operator is None:
        findings.refuse(entry.link_id, f"enableWhen compares by “{named(given.get('operator'))}”, which is not in R4.")
        return None
    read = reads.get(text(given, "question"))
    if read is None:
        return None  # said already, where it points to nothing or to a question that was refused
    answer = _answer(operator, given, read)
    if answer is None:
        about = text(given, "question")[:80]
        findings.refuse(entry.link_id, f"enableWhen compares “{about}” with an answer that it cannot have.")
        return None
    return Condition(read.question.link_id, operator, answer)


def _answer(operator: Operator, given: Element, read: Read) -> bool | int | str | None:
    if operator is Operator.EXISTS:
        found = given.get("answerBoolean")
        return found if isinstance(found, bool) else None
    if read.question.type in {QuestionType.INTEGER, QuestionType.RATING}:
        return whole(given, "answerInteger", "answerDecimal")
    if operator not in _EQUALITY:
        return None
    return _code(given, read) if read.question.options else None


def _code(given: Element, read: Read) -> str | None:
    if not read.codes:
        said = given.get("answerBoolean")
        return ("yes" if said else "no") if isinstance(said, bool) else None
    coding = element(given, "answerCoding")
    called = text(coding, "code") or text(coding, "display") or text(given, "answerString")
    number = whole(given, "answerInteger")
    return read.codes.get(called if called or number is None else str(number))
