"""Forgetting sessions that ended long ago."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import UserSession
from app.core import audit
from app.people.domain.access import Access
from app.people.holds import may_go_of_user, wait_for_holds

KEPT_FOR = timedelta(days=90)


def purge_sessions(session: Session, access: Access, now: datetime, *, limit: int) -> int:
    """Forget up to `limit` sessions that ended more than 90 days ago; return how many. The audit log keeps its own.

    Called until it returns 0, with a commit between. Rows that another run holds are left to it,
    and those of people on a legal hold stay.
    """
    long_ago = now - KEPT_FOR
    ended = select(UserSession.id).where(or_(UserSession.ends_at < long_ago, UserSession.revoked_at < long_ago))
    wait_for_holds(session)
    ended = ended.where(may_go_of_user(UserSession.user_id))
    ids = session.scalars(ended.limit(limit).with_for_update(skip_locked=True)).all()
    if ids:
        session.execute(delete(UserSession).where(UserSession.id.in_(ids)))
        audit.record(
            session,
            access,
            "sessions.purged",
            patient_id=None,
            object_type="session",
            reason=f"count: {len(ids)}",
            now=now,
        )
    return len(ids)
