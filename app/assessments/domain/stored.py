"""An answer as it is stored, read as values: a page reads many, and changes none of them."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from app.assessments.domain.reading import AnswerFacts
from app.assessments.domain.voices import Voice
from app.questionnaires.domain.values import from_json


class AnswerRow(Protocol):
    """What a stored answer holds, whether it was read as values or as an object."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def link_id(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def question_text(self) -> str: ...
    @property
    def option_texts(self) -> list[str]: ...
    @property
    def locale(self) -> str: ...
    @property
    def answered_by_user_id(self) -> uuid.UUID | None: ...
    @property
    def answered_as(self) -> str: ...
    @property
    def answered_at(self) -> datetime: ...
    @property
    def revision(self) -> int: ...
    @property
    def voice(self) -> str: ...
    @property
    def carried_from_id(self) -> uuid.UUID | None: ...
    @property
    def is_to_confirm(self) -> bool: ...
    @property
    def paper_on(self) -> date | None: ...
    @property
    def shown_again_at(self) -> datetime | None: ...
    @property
    def is_just_me(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One answer of one voice. Its fields are columns of the same name."""

    id: uuid.UUID
    link_id: str
    value: dict[str, Any]
    question_text: str
    option_texts: list[str]
    locale: str
    answered_by_user_id: uuid.UUID | None
    answered_as: str
    answered_at: datetime
    revision: int
    voice: str
    carried_from_id: uuid.UUID | None
    is_to_confirm: bool
    paper_on: date | None = None
    shown_again_at: datetime | None = None
    is_just_me: bool = False
    operation_id: uuid.UUID | None = None

    def facts(self, *, is_disowned: bool = False) -> AnswerFacts:
        return answer_facts(self, is_disowned=is_disowned)


def answer_facts(row: AnswerRow, *, is_disowned: bool) -> AnswerFacts:
    """Return what is told of a stored answer."""
    return AnswerFacts(
        answer_id=row.id,
        value=from_json(row.value),
        locale=row.locale,
        answered_by_user_id=row.answered_by_user_id,
        answered_as=row.answered_as,
        answered_at=row.answered_at,
        voice=Voice(row.voice),
        is_disowned=is_disowned,
        is_carried=row.carried_from_id is not None,
        question_text=row.question_text,
        option_texts=tuple(row.option_texts),
        is_to_confirm=row.is_to_confirm,
        paper_on=row.paper_on,
        is_just_me=row.is_just_me,
    )
