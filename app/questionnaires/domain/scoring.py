"""Scores by pure functions of a definition and its answers. A missing item is never counted as 0.

The cut-offs stand in the questionnaire's own file beside their source and sign-off, and are frozen with
the version; this module only knows how to add, prorate and look up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.questionnaires.domain.branching import enabled
from app.questionnaires.domain.definition import Band, Definition, Question, Scoring, ScoringMethod
from app.questionnaires.domain.values import Answers, Choice, Rating, Skipped, is_given


class ScoreNote(StrEnum):
    """PARTIAL: some items are missing, so there is no total; what the others say still stands."""

    COMPLETE = "complete"
    PRORATED = "prorated"
    PARTIAL = "partial"
    TOO_MANY_MISSING = "too_many_missing"


Items = tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """A result and the items it was made from, in the instrument's order, so that anyone can check it.

    `total` is None when too many items are missing, and for a category or a profile, which have no number.
    `thresholds` are the codes of the published cut-offs that the total meets. `bands` are those of the items
    of a profile, in the same order.
    """

    key: str
    total: int | None
    band: str | None
    items: Items
    missing_count: int
    prorated: bool
    note: ScoreNote
    thresholds: tuple[str, ...] = ()
    bands: tuple[tuple[str, str | None], ...] = ()


class AnswerDoesNotFit(ValueError):
    """A scored item holds an answer that its question does not offer."""


def score(definition: Definition, answers: Answers) -> Score | None:
    """Return the score of `answers`; None when the questionnaire is not scored at all."""
    scoring = definition.scoring
    if scoring is None:
        return None
    items = _items(definition, scoring, answers)
    if scoring.method is ScoringMethod.PROFILE:
        return _profile(definition, scoring, items)
    missing_count = sum(points is None for _, points in items)
    if scoring.method is ScoringMethod.COUNT and missing_count:
        return _unfinished_count(definition, scoring, items)
    if missing_count > scoring.missing_allowed:
        return Score(definition.key, None, None, items, missing_count, False, ScoreNote.TOO_MANY_MISSING)
    total = prorate(_known(items), len(items))
    return Score(
        key=definition.key,
        total=None if scoring.method is ScoringMethod.CATEGORY else total,
        band=band_of(scoring.bands, total),
        items=items,
        missing_count=missing_count,
        prorated=missing_count > 0,
        note=ScoreNote.PRORATED if missing_count else ScoreNote.COMPLETE,
        thresholds=_met(scoring, total),
    )


def prorate(known: Sequence[int], item_count: int) -> int:
    """Return the sum scaled up to `item_count` items: the mean of the known ones stands in for the missing.

    Halves round up, towards the more severe score. With nothing missing this is the plain sum.
    """
    return (2 * sum(known) * item_count + len(known)) // (2 * len(known))


def band_of(bands: Sequence[Band], total: int) -> str | None:
    return next((band.code for band in bands if band.low <= total <= band.high), None)


def item_bands(scoring: Scoring, items: Items) -> tuple[tuple[str, str | None], ...]:
    """Return the band of each item of a profile; None for a missing one."""
    return tuple(
        (link_id, None if points is None else band_of(scoring.bands_of(link_id), points)) for link_id, points in items
    )


def _profile(definition: Definition, scoring: Scoring, items: Items) -> Score:
    missing_count = len(items) - len(_known(items))
    bands = item_bands(scoring, items)
    return Score(definition.key, None, None, items, missing_count, False, _note(items), bands=bands)


def _unfinished_count(definition: Definition, scoring: Scoring, items: Items) -> Score:
    known = _known(items)
    met = _met(scoring, sum(known))
    return Score(definition.key, None, None, items, len(items) - len(known), False, _note(items), met)


def _note(items: Items) -> ScoreNote:
    known = _known(items)
    if not known:
        return ScoreNote.TOO_MANY_MISSING
    return ScoreNote.COMPLETE if len(known) == len(items) else ScoreNote.PARTIAL


def _known(items: Items) -> list[int]:
    return [points for _, points in items if points is not None]


def _met(scoring: Scoring, total: int) -> tuple[str, ...]:
    return tuple(threshold.code for threshold in scoring.thresholds if total >= threshold.at_least)


def _items(definition: Definition, scoring: Scoring, answers: Answers) -> Items:
    questions = [_scored_question(definition, link_id) for link_id in scoring.items]
    if scoring.not_asked is None:
        return tuple((question.link_id, _points(definition, question, answers)) for question in questions)
    asked = {question.link_id for question in enabled(definition, answers)}
    return tuple(
        (
            question.link_id,
            scoring.not_asked
            if question.link_id not in asked and _is_ruled_out(question, answers)
            else _points(definition, question, answers),
        )
        for question in questions
    )


def _is_ruled_out(question: Question, answers: Answers) -> bool:
    """Return whether a question is hidden by answers that were given, and not because one is still missing."""
    return all(is_given(answers.get(condition.question)) for condition in question.enable_when)


def _points(definition: Definition, question: Question, answers: Answers) -> int | None:
    match answers.get(question.link_id):
        case None | Skipped():
            return None
        case Choice(code):
            return _option_score(definition, question, code)
        case Rating(number) if _is_on_scale(question, number):
            return number
    raise AnswerDoesNotFit(f"{definition.key} {question.link_id}: a scored item needs one choice or a number on it")


def _is_on_scale(question: Question, number: int) -> bool:
    low, high = question.minimum, question.maximum
    return low is not None and high is not None and low <= number <= high


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
