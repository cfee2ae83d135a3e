"""The team's numbers of one person, as they stand and as they came about."""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.diary.domain.targets import Decision, Ends, Target
from app.diary.models import DiaryTarget
from app.people.domain.access import Access
from app.people.queries import visible_patient_ids


def targets_on(session: Session, access: Access, patient_id: uuid.UUID) -> Mapping[str, Target]:
    """Return the targets that are switched on, by measure. One statement."""
    newest = (
        select(DiaryTarget.measure, func.max(DiaryTarget.number).label("number"))
        .where(DiaryTarget.patient_id == patient_id)
        .group_by(DiaryTarget.measure)
        .subquery()
    )
    query = _reachable(access, patient_id).join(
        newest, (newest.c.measure == DiaryTarget.measure) & (newest.c.number == DiaryTarget.number)
    )
    return {row.measure: _target(row) for row in session.scalars(query.where(DiaryTarget.is_on))}


def steps(session: Session, access: Access, patient_id: uuid.UUID, measure: str) -> Sequence[Target]:
    """Return every decision on one measure, the newest first."""
    query = _reachable(access, patient_id).where(DiaryTarget.measure == measure)
    return [_target(row) for row in session.scalars(query.order_by(DiaryTarget.number.desc()))]


def sent_before(session: Session, access: Access, patient_id: uuid.UUID, operation_id: uuid.UUID) -> Target | None:
    """Return what one sending decided, or None where it is new."""
    query = _reachable(access, patient_id).where(DiaryTarget.operation_id == operation_id)
    row = session.scalar(query)
    return _target(row) if row else None


def _reachable(access: Access, patient_id: uuid.UUID) -> Select[DiaryTarget]:
    return select(DiaryTarget).where(
        DiaryTarget.patient_id == patient_id, DiaryTarget.patient_id.in_(visible_patient_ids(access))
    )


def _target(row: DiaryTarget) -> Target:
    return Target(
        measure=row.measure,
        number=row.number,
        decision=Decision(row.is_on, row.raises_item, Ends(row.low, row.high, row.low2, row.high2), row.reason),
        set_at=row.set_at,
        set_by_user_id=row.set_by_user_id,
    )
