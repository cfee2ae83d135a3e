"""One assessment put into words, for the person or for the team."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.assessments.domain.asked_before import AskedBefore
from app.assessments.domain.reading import (
    NOBODY_ELSE,
    AnswerFacts,
    AnswerLine,
    ConcernLine,
    Others,
    ScoreItem,
    answer_lines,
    concern_lines,
    gone_concerns,
    score_items,
)
from app.assessments.domain.voices import ASSISTED
from app.questionnaires.domain.definition import ScoringMethod
from app.questionnaires.domain.localised import Localised, Phrase
from app.questionnaires.domain.values import Answers


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """Whose sitting, in which language it began, and who sent it when."""

    assessment_id: uuid.UUID
    patient_id: uuid.UUID
    locale: str
    submitted_at: datetime | None
    submitted_by_user_id: uuid.UUID | None
    submitted_as: str


@dataclass(frozen=True, slots=True)
class ScoreFacts:
    """A stored score; `items` are pairs of link id and points, None = not answered."""

    total: int | None
    band: str | None
    items: Sequence[Any]
    missing_count: int
    is_prorated: bool
    note: str
    thresholds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The answers of the assessment before."""

    at: datetime
    values: Answers


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A score with the items it was made from, so that anyone can add them up. A profile is not added up."""

    key: str
    total: int | None
    minimum: int
    maximum: int
    band: str | None
    items: tuple[ScoreItem, ...]
    missing_count: int
    is_prorated: bool
    note: str
    thresholds: tuple[str, ...]
    is_profile: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """An assessment as it is read. `before_at` None = this was the first. `asked_before` counts for nothing."""

    assessment_id: uuid.UUID
    patient_id: uuid.UUID
    key: str
    title: Phrase
    is_validated: bool
    recall: str
    notice: tuple[str, ...]
    submitted_at: datetime | None
    submitted_by_user_id: uuid.UUID | None
    submitted_as: str
    locales: tuple[str, ...]
    concerns: tuple[ConcernLine, ...]
    gone: tuple[Phrase, ...]
    score: ScoreLine | None
    answers: tuple[AnswerLine, ...]
    before_at: datetime | None = None
    asked_before: tuple[AskedBefore, ...] = ()

    @property
    def is_assisted(self) -> bool:
        """Whether staff wrote down any answer that is shown."""
        said = (facts for line in self.answers for facts in (line.facts, *(other.facts for other in line.others)))
        return any(facts.voice in ASSISTED for facts in said if facts)

    @property
    def has_disowned(self) -> bool:
        """Whether the person has said that an answer given for them here is not theirs."""
        return any(other.is_disowned for line in self.answers for other in (one.facts for one in line.others))

    @property
    def has_blank(self) -> bool:
        """Whether a question that must be answered, one about safety, was left blank on paper or by phone."""
        return any(line.is_left_blank for line in self.answers)

    @property
    def top(self) -> tuple[ConcernLine, ...]:
        """What the person asked to talk about first."""
        return tuple(line for line in self.concerns if line.is_top)


def write_report(
    words: Localised,
    sitting: SittingFacts,
    answers: Mapping[str, AnswerFacts],
    score: ScoreFacts | None,
    earlier: Earlier | None = None,
    others: Others = NOBODY_ELSE,
    asked_before: tuple[AskedBefore, ...] = (),
) -> Report:
    """Put one assessment into the language of `words`, beside how it was last time."""
    values = {link_id: fact.value for link_id, fact in answers.items()}
    just_me = {link_id for link_id, fact in answers.items() if fact.is_just_me}
    definition = words.definition
    return Report(
        assessment_id=sitting.assessment_id,
        patient_id=sitting.patient_id,
        key=definition.key,
        title=words.title(),
        is_validated=definition.validated,
        recall=definition.recall,
        notice=definition.notice,
        submitted_at=sitting.submitted_at,
        submitted_by_user_id=sitting.submitted_by_user_id,
        submitted_as=sitting.submitted_as,
        locales=tuple(sorted({fact.locale for fact in answers.values()})) or (sitting.locale,),
        concerns=concern_lines(words, values, earlier.values if earlier else None, just_me),
        gone=gone_concerns(words, values, earlier.values) if earlier else (),
        score=_score_line(words, values, score) if score else None,
        answers=answer_lines(words, answers, others),
        before_at=earlier.at if earlier else None,
        asked_before=asked_before,
    )


def _score_line(words: Localised, values: Answers, score: ScoreFacts) -> ScoreLine:
    scoring = words.definition.scoring
    return ScoreLine(
        key=words.definition.key,
        total=score.total,
        minimum=scoring.minimum if scoring else 0,
        maximum=scoring.maximum if scoring else 0,
        band=score.band,
        items=score_items(words, values, score.items),
        missing_count=score.missing_count,
        is_prorated=score.is_prorated,
        note=score.note,
        thresholds=score.thresholds,
        is_profile=scoring is not None and scoring.method is ScoringMethod.PROFILE,
    )
