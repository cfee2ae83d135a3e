"""Which questions still wait for the person: those without an answer, and those whose words changed after it."""

from collections.abc import Collection

from app.questionnaires.domain.branching import questions_to_answer
from app.questionnaires.domain.definition import Definition, Question
from app.questionnaires.domain.values import Answers


def first_open(definition: Definition, answers: Answers, to_confirm: Collection[str]) -> Question | None:
    """Return the question to go on with; None = check your answers. `to_confirm` are link ids."""
    asked = questions_to_answer(definition, answers)
    return next((q for q in asked if q.link_id not in answers or q.link_id in to_confirm), None)


def unconfirmed(definition: Definition, answers: Answers, to_confirm: Collection[str]) -> list[Question]:
    """Return the questions that are asked now and whose answer was given to other words."""
    return [q for q in questions_to_answer(definition, answers) if q.link_id in to_confirm] if to_confirm else []


def is_answered_beyond(definition: Definition, answers: Answers, link_id: str) -> bool:
    """Return whether a question after `link_id` has an answer: going on is then going through gaps."""
    asked = [question.link_id for question in questions_to_answer(definition, answers)]
    return any(later in answers for later in asked[asked.index(link_id) + 1 :])
