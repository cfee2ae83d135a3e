"""Seeing a record outside one's caseload for an hour, for a reason that somebody else reviews. Source: SAFETY C6."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core import audit
from app.people.domain.access import Access
from app.people.models import BreakGlassGrant, Patient
from app.worklist.domain.items import ItemKind, Priority
from app.worklist.services import raise_item, resolve_source

SOURCE = "break_glass_grant"
LASTS = timedelta(minutes=60)
REVIEW_WITHIN = timedelta(hours=72)


def open_record(
    session: Session,
    access: Access,
    patient: Patient,
    *,
    team_id: uuid.UUID,
    reason_code: str,
    reason: str,
    now: datetime,
) -> BreakGlassGrant:
    """Let the actor see one patient's record for an hour, say so in that patient's log, and ask for a review.

    `session` must act as the system: the record is still behind the wall. `team_id` is the team that must review.
    The reason's own words stay with the grant; only its code goes into the log and onto the list.
    """
    grant = BreakGlassGrant(
        user_id=access.user_id,
        patient_id=patient.id,
        reason_code=reason_code,
        reason=reason,
        granted_at=now,
        expires_at=now + LASTS,
    )
    session.add(grant)
    session.flush()
    _record(session, access, "break_glass.opened", grant, reason_code, now)
    raise_item(
        session,
        access,
        patient_id=patient.id,
        team_id=team_id,
        kind=ItemKind.BREAK_GLASS_REVIEW,
        priority=Priority.AMBER,
        reasons=[{"code": "break_glass", "params": {"reason": reason_code}}],
        source_kind=SOURCE,
        source_id=grant.id,
        now=now,
        due_at=now + REVIEW_WITHIN,
    )
    return grant


def record_miss(session: Session, access: Access, now: datetime) -> None:
    """Write down that a number led nowhere. The number itself is not kept."""
    audit.record(
        session, access, "break_glass.missed", patient_id=None, object_type="patient", outcome="denied", now=now
    )


def review(session: Session, access: Access, grant: BreakGlassGrant, *, outcome: str, note: str, now: datetime) -> None:
    """Write down what another person makes of a sight of a record."""
    grant.reviewed_at, grant.reviewed_by = now, access.user_id
    grant.review_outcome = f"{outcome}: {note}"[:500]
    session.flush()
    _record(session, access, "break_glass.reviewed", grant, outcome, now)
    resolve_source(
        session,
        access,
        source_kind=SOURCE,
        source_id=grant.id,
        kind=ItemKind.BREAK_GLASS_REVIEW,
        outcome=outcome,
        now=now,
    )


def _record(session: Session, access: Access, action: str, grant: BreakGlassGrant, reason: str, now: datetime) -> None:
    audit.record(
        session,
        access,
        action,
        patient_id=grant.patient_id,
        object_type=SOURCE,
        object_id=grant.id,
        reason=reason,
        now=now,
    )
