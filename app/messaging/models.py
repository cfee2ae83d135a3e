"""The outbox: one row for each text that was ever meant to be sent."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.crypto import Encrypted
from app.core.db import Base, HasId, UtcDateTime


class Message(HasId, Base):
    """What is sent. The same `dedupe_key` is never queued twice."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_status_due_at", "status", "due_at"),
        Index("ix_message_patient_id", "patient_id"),
        Index("ix_message_queued_at", "queued_at"),
    )
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    patient_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("patient.id"))
    to_number_ct: Mapped[bytes] = mapped_column(LargeBinary)
    body_ct: Mapped[bytes] = mapped_column(LargeBinary)
    purpose: Mapped[str] = mapped_column(String(30))
    locale: Mapped[str] = mapped_column(String(12))
    parts: Mapped[int]
    status: Mapped[str] = mapped_column(String(20))
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    useful_until: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    provider_sid: Mapped[str | None] = mapped_column(String(80), index=True)
    error_code: Mapped[str | None] = mapped_column(String(60))
    # A copy for somebody who helps: by which link. No foreign key: SQLite cannot add one to a table that is there.
    carer_link_id: Mapped[uuid.UUID | None]
    to_number = Encrypted("to_number_ct")
    body = Encrypted("body_ct")
