"""People, the organisations and teams that care for them, and the ties between."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.crypto import Encrypted
from app.core.db import Base, HasId, Json, UtcDateTime
from app.people.domain.helping import INVITATION_LASTS, Basis, Scope, State, on_ground

Sealed = LargeBinary


class Organisation(HasId, Base):
    """A practice, trust, council or charity."""

    __tablename__ = "organisation"
    name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    ods_code: Mapped[str | None] = mapped_column(String(12), unique=True)


class Team(HasId, Base):
    """People of one organisation who look after a caseload together."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(30))
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class User(HasId, Base):
    """Someone who can sign in. Only needed to find out who acts, so it holds nothing clinical.

    A helper signs in with a number of their own; a patient with that of their record, where it is kept.
    """

    __tablename__ = "app_user"
    __table_args__ = (CheckConstraint("(kind = 'patient') = (patient_id IS NOT NULL)", name="patient_has_record"),)
    kind: Mapped[str] = mapped_column(String(10))
    patient_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("patient.id"), unique=True)
    name_ct: Mapped[bytes | None] = mapped_column(Sealed)
    email_ct: Mapped[bytes | None] = mapped_column(Sealed)
    email_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    phone_ct: Mapped[bytes | None] = mapped_column(Sealed)
    phone_index: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)
    totp_secret_ct: Mapped[bytes | None] = mapped_column(Sealed)
    totp_last_step: Mapped[int | None]
    totp_enrolled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(String(12), default="en")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    name = Encrypted("name_ct")
    email = Encrypted("email_ct")
    phone = Encrypted("phone_ct")
    totp_secret = Encrypted("totp_secret_ct")


class Membership(HasId, Base):
    """A user's role in a team."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "team_id", "role"),)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("app_user.id"))
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"))
    role: Mapped[str] = mapped_column(String(30))


class Patient(HasId, Base):
    """A person whose care is joined up here. Everything that names them is sealed."""

    __tablename__ = "patient"
    nhs_number_ct: Mapped[bytes | None] = mapped_column(Sealed)
    nhs_number_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    given_name_ct: Mapped[bytes] = mapped_column(Sealed)
    family_name_ct: Mapped[bytes] = mapped_column(Sealed)
    born_on_ct: Mapped[bytes] = mapped_column(Sealed)
    phone_ct: Mapped[bytes | None] = mapped_column(Sealed)
    phone_index: Mapped[str | None] = mapped_column(String(64), index=True)
    address_ct: Mapped[bytes | None] = mapped_column(Sealed)
    sex: Mapped[str | None] = mapped_column(String(20))
    practice_name: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(12), default="en")
    instrument_locale: Mapped[str] = mapped_column(String(12), default="en")
    interpreter_language: Mapped[str | None] = mapped_column(String(60))
    deceased_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    nhs_number = Encrypted("nhs_number_ct")
    given_name = Encrypted("given_name_ct")
    family_name = Encrypted("family_name_ct")
    born_on = Encrypted("born_on_ct")
    phone = Encrypted("phone_ct")
    address = Encrypted("address_ct")

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def birthday(self) -> date:
        return date.fromisoformat(str(self.born_on))


class Caseload(HasId, Base):
    """A team's tie to a patient; the lead team owns what nobody else does."""

    __tablename__ = "caseload"
    __table_args__ = (
        UniqueConstraint("team_id", "patient_id"),
        Index("ix_caseload_patient_id", "patient_id"),
        Index(
            "uq_caseload_one_lead",
            "patient_id",
            unique=True,
            sqlite_where=text("is_lead AND until_on IS NULL"),
            postgresql_where=text("is_lead AND until_on IS NULL"),
        ),
    )
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"))
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    is_lead: Mapped[bool] = mapped_column(default=False)
    since_on: Mapped[date]
    until_on: Mapped[date | None]


class CarerLink(HasId, Base):
    """One person's help by one helper, or by a care home: what they may do, and until when.

    A helper has a number; a home has a team, each of whose care workers helps, and neither number nor user.
    `name` is what the person calls them. `helper_user_id` is set once they said yes. `scopes` are domain.helping.Scope.
    `basis_seen_by_user_id`: who on the staff saw the paper of a basis other than the person's own agreement.
    """

    __tablename__ = "carer_link"
    __table_args__ = (
        CheckConstraint("basis IN ('agreement', 'lasting_power', 'best_interests')", name="basis"),
        CheckConstraint(
            "(helper_team_id IS NULL) = (phone_ct IS NOT NULL) AND (phone_ct IS NULL) = (phone_index IS NULL) "
            "AND (helper_team_id IS NULL OR helper_user_id IS NULL)",
            name="number_or_home",
        ),
        Index(None, "patient_id", "invited_at"),
        Index(None, "helper_user_id"),
        Index(None, "helper_team_id"),
        Index(None, "phone_index"),
    )
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    helper_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    helper_team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"))
    name_ct: Mapped[bytes] = mapped_column(Sealed)
    phone_ct: Mapped[bytes | None] = mapped_column(Sealed)
    phone_index: Mapped[str | None] = mapped_column(String(64))
    scopes: Mapped[list[str]] = mapped_column(Json)
    basis: Mapped[str] = mapped_column(String(20))
    decided_by_ct: Mapped[bytes] = mapped_column(Sealed)
    basis_seen_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    operation_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    invited_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_on: Mapped[date]
    reviewed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    name = Encrypted("name_ct")
    phone = Encrypted("phone_ct")
    decided_by = Encrypted("decided_by_ct")

    @property
    def granted(self) -> frozenset[Scope]:
        return on_ground(frozenset(Scope(scope) for scope in self.scopes), Basis(self.basis))

    def state(self, now: datetime) -> State:
        """Return where this help stands at `now`. What was ended stays ended, whatever came before."""
        if self.ended_at is not None:
            return State.ENDED
        if self.declined_at is not None:
            return State.DECLINED
        if self.accepted_at is None:
            return State.INVITED if now <= self.invited_at + INVITATION_LASTS else State.LAPSED
        return State.HELPING if now.date() <= self.expires_on else State.EXPIRED


class HelpFreeze(HasId, Base):
    """All helpers of one person are kept out, from one moment until a colleague lifts it. At most one is open."""

    __tablename__ = "help_freeze"
    __table_args__ = (
        Index(
            "uq_help_freeze_one_open",
            "patient_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    reason_ct: Mapped[bytes] = mapped_column(Sealed)
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    frozen_by_user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("app_user.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    reason = Encrypted("reason_ct")


class BreakGlassGrant(HasId, Base):
    """One hour's sight of one record outside the caseload, for a reason that another person reviews."""

    __tablename__ = "break_glass_grant"
    __table_args__ = (Index(None, "user_id", "expires_at"),)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("app_user.id"))
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    reason_code: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(String(500))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviewed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    review_outcome: Mapped[str | None] = mapped_column(String(500))


class LegalHold(HasId, Base):
    """Nothing of this person may be deleted until an administrator lifts it. Neither they nor their team sees it."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        Index(
            "uq_legal_hold_one_open",
            "patient_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    reason_ct: Mapped[bytes] = mapped_column(Sealed)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("app_user.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    lifting_reason_ct: Mapped[bytes | None] = mapped_column(Sealed)
    reason = Encrypted("reason_ct")
    lifting_reason = Encrypted("lifting_reason_ct")
