"""Which questions still wait for the person: those without an answer, and those whose words changed after it."""

from collections.abc import Collection

from app.questionnaires.domain.branching import questions_to_answer
from app.questionnaires.domain.definition import Definition, Question
from app.questionnaires.domain.values import Answers, Skipped, is_given


def first_open(definition: Definition, answers: Answers, to_confirm: Collection[str]) -> Question | None:
    """Return the question to go on with; None = check your answers. `to_confirm` are link ids.

    What must be answered and was left blank when staff wrote it down is asked of the person again.
    """
    asked = questions_to_answer(definition, answers)
    return next((q for q in asked if q.link_id in to_confirm or is_open(q, answers)), None)


def is_open(question: Question, answers: Answers) -> bool:
    """Return whether a question has neither an answer nor a skip that may stand for one."""
    value = answers.get(question.link_id)
    return value is None or (question.required and not is_given(value))


def left_blank(definition: Definition, answers: Answers) -> list[Question]:
    """Return the questions that must be answered, are asked, and were skipped: only staff writing down may do so."""
    asked = [question for question in questions_to_answer(definition, answers) if question.required]
    return [question for question in asked if isinstance(answers.get(question.link_id), Skipped)]


def safety_left_blank(definition: Definition, answers: Answers) -> bool:
    """Return whether one of these is about the person's safety, so that somebody has to ask."""
    return any(question.is_about_safety for question in left_blank(definition, answers))


def first_to_write_down(
    definition: Definition, answers: Answers, to_confirm: Collection[str], own: Collection[str], *, is_whole: bool
) -> Question | None:
    """Return the question at which staff go on writing down; None = read the answers back.

    `answers` and `to_confirm` are of every voice, `own` are the link ids that this voice has said something to.
    `is_whole`: every question, as on a paper form, which may say what was never said online; else only those that
    have no answer yet, a skip being none.
    """
    return next(
        (
            question
            for question in questions_to_answer(definition, answers)
            if question.link_id in to_confirm
            or (question.link_id not in own and (is_whole or not is_given(answers.get(question.link_id))))
        ),
        None,
    )


def unconfirmed(definition: Definition, answers: Answers, to_confirm: Collection[str]) -> list[Question]:
    """Return the questions that are asked now and whose answer was given to other words."""
    return [q for q in questions_to_answer(definition, answers) if q.link_id in to_confirm] if to_confirm else []


def is_answered_beyond(definition: Definition, answers: Answers, link_id: str) -> bool:
    """Return whether a question after `link_id` has an answer: going on is then going through gaps."""
    asked = [question.link_id for question in questions_to_answer(definition, answers)]
    return any(later in answers for later in asked[asked.index(link_id) + 1 :])
