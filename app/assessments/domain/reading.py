"""Answers as they are read: by the person in their own language, by the team in English from the same codes."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.assessments.domain.paper_date import said_at
from app.assessments.domain.voices import Voice
from app.questionnaires.domain.branching import questions_to_answer, visible_answers
from app.questionnaires.domain.concerns import RankedConcern, ranked_concerns
from app.questionnaires.domain.definition import ConcernDomain, Definition, Question, ScoringMethod
from app.questionnaires.domain.localised import Localised, Phrase
from app.questionnaires.domain.scoring import band_of
from app.questionnaires.domain.values import Answers, Rating, Skipped, Text, Value, codes


class AnswerState(StrEnum):
    """Three different things that must never be mistaken for each other, or for 0 or "no"."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """One stored answer: what, by whom, in whose voice, when, and in which language and words it was shown.

    `answered_at` is when it was saved, `paper_on` the date on the paper form that it was keyed in from, if it has one.
    `is_to_confirm`: the words have changed since, and nobody has said that the answer still fits. `is_just_me`: the
    person keeps it from everybody who helps them.
    """

    answer_id: uuid.UUID
    value: Value
    locale: str
    answered_by_user_id: uuid.UUID | None
    answered_as: str
    answered_at: datetime
    voice: Voice = Voice.SELF
    is_disowned: bool = False
    is_carried: bool = False
    question_text: str = ""
    option_texts: tuple[str, ...] = ()
    is_to_confirm: bool = False
    paper_on: date | None = None
    is_just_me: bool = False

    @property
    def said_at(self) -> datetime:
        """The earliest instant at which it can have been given."""
        return said_at(self.answered_at, self.paper_on)


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """What another voice said to the same question: different from what stands, or disowned by the person."""

    facts: AnswerFacts
    options: tuple[Phrase, ...]
    number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question with its answer in words. `text` is what the person typed, untranslated, in `text_locale`.

    `others` are what other voices said to it; neither is written over the other.
    """

    link_id: str
    stem: Phrase
    question: Phrase
    state: AnswerState
    options: tuple[Phrase, ...]
    number: int | None
    maximum: int | None
    text: str
    text_locale: str
    is_private: bool
    is_rating_of_concern: bool
    facts: AnswerFacts | None
    others: tuple[OtherAnswer, ...] = ()
    must_know: bool = False

    @property
    def is_left_blank(self) -> bool:
        """Whether it must be answered, for the person's safety, and nobody did: staff may leave it so."""
        return self.must_know and self.state is not AnswerState.ANSWERED


@dataclass(frozen=True, slots=True)
class ConcernLine:
    """One ticked concern. `rating` None = not rated, which is not 0. `before` is the rating last time, if any."""

    code: str
    label: Phrase
    domain: ConcernDomain
    rating: int | None
    is_top: bool
    is_private: bool
    is_danger: bool
    self_help: Phrase
    self_help_url: str
    referral: str
    was_ticked_before: bool | None = None
    before: int | None = None

    @property
    def change(self) -> int | None:
        """Return how much more (above 0) or less it bothers than last time; None where either is not known."""
        return None if self.rating is None or self.before is None else self.rating - self.before


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """One item of a score: its question, the chosen words, and its points; None = not answered, never 0.

    `band` is the code of the item's own band, where the score is a profile.
    """

    question: Phrase
    option: Phrase | None
    points: int | None
    band: str | None = None


Others = Mapping[str, Sequence[AnswerFacts]]
NOBODY_ELSE: Others = {}
NOTHING_TO_CONFIRM: Mapping[str, AnswerFacts] = {}


def answer_lines(
    words: Localised,
    facts: Mapping[str, AnswerFacts],
    others: Others = NOBODY_ELSE,
    suggestions: Mapping[str, AnswerFacts] = NOTHING_TO_CONFIRM,
) -> tuple[AnswerLine, ...]:
    """Return every question that is now asked, in order, with its answer; what branching hides is left out.

    `facts` are the answers that stand, `others` what was said beside them. `suggestions` are no answers: their
    questions are MISSING, and the line holds what is to be confirmed.
    """
    values = {link_id: fact.value for link_id, fact in facts.items()}
    asked = questions_to_answer(words.definition, values)
    shown = visible_answers(words.definition, values)
    return tuple(
        _line(
            words,
            question,
            shown.get(question.link_id),
            facts.get(question.link_id) or suggestions.get(question.link_id),
            others.get(question.link_id, ()),
        )
        for question in asked
    )


