"""What every voice said in one assessment, and which of it stands."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.assessments.domain.reading import AnswerFacts
from app.assessments.domain.voices import ASSISTED, Spoken, by_question, differing
from app.questionnaires.domain.values import Value, from_json


class Answer(Spoken, Protocol):
    """A stored answer of one voice."""

    def facts(self, *, is_disowned: bool = False) -> AnswerFacts: ...


@dataclass(frozen=True)
class Said:
    """The answers of all voices by link id, the one that stands first; what the person disowned never stands."""

    answers: Mapping[str, tuple[Answer, ...]]
    disowned_ids: frozenset[uuid.UUID]

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
            link_id: tuple(
                row.facts(is_disowned=row.id in self.disowned_ids) for row in differing(rows, self.disowned_ids)
            )
            for link_id, rows in self.answers.items()
            if len(rows) > 1 or rows[0].id in self.disowned_ids
        }


def gather(rows: Iterable[tuple[Answer, uuid.UUID | None]]) -> Said:
    """Return what was said from pairs of an answer and the id of its disowning, None where it has none."""
    pairs = list(rows)
    disowned_ids = frozenset(answer.id for answer, disowning_id in pairs if disowning_id)
    return Said(by_question([answer for answer, _ in pairs], disowned_ids), disowned_ids)
