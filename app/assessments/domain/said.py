"""What every voice said in one assessment, and which of it stands.

What was said in an earlier assessment, and is shown again to be confirmed, is a suggestion: no answer until then.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
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
    `began_at` is when the assessment was begun. What is to be confirmed, and is from before it was shown again (then,
    or later where another set was sent meanwhile), is a suggestion. An answer of this sitting whose question was
    reworded since is none: it counts until the person changes it.
    """

    answers: Mapping[str, tuple[Answer, ...]]
    disowned_ids: frozenset[uuid.UUID]
    began_at: datetime
    aside: tuple[Answer, ...] = ()

    @property
    def is_assisted(self) -> bool:
        """Whether staff wrote any of them down."""
        return any(row.voice in ASSISTED for rows in self.answers.values() for row in rows)

    def is_suggestion(self, row: Answer) -> bool:
        """Return whether an answer is only shown again, and nobody has said yet that it is still true."""
        if not row.is_to_confirm or row.carried_from_id is None:
            return False
        return row.answered_at <= (row.shown_again_at or self.began_at)

    def given(self, link_id: str) -> tuple[Answer, ...]:
        """Return what was answered in this assessment, without suggestions."""
        return tuple(row for row in self.answers.get(link_id, ()) if not self.is_suggestion(row))

    def stands(self, link_id: str) -> Answer | None:
        """Return the answer that stands to one question."""
        return self._first(self.answers.get(link_id, ()))

    def _first(self, rows: tuple[Answer, ...]) -> Answer | None:
        for row in rows:  # a plain loop: this is asked of every answer on every page
            if not self.is_suggestion(row) and row.id not in self.disowned_ids:
                return row
        return None

    def suggested(self, link_id: str) -> Answer | None:
        """Return what to show again where no answer stands: the person confirms or changes it."""
        rows = self.answers.get(link_id, ())
        shown = (row for row in rows if self.is_suggestion(row) and row.id not in self.disowned_ids)
        return None if self.stands(link_id) else next(shown, None)

    def standing(self) -> dict[str, Answer]:
        """Return the answers that stand, by link id."""
        return {link_id: row for link_id, rows in self.answers.items() if (row := self._first(rows))}

    def values(self) -> dict[str, Value]:
        """Return what stands, by link id: branching, scores, ranks and danger signs go by it."""
        return {link_id: from_json(row.value) for link_id, row in self.standing().items()}

    def facts(self) -> dict[str, AnswerFacts]:
        """Return what stands with who said it, by link id."""
        return {link_id: row.facts() for link_id, row in self.standing().items()}

    def suggestions(self) -> dict[str, AnswerFacts]:
        """Return what is shown again and not confirmed, with who said it, by link id."""
        return {link_id: row.facts() for link_id in self.answers if (row := self.suggested(link_id))}

    def others(self) -> dict[str, tuple[AnswerFacts, ...]]:
        """Return what was said differently from what stands, and what was disowned, by link id."""
        return {
            link_id: tuple(self._facts(row) for row in differing(rows, self.disowned_ids))
            for link_id in self.answers
            if (len(said := self.given(link_id)) > 1 or any(row.id in self.disowned_ids for row in said))
            and (rows := self._in_these_words(said))
        }

    def to_confirm(self) -> frozenset[str]:
        """Return the link ids that wait for the person's word: suggestions, and answers that stand to other words."""
        waiting = {row.link_id for rows in self.answers.values() for row in rows if row.is_to_confirm}
        shown = ((link_id, self.stands(link_id)) for link_id in waiting)
        return frozenset(link_id for link_id, row in shown if (row.is_to_confirm if row else self.suggested(link_id)))

    def asked_before(self) -> tuple[AskedBefore, ...]:
        """Return what was answered to questions that are not asked any more or not like that, oldest first."""
        beside = [row for said in self.answers.values() for row in said if row.is_to_confirm and not self._stands(row)]
        answered = [row for row in (*self.aside, *beside) if not self.is_suggestion(row)]
        found = [asked_before(row.link_id, self._facts(row)) for row in answered]
        shown = [one for one in found if not one.is_skip_of_what_is_asked_again]
        return tuple(sorted(shown, key=lambda one: (one.facts.said_at, one.facts.answer_id.hex)))

    def _facts(self, row: Answer) -> AnswerFacts:
        return row.facts(is_disowned=row.id in self.disowned_ids)

    def _stands(self, row: Answer) -> bool:
        return row is self.stands(row.link_id)

    def _in_these_words(self, said: tuple[Answer, ...]) -> tuple[Answer, ...]:
        """Return the answers to compare: none that was given to other words stands beside another."""
        return tuple(row for row in said if not row.is_to_confirm or self._stands(row))


def gather(rows: Iterable[tuple[Answer, uuid.UUID | None]], began_at: datetime) -> Said:
    """Return what was said in an assessment begun at `began_at`.

    `rows` are pairs of an answer and the id of its disowning, None where it has none.
    """
    pairs = list(rows)
    disowned_ids = frozenset(answer.id for answer, disowning_id in pairs if disowning_id)
    aside = tuple(answer for answer, _ in pairs if is_aside(answer.link_id))
    counted = [answer for answer, _ in pairs if not is_aside(answer.link_id)]
    return Said(by_question(counted, disowned_ids), disowned_ids, began_at, aside)
