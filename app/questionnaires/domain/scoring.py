"""Scores by pure functions of a definition and its answers. A missing item is never counted as 0.

The cut-offs stand in the questionnaire's own file beside their source and sign-off, and are frozen with
the version; this module only knows how to add, prorate and look up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.questionnaires.domain.definition import Definition, Question, Scoring, ScoringMethod
from app.questionnaires.domain.values import Answers, Choice, Skipped


class ScoreNote(StrEnum):
    COMPLETE = "complete"
    PRORATED = "prorated"
    TOO_MANY_MISSING = "too_many_missing"


@dataclass(frozen=True, slots=True)
class Score:
    """A result and the items it was made from, in the instrument's order, so that anyone can check it.

    `total` is None when too many items are missing, and for a category, which has no number.
    `thresholds` are the codes of the published cut-offs that the total meets.
    """

    key: str
    total: int | None
    band: str | None
    items: tuple[tuple[str, int | None], ...]
    missing_count: int
    prorated: bool
    note: ScoreNote
    thresholds: tuple[str, ...] = ()


class AnswerDoesNotFit(ValueError):
    """A scored item holds an answer that its question does not offer."""


def score(definition: Definition, answers: Answers) -> Score | None:
    """Return the score of `answers`; None when the questionnaire is not scored at all."""
    scoring = definition.scoring
    if scoring is None:
        return None
    items = tuple((link_id, _item_score(definition, link_id, answers)) for link_id in scoring.items)
    known = [item for _, item in items if item is not None]
    missing_count = len(items) - len(known)
    if missing_count > scoring.missing_allowed:
        return Score(definition.key, None, None, items, missing_count, False, ScoreNote.TOO_MANY_MISSING)
    total = prorate(known, len(items))
    return Score(
        key=definition.key,
        total=None if scoring.method is ScoringMethod.CATEGORY else total,
        band=band_of(scoring, total),
        items=items,
        missing_count=missing_count,
        prorated=missing_count > 0,
        note=ScoreNote.PRORATED if missing_count else ScoreNote.COMPLETE,
        thresholds=tuple(t.code for t in scoring.thresholds if total >= t.at_least),
    )


def prorate(known: Sequence[int], item_count: int) -> int:
    """Return the sum scaled up to `item_count` items: the mean of the known ones stands in for the missing.

    Halves round up, towards the more severe score. With nothing missing this is the plain sum.
    """
    return (2 * sum(known) * item_count + len(known)) // (2 * len(known))


def band_of(scoring: Scoring, total: int) -> str | None:
    return next((band.code for band in scoring.bands if band.low <= total <= band.high), None)


def _item_score(definition: Definition, link_id: str, answers: Answers) -> int | None:
    value = answers.get(link_id)
    if value is None or isinstance(value, Skipped):
        return None
    if not isinstance(value, Choice):
        raise AnswerDoesNotFit(f"{definition.key} {link_id}: a scored item needs one choice")
    return _option_score(definition, _scored_question(definition, link_id), value.code)


def _option_score(definition: Definition, question: Question, code: str) -> int | None:
    option = question.option(code)
    if option is None:
        raise AnswerDoesNotFit(f"{definition.key} {question.link_id}: no option {code!r}")
    return option.score


def _scored_question(definition: Definition, link_id: str) -> Question:
    question = definition.question(link_id)
    if question is None:
        raise AnswerDoesNotFit(f"{definition.key} scores {link_id}, which it does not ask")
    return question
