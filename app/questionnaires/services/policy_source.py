"""The shape of `questionnaires/policy.yaml`. What it says about the questionnaires is checked in `policy`."""

from typing import Annotated, Literal

from pydantic import Field

from app.questionnaires.domain.definition import Operator
from app.questionnaires.services.source import Key, Name, PlainText, SourceEvidence, SourceModel, Words


class SourceWhen(SourceModel):
    """Either a threshold of the score, or an answer as in enableWhen."""

    threshold: Name | None = None
    question: Name | None = None
    operator: Annotated[Operator, Field(strict=False)] | None = None
    answer: bool | int | PlainText | None = None


class SourceFollowUp(SourceEvidence):
    after: Key
    when: SourceWhen
    opens: Key


class SourceCarry(SourceEvidence):
    carry: Literal["ask"]
    concepts: Annotated[list[Words], Field(min_length=1)]


class SourceReliableChange(SourceEvidence):
    questionnaire: Key
    change: Annotated[int, Field(ge=1)]
    confirmed: bool


class SourceOverTime(SourceEvidence):
    questions: Annotated[list[Name], Field(min_length=1)]


class SourcePolicy(SourceModel):
    follow_ups: list[SourceFollowUp] = []
    carry: list[SourceCarry] = []
    reliable_change: list[SourceReliableChange] = []
    over_time: list[SourceOverTime] = []
