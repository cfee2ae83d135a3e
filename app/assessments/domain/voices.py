"""Whose words an answer is. Each voice has an answer of its own: none is written over another's."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from app.questionnaires.domain.values import from_json, is_given


class Voice(StrEnum):
    """Who an answer comes from, in the order in which they stand: the person before who writes or speaks for them."""

    SELF = "self"
    PHONE = "phone"
    PAPER = "paper"
    HELPER = "helper"
    HELPER_PAPER = "paper-help"


ON_PAPER = frozenset({Voice.PAPER, Voice.HELPER_PAPER})
ASSISTED = ON_PAPER | {Voice.PHONE}
BY_HELPER = frozenset({Voice.HELPER, Voice.HELPER_PAPER})
_RANK = {voice: place for place, voice in enumerate(Voice)}


class Spoken(Protocol):
    """An answer of some voice."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def link_id(self) -> str: ...
    @property
    def voice(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def is_to_confirm(self) -> bool: ...


Said = TypeVar("Said", bound=Spoken)


def stands_before(one: Voice, other: Voice) -> bool:
    """Return whether what `one` says stands before what `other` says."""
    return _RANK[one] < _RANK[other]


def by_question(answers: Iterable[Said], disowned_ids: Collection[uuid.UUID]) -> Mapping[str, tuple[Said, ...]]:
    """Return what every voice said, by link id: first the answer that stands, last what was disowned.

    An answer that still waits to be confirmed does not stand before one that was given to what is asked now, nor a
    skip before an answer: whoever skips a question says nothing against what they answer in another way.
    """
    said: dict[str, list[Said]] = {}
    for answer in answers:
        said.setdefault(answer.link_id, []).append(answer)
    return {link_id: _in_order(found, disowned_ids) for link_id, found in said.items()}


def _in_order(said: Sequence[Said], disowned_ids: Collection[uuid.UUID]) -> tuple[Said, ...]:
    return tuple(sorted(said, key=lambda one: _place(one, disowned_ids)) if len(said) > 1 else said)


def _place(answer: Spoken, disowned_ids: Collection[uuid.UUID]) -> tuple[bool, bool, bool, int]:
    is_skip = not is_given(from_json(answer.value))
    return answer.id in disowned_ids, answer.is_to_confirm, is_skip, _RANK[Voice(answer.voice)]


def differing(said: Sequence[Said], disowned_ids: Collection[uuid.UUID]) -> tuple[Said, ...]:
    """Return the answers of one question that stand beside the first: other words, or disowned ones."""
    first = said[0]
    if first.id in disowned_ids:
        return tuple(said)
    return tuple(one for one in said[1:] if one.id in disowned_ids or one.value != first.value)
