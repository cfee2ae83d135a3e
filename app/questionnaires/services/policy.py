"""Read `questionnaires/policy.yaml`, and check what it says against the questionnaires it speaks of."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

from app.questionnaires.domain.definition import Condition, Definition, Evidence, Operator, Question, QuestionType
from app.questionnaires.domain.policy import FollowUp, Policy, ReliableChange
from app.questionnaires.services.policy_source import SourceFollowUp, SourcePolicy, SourceWhen
from app.questionnaires.services.reading import Contents, Place, SourceError, SourceProblem, read_yaml
from app.questionnaires.services.source import SourceEvidence

FILE = Path(__file__).resolve().parents[3] / "questionnaires" / "policy.yaml"
_COMPARISONS = {Operator.ABOVE, Operator.BELOW, Operator.AT_LEAST, Operator.AT_MOST}
_NUMBERS = {QuestionType.RATING, QuestionType.INTEGER}
_CHOICES = {QuestionType.CHOICE, QuestionType.CHOICES}

Definitions = Mapping[str, Definition]


@cache
def policy() -> Policy:
    """Return the policy of this release. Its file is read once per process."""
    return read_policy(FILE)


def read_policy(path: Path) -> Policy:
    """Return the policy in the file at `path`. Raises SourceError for a wrong shape; see also `policy_problems`."""
    source = _contents(path).shaped(SourcePolicy)
    changes = {c.questionnaire: ReliableChange(c.change, c.confirmed, _evidence(c)) for c in source.reliable_change}
    return Policy(
        follow_ups=tuple(_follow_up(follow_up) for follow_up in source.follow_ups),
        asks=frozenset(concept for carry in source.carry for concept in carry.concepts),
        reliable_changes=MappingProxyType(changes),
        over_time=tuple(link_id for followed in source.over_time for link_id in followed.questions),
    )


def policy_problems(path: Path, definitions: Sequence[Definition]) -> list[SourceProblem]:
    """Return all that is wrong with the policy at `path`; of each questionnaire its last in `definitions` counts."""
    try:
        contents = _contents(path)
        source = contents.shaped(SourcePolicy)
    except SourceError as error:
        return list(error.problems)
    by_key = {definition.key: definition for definition in definitions}
    return [
        *_follow_up_problems(contents, source, by_key),
        *_carry_problems(contents, source, by_key),
        *_change_problems(contents, source, by_key),
        *_over_time_problems(contents, source, by_key),
    ]


def _contents(path: Path) -> Contents:
    return read_yaml(path, expected="a policy; start with followUps")


def _follow_up(source: SourceFollowUp) -> FollowUp:
    return FollowUp(
        after=source.after,
        opens=source.opens,
        evidence=_evidence(source),
        threshold=source.when.threshold or "",
        condition=_condition(source.when),
    )


def _condition(when: SourceWhen) -> Condition | None:
    if when.question is None or when.operator is None or when.answer is None:
        return None
    return Condition(when.question, when.operator, when.answer)


def _evidence(source: SourceEvidence) -> Evidence:
    return Evidence(source.source, source.signed_off_by)


def _follow_up_problems(contents: Contents, source: SourcePolicy, by_key: Definitions) -> Iterator[SourceProblem]:
    for number, follow_up in enumerate(source.follow_ups):
        for name in ("after", "opens"):
            key = getattr(follow_up, name)
            if key not in by_key:
                yield contents.problem(["followUps", number, name], _unknown(name, key))
        if follow_up.after in by_key:
            for message in _when_problems(follow_up.when, by_key[follow_up.after]):
                yield contents.problem(["followUps", number, "when"], message)
        if _leads_to(source, follow_up.opens, follow_up.after, set()):
            message = f"opens {follow_up.opens!r}, which leads back to {follow_up.after!r}; break the circle"
            yield contents.problem(["followUps", number, "opens"], message)


def _leads_to(source: SourcePolicy, key: str, goal: str, visited: set[str]) -> bool:
    if key == goal:
        return True
    visited.add(key)
    onward = {follow_up.opens for follow_up in source.follow_ups if follow_up.after == key} - visited
    return any(_leads_to(source, name, goal, visited) for name in onward)


def _when_problems(when: SourceWhen, after: Definition) -> Iterator[str]:
    condition = _condition(when)
    said = sum(part is not None for part in (when.question, when.operator, when.answer))
    if said != (3 if when.threshold is None else 0):
        yield "needs either a threshold, or a question with operator and answer"
    elif condition is not None:
        yield from _condition_problems(condition, after)
    elif when.threshold not in _threshold_codes(after):
        yield f"{after.key} has no threshold {when.threshold!r}; correct it"


def _threshold_codes(definition: Definition) -> set[str]:
    return {threshold.code for threshold in definition.scoring.thresholds} if definition.scoring else set()


def _condition_problems(condition: Condition, after: Definition) -> Iterator[str]:
    question = after.question(condition.question)
    if question is None:
        yield f"{after.key} has no question {condition.question!r}; correct it"
    elif condition.operator is Operator.EXISTS:
        if not isinstance(condition.answer, bool):
            yield "exists needs the answer true or false"
    elif question.type in _CHOICES and condition.operator not in _COMPARISONS:
        if question.option(str(condition.answer)) is None:
            yield f"{condition.question} of {after.key} does not offer {condition.answer!r}; correct it"
    elif question.type not in _NUMBERS or isinstance(condition.answer, bool | str):
        yield f"cannot compare {condition.question} of {after.key} with {condition.answer!r}; compare whole numbers"


def _carry_problems(contents: Contents, source: SourcePolicy, by_key: Definitions) -> Iterator[SourceProblem]:
    asked = {q.concept for definition in by_key.values() for q in definition.questions()}
    bound = {q.concept for definition in by_key.values() if definition.recall for q in definition.questions()}
    for number, carry in enumerate(source.carry):
        for index, concept in enumerate(carry.concepts):
            place: Place = ["carry", number, "concepts", index]
            if concept in bound:
                yield contents.problem(place, f"{concept!r} is asked about a recall period; take it out")
            elif concept not in asked:
                yield contents.problem(place, f"{concept!r} is the concept of no question; correct it")


def _change_problems(contents: Contents, source: SourcePolicy, by_key: Definitions) -> Iterator[SourceProblem]:
    for number, change in enumerate(source.reliable_change):
        definition = by_key.get(change.questionnaire)
        place: Place = ["reliableChange", number, "questionnaire"]
        if definition is None:
            yield contents.problem(place, _unknown("questionnaire", change.questionnaire))
        elif definition.scoring is None:
            yield contents.problem(place, f"{definition.key} has no score to change; take it out")


def _over_time_problems(contents: Contents, source: SourcePolicy, by_key: Definitions) -> Iterator[SourceProblem]:
    for number, followed in enumerate(source.over_time):
        for index, link_id in enumerate(followed.questions):
            place: Place = ["overTime", number, "questions", index]
            asked = [found for definition in by_key.values() if (found := definition.question(link_id))]
            if not asked:
                yield contents.problem(place, f"no questionnaire has a question {link_id!r}; correct it")
            elif not all(_may_be_followed(question) for question in asked):
                message = f"{link_id!r} must be a number or one choice, always asked and not private; take it out"
                yield contents.problem(place, message)


def _may_be_followed(question: Question) -> bool:
    """Return whether an answer can be read by itself, and shown to whoever sees the score of a set."""
    is_private = question.private or question.hidden_from_delegates
    return question.type in {*_NUMBERS, QuestionType.CHOICE} and not question.enable_when and not is_private


def _unknown(name: str, key: str) -> str:
    return f"{name} names {key!r}, which no questionnaire is called; correct it"
