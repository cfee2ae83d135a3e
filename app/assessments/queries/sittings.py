"""One assessment with its answers and its pinned version, in as few statements as can be."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session

from app.assessments.domain.said import Said, gather
from app.assessments.domain.saving import Stored
from app.assessments.domain.stored import StoredAnswer
from app.assessments.domain.version_changes import Filed
from app.assessments.domain.voices import ON_PAPER, Voice
from app.assessments.models import Answer, AnswerDisowned, Assessment, AssessmentOperation, Flag
from app.core.db import has_row_locks
from app.core.errors import NotFound
from app.people.domain.access import Access, Kind
from app.people.models import Caseload
from app.people.queries import visible_ids_to_bind, visible_patient_ids, wall_values
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.definition import Question
from app.questionnaires.domain.values import Value, from_json
from app.questionnaires.queries import PinnedVersion

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True, slots=True)
class SentBefore:
    """What was sent under the operation id that is sent again, and what the person was told."""

    body_sha256: str
    result: Mapping[str, Any]


@dataclass(frozen=True)
class Sitting:
    """An assessment as one voice answers it: with the version it keeps, and what every voice has said.

    `rows` are the answers of this voice, the only ones it may change, and what is shown to it again to be confirmed.
    `said` are all of them, and `values` what stands. `operation` is what was sent before under the operation id asked
    for, if anything was. `filing` is where the answer goes that a page of an older version sent; None = under its own
    link id. `paper_on` is the date on the paper form that is keyed in, if it says one.
    """

    assessment: Assessment
    voice: Voice
    rows: Mapping[str, StoredAnswer]
    said: Said
    values: Mapping[str, Value]
    version: PinnedVersion
    operation: SentBefore | None = None
    filing: Filed | None = None
    paper_on: date | None = None

    def question(self, link_id: str) -> Question:
        """Return a question of this version; NotFound where it asks no such thing."""
        found = self.version.definition.question(link_id)
        if found is None:
            raise NotFound
        return found

    def filed(self, link_id: str) -> Filed:
        """Return where an answer to this question goes."""
        return self.filing or Filed(link_id)

    @property
    def is_begun(self) -> bool:
        """Whether this voice has answered anything yet."""
        return not all(self.said.is_suggestion(row) for row in self.rows.values())

    def to_show(self, link_id: str) -> Value | None:
        """Return what the page of a question fills in: this voice's answer, else what is to be confirmed.

        A paper form says what is written on it, and confirms nothing: there only its own answer is filled in.
        """
        own = self.rows.get(link_id)
        if own is not None and not self.said.is_suggestion(own):
            return from_json(own.value)
        row = None if self.voice in ON_PAPER else self.said.suggested(link_id)
        return from_json(row.value) if row else None

    def stored(self, link_id: str) -> Stored | None:
        """Return what this voice has answered, or would confirm."""
        row = self.rows.get(link_id)
        return Stored(from_json(row.value), row.revision, not self.said.is_suggestion(row)) if row else None


def sitting(
    session: Session, access: Access, assessment_id: uuid.UUID, locale: str, voice: Voice = Voice.SELF
) -> Sitting:
    """Return an assessment to read, with its words in `locale`. One statement once the version is remembered."""
    values = {"assessment_id": assessment_id, **wall_values(access)}
    found = session.execute(_whole(access.kind), values).all()
    if not found:
        raise NotFound
    return _sitting(session, found, locale, voice)


def locked_sitting(
    session: Session,
    access: Access,
    assessment_id: uuid.UUID,
    locale: str,
    operation_id: uuid.UUID | None = None,
    voice: Voice = Voice.SELF,
) -> Sitting:
    """Return an assessment to write into, locked until the transaction ends. Two statements, on SQLite one.

    The lock comes first and alone: whoever waited for it must read what the one before them wrote. SQLite's one
    writer has waited already.
    """
    values = {"assessment_id": assessment_id, **wall_values(access)}
    if has_row_locks(session) and session.execute(_lock(access.kind), values).first() is None:
        raise NotFound
    found = session.execute(_state(access.kind), {**values, "operation_id": operation_id}).all()
    if not found:
        raise NotFound
    return _sitting(session, found, locale, voice, _sent_before(found[0][-len(SENT) :]))


# Asked on every page and every save, so put together once. Answers are read as values: a page may hold hundreds.
STORED = tuple(field.name for field in fields(StoredAnswer))
SENT = tuple(field.name for field in fields(SentBefore))


@cache
def _whole(kind: Kind) -> Select[Any]:
    query = (
        select(Assessment, AnswerDisowned.id, *(getattr(Answer, name) for name in STORED))
        .outerjoin(Answer, Answer.assessment_id == Assessment.id)
        .outerjoin(AnswerDisowned, AnswerDisowned.answer_id == Answer.id)
    )
    return _within_reach(query, kind).execution_options(populate_existing=True)


@cache
def _state(kind: Kind) -> Select[Any]:
    is_sent_before = and_(
        AssessmentOperation.patient_id == Assessment.patient_id,
        AssessmentOperation.operation_id == bindparam("operation_id"),
    )
    columns = [getattr(AssessmentOperation, name) for name in SENT]
    return _whole(kind).outerjoin(AssessmentOperation, is_sent_before).add_columns(*columns)


@cache
def _lock(kind: Kind) -> Select[uuid.UUID]:
    return _within_reach(select(Assessment.id), kind).with_for_update(of=Assessment)


def _within_reach(query: Query, kind: Kind) -> Query:
    mine = Assessment.patient_id.in_(visible_ids_to_bind(kind))
    return query.where(Assessment.id == bindparam("assessment_id"), mine)


def _sent_before(columns: Sequence[Any]) -> SentBefore | None:
    return SentBefore(*columns) if columns[0] else None


def _sitting(
    session: Session, found: Sequence[Sequence[Any]], locale: str, voice: Voice, earlier: SentBefore | None = None
) -> Sitting:
    """Return a sitting from rows of an assessment, a disowning's id and an answer's columns, which may be empty."""
    assessment: Assessment = found[0][0]
    answers = [(StoredAnswer(*row[2 : 2 + len(STORED)]), row[1]) for row in found if row[2]]
    said = gather(answers, assessment.started_at)
    return Sitting(
        assessment=assessment,
        voice=voice,
        rows={answer.link_id: answer for answer, _ in answers if answer.voice == voice},
        said=said,
        values=said.values(),
        version=questionnaires.pinned(session, assessment.version_id, locale),
        operation=earlier,
    )


def operation(
    session: Session, access: Access, assessment_id: uuid.UUID, operation_id: uuid.UUID
) -> AssessmentOperation:
    """Return what was sent under one operation id; NotFound if absent or out of reach."""
    query = select(AssessmentOperation).where(
        AssessmentOperation.assessment_id == assessment_id,
        AssessmentOperation.operation_id == operation_id,
        AssessmentOperation.patient_id.in_(visible_patient_ids(access)),
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def flags_in(
    session: Session, access: Access, patient_id: uuid.UUID, assessment_id: uuid.UUID | None
) -> Sequence[Flag]:
    """Return the flags raised in one assessment, or by the "I am not safe" button for None; newest first."""
    query = (
        select(Flag)
        .where(Flag.patient_id == patient_id, Flag.assessment_id == assessment_id)
        .where(Flag.patient_id.in_(visible_patient_ids(access)))
        .order_by(Flag.raised_at.desc(), Flag.id)
    )
    return session.scalars(query).all()


def kinds_raised(
    session: Session, access: Access, answer_ids: Collection[uuid.UUID]
) -> frozenset[tuple[uuid.UUID, str]]:
    """Return which kinds of danger sign were flagged where these answers were given, as pairs; none: no statement."""
    if not answer_ids:
        return frozenset()
    query = (
        select(Answer.id, Flag.kind)
        .join(Flag, and_(Flag.assessment_id == Answer.assessment_id, Flag.link_id == Answer.link_id))
        .where(Answer.id.in_(answer_ids), Answer.patient_id.in_(visible_patient_ids(access)))
    )
    return frozenset((answer_id, kind) for answer_id, kind in session.execute(query))


def owning_team_id(session: Session, access: Access, patient_id: uuid.UUID) -> uuid.UUID | None:
    """Return the team that must look: the lead, else any that looks after the patient, else the last that did.

    A danger sign must never be without an owner because a caseload was closed that morning.
    """
    query = (
        select(Caseload.team_id)
        .where(Caseload.patient_id == patient_id, Caseload.patient_id.in_(visible_patient_ids(access)))
        .order_by(Caseload.until_on.is_not(None), Caseload.is_lead.desc(), Caseload.until_on.desc(), Caseload.team_id)
        .limit(1)
    )
    return session.scalar(query)
