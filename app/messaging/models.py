"""The outbox of texts, what a person is told in the app, and the phones that may be woken for it."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
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


class Notice(HasId, Base):
    """What a person is told in the app: a code, and never words. The same `dedupe_key` is told once.

    `target_kind` and `target_id` say where it leads; the routes make an address of them.
    """

    __tablename__ = "notice"
    __table_args__ = (Index(None, "patient_id", "created_at", "id"), Index(None, "created_at"))
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[str] = mapped_column(String(30))
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    target_kind: Mapped[str] = mapped_column(String(30))
    target_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PushSubscription(HasId, Base):
    """One phone that a person lets us wake: where its browser's push service takes messages, and the keys they need.

    A phone has one open row at most, known by `endpoint_hash`, and `phone_hash` finds it again from its cookie.
    """

    __tablename__ = "push_subscription"
    __table_args__ = (
        Index(
            "uq_push_subscription_one_open",
            "endpoint_hash",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "patient_id", "created_at"),
        Index(None, "phone_hash"),
    )
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("app_user.id"))
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    endpoint_hash: Mapped[str] = mapped_column(String(64))
    phone_hash: Mapped[str] = mapped_column(String(64))
    endpoint_ct: Mapped[bytes] = mapped_column(LargeBinary)
    p256dh_ct: Mapped[bytes] = mapped_column(LargeBinary)
    auth_ct: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str | None] = mapped_column(String(20))
    endpoint = Encrypted("endpoint_ct")
    p256dh = Encrypted("p256dh_ct")
    auth = Encrypted("auth_ct")


class PushDelivery(HasId, Base):
    """One notice on its way to one phone. It says nothing but that there is something new."""

    __tablename__ = "push_delivery"
    __table_args__ = (
        UniqueConstraint("notice_id", "subscription_id"),
        Index(None, "status", "due_at"),
        Index(None, "patient_id"),
        Index(None, "subscription_id", "status"),
    )
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice.id"))
    subscription_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("push_subscription.id", ondelete="CASCADE"))
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    status: Mapped[str] = mapped_column(String(20))
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    useful_until: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(60))
