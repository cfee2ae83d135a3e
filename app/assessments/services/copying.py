"""An answer given in one assessment, filed in another."""

import uuid

from app.assessments.domain.stored import AnswerRow
from app.assessments.models import Answer, Assessment


def copy_of(source: AnswerRow, assessment: Assessment, link_id: str) -> Answer:
    """Return an answer as it was given, with the words that were shown then and whoever gave it."""
    return Answer(
        patient_id=assessment.patient_id,
        assessment_id=assessment.id,
        link_id=link_id,
        value=source.value,
        question_text=source.question_text,
        option_texts=source.option_texts,
        locale=source.locale,
        answered_by_user_id=source.answered_by_user_id,
        answered_as=source.answered_as,
        answered_at=source.answered_at,
        revision=1,
        operation_id=uuid.uuid4(),
        voice=source.voice,
        carried_from_id=source.id,
        paper_on=source.paper_on,
    )
