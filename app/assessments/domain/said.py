"""What every voice said in one assessment, and which of it stands."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.assessments.domain.asked_before import AskedBefore, asked_before
from app.assessments.domain.reading import AnswerFacts
from app.assessments.domain.stored import AnswerRow
from app.assessments.domain.version_changes import is_aside
from app.assessments.domain.voices import ASSISTED, by_question, differing
from app.questionnaires.domain.values import Value, from_json


class Answer(AnswerRow, Protocol):
    """A stored answer of one voice."""

    def facts(self, *, is_disowned: bool = False) -> AnswerFacts: ...


@dataclass(frozen=True)
class Said:
    """The answers of all voices by link id, the one that stands first; what the person disowned never stands.

    `aside` are answers to what an earlier version asked: they count for nothing, and are shown as asked before.
    """

    answers: Mapping[str, tuple[Answer, ...]]
    disowned_ids: frozenset[uuid.UUID]
    aside: tuple[Answer, ...] = ()

    @property
    def is_assisted(self) -> bool:
        """Whether staff wrote any of them down."""
        return any(row.voice in ASSISTED for rows in self.answers.values() for row in rows)

    def standing(self) -> dict[str, Answer]:
        """Return the answers that stand, by link id."""
        return {link_id: rows[0] for link_id, rows in self.answers.items() if rows[0].id not in self.disowned_ids}

    def values(self) -> dict[str, Value]:
        """Return what stands, by link id: branching, scores and ranks go by it."""
        return {link_id: from_json(row.value) for link_id, row in self.standing().items()}

    def facts(self) -> dict[str, AnswerFacts]:
        """Return what stands with who said it, by link id."""
        return {link_id: row.facts() for link_id, row in self.standing().items()}

    def others(self) -> dict[str, tuple[AnswerFacts, ...]]:
        """Return what was said differently from what stands, and what was disowned, by link id."""
        return {
            link_id: tuple(self._facts(row) for row in differing(rows, self.disowned_ids))
            for link_id, said in self.answers.items()
            if (len(said) > 1 or said[0].id in self.disowned_ids) and (rows := self._in_these_words(said))
        }

    def to_confirm(self) -> frozenset[str]:
        """Return the link ids whose standing answer was given to other words and not confirmed since."""
        return frozenset(link_id for link_id, row in self.standing().items() if row.is_to_confirm)

    def asked_before(self) -> tuple[AskedBefore, ...]:
        """Return what was answered to questions that are not asked any more or not like that, oldest first."""
        beside = [
            row for said in self.answers.values() for row in said if row.is_to_confirm and not self._stands(row, said)
        ]
        found = [asked_before(row.link_id, self._facts(row)) for row in (*self.aside, *beside)]
        shown = [one for one in found if not one.is_skip_of_what_is_asked_again]
        return tuple(sorted(shown, key=lambda one: (one.facts.answered_at, one.facts.answer_id.hex)))

    def _facts(self, row: Answer) -> AnswerFacts:
        return row.facts(is_disowned=row.id in self.disowned_ids)

    def _stands(self, row: Answer, said: tuple[Answer, ...]) -> bool:
        return row is said[0] and row.id not in self.disowned_ids

    def _in_these_words(self, said: tuple[Answer, ...]) -> tuple[Answer, ...]:
        """Return the answers to compare: none that was given to other words stands beside another."""
        return tuple(row for row in said if not row.is_to_confirm or self._stands(row, said))


def gather(rows: Iterable[tuple[Answer, uuid.UUID | None]]) -> Said:
    """Return what was said from pairs of an answer and the id of its disowning, None where it has none."""
    pairs = list(rows)
    disowned_ids = frozenset(answer.id for answer, disowning_id in pairs if disowning_id)
    aside = tuple(answer for answer, _ in pairs if is_aside(answer.link_id))
    counted = [answer for answer, _ in pairs if not is_aside(answer.link_id)]
    return Said(by_question(counted, disowned_ids), disowned_ids, aside)
