"""What a person sent before an assessment was begun: what may be shown to them again in it."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.assessments.domain.paper_date import said_at
from app.assessments.domain.recalling import Told
from app.assessments.domain.said import gather
from app.assessments.domain.voices import Voice
from app.assessments.models import Answer, AnswerDisowned, Assessment
from app.people.domain.access import Access
from app.people.queries import visible_patient_ids
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.branching import visible_answers
from app.questionnaires.domain.values import from_json

# Ten times what somebody answers in a full week; our largest set has 679 questions.
MANY = 2000


@dataclass(frozen=True)
class Earlier:
    """Answers that stood when they were sent, the newest first, and their rows."""

    told: Sequence[Told]
    rows: Mapping[uuid.UUID, Answer]


@dataclass(frozen=True, slots=True)
class Window:
    """Which of what was sent to read: from `since` until `until`, and nothing up to `after`.

    Answers about lasting concepts are read from before `since` too.
    """

    since: datetime
    until: datetime
    after: datetime | None = None


def told_in(session: Session, access: Access, asking: Assessment, lasting: Collection[str], window: Window) -> Earlier:
    """Return what the patient of `asking` sent in the window, in other assessments. `lasting` are concept codes.

    One statement once versions are remembered, and one more where there are `lasting` ones. At most 2000 answers are
    read, lasting facts first, then the newest; they are found through the index of assessments by patient.
    """
    link_ids = _link_ids(session, lasting) if lasting else ()
    found = session.execute(_sent(access, asking, link_ids, window).limit(MANY)).all()
    rows = {row[0].id: row[0] for row in found}
    repeats = _repeats_of_disowned(found)
    told = [one for sent in _by_assessment(found) for one in _told(session, sent) if one.source_id not in repeats]
    return Earlier(sorted(told, key=lambda one: (one.answered_at, str(one.source_id)), reverse=True), rows)


def _link_ids(session: Session, concepts: Collection[str]) -> frozenset[str]:
    versions = questionnaires.all_published(session).values()
    return frozenset(q.link_id for found in versions for q in found.definition.questions() if q.concept in concepts)


def is_any_sent_since(session: Session, access: Access, asking: Assessment) -> bool:
    """Return whether the patient sent another set after `asking` was begun. One statement."""
    query = (
        select(Assessment.id)
        .where(Assessment.patient_id == asking.patient_id, Assessment.patient_id.in_(visible_patient_ids(access)))
        .where(Assessment.submitted_at > asking.started_at, Assessment.id != asking.id)
        .limit(1)
    )
    return session.scalar(query) is not None


def _sent(
    access: Access, asking: Assessment, link_ids: Collection[str], window: Window
) -> Select[Answer, uuid.UUID, Assessment]:
    sent_at = Assessment.submitted_at
    query = (
        select(Answer, AnswerDisowned.id, Assessment)
        .join(Assessment, Assessment.id == Answer.assessment_id)
        .outerjoin(AnswerDisowned, AnswerDisowned.answer_id == Answer.id)
        .where(Assessment.patient_id == asking.patient_id, Assessment.patient_id.in_(visible_patient_ids(access)))
        .where(sent_at <= window.until, Assessment.id != asking.id)
        .where(or_(sent_at >= window.since, Answer.link_id.in_(link_ids)))
        .order_by(Answer.link_id.in_(link_ids).desc(), Answer.answered_at.desc(), Answer.id)
    )
    return query if window.after is None else query.where(sent_at > window.after)


def _by_assessment(found: Sequence[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    sent: dict[uuid.UUID, list[Sequence[Any]]] = {}
    for row in found:
        sent.setdefault(row[2].id, []).append(row)
    return iter(sent.values())


def _told(session: Session, sent: Sequence[Sequence[Any]]) -> Iterator[Told]:
    """Yield what stands in one assessment of the rows read; nothing that still waited to be confirmed."""
    assessment: Assessment = sent[0][2]
    definition = questionnaires.pinned(session, assessment.version_id).definition
    said = gather([(row[0], row[1]) for row in sent], assessment.started_at)
    counted = visible_answers(definition, said.values())
    asked = {question.link_id: question for question in definition.questions() if question.concept}
    for link_id, row in said.standing().items():
        question = asked.get(link_id)
        if question and not row.is_to_confirm:
            yield Told(
                source_id=row.id,
                asked_in=definition,
                question=question,
                value=from_json(row.value),
                voice=Voice(row.voice),
                answered_at=said_at(row.answered_at, row.paper_on),
                counted=link_id in counted,
            )


def _repeats_of_disowned(found: Sequence[Sequence[Any]]) -> Collection[uuid.UUID]:
    """Return the answers that repeat one the person said is not theirs: what was sent with them is not disowned."""
    repeats = {answer.id for answer, disowning_id, _ in found if disowning_id}
    copies = {answer.id: answer.carried_from_id for answer, _, _ in found if answer.carried_from_id}
    newest = repeats
    while newest:
        newest = {copy_id for copy_id, source_id in copies.items() if source_id in newest} - repeats
        repeats = repeats | newest
    return repeats
