"""An answer given in one assessment, filed in another."""

import uuid
from datetime import datetime
from typing import Any

from app.assessments.domain.stored import AnswerRow
from app.assessments.models import Answer, Assessment


def copy_of(source: AnswerRow, assessment: Assessment, link_id: str) -> Answer:
    """Return an answer as it was given, with the words that were shown then and whoever gave it."""
    return Answer(
        patient_id=assessment.patient_id,
        assessment_id=assessment.id,
        link_id=link_id,
        revision=1,
        **_as_given(source),
    )


def take_place(waiting: Answer, source: AnswerRow) -> None:
    """Put a newer answer of the same voice where one only waits to be confirmed.

    A page that still shows what waited is of an older revision then, so that it cannot be confirmed unseen.
    """
    for name, value in _as_given(source).items():
        setattr(waiting, name, value)
    waiting.revision += 1
    waiting.is_to_confirm = False


def show_again(source: AnswerRow, assessment: Assessment, link_id: str, now: datetime) -> Answer:
    """Return an answer given elsewhere to be confirmed here: it is no answer until then."""
    answer = copy_of(source, assessment, link_id)
    answer.is_to_confirm = True
    answer.shown_again_at = now
    return answer


def _as_given(source: AnswerRow) -> dict[str, Any]:
    return {
        "value": source.value,
        "question_text": source.question_text,
        "option_texts": source.option_texts,
        "locale": source.locale,
        "answered_by_user_id": source.answered_by_user_id,
        "answered_as": source.answered_as,
        "answered_at": source.answered_at,
        "operation_id": uuid.uuid4(),
        "voice": source.voice,
        "carried_from_id": source.id,
        "paper_on": source.paper_on,
        "is_just_me": source.is_just_me,
    }
