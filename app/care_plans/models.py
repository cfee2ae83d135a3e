"""A person's one plan, its versions for ever, what was said and done about them, and the emergency summary.

Versions, events, and the words and openings of a summary are refused UPDATE and DELETE by the database itself, on
both engines.
"""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, HasId, Json, UtcDateTime


class CarePlan(HasId, Base):
    """One person's plan: the draft that the team works on, and how many events there are so far."""

    __tablename__ = "care_plan"
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"), unique=True)
    draft: Mapped[dict[str, object]] = mapped_column(Json)
    event_count: Mapped[int]
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))


class CarePlanVersion(HasId, Base):
    """A plan as it was proposed: `number` from 1, what it says, the hash of that, and the language it is written in."""

    __tablename__ = "care_plan_version"
    __table_args__ = (UniqueConstraint("care_plan_id", "number"),)
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    care_plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("care_plan.id"))
    number: Mapped[int]
    content: Mapped[dict[str, object]] = mapped_column(Json)
    sha256: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(12))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposed_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))


class CarePlanEvent(HasId, Base):
    """One thing said or done, in order of `number`. `item_id` None: about the plan as a whole.

    `sha256` is of the version on the screen and `locale` the language of the screen; `words` are as typed.
    """

    __tablename__ = "care_plan_event"
    __table_args__ = (UniqueConstraint("care_plan_id", "number"), UniqueConstraint("care_plan_id", "operation_id"))
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    care_plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("care_plan.id"))
    number: Mapped[int]
    act: Mapped[str] = mapped_column(String(20))
    version_number: Mapped[int | None]
    item_id: Mapped[uuid.UUID | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(Text)
    by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    by_kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    operation_id: Mapped[uuid.UUID]


class EmergencyContent(HasId, Base):
    """What the person says in their emergency summary, and which parts of the plan are in it. Each saving is a row.

    `added`: ids of private parts that are in it all the same. `left_out`: ids of others that are not.
    """

    __tablename__ = "emergency_content"
    __table_args__ = (UniqueConstraint("patient_id", "number"),)
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    number: Mapped[int]
    allergies: Mapped[str] = mapped_column(String(12))
    allergy_words: Mapped[str] = mapped_column(Text)
    contact_words: Mapped[str] = mapped_column(Text)
    locale: Mapped[str] = mapped_column(String(12))
    added: Mapped[list[str]] = mapped_column(Json)
    left_out: Mapped[list[str]] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EmergencyCode(HasId, Base):
    """A code that opens the summary, as a hash. At most one of a person has no `ended_at`; it may have run out."""

    __tablename__ = "emergency_code"
    __table_args__ = (
        Index(
            "uq_emergency_code_one_open",
            "patient_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EmergencyOpening(HasId, Base):
    """One opening: who they said they are, and which words they saw. None = there was no such thing to see."""

    __tablename__ = "emergency_opening"
    __table_args__ = (UniqueConstraint("emergency_code_id", "operation_id"),)
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    emergency_code_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("emergency_code.id"))
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(100))
    place: Mapped[str] = mapped_column(String(100))
    locale: Mapped[str] = mapped_column(String(12))
    version_number: Mapped[int | None]
    content_number: Mapped[int | None]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    operation_id: Mapped[uuid.UUID]
