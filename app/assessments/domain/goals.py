"""What a person most wants to change, in their own words, and the question that rates it. A goal is its words."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping

from app.assessments.domain.said import Said
from app.assessments.domain.voices import Voice, stands_before
from app.questionnaires.domain.definition import Definition, Question, QuestionType
from app.questionnaires.domain.values import Text, Value, from_json

TYPED = frozenset({QuestionType.TEXT, QuestionType.STRING})


def goals_of(definition: Definition) -> Iterator[tuple[Question, Question]]:
    """Yield each question that asks for words together with the one that rates what was typed there."""
    typed = {f"{question.concept}.rating": question for question in _typed(definition)}
    return ((typed[rating.concept], rating) for rating in definition.questions() if rating.concept in typed)


def goal_of(definition: Definition, rating: Question) -> Question | None:
    """Return the question whose typed words `rating` rates; None where it rates no such thing."""
    if not rating.concept.endswith(".rating"):
        return None
    return next((goal for goal, rates in goals_of(definition) if rates.link_id == rating.link_id), None)


def is_goal(definition: Definition, question: Question) -> bool:
    """Return whether what is typed here is rated by another question."""
    return question.type in TYPED and any(goal.link_id == question.link_id for goal, _rating in goals_of(definition))


def outdated_ratings(definition: Definition, said: Said, voice: Voice, given: Mapping[str, Value]) -> Collection[str]:
    """Return the link ids of ratings whose goal gets other words once `voice` has said `given`."""
    return [
        rating.link_id
        for goal, rating in goals_of(definition)
        if goal.link_id in given and rating.link_id not in given and _is_reworded(said, voice, goal, given)
    ]


def _is_reworded(said: Said, voice: Voice, goal: Question, given: Mapping[str, Value]) -> bool:
    standing = said.standing().get(goal.link_id)
    if standing is None:
        return True
    before, after = from_json(standing.value), given[goal.link_id]
    is_same = isinstance(before, Text) and isinstance(after, Text) and _same(before.text) == _same(after.text)
    return not is_same and not stands_before(Voice(standing.voice), voice)


def _typed(definition: Definition) -> Iterator[Question]:
    return (question for question in definition.questions() if question.type in TYPED and question.concept)


def _same(words: str) -> str:
    """Return what makes words the same to whoever reads them: blanks and the coding of a letter do not."""
    return " ".join(unicodedata.normalize("NFC", words).split())
