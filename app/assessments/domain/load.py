"""How much is asked of a person, said before they begin; and the middle of what it took, once many have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from app.questionnaires.domain.definition import Definition, Question, QuestionType
from app.questionnaires.domain.policy import Policy

# Fewer say something about one person. Source: DOMAIN H, suppress below 5.
FEWEST_TO_TELL = 5


@dataclass(frozen=True, slots=True)
class FollowOn:
    """What a set of questions may lead to, step by step: which ones, and how much more that is at most."""

    keys: tuple[str, ...]
    question_count: int
    minutes: int


def fewest_questions(definition: Definition) -> int:
    """Return how many questions everybody is asked; no answer can take them away."""
    return sum(not question.enable_when for question in _asked(definition))


def follow_on(policy: Policy, definitions: Mapping[str, Definition], key: str) -> FollowOn | None:
    """Return what questionnaire `key` may lead to, None where nothing. A question shared by several counts once."""
    keys = _reachable(policy, definitions, key)
    if not keys:
        return None
    more = {name for follower in keys for name in _names(definitions[follower])} - set(_names(definitions[key]))
    return FollowOn(keys, len(more), sum(definitions[follower].minutes for follower in keys))


def _reachable(policy: Policy, definitions: Mapping[str, Definition], key: str) -> tuple[str, ...]:
    found = [key]
    for leading in found:  # grows while it is walked
        onward = (follow_up.opens for follow_up in policy.follow_ups if follow_up.after == leading)
        found += [name for name in dict.fromkeys(onward) if name in definitions and name not in found]
    return tuple(found[1:])


def _names(definition: Definition) -> Iterator[str]:
    """Yield a name for each question that is the same wherever the same is asked."""
    return (question.concept or f"{definition.key} {question.link_id}" for question in _asked(definition))


def _asked(definition: Definition) -> Iterator[Question]:
    return (question for question in definition.questions() if question.type is not QuestionType.DISPLAY)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one sending took: `question_count` were answered or skipped, not taken over."""

    key: str
    minutes: int
    question_count: int


@dataclass(frozen=True, slots=True)
class Load:
    """What one questionnaire took of those who sent it. None = too few were sent to say it without naming anyone."""

    key: str
    sent_count: int | None
    median_minutes: float | None
    median_questions: float | None


def loads(taken: Sequence[Taken]) -> tuple[Load, ...]:
    """Return the middle values by questionnaire, in the order of their keys."""
    by_key: dict[str, list[Taken]] = {}
    for one in sorted(taken, key=lambda one: one.key):
        by_key.setdefault(one.key, []).append(one)
    return tuple(_load(key, found) for key, found in by_key.items())


def _load(key: str, taken: Sequence[Taken]) -> Load:
    if len(taken) < FEWEST_TO_TELL:
        return Load(key, None, None, None)
    minutes, questions = [one.minutes for one in taken], [one.question_count for one in taken]
    return Load(key, len(taken), median(minutes), median(questions))
