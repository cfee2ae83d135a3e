"""Which answers of a journey need not be asked again: the same concept is the same question wherever it is asked."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.questionnaires.domain.answering import problem
from app.questionnaires.domain.definition import Definition
from app.questionnaires.domain.values import Value, is_given

# Our own choice, not signed off: docs/clinical-safety/open-questions.md.
FRESH_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Carriable:
    """An answer that stands in an earlier assessment, by the concept it answers."""

    source_id: uuid.UUID
    concept: str
    value: Value


def carried_over(definition: Definition, earlier: Iterable[Carriable]) -> Mapping[str, uuid.UUID]:
    """Return by link id of `definition` the earlier answer that fits it; of several the first in `earlier`.

    A skipped question is asked again, and so is one that does not offer what was answered.
    """
    by_concept: dict[str, Carriable] = {}
    for one in earlier:
        if one.concept and is_given(one.value):
            by_concept.setdefault(one.concept, one)
    found = {question.link_id: by_concept.get(question.concept) for question in definition.questions()}
    return {
        link_id: one.source_id
        for link_id, one in found.items()
        if one and (question := definition.question(link_id)) and problem(question, one.value, {}) is None
    }


def is_stale(answered_at: datetime, now: datetime) -> bool:
    """Return whether an answer about a recall period is too old to be counted as today's without asking."""
    return now - answered_at > FRESH_FOR
