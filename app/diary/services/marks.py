"""Choosing which notes stand on one's own charts."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core import audit
from app.core.db import has_row_locks
from app.diary.domain.windows import Window
from app.diary.models import DiaryMark
from app.diary.queries.marks import notes
from app.people.domain.access import Access


def mark_notes(
    session: Session,
    access: Access,
    patient_id: uuid.UUID,
    window: Window,
    chosen: Collection[uuid.UUID],
    now: datetime,
) -> None:
    """Show the chosen notes of a window on the person's charts, and its other ones not. Sent again, nothing changes."""
    audit.hold(session, patient_id)
    there = notes(session, access, patient_id, window)
    on = {note.chain_id for note in there if note.chain_id in chosen and not note.is_marked}
    off = {note.chain_id for note in there if note.chain_id not in chosen and note.is_marked}
    if not on and not off:
        return
    session.execute(delete(DiaryMark).where(DiaryMark.patient_id == patient_id, DiaryMark.chain_id.in_(off)))
    for chain_id in sorted(on):
        _add_once(session, patient_id, chain_id, now)
    audit.record(
        session, access, "diary.marked", patient_id=patient_id, object_type="patient", object_id=patient_id, now=now
    )


def _add_once(session: Session, patient_id: uuid.UUID, chain_id: uuid.UUID, now: datetime) -> None:
    insert = postgresql.insert if has_row_locks(session) else sqlite.insert
    values = {"id": uuid.uuid4(), "patient_id": patient_id, "chain_id": chain_id, "marked_at": now}
    session.execute(insert(DiaryMark).values(values).on_conflict_do_nothing(index_elements=["chain_id"]))
