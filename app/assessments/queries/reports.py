"""One submitted assessment in words, beside the one before."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.domain.report import Earlier, Report, write_report
from app.assessments.domain.said import gather
from app.assessments.models import Answer, AnswerDisowned, Assessment, AssessmentScore
from app.assessments.queries.sittings import Sitting, sitting
from app.people.domain.access import Access
from app.people.queries import visible_patient_ids


def report(session: Session, access: Access, assessment_id: uuid.UUID, locale: str) -> Report:
    """Return one assessment in words, in `locale`; NotFound if absent or out of reach. Three statements."""
    found = sitting(session, access, assessment_id, locale)
    score = session.scalar(select(AssessmentScore).where(AssessmentScore.assessment_id == assessment_id))
    scored = score.facts() if score else None
    earlier = _earlier(session, access, found)
    said = found.said
    return write_report(
        found.version.words,
        found.assessment.facts(),
        said.facts(),
        scored,
        earlier,
        said.others(),
        said.asked_before(),
    )


def _earlier(session: Session, access: Access, found: Sitting) -> Earlier | None:
    """Return the answers of the submitted assessment before this one."""
    this = found.assessment
    before = (
        select(Assessment.id, Assessment.submitted_at, Assessment.started_at)
        .where(Assessment.patient_id == this.patient_id, Assessment.patient_id.in_(visible_patient_ids(access)))
        .where(Assessment.questionnaire_key == this.questionnaire_key, Assessment.id != this.id)
        .where(Assessment.submitted_at < (this.submitted_at or this.started_at))
        .order_by(Assessment.submitted_at.desc(), Assessment.id)
        .limit(1)
        .subquery()
    )
    rows = session.execute(
        select(before.c.submitted_at, Answer, AnswerDisowned.id, before.c.started_at)
        .join(Answer, Answer.assessment_id == before.c.id)
        .outerjoin(AnswerDisowned, AnswerDisowned.answer_id == Answer.id)
    ).all()
    if not rows:
        return None
    said = gather([(row[1], row[2]) for row in rows], rows[0][3])
    return Earlier(rows[0][0], said.values())
