"""Which rows of this room go when their time is over: what is left of lists on which somebody decided."""

from sqlalchemy import select

from app.core.expiry import Expiry
from app.people.holds import may_go
from app.population.models import BatchState, ImportBatch, ImportRow

DECIDED = (BatchState.applied.value, BatchState.discarded.value)

EXPIRES = (
    Expiry(
        "decided_lists",
        ImportRow.id,
        lambda before: ImportRow.batch_id.in_(
            select(ImportBatch.id).where(ImportBatch.state.in_(DECIDED), ImportBatch.decided_at < before)
        ),
        lambda: may_go(ImportRow.patient_id),
    ),
)
