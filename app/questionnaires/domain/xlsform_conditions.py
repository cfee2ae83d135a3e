"""enableWhen as the XPath of a column relevant, and back.

In XPath `${x} != 'y'` holds while x has no answer as well; our != does not (`branching`). So our != goes out as
`${x} != '' and ${x} != 'y'`, and a bare != comes in as what it says: no answer, or another one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.questionnaires.domain.definition import Condition, Definition, Operator, Question, QuestionType
from app.questionnaires.domain.imported import Read, Rule, all_of
from app.questionnaires.domain.xlsform_terms import reference
from app.questionnaires.domain.xlsform_xpath import Comparison, Expression, Inexpressible, subjects

_EQUALITY = {Operator.EQUAL, Operator.NOT_EQUAL}
_MIXED = "It mixes “and” with “or”, which cannot be asked here. Use one of them."


def relevant_of(definition: Definition, conditions: Sequence[Condition], *, need_all: bool) -> str:
    """Return conditions as XPath; "" for none."""
    if len(conditions) == 1:
        return _written(definition, conditions[0])
    parts = [_written(definition, condition) for condition in conditions]
    return (" and " if need_all else " or ").join(f"({part})" if " and " in part else part for part in parts)


def choice_filter_of(question: Question) -> str:
    """Return the filter by which other tools offer only what was ticked before; "" where that is not the rule.

    In it `name` is the option's own. We read the rule from our own column, which is not bound to that shape.
    """
    conditions = [(option, condition) for option in question.options for condition in option.enable_when]
    is_ticked = all(c.operator is Operator.EQUAL and c.answer == option.code for option, c in conditions)
    if not (conditions and is_ticked and all(option.enable_when for option in question.options)):
        return ""
    names = dict.fromkeys(condition.question for _, condition in conditions)
    return " or ".join(f"selected({reference(name)}, name)" for name in names)


def _written(definition: Definition, condition: Condition) -> str:
    asked = reference(condition.question)
    target = definition.question(condition.question)
    value = f"'{condition.answer}'" if isinstance(condition.answer, str) else str(condition.answer)
    is_equal = f"{asked} = {value}"
    if target is not None and target.type is QuestionType.CHOICES:
        is_equal = f"selected({asked}, {value})"
    match condition.operator:
        case Operator.EXISTS:
            return f"{asked} != ''" if condition.answer else f"{asked} = ''"
        case Operator.EQUAL:
            return is_equal
        case Operator.NOT_EQUAL if is_equal.startswith("selected"):
            return f"{asked} != '' and not({is_equal})"
        case Operator.NOT_EQUAL:
            return f"{asked} != '' and {asked} != {value}"
    return f"{asked} {condition.operator.value} {value}"


@dataclass(frozen=True, slots=True)
class _OrUnanswered:
    """A != of XPath: it holds for any other answer, and for none."""

    condition: Condition


def rule_from(expression: Expression, reads: Mapping[str, Read]) -> Rule:
    """Return when a question is asked. `reads` are the questions before it, by the file's names.

    Raises Inexpressible. A question that was refused is missing from `reads`: that was said already.
    """
    if not subjects(expression) <= reads.keys():
        return Rule()
    return _as_rule(_meaning(expression, reads))


def _meaning(expression: Expression, reads: Mapping[str, Read]) -> Rule | _OrUnanswered:
    if isinstance(expression, Comparison):
        return _compared(expression, reads[expression.subject])
    parts = [_meaning(part, reads) for part in expression.parts]
    return _all(parts) if expression.is_all else _any(parts)


def _as_rule(part: Rule | _OrUnanswered) -> Rule:
    if isinstance(part, Rule):
        return part
    return Rule((Condition(part.condition.question, Operator.EXISTS, answer=False), part.condition))


def _any(parts: Sequence[Rule | _OrUnanswered]) -> Rule:
    rules = [_as_rule(part) for part in parts]
    if any(rule.need_all for rule in rules):
        raise Inexpressible(_MIXED)
    return Rule(tuple(condition for rule in rules for condition in rule.conditions))


def _all(parts: Sequence[Rule | _OrUnanswered]) -> Rule:
    rules: list[Rule] = []
    answered = {name for part in parts if isinstance(part, Rule) for name in _answered_in(part)}
    for part in parts:
        if isinstance(part, _OrUnanswered):
            name = part.condition.question
            if name not in answered:
                raise Inexpressible(_unguarded(name))
            if rules and rules[-1].conditions == (Condition(name, Operator.EXISTS, answer=True),):
                rules.pop()
            part = Rule((part.condition,))
        rules.append(part)
    joined = all_of(rules)
    if joined is None:
        raise Inexpressible(_MIXED)
    return joined


def _answered_in(rule: Rule) -> list[str]:
    """Return the questions that have an answer wherever the rule holds."""
    if len(rule.conditions) > 1 and not rule.need_all:
        return []
    return [c.question for c in rule.conditions if c.operator is not Operator.EXISTS or c.answer is True]


def _unguarded(name: str) -> str:
    asked = reference(name)
    return f"Its != holds while {asked} has no answer as well. Write {asked} != '' and before it."


def _compared(comparison: Comparison, read: Read) -> Rule | _OrUnanswered:
    condition = _condition(comparison, read)
    return _OrUnanswered(condition) if condition.operator is Operator.NOT_EQUAL else Rule((condition,))


def _condition(comparison: Comparison, read: Read) -> Condition:
    question, operator = read.question, comparison.operator
    if comparison.value == "" and operator in _EQUALITY and not comparison.function:
        return Condition(question.link_id, Operator.EXISTS, answer=operator is Operator.NOT_EQUAL)
    return Condition(question.link_id, operator, _answer(comparison, read))


def _answer(comparison: Comparison, read: Read) -> int | str:
    kind, name = read.question.type, comparison.subject[:80]
    if comparison.function not in {"", "selected"}:
        raise Inexpressible(f"How long or how many “{name}” is cannot be compared here.")
    if kind in {QuestionType.INTEGER, QuestionType.RATING} and not comparison.function:
        return _number(comparison)
    if not read.codes:
        raise Inexpressible(f"“{name}” is not a choice or a number. Ask only whether it has an answer: != ''.")
    if kind is QuestionType.CHOICES and not comparison.function:
        raise Inexpressible(f"“{name}” may have several answers. Use selected(...).")
    code = read.codes.get(str(comparison.value))
    if code is None or comparison.operator not in _EQUALITY:
        raise Inexpressible(f"It compares “{name}” with an answer that it cannot have.")
    return code


def _number(comparison: Comparison) -> int:
    value = str(comparison.value)
    if not (value.removeprefix("-").isdecimal() and value.isascii() and len(value) < 10):
        raise Inexpressible(f"It compares “{comparison.subject[:80]}” with an answer that it cannot have.")
    return int(value)
