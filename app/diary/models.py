"""The diary: what a person says of how they are, entry by entry, and every word that was ever in it."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, HasId, Json, UtcDateTime
from app.diary.domain.entry import Entry
from app.diary.domain.measures import Kind


class DiaryEntry(HasId, Base):
    """One entry as it was sent. It never changes: a change is a new entry of the same chain, and so is taking it out.

    `number` is in the measure's own unit (systolic for blood pressure, 0 to 10 for a symptom), `number2` is diastolic;
    `entered` is what was typed and `unit_used` the unit it was typed in. `taken_at` is when it was so and `taken_on`
    that day in London; where no time was said it is midday. `entered_at` is when it came in, `device_at` when the
    phone says that it was written. All of a chain carry `chain_id`, the id of its first; only the newest is current,
    and `is_current` alone of all columns may change, once. `is_removed`: the person took it out with this row.
    """

    __tablename__ = "diary_entry"
    __table_args__ = (
        UniqueConstraint("patient_id", "operation_id"),
        UniqueConstraint("replaces_id"),
        Index(
            "uq_diary_entry_one_current",
            "chain_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
        Index(None, "chain_id"),
        Index(None, "patient_id", "is_current", "measure", "taken_at"),
        Index(None, "patient_id", "is_current", "taken_at", "id"),
        CheckConstraint("kind IN ('check_in', 'symptom', 'reading', 'note')", name="kind"),
        CheckConstraint("choice IN ('ok', 'not_so_good', 'worse')", name="choice"),
    )
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    chain_id: Mapped[uuid.UUID]
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("diary_entry.id"))
    is_current: Mapped[bool]
    is_removed: Mapped[bool]
    kind: Mapped[str] = mapped_column(String(10))
    measure: Mapped[str] = mapped_column(String(30))
    number: Mapped[float | None] = mapped_column(Double)
    number2: Mapped[float | None] = mapped_column(Double)
    choice: Mapped[str | None] = mapped_column(String(20))
    words: Mapped[str | None] = mapped_column(Text)
    entered: Mapped[dict[str, Any]] = mapped_column(Json)
    unit_used: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(12))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_on: Mapped[date]
    is_time_known: Mapped[bool]
    is_confirmed_unlikely: Mapped[bool]
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    device_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entered_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    entered_as: Mapped[str] = mapped_column(String(20))
    operation_id: Mapped[uuid.UUID]
    body_sha256: Mapped[str] = mapped_column(String(64))

    def facts(self) -> Entry:
        return Entry(
            id=self.id,
            chain_id=self.chain_id,
            patient_id=self.patient_id,
            replaces_id=self.replaces_id,
            is_current=self.is_current,
            is_removed=self.is_removed,
            kind=Kind(self.kind),
            measure_key=self.measure,
            number=self.number,
            number2=self.number2,
            choice=self.choice,
            words=self.words,
            typed=self.entered,
            unit=self.unit_used,
            locale=self.locale,
            taken_at=self.taken_at,
            taken_on=self.taken_on,
            is_time_known=self.is_time_known,
            is_confirmed_unlikely=self.is_confirmed_unlikely,
            entered_at=self.entered_at,
            entered_by_user_id=self.entered_by_user_id,
            entered_as=self.entered_as,
        )


class DiaryMark(HasId, Base):
    """A note that the person chose to show on their charts, by the chain of its entries. Taken away, the row goes."""

    __tablename__ = "diary_mark"
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    chain_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("diary_entry.id"), unique=True)
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DiaryTarget(HasId, Base):
    """What a clinical lead decided on one person's numbers, step by step: the newest `number` of a measure counts.

    The ends are in the measure's own unit, None where there is none; `low2` and `high2` are of its second number.
    `raises_item`: an entry outside goes on the team's list. Off until somebody switched it on. No row ever changes.
    """

    __tablename__ = "diary_target"
    __table_args__ = (
        UniqueConstraint("patient_id", "measure", "number"),
        UniqueConstraint("patient_id", "operation_id"),
    )
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    measure: Mapped[str] = mapped_column(String(30))
    number: Mapped[int]
    is_on: Mapped[bool]
    raises_item: Mapped[bool]
    low: Mapped[float | None]
    high: Mapped[float | None]
    low2: Mapped[float | None]
    high2: Mapped[float | None]
    reason: Mapped[str] = mapped_column(Text)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    operation_id: Mapped[uuid.UUID]
