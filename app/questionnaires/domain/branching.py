"""Which questions and options are asked, by FHIR R4 enableWhen, and which comes next.

A condition on an answer that is missing, skipped or itself hidden holds only for `exists` = false: silence
is never taken to mean "not equal" or "less than".
"""

from collections.abc import Callable
from operator import ge, gt, le, lt

from app.questionnaires.domain.definition import Condition, Definition, Operator, Option, Question, QuestionType
from app.questionnaires.domain.values import Answers, Choices, Rating, Text, Value, codes, is_given

_COMPARE: dict[Operator, Callable[[int, int], bool]] = {
    Operator.ABOVE: gt,
    Operator.BELOW: lt,
    Operator.AT_LEAST: ge,
    Operator.AT_MOST: le,
}


def enabled(definition: Definition, answers: Answers) -> list[Question]:
    """Return the questions to ask, in page order.

    Conditions look back only (the loader refuses others), so one pass from the top is enough. The answer to
    a hidden question counts as missing for the questions after it.
    """
    asked: list[Question] = []
    visible: dict[str, Value] = {}
    for question in definition.questions():
        if not _is_enabled(question.enable_when, visible, need_all=question.enable_all):
            continue
        asked.append(question)
        if question.link_id in answers:
            visible[question.link_id] = answers[question.link_id]
    return asked


def visible_answers(definition: Definition, answers: Answers) -> dict[str, Value]:
    """Return the answers of enabled questions, without choices of options that are no longer offered."""
    given = {q.link_id: answers[q.link_id] for q in enabled(definition, answers) if q.link_id in answers}
    for question in enabled(definition, answers):
        value = given.get(question.link_id)
        if isinstance(value, Choices) and any(option.enable_when for option in question.options):
            offered = {option.code for option in offered_options(question, given)}
            given[question.link_id] = Choices(tuple(code for code in value.codes if code in offered))
    return {link_id: value for link_id, value in given.items() if value != Choices(())}


def offered_options(question: Question, answers: Answers) -> tuple[Option, ...]:
    """Return the options of `question` to show: those without conditions, and those whose conditions hold."""
    return tuple(option for option in question.options if _is_enabled(option.enable_when, answers, need_all=False))


def next_question(definition: Definition, answers: Answers, after: str | None) -> Question | None:
    """Return the first enabled question after link id `after`; from the top for None; None at the end."""
    order = _order(definition)
    position = -1 if after is None else order[after]
    return next((q for q in enabled(definition, answers) if order[q.link_id] > position), None)


def previous_question(definition: Definition, answers: Answers, before: str) -> Question | None:
    """Return the last enabled question before link id `before`; None at the top."""
    order = _order(definition)
    earlier = [q for q in enabled(definition, answers) if order[q.link_id] < order[before]]
    return earlier[-1] if earlier else None


def first_unanswered(definition: Definition, answers: Answers) -> Question | None:
    """Return the question to resume at: the first enabled one with neither an answer nor a skip."""
    return next((q for q in questions_to_answer(definition, answers) if q.link_id not in answers), None)


def missing_required(definition: Definition, answers: Answers) -> list[Question]:
    """Return the enabled required questions that have no answer; a skip is no answer."""
    asked = questions_to_answer(definition, answers)
    return [q for q in asked if q.required and not is_given(answers.get(q.link_id))]


def questions_to_answer(definition: Definition, answers: Answers) -> list[Question]:
    return [q for q in enabled(definition, answers) if q.type is not QuestionType.DISPLAY]


def _order(definition: Definition) -> dict[str, int]:
    return {question.link_id: position for position, question in enumerate(definition.questions())}


def _is_enabled(conditions: tuple[Condition, ...], answers: Answers, *, need_all: bool) -> bool:
    if not conditions:
        return True
    results = (holds(condition, answers.get(condition.question)) for condition in conditions)
    return all(results) if need_all else any(results)


def holds(condition: Condition, value: Value | None) -> bool:
    """Return whether `condition` holds for `value`, the answer to its question (None = missing)."""
    given = is_given(value)
    if condition.operator is Operator.EXISTS:
        return given is condition.answer
    if not given:
        return False
    if condition.operator is Operator.EQUAL:
        return _is_among(condition.answer, _contents(value))
    if condition.operator is Operator.NOT_EQUAL:
        return not _is_among(condition.answer, _contents(value))
    return _compares(condition, value)


def _is_among(answer: bool | int | str, contents: tuple[str | int, ...]) -> bool:
    """Return whether `contents` holds `answer`; True is not 1, which Python alone would say."""
    return any(type(content) is type(answer) and content == answer for content in contents)


def _compares(condition: Condition, value: Value | None) -> bool:
    if not isinstance(value, Rating) or not isinstance(condition.answer, int) or isinstance(condition.answer, bool):
        return False
    return _COMPARE[condition.operator](value.number, condition.answer)


def _contents(value: Value | None) -> tuple[str | int, ...]:
    match value:
        case Rating(number):
            return (number,)
        case Text(text):
            return (text,)
    return codes(value)
