"""Single answers that are followed over time, each for itself: first, the time before, and now.

They are not added up, and no size of a real change is known: what was said stands side by side, without a verdict. An
answer to the same question in other words, or with other choices, is said to be so, and not put beside the others.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.assessments.domain.reading import AnswerFacts
from app.assessments.domain.said import Said
from app.assessments.domain.version_changes import is_asked_alike
from app.questionnaires.domain.definition import Question
from app.questionnaires.domain.localised import Localised
from app.questionnaires.domain.values import Value, is_given


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said to one question when a set was sent. `value` and `facts` are None where nothing stands."""

    at: datetime
    question: Question
    words: Localised
    value: Value | None
    facts: AnswerFacts | None

    def is_asked_as(self, other: "Answered") -> bool:
        return is_asked_alike(self.question, other.question)


@dataclass(frozen=True, slots=True)
class Repeated:
    """One question over time. `last` is None where it was asked once; it may be the first as well."""

    first: Answered
    last: Answered | None
    now: Answered


def answered_in(words: Localised, said: Said, at: datetime, link_ids: Collection[str]) -> Iterator[Answered]:
    """Yield what one sent assessment says to each of these questions that anybody touched in it.

    Branching hides none of them (questionnaires.services.policy), so that each is read by itself.
    """
    standing = said.facts()
    for question in words.definition.questions():
        if question.link_id in link_ids and question.link_id in said.answers:
            facts = standing.get(question.link_id)
            yield Answered(at, question, words, facts.value if facts else None, facts)


def repeated(sittings: Sequence[Sequence[Answered]], link_ids: Sequence[str]) -> tuple[Repeated, ...]:
    """Return each question over time in the order of `link_ids`; none that was never answered.

    `sittings` are the answers of every sent assessment, oldest first. What one set took over from another without
    asking again is one answer.
    """
    series: dict[str, list[Answered]] = {}
    for answered in (one for sitting in sittings for one in sitting):
        told = series.setdefault(answered.question.link_id, [])
        if not told or not _is_taken_over(told[-1], answered):
            told.append(answered)
    found = [series[link_id] for link_id in link_ids if link_id in series]
    return tuple(_over_time(told) for told in found if any(one.value and is_given(one.value) for one in told))


def _is_taken_over(before: Answered, answered: Answered) -> bool:
    if answered.facts is None or before.facts is None:
        return False
    return answered.facts.is_carried and answered.facts.answered_at == before.facts.answered_at


def _over_time(told: Sequence[Answered]) -> Repeated:
    return Repeated(first=told[0], last=told[-2] if len(told) > 1 else None, now=told[-1])
