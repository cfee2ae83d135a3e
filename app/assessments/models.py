"""Assessments: one sitting each, the current answers, everything that was ever sent, flags and scores."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.assessments.domain.assisted import How, Paper, Writer, how
from app.assessments.domain.reading import AnswerFacts
from app.assessments.domain.report import ScoreFacts, SittingFacts
from app.assessments.domain.stored import answer_facts
from app.assessments.domain.voices import Voice
from app.core.crypto import Encrypted
from app.core.db import Base, HasId, Json, UtcDateTime


class Assessment(HasId, Base):
    """One sitting by one patient with one questionnaire version. Once submitted, the database refuses every change."""

    __tablename__ = "assessment"
    __table_args__ = (
        Index(
            "uq_assessment_one_open",
            "patient_id",
            "questionnaire_key",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        Index(None, "patient_id", "questionnaire_key", "submitted_at"),
    )
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    questionnaire_key: Mapped[str] = mapped_column(String(40))
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("questionnaire_version.id"))
    locale: Mapped[str] = mapped_column(String(12))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    submitted_as: Mapped[str | None] = mapped_column(String(20))
    opened_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("assessment.id"))

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None

    def facts(self) -> SittingFacts:
        return SittingFacts(
            assessment_id=self.id,
            patient_id=self.patient_id,
            locale=self.locale,
            submitted_at=self.submitted_at,
            submitted_by_user_id=self.submitted_by_user_id,
            submitted_as=self.submitted_as or "",
        )


class Answer(HasId, Base):
    """The current answer of one voice to one question, with the words as they were shown and who gave it.

    `answered_at` is when it was saved; `paper_on` is the date on the paper form that it was keyed in from, if any.
    `carried_from_id` is the answer of an earlier assessment that this one repeats. `is_to_confirm`: the question was
    reworded since, and the person has not yet said whether the answer still fits. `shown_again_at` is when it was put
    in to be confirmed; None: when the assessment was begun. `is_just_me`: the person keeps it from whoever helps them;
    alone of all columns it may change once the assessment was submitted.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("assessment_id", "link_id", "voice"),
        CheckConstraint("voice IN ('self', 'phone', 'paper', 'helper', 'paper-help')", name="voice"),
    )
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessment.id"))
    link_id: Mapped[str] = mapped_column(String(64))
    value: Mapped[dict[str, Any]] = mapped_column(Json)
    question_text: Mapped[str] = mapped_column(Text)
    option_texts: Mapped[list[str]] = mapped_column(Json)
    locale: Mapped[str] = mapped_column(String(12))
    answered_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    answered_as: Mapped[str] = mapped_column(String(20))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int]
    operation_id: Mapped[uuid.UUID]
    voice: Mapped[str] = mapped_column(String(10), server_default="self")
    carried_from_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("answer.id"))
    is_to_confirm: Mapped[bool] = mapped_column(server_default=false())
    paper_on: Mapped[date | None]
    shown_again_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_just_me: Mapped[bool] = mapped_column(server_default=false())

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"voice": Voice.SELF.value, "is_to_confirm": False, "is_just_me": False, **values})

    def facts(self, *, is_disowned: bool = False) -> AnswerFacts:
        return answer_facts(self, is_disowned=is_disowned)


class AnswerDisowned(HasId, Base):
    """The patient said that an answer somebody gave for them is not theirs. It stays, and counts no more."""

    __tablename__ = "answer_disowned"
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("answer.id"), unique=True)
    disowned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disowned_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))


class VersionChoice(HasId, Base):
    """A newer version came out while someone was answering, and they moved to it or stayed. Append-only.

    `outcomes` says for each question what became of it (domain.version_changes).
    """

    __tablename__ = "version_choice"
    __table_args__ = (UniqueConstraint("assessment_id", "to_version_id"),)
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessment.id"))
    from_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("questionnaire_version.id"))
    to_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("questionnaire_version.id"))
    is_moved: Mapped[bool]
    outcomes: Mapped[dict[str, str]] = mapped_column(Json)
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    chosen_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))