def _line(
    words: Localised, question: Question, value: Value | None, facts: AnswerFacts | None, others: Sequence[AnswerFacts]
) -> AnswerLine:
    chosen = [option for code in codes(value) if (option := question.option(code))]
    return AnswerLine(
        link_id=question.link_id,
        stem=words.stem(question),
        question=words.text(question),
        state=_state(value),
        options=tuple(words.option(question, option) for option in chosen),
        number=value.number if isinstance(value, Rating) else None,
        maximum=question.maximum,
        text=value.text if isinstance(value, Text) else "",
        text_locale=facts.locale if facts else "",
        is_private=question.private or any(option.private for option in chosen) or bool(facts and facts.is_just_me),
        is_rating_of_concern=bool(question.rates),
        facts=facts,
        others=tuple(_other(words, question, other) for other in others),
        must_know=question.required and question.is_about_safety,
    )


def _other(words: Localised, question: Question, facts: AnswerFacts) -> OtherAnswer:
    value = facts.value
    chosen = [option for code in codes(value) if (option := question.option(code))]
    return OtherAnswer(
        facts=facts,
        options=tuple(words.option(question, option) for option in chosen),
        number=value.number if isinstance(value, Rating) else None,
        text=value.text if isinstance(value, Text) else "",
    )


def _state(value: Value | None) -> AnswerState:
    if value is None:
        return AnswerState.MISSING
    return AnswerState.SKIPPED if isinstance(value, Skipped) else AnswerState.ANSWERED


def concern_lines(
    words: Localised, values: Answers, earlier: Answers | None = None, just_me: Collection[str] = ()
) -> tuple[ConcernLine, ...]:
    """Return the ticked concerns, what the person asked for first at the top, beside how they were last time.

    `earlier` are the answers of the assessment before, None where there is none. Codes keep their meaning from
    version to version, so the two compare. `just_me` are the link ids of answers that the person keeps from helpers.
    """
    shown = visible_answers(words.definition, values)
    return tuple(_concern(words, ranked, earlier, just_me) for ranked in ranked_concerns(words.definition, shown))


def _concern(words: Localised, ranked: RankedConcern, earlier: Answers | None, just_me: Collection[str]) -> ConcernLine:
    option, route = ranked.option, ranked.option.route
    question = words.definition.question(ranked.link_id)
    assert question is not None
    assert route is not None
    before = (earlier or {}).get(f"rate-{option.code}")
    ticked_before = None if earlier is None else option.code in codes(earlier.get(ranked.link_id))
    return ConcernLine(
        code=option.code,
        label=words.option(question, option),
        domain=route.domain,
        rating=ranked.rating,
        is_top=ranked.is_top,
        is_private=option.private or ranked.link_id in just_me or f"rate-{option.code}" in just_me,
        is_danger=option.safety is not None,
        self_help=words.self_help(question, option),
        self_help_url=route.self_help_url,
        referral=route.referral,
        was_ticked_before=ticked_before,
        before=before.number if ticked_before and isinstance(before, Rating) else None,
    )


def gone_concerns(words: Localised, values: Answers, earlier: Answers) -> tuple[Phrase, ...]:
    """Return the concerns ticked last time and no longer: they no longer bother the person, or were not asked again."""
    now = {line.code for line in concern_lines(words, values)}
    return tuple(line.label for line in concern_lines(words, earlier) if line.code not in now)


def score_items(words: Localised, values: Answers, items: Sequence[Any]) -> tuple[ScoreItem, ...]:
    """Return the stored items of a score, as pairs of link id and points, in words."""
    return tuple(_score_item(words, values, link_id, points) for link_id, points in items)


def _score_item(words: Localised, values: Answers, link_id: str, points: int | None) -> ScoreItem:
    question = words.definition.question(link_id)
    assert question is not None
    option = next((question.option(code) for code in codes(values.get(link_id))), None)
    text = words.option(question, option) if option else None
    return ScoreItem(words.text(question), text, points, _own_band(words.definition, link_id, points))


def _own_band(definition: Definition, link_id: str, points: int | None) -> str | None:
    scoring = definition.scoring
    if scoring is None or scoring.method is not ScoringMethod.PROFILE or points is None:
        return None
    return band_of(scoring.bands_of(link_id), points)
