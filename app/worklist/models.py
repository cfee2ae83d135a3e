"""The list's table. It links to its source by kind and id, and imports no clinical room."""

import uuid
from datetime import datetime

from sqlalchemy import Computed, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, HasId, Json, UtcDateTime

RANK = "(20 - priority) * 2 + CASE WHEN is_acknowledged THEN 1 ELSE 0 END"


class WorklistItem(HasId, Base):
    """Something a team must look at. It always has an owning team; a person may take it.

    `rank` is its place before age, lowest first, kept by the database; `locale` the language that the person whose
    answer raised it was answering in.
    """

    __tablename__ = "worklist_item"
    __table_args__ = (
        UniqueConstraint("source_kind", "source_id", "kind"),
        Index("ix_worklist_item_order", "owner_team_id", "is_open", "rank", "raised_at", "id"),
        Index("ix_worklist_item_patient_id", "patient_id"),
    )
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    owner_team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"))
    owner_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    kind: Mapped[str] = mapped_column(String(40))
    priority: Mapped[int]
    reasons: Mapped[list[dict[str, object]]] = mapped_column(Json)
    source_kind: Mapped[str] = mapped_column(String(40))
    source_id: Mapped[uuid.UUID]
    locale: Mapped[str | None] = mapped_column(String(12))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_open: Mapped[bool] = mapped_column(default=True)
    is_acknowledged: Mapped[bool] = mapped_column(default=False)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    # The list's order as one number that an index can walk: most urgent first, then those nobody has taken.
    rank: Mapped[int] = mapped_column(Computed(RANK, persisted=True))
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    outcome: Mapped[str | None] = mapped_column(String(1000))
