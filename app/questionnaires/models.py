"""Published questionnaire versions and their words. A version is append-only in the database itself."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, HasId, Json, UtcDateTime


class Questionnaire(Base):
    """An instrument by its key, e.g. "phq9"; what it says stands in its versions."""

    __tablename__ = "questionnaire"
    key: Mapped[str] = mapped_column(String(40), primary_key=True)


class QuestionnaireVersion(HasId, Base):
    """One published version. `definition` is canonical JSON and `sha256` its hash; neither ever changes."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (UniqueConstraint("questionnaire_key", "number"),)
    questionnaire_key: Mapped[str] = mapped_column(ForeignKey("questionnaire.key"))
    number: Mapped[int]
    definition: Mapped[dict[str, Any]] = mapped_column(Json)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuestionnaireTranslation(HasId, Base):
    """The words of a version in one language, by context (domain.wording). Corrected in place by the loader.

    What a person was shown is kept with each answer, so a later correction rewrites no history.
    """

    __tablename__ = "questionnaire_translation"
    __table_args__ = (
        UniqueConstraint("version_id", "locale"),
        CheckConstraint("status IN ('reviewed', 'machine-drafted')", name="status"),
    )
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("questionnaire_version.id"))
    locale: Mapped[str] = mapped_column(String(12))
    words: Mapped[dict[str, str]] = mapped_column(Json)
    sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(20))
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
