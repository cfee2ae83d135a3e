"""A journey: an assessment, those that led to it, and those that they opened."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.assessments.domain.said import Said, gather
from app.assessments.domain.stepping import Carriable
from app.assessments.models import Answer, AnswerDisowned, Assessment
from app.assessments.queries.sittings import Sitting, sitting
from app.people.domain.access import Access
from app.people.queries import visible_patient_ids
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.localised import Phrase
from app.questionnaires.domain.values import from_json

LONGEST_CHAIN = 10


@dataclass(frozen=True)
class Journey:
    """The answers that stand in it, the newest assessment's first, and the keys of what was sent."""

    keys_sent: frozenset[str]
    answers: Sequence[Carriable]
    rows: Mapping[uuid.UUID, Answer]


def journey(session: Session, access: Access, assessment: Assessment) -> Journey:
    """Return the journey that `assessment` belongs to. A statement for each step up and down, and one for answers."""
    members = _members(session, access, _root(session, access, assessment))
    by_id = {member.id: member for member in members}
    newest_first = sorted(members, key=lambda member: (member.started_at, str(member.id)), reverse=True)
    answers, rows = [], {}
    for member in newest_first:
        definition = questionnaires.pinned(session, member.version_id).definition
        for link_id, row in _standing(session, access, member).items():
            question = definition.question(link_id)
            rows[row.id] = row
            answers.append(Carriable(row.id, question.concept if question else "", from_json(row.value)))
    sent = {member.questionnaire_key for member in by_id.values() if member.is_submitted}
    return Journey(frozenset(sent), answers, rows)


@dataclass(frozen=True, slots=True)
class Step:
    """A set of questions that was opened, with how many of them are still to answer."""

    assessment_id: uuid.UUID
    key: str
    title: Phrase
    question_count: int
    taken_over_count: int
    minutes: int


def steps(session: Session, access: Access, assessment_id: uuid.UUID, locale: str) -> Sequence[Step]:
    """Return what sending an assessment opened and is not sent yet, in words; NotFound if it is out of reach."""
    sitting(session, access, assessment_id, locale)
    return [
        _step(sitting(session, access, opened.id, locale)) for opened in opened_from(session, access, assessment_id)
    ]


def _step(found: Sitting) -> Step:
    definition = found.version.definition
    asked = [question for question in definition.questions() if not question.enable_when]
    left = [question for question in asked if question.link_id not in found.values]
    return Step(
        assessment_id=found.assessment.id,
        key=definition.key,
        title=found.version.words.title(),
        question_count=len(left),
        taken_over_count=len(asked) - len(left),
        minutes=definition.minutes,
    )


def unsent_copies(session: Session, access: Access, answer_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Return the ids of the answers, in assessments not sent yet, that repeat this one, or repeat what repeats it."""
    found, newest = [], [answer_id]
    while newest:
        query = select(Answer.id, Assessment.submitted_at).join(Assessment, Assessment.id == Answer.assessment_id)
        query = query.where(Answer.carried_from_id.in_(newest), Answer.patient_id.in_(visible_patient_ids(access)))
        copies = session.execute(query).all()
        newest = [copy_id for copy_id, _sent_at in copies]
        found += [copy_id for copy_id, sent_at in copies if sent_at is None]
    return found


def opened_from(session: Session, access: Access, assessment_id: uuid.UUID) -> Sequence[Assessment]:
    """Return what sending an assessment opened and is not sent yet."""
    query = _reach(access).where(Assessment.opened_by_id == assessment_id, Assessment.submitted_at.is_(None))
    return session.scalars(query.order_by(Assessment.started_at, Assessment.id)).all()


def said_in(session: Session, access: Access, assessment: Assessment) -> Said:
    """Return what every voice has said in an assessment, with what waits there to be confirmed."""
    query = (
        select(Answer, AnswerDisowned.id)
        .outerjoin(AnswerDisowned, AnswerDisowned.answer_id == Answer.id)
        .where(Answer.assessment_id == assessment.id, Answer.patient_id.in_(visible_patient_ids(access)))
    )
    rows = session.execute(query.execution_options(populate_existing=True)).all()
    return gather([(row[0], row[1]) for row in rows], assessment.started_at)


def _reach(access: Access) -> Select[Assessment]:
    return select(Assessment).where(Assessment.patient_id.in_(visible_patient_ids(access)))


def _root(session: Session, access: Access, assessment: Assessment) -> Assessment:
    for _step in range(LONGEST_CHAIN):
        if assessment.opened_by_id is None:
            return assessment
        assessment = session.scalars(_reach(access).where(Assessment.id == assessment.opened_by_id)).one()
    return assessment


def _members(session: Session, access: Access, root: Assessment) -> list[Assessment]:
    members, newest = [root], [root]
    while newest:
        ids = [member.id for member in newest]
        newest = list(session.scalars(_reach(access).where(Assessment.opened_by_id.in_(ids))))
        members += newest
    return members


def _standing(session: Session, access: Access, assessment: Assessment) -> Mapping[str, Answer]:
    standing = said_in(session, access, assessment).standing()
    return {link_id: row for link_id, row in standing.items() if isinstance(row, Answer)}
