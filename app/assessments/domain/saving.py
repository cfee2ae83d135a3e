"""What becomes of an answer that a page sends: saved, a clash with another device, or too late.

The page carries the revision of the answer that it showed. If another device changed the answer since, neither
is written over the other: both are shown and the person chooses. An answer to what is not asked like that any more
is kept beside the others, and the person is told that the questions have changed.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.questionnaires.domain import values
from app.questionnaires.domain.definition import DangerKind
from app.questionnaires.domain.values import Value


class Outcome(StrEnum):
    SAVED = "saved"
    CONFLICT = "conflict"
    TOO_LATE = "too_late"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as a page sent it. `revision` is that of the answer the page showed; 0 = it showed none."""

    value: Value
    revision: int


@dataclass(frozen=True, slots=True)
class Stored:
    """The answer as it stands. Its first revision is 1. One that is only shown to be confirmed does not count."""

    value: Value
    revision: int
    counts: bool = True

    def is_base_of(self, given: Given) -> bool:
        """Return whether a page showed this answer; or none, where it came in meanwhile and counts for nothing."""
        return self.revision == given.revision or (not self.counts and given.revision == 0)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the person is told, kept with the operation so that a retry is told the same.

    `next_link_id` None = check your answers. `signs` are shown before anything else, most urgent first.
    """

    outcome: Outcome
    next_link_id: str | None = None
    signs: tuple[DangerKind, ...] = ()


def outcome_of(stored: Stored | None, given: Given, *, is_submitted: bool) -> Outcome:
    """Return what becomes of `given`. The same value from two devices is no clash, whatever their revisions."""
    if is_submitted:
        return Outcome.TOO_LATE
    if stored is None or stored.is_base_of(given) or stored.value == given.value:
        return Outcome.SAVED
    return Outcome.CONFLICT


def is_new(stored: Stored | None, given: Given) -> bool:
    """Return whether saving `given` writes a new revision: not where another device saved the same already."""
    return stored is None or stored.is_base_of(given)


def body_sha256(assessment_id: uuid.UUID, answers: Mapping[str, Given], locale: str) -> str:
    """Return the hash of what a page sent. Under one operation id it must never differ."""
    body = {
        "assessment": str(assessment_id),
        "locale": locale,
        "answers": {link_id: [values.to_json(given.value), given.revision] for link_id, given in answers.items()},
    }
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def reply_to_json(reply: Reply) -> dict[str, Any]:
    return {"outcome": reply.outcome.value, "next": reply.next_link_id, "signs": [kind.value for kind in reply.signs]}


def reply_from_json(content: Mapping[str, Any]) -> Reply:
    return Reply(Outcome(content["outcome"]), content["next"], tuple(DangerKind(kind) for kind in content["signs"]))
