"""Answers to questions as an earlier version asked them: read in the words of then, and counted nowhere."""

from dataclasses import dataclass

from app.assessments.domain.reading import AnswerFacts
from app.assessments.domain.version_changes import is_asked_again
from app.questionnaires.domain.values import Rating, Skipped, Text


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """One such answer. `question` and `options` are the words that the person was shown, in `facts.locale`."""

    question: str
    options: tuple[str, ...]
    number: int | None
    text: str
    is_skipped: bool
    is_asked_again: bool
    facts: AnswerFacts

    @property
    def is_skip_of_what_is_asked_again(self) -> bool:
        """True where there is nothing to tell: it was skipped, and is an open question now."""
        return self.is_skipped and self.is_asked_again


def asked_before(link_id: str, facts: AnswerFacts) -> AskedBefore:
    """Return an answer in the words of then. `link_id` is that which it is filed under."""
    value = facts.value
    return AskedBefore(
        question=facts.question_text,
        options=facts.option_texts,
        number=value.number if isinstance(value, Rating) else None,
        text=value.text if isinstance(value, Text) else "",
        is_skipped=isinstance(value, Skipped),
        is_asked_again=is_asked_again(link_id) or facts.is_to_confirm,
        facts=facts,
    )
