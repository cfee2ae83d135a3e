"""What the team reads about one person: always English from the codes, free text as it was written."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.assessments.domain.report import Report, write_report
from app.assessments.domain.said import gather
from app.assessments.models import Answer, AnswerDisowned, Assessment, AssessmentScore, Flag
from app.assessments.queries.history import History, history
from app.assessments.queries.mine import OFFERED
from app.people.domain.access import Access
from app.people.queries import names_by_id, visible_patient_ids
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.definition import DangerKind
from app.questionnaires.domain.localised import SOURCE_LOCALE

FLAGS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class TeamFlag:
    """A danger sign: what, when, and that the person was shown the advice of this version in this language."""

    id: uuid.UUID
    kind: DangerKind
    assessment_id: uuid.UUID | None
    link_id: str | None
    advice_version: str
    locale: str
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class TeamSummary:
    """The latest submitted assessment of each questionnaire, the flags, what was sent when, and who answered."""

    patient_id: uuid.UUID
    reports: tuple[Report, ...]
    flags: tuple[TeamFlag, ...]
    history: History
    names: Mapping[uuid.UUID, str]

    def report(self, key: str) -> Report | None:
        return next((found for found in self.reports if found.key == key), None)


def team_summary(session: Session, access: Access, patient_id: uuid.UUID) -> TeamSummary:
    """Return what the team may read of one patient. Four statements once the versions are remembered.

    The caller records the reading and has checked that the record may be reached; out of reach it is empty.
    """
    reports = _latest_reports(session, access, patient_id)
    people = {user_id for found in reports for user_id in _who(found)}
    return TeamSummary(
        patient_id=patient_id,
        reports=reports,
        flags=_flags(session, access, patient_id),
        history=history(session, access, patient_id),
        names=names_by_id(session, access, people) if people else {},
    )


def _who(report: Report) -> set[uuid.UUID]:
    answered = {line.facts.answered_by_user_id for line in report.answers if line.facts}
    answered |= {other.facts.answered_by_user_id for line in report.answers for other in line.others}
    answered |= {one.facts.answered_by_user_id for one in report.asked_before}
    return {user_id for user_id in {report.submitted_by_user_id, *answered} if user_id}


def _latest_reports(session: Session, access: Access, patient_id: uuid.UUID) -> tuple[Report, ...]:
    newest_first = func.row_number().over(
        partition_by=Assessment.questionnaire_key, order_by=(Assessment.submitted_at.desc(), Assessment.id)
    )
    ranked = (
        select(Assessment, newest_first.label("place"))
        .where(Assessment.patient_id == patient_id, Assessment.patient_id.in_(visible_patient_ids(access)))
        .where(Assessment.submitted_at.is_not(None))
        .subquery()
    )
    latest = aliased(Assessment, ranked)
    rows = session.execute(
        select(latest, Answer, AnswerDisowned.id, AssessmentScore)
        .outerjoin(Answer, Answer.assessment_id == latest.id)
        .outerjoin(AnswerDisowned, AnswerDisowned.answer_id == Answer.id)
        .outerjoin(AssessmentScore, AssessmentScore.assessment_id == latest.id)
        .where(ranked.c.place == 1)
        .order_by(latest.id)
    ).all()
    found = []
    for assessment, group in groupby(rows, key=lambda row: row[0]):
        members = list(group)
        words = questionnaires.pinned(session, assessment.version_id, SOURCE_LOCALE).words
        said = gather([(row[1], row[2]) for row in members if row[1]], assessment.started_at)
        score = members[0][3].facts() if members[0][3] else None
        found.append(
            write_report(
                words,
                assessment.facts(),
                said.facts(),
                score,
                others=said.others(),
                asked_before=said.asked_before(),
            )
        )
    return tuple(sorted(found, key=lambda report: OFFERED.index(report.key) if report.key in OFFERED else 99))


def _flags(session: Session, access: Access, patient_id: uuid.UUID) -> tuple[TeamFlag, ...]:
    query = (
        select(Flag)
        .where(Flag.patient_id == patient_id, Flag.patient_id.in_(visible_patient_ids(access)))
        .order_by(Flag.raised_at.desc(), Flag.id)
        .limit(FLAGS_SHOWN)
    )
    return tuple(
        TeamFlag(
            id=row.id,
            kind=DangerKind(row.kind),
            assessment_id=row.assessment_id,
            link_id=row.link_id,
            advice_version=row.advice_version,
            locale=row.locale,
            raised_at=row.raised_at,
        )
        for row in session.scalars(query)
    )
