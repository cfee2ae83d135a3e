"""What the imports of all formats share: what comes out, and what is asked of it whatever it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.questionnaires.domain.definition import Condition, Definition, Question, QuestionType, Scoring, ScoringMethod
from app.questionnaires.domain.findings import Findings, Remark
from app.questionnaires.domain.wording import Translation

LONGEST_ANSWER = 4_000
UNKNOWN_LICENCE = "Not said in the file. Find out before you use it."
_QUESTIONS_A_MINUTE = 4


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file says. `link_ids` gives the file's name for each of ours; `unused` is what of it we do not use."""

    definition: Definition
    translations: tuple[Translation, ...]
    link_ids: Mapping[str, str]
    unused: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A question as read, without its conditions. `codes` gives our option code for what the file calls the option."""

    question: Question
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """When a question is asked: all of the conditions, or any one of them."""

    conditions: tuple[Condition, ...] = ()
    need_all: bool = False


def all_of(rules: Sequence[Rule]) -> Rule | None:
    """Return the rule that holds where all of `rules` do; None where we have no way to say that.

    There is at least one; the last is the question's own.
    """
    told = [rule for rule in rules if rule.conditions]
    if len(told) < 2:
        return told[0] if told else rules[-1]
    if all(rule.need_all or len(rule.conditions) == 1 for rule in told):
        return Rule(tuple(condition for rule in told for condition in rule.conditions), need_all=True)
    return None


def usual_elsewhere(question_count: int) -> dict[str, Any]:
    """Return what a file from elsewhere is taken to be: somebody's published words, not to be translated by us."""
    return {"validated": True, "minutes": -(-question_count // _QUESTIONS_A_MINUTE) or 1}


def stems_apart(questions: Sequence[Question]) -> list[Question]:
    """Give a lead-in that comes back after other questions a name of its own, so that each group stands once."""
    taken = {question.link_id for question in questions} | {question.stem_id for question in questions}
    done: set[str] = set()
    found: list[Question] = []
    before, name = "", ""
    for question in questions:
        if question.stem_id != before:
            before = name = question.stem_id
            number = 2
            while name and name in done:
                name, number = f"{before}-{number}", number + 1
                done |= {name} & taken
            done.add(name)
        found.append(replace(question, stem_id=name))
    return found


def is_scored(question: Question) -> bool:
    has_scores = bool(question.options) and all(option.score is not None for option in question.options)
    return question.type is QuestionType.CHOICE and has_scores


def check_scoring(definition: Definition, scoring: Scoring, findings: Findings) -> None:
    """Refuse a score that could not be worked out: found now, not when somebody sends their answers."""
    by_name = {question.link_id: question for question in definition.questions()}
    for name in scoring.items:
        question = by_name.get(name)
        is_number = question is not None and question.type in {QuestionType.RATING, QuestionType.INTEGER}
        if question is None or not (is_number or is_scored(question)):
            findings.refuse(name[:80], "The score counts it, but it is not a question with a score on every option.")
    if not 0 <= scoring.missing_allowed < len(scoring.items):
        findings.refuse("", "The score lets every answer be missing.")
    if scoring.method in {ScoringMethod.GRADE, ScoringMethod.CATEGORY} and len(scoring.items) != 1:
        findings.refuse("", "A grade or a category comes from 1 question.")
