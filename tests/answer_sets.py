"""Answer sets by the thousand from a seed: fitting, missing, skipped, unknown codes and values of the wrong kind."""

from collections.abc import Mapping
from random import Random
from typing import Any

from app.questionnaires.domain.definition import Definition, Question, QuestionType
from tests.parity import Case

Json = dict[str, Any]
UNFIT: tuple[Json, ...] = (
    {"choice": "no-such-code"},
    {"choices": []},
    {"choices": ["no-such-code", "none"]},
    {"rating": -1},
    {"rating": 2**40},
    {"text": " \u0085\ufeff"},
    {"text": "7"},
)


def answer_sets(definitions: Mapping[str, Definition], count: int, *, seed: int) -> list[Case]:
    """Return at least `count` cases, as many for each definition."""
    random = Random(seed)
    each = -(-count // len(definitions))
    return [_case(random, name, definition) for name, definition in definitions.items() for _ in range(each)]


def _case(random: Random, name: str, definition: Definition) -> Case:
    """Some sets are nearly whole and some nearly empty; most hold only what fits, or few would have a score."""
    questions = list(definition.questions())
    missing, unfit = random.choice((0, 0.1, 0.3, 0.8)), random.choice((0, 0, 0.02, 0.3))
    answers = {q.link_id: _value(random, q, unfit) for q in questions if random.random() >= missing}
    return Case(name, answers, random.choice(questions).link_id)


def _value(random: Random, question: Question, unfit: float) -> Json:
    if random.random() < unfit:
        return random.choice(UNFIT)
    return {"skipped": True} if random.random() < 0.05 else _fitting(random, question)


def _fitting(random: Random, question: Question) -> Json:
    codes = [option.code for option in question.options]
    match question.type:
        case QuestionType.CHOICE if codes:
            return {"choice": random.choice(codes)}
        case QuestionType.CHOICES:
            return {"choices": random.sample(codes, random.randint(0, min(4, len(codes))))}
        case QuestionType.RATING | QuestionType.INTEGER:
            return {"rating": random.randint(question.minimum or 0, question.maximum or 10)}
    return {"text": random.choice(("", "Walk", "چلنا"))}
