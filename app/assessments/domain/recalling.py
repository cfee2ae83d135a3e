"""What was said before and is asked again: shown to the person to be confirmed or changed, no answer until then."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.assessments.domain.goals import goal_of
from app.assessments.domain.stepping import FRESH_FOR, Carriable, carried_over, is_stale
from app.assessments.domain.version_changes import is_asked_alike
from app.assessments.domain.voices import BY_HELPER, Voice
from app.questionnaires.domain.definition import Definition, Question
from app.questionnaires.domain.known_dangers import DANGERS
from app.questionnaires.domain.values import Value, codes, is_given

# Within how long of sending another set asks for confirmation rather than anew. One number with and without a recall
# period: every answer shown again is confirmed before it counts, so that it needs no shorter one where "now" is asked,
# and an answer about "the last 2 weeks" is mostly about the same weeks. Ours, not signed off:
# docs/clinical-safety/open-questions.md.
SHOWN_AGAIN_FOR = FRESH_FOR

# Whose answers the person is asked to confirm. A helper's word would become the person's own; and of a paper form the
# day is known only where somebody wrote it down.
CONFIRMED_OF = frozenset({Voice.SELF, Voice.PHONE})


@dataclass(frozen=True, slots=True)
class Told:
    """An answer that stood when it was sent: to which question of which set, in whose voice.

    `counted`: branching did not hide its question then.
    """

    source_id: uuid.UUID
    asked_in: Definition
    question: Question
    value: Value
    voice: Voice
    answered_at: datetime
    counted: bool = True

    def carriable(self) -> Carriable:
        return Carriable(self.source_id, self.question.concept, self.value)


def shown_again(
    definition: Definition, told: Sequence[Told], lasting: Collection[str], now: datetime
) -> Mapping[str, uuid.UUID]:
    """Return by link id of `definition` what to show again. `told` comes newest first; `lasting` are concept codes.

    A lasting fact comes back whenever it was said, in whatever words; everything else only while it is fresh, from
    another set that asks the same in the same words. Of a concept only the newest answer is looked at.
    """
    told = [one for one in told if one.voice not in BY_HELPER]
    facts = carried_over(definition, (one.carriable() for one in told if one.question.concept in lasting))
    newest = [said for said in _newest(told) if all(_comes_back(definition, one, lasting, now) for one in said)]
    fresh = [said[0] for said in newest]
    fitting = carried_over(definition, (one.carriable() for one in fresh))
    sources = {one.source_id: one for one in fresh}
    alike = {
        question.link_id: fitting[question.link_id]
        for question in definition.questions()
        if question.link_id in fitting and _is_asked_for(definition, question, sources[fitting[question.link_id]])
    }
    return {**alike, **facts}


def _newest(told: Sequence[Told]) -> Iterable[Sequence[Told]]:
    """Return the newest answer to each concept, once for every set that it stood in: it may have been taken over."""
    found: dict[str, list[Told]] = {}
    for one in told:
        if is_given(one.value) and one.counted:
            said = found.setdefault(one.question.concept, [one])
            if one is not said[0] and one.answered_at == said[0].answered_at:
                said.append(one)
    return found.values()


def _comes_back(definition: Definition, told: Told, lasting: Collection[str], now: datetime) -> bool:
    """Return whether an answer may be shown again in another set. In its own it was measured; now it is anew."""
    return (
        bool(told.question.concept)
        and told.question.concept not in lasting
        and told.asked_in.key != definition.key
        and told.asked_in.recall == definition.recall
        and told.voice in CONFIRMED_OF
        and not is_stale(told.answered_at, now)
        and not _is_always_asked(told.asked_in, told.question, told.value)
    )


def _is_asked_for(definition: Definition, question: Question, told: Told) -> bool:
    return is_asked_alike(told.question, question) and not _is_always_asked(definition, question, told.value)


def _is_always_asked(definition: Definition, question: Question, value: Value) -> bool:
    """Return whether an answer is never shown again: it is about danger, is private, or rates words that may change."""
    chosen = [option for code in codes(value) if (option := question.option(code))]
    return (
        question.is_about_safety
        or question.concept in DANGERS
        or question.private
        or question.hidden_from_delegates
        or any(option.private or option.hidden_from_delegates for option in chosen)
        or bool(question.rates)
        or goal_of(definition, question) is not None
    )
