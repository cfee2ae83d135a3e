"""A person's plan, its versions, what was said and done, the tasks made of its actions, and the emergency summary.

Versions, both kinds of event, answers of helpers, and the words and openings of a summary are refused UPDATE and
DELETE by the database itself, on both engines.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.care_plans.domain.plan import Doer, PlanAction
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


class HelperAnswer(HasId, Base):
    """Of an event that somebody who helps added for the person: through which link, on which ground, and what they saw.

    `shown_sha256` is of the version without what is private. `is_beside`: the person had answered this version
    themselves, so that it moves nothing.
    """

    __tablename__ = "care_plan_helper_answer"
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    care_plan_event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("care_plan_event.id"), unique=True)
    carer_link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("carer_link.id"))
    basis: Mapped[str] = mapped_column(String(20))
    shown_sha256: Mapped[str] = mapped_column(String(64))
    is_beside: Mapped[bool]


class Task(HasId, Base):
    """One action of the plan in force as something to do: at most one for each action, whatever the version.

    `what` to `by_on` are the words of version `version_number`. `team_id` is the team on whose list it stands; None:
    the person's own. `is_private` is its goal's: never for someone who helps.
    """

    __tablename__ = "plan_action"
    __table_args__ = (
        UniqueConstraint("care_plan_id", "action_id"),
        Index("ix_plan_action_order", "team_id", "status", "by_on", "id"),
        Index("ix_plan_action_patient_id", "patient_id"),
    )
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    care_plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("care_plan.id"))
    version_number: Mapped[int]
    action_id: Mapped[uuid.UUID]
    goal_id: Mapped[uuid.UUID]
    is_private: Mapped[bool]
    what: Mapped[str] = mapped_column(Text)
    locale: Mapped[str] = mapped_column(String(12))
    doer: Mapped[str] = mapped_column(String(10))
    doer_name: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(200))
    doer_team_id: Mapped[uuid.UUID | None]
    by_on: Mapped[date | None]
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"))
    status: Mapped[str] = mapped_column(String(10))
    claimed_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(Text)
    outcome_locale: Mapped[str] = mapped_column(String(12))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    event_count: Mapped[int]

    @property
    def action(self) -> PlanAction:
        """The action as version `version_number` says it."""
        return PlanAction(
            self.action_id,
            self.what,
            Doer(self.doer),
            self.doer_name,
            self.organisation,
            self.doer_team_id,
            self.by_on,
        )


class TaskEvent(HasId, Base):
    """One thing done with a task, in order of `number`; never changed. `to_user_id`: to whom it was handed over."""

    __tablename__ = "plan_action_event"
    __table_args__ = (UniqueConstraint("plan_action_id", "number"), UniqueConstraint("plan_action_id", "operation_id"))
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    plan_action_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_action.id"))
    number: Mapped[int]
    act: Mapped[str] = mapped_column(String(20))
    version_number: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    locale: Mapped[str] = mapped_column(String(12))
    to_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
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
