"""Forgetting lists on which nobody decided."""

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, not_, select
from sqlalchemy.orm import Session

from app.core import audit
from app.people.domain.access import Access
from app.people.holds import may_go, wait_for_holds
from app.population.models import BatchState, ImportBatch, ImportRow

KEPT_FOR = timedelta(days=30)


def purge_undecided(session: Session, access: Access, now: datetime) -> int | None:
    """Forget what the oldest list of more than 30 days says, where nobody decided; return how many rows, or None.

    Called until it returns None, with a commit between: a list goes whole or not at all. The empty list stays, as
    discarded by nobody. One that somebody is deciding on at this moment, or began to apply, is left alone, and so is
    one with a row that a legal hold keeps.
    """
    undecided = select(ImportBatch).where(
        ImportBatch.state == BatchState.staged, ImportBatch.uploaded_at < now - KEPT_FOR
    )
    wait_for_holds(session)
    held = select(ImportRow.batch_id).where(not_(may_go(ImportRow.patient_id)))
    oldest = undecided.where(ImportBatch.id.not_in(held)).order_by(ImportBatch.uploaded_at, ImportBatch.id).limit(1)
    batch = session.scalar(oldest.with_for_update(skip_locked=True), execution_options={"populate_existing": True})
    if batch is None:
        return None
    count = _forget(session, batch, now)
    audit.record(
        session,
        access,
        "import.purged",
        patient_id=None,
        object_type="import_batch",
        object_id=batch.id,
        reason=f"count: {count}",
        now=now,
    )
    return count


def _forget(session: Session, batch: ImportBatch, now: datetime) -> int:
    done = session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    batch.notes = batch.file_name = None
    batch.state, batch.decided_at = BatchState.discarded, now
    session.flush()
    assert isinstance(done, CursorResult)
    return done.rowcount