class AssistedSitting(HasId, Base):
    """Staff wrote down a person's answers: by phone, or from their paper form; through an interpreter or not.

    `interpreter`: none, person or service; its name is sealed. `spoken_locale` is the language spoken, or that of
    the paper form. `paper_on` is the date on it, None where it says none. `writer`: self, helper or not-said; their
    name is sealed.
    """

    __tablename__ = "assisted_sitting"
    __table_args__ = (
        CheckConstraint("voice IN ('phone', 'paper')", name="voice"),
        CheckConstraint("interpreter IN ('none', 'person', 'service')", name="interpreter"),
        CheckConstraint("writer IN ('self', 'helper', 'not-said')", name="writer"),
        Index(None, "assessment_id", "began_at"),
    )
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessment.id"))
    voice: Mapped[str] = mapped_column(String(10))
    staff_user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("app_user.id"))
    spoken_locale: Mapped[str] = mapped_column(String(12))
    interpreter: Mapped[str] = mapped_column(String(10))
    interpreter_ct: Mapped[bytes | None] = mapped_column(LargeBinary)
    interpreter_name = Encrypted("interpreter_ct")
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paper_on: Mapped[date | None]
    writer: Mapped[str] = mapped_column(String(10), server_default=Writer.NOT_SAID.value)
    writer_ct: Mapped[bytes | None] = mapped_column(LargeBinary)
    writer_name = Encrypted("writer_ct")

    def how(self) -> How:
        paper = Paper(self.paper_on, Writer(self.writer), self.writer_name or "")
        return how(self.voice, self.spoken_locale, self.interpreter, self.interpreter_name, paper)


class AssessmentOperation(HasId, Base):
    """One sending of one page, kept for ever: a retry finds its reply here, and what lost a clash is kept here.

    `at` is when it came in. `told_at` is when the person answered, by a phone that kept it until there was signal: its
    clock set right by ours where the two had met, and never later than `at`. None: it was sent at once.
    """

    __tablename__ = "assessment_operation"
    __table_args__ = (UniqueConstraint("patient_id", "operation_id"), Index(None, "assessment_id", "at"))
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessment.id"))
    operation_id: Mapped[uuid.UUID]
    body_sha256: Mapped[str] = mapped_column(String(64))
    values: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    result: Mapped[dict[str, Any]] = mapped_column(Json)
    locale: Mapped[str] = mapped_column(String(12))
    sent_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    sent_as: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Flag(HasId, Base):
    """A danger sign was seen and help was shown. Append-only; `assessment_id` None = the "I am not safe" button."""

    __tablename__ = "flag"
    __table_args__ = (Index(None, "patient_id", "assessment_id", "kind"),)
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    assessment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("assessment.id"))
    kind: Mapped[str] = mapped_column(String(30))
    link_id: Mapped[str | None] = mapped_column(String(64))
    severity: Mapped[int]
    advice_version: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(12))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    raised_by_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))


class AssessmentScore(HasId, Base):
    """The score of a submitted assessment with the items it was made from. Append-only."""

    __tablename__ = "assessment_score"
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessment.id"), unique=True)
    key: Mapped[str] = mapped_column(String(40))
    total: Mapped[int | None]
    band: Mapped[str | None] = mapped_column(String(40))
    items: Mapped[list[Any]] = mapped_column(Json)
    missing_count: Mapped[int]
    is_prorated: Mapped[bool]
    note: Mapped[str] = mapped_column(String(30))
    thresholds: Mapped[list[str]] = mapped_column(Json)
    scored_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def facts(self) -> ScoreFacts:
        return ScoreFacts(
            total=self.total,
            band=self.band,
            items=self.items,
            missing_count=self.missing_count,
            is_prorated=self.is_prorated,
            note=self.note,
            thresholds=tuple(self.thresholds),
        )


class CarerCheckIn(HasId, Base):
    """How somebody who helps is themselves, at one time. It belongs to them alone, and hangs on nobody they help.

    All answers lie sealed in one column. Once finished it does not change; its owner may delete it.
    """

    __tablename__ = "carer_check_in"
    __table_args__ = (
        Index(
            "uq_carer_check_in_one_open",
            "user_id",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
        Index(None, "user_id", "begun_at"),
    )
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("app_user.id"))
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("questionnaire_version.id"))
    locale: Mapped[str] = mapped_column(String(12))
    answers_ct: Mapped[bytes] = mapped_column(LargeBinary)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answers = Encrypted("answers_ct")

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None
