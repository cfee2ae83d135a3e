"""Lists of people that were uploaded and wait for a decision. What they say of anybody is sealed."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.crypto import Encrypted
from app.core.db import Base, HasId, UtcDateTime


class BatchState(StrEnum):
    staged = "staged"
    applying = "applying"  # some rows are added, the rest wait: go on where it stopped
    applied = "applied"
    discarded = "discarded"


class RowState(StrEnum):
    new = "new"
    known = "known"
    refused = "refused"
    added = "added"


class ImportBatch(HasId, Base):
    """One uploaded list for one team."""

    __tablename__ = "import_batch"
    __table_args__ = (
        CheckConstraint("state IN ('staged', 'applying', 'applied', 'discarded')", name="state"),
        Index(None, "team_id", "uploaded_at"),
    )
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"))
    uploaded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    file_kind: Mapped[str] = mapped_column(String(20))
    file_name_ct: Mapped[bytes | None] = mapped_column(LargeBinary)
    notes_ct: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(20), default=BatchState.staged)
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    file_name = Encrypted("file_name_ct")
    notes = Encrypted("notes_ct")


class ImportRow(HasId, Base):
    """One row of the list and what became of it. `payload` is emptied once it is no longer needed."""

    __tablename__ = "import_row"
    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        CheckConstraint("state IN ('new', 'known', 'refused', 'added')", name="state"),
        Index(None, "batch_id", "state", "number"),
    )
    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("import_batch.id"))
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    patient_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("patient.id"))
    payload_ct: Mapped[bytes | None] = mapped_column(LargeBinary)
    payload = Encrypted("payload_ct")
