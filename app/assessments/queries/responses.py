"""One submitted assessment for another system."""

import uuid
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.assessments.domain.fhir_response import ShownAnswer, Submitted, questionnaire_response
from app.assessments.domain.said import Said
from app.assessments.domain.stored import AnswerRow
from app.assessments.domain.voices import Voice
from app.assessments.models import Assessment
from app.assessments.queries.assisted import written_down
from app.assessments.queries.sittings import sitting
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.questionnaires.domain.localised import SOURCE_LOCALE
from app.questionnaires.domain.values import from_json


def fhir_response(session: Session, access: Access, patient_id: uuid.UUID, assessment_id: uuid.UUID) -> dict[str, Any]:
    """Return a patient's submitted assessment as FHIR; NotFound if absent, out of reach, another's or not yet sent."""
    found = sitting(session, access, assessment_id, SOURCE_LOCALE)
    submitted = _submitted(found.assessment)
    if submitted is None or submitted.patient_id != patient_id:
        raise NotFound
    answers = {link_id: _standing(found.said, link_id) for link_id in found.said.standing()}
    aside = [_shown(row) for row in found.said.aside if row.id not in found.said.disowned_ids]
    told = written_down(session, access, [assessment_id]).get(assessment_id, ()) if found.said.is_assisted else ()
    return questionnaire_response(found.version.definition, submitted, answers, aside, [one.how for one in told])


def _submitted(assessment: Assessment) -> Submitted | None:
    if assessment.submitted_at is None:
        return None
    return Submitted(
        assessment_id=assessment.id,
        patient_id=assessment.patient_id,
        locale=assessment.locale,
        by=assessment.submitted_as or "",
        at=assessment.submitted_at,
    )


def _standing(said: Said, link_id: str) -> ShownAnswer:
    """Return the answer that stands, with what other voices said and the person has not disowned."""
    first, *others = (row for row in said.given(link_id) if row.id not in said.disowned_ids)
    return replace(_shown(first), others=tuple(_shown(row) for row in others))


def _shown(row: AnswerRow) -> ShownAnswer:
    return ShownAnswer(
        value=from_json(row.value),
        question_text=row.question_text,
        option_texts=tuple(row.option_texts),
        locale=row.locale,
        by=row.answered_as,
        at=row.answered_at,
        voice=Voice(row.voice),
        paper_on=row.paper_on,
        is_just_me=row.is_just_me,
    )
