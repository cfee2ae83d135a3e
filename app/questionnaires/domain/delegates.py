"""What somebody who helps is asked for a person: never what is private, hidden from them, or about being safe."""

from dataclasses import replace

from app.questionnaires.domain.definition import Definition, Option, Question, QuestionType
from app.questionnaires.domain.known_dangers import DANGERS


def for_delegate(definition: Definition) -> Definition:
    """Return a version as if it had never held what a helper may not see. Nothing is scored: some of it is missing.

    Whatever a helper's page shows is made from this, so that a hidden question leaves no gap, number or step.
    """
    pages = (
        replace(page, questions=tuple(asked for asked in map(_without_hidden, page.questions) if _may_be_asked(asked)))
        for page in definition.pages
    )
    return replace(definition, pages=tuple(page for page in pages if page.questions), scoring=None)


def is_for_delegates(definition: Definition) -> bool:
    """Return whether a helper may answer it at all: a published measure is in the person's own words alone."""
    return not definition.validated and any(True for _ in for_delegate(definition).questions())


def _may_be_asked(question: Question) -> bool:
    """Return whether a question, of which the hidden choices are gone already, may be asked."""
    is_hidden = question.private or question.hidden_from_delegates
    is_about_safety = question.is_about_safety or question.concept in DANGERS
    has_answer = bool(question.options) or question.type not in {QuestionType.CHOICE, QuestionType.CHOICES}
    return not is_hidden and not is_about_safety and has_answer


def _without_hidden(question: Question) -> Question:
    return replace(question, options=tuple(option for option in question.options if _may_be_offered(option)))


def _may_be_offered(option: Option) -> bool:
    return not option.private and not option.hidden_from_delegates
