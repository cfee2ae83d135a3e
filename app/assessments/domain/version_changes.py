"""What a newer version of a questionnaire does to each question of the one that somebody is answering.

An answer was given to words. Where these are other words now, it is not taken for an answer to them before the
person says so; where it no longer fits what is asked, it is kept as it was and the question is asked again.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from app.questionnaires.domain.answering import problem
from app.questionnaires.domain.definition import Definition, Option, Question, QuestionType
from app.questionnaires.domain.values import Skipped, Value


class Change(StrEnum):
    """Listed as they are told: first what the person has to do something about."""

    REWORDED = "reworded"
    RECODED = "recoded"
    NEW = "new"
    REMOVED = "removed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """One question before and after; None where a version does not ask it."""

    outcome: Change
    old: Question | None
    new: Question | None

    @property
    def link_id(self) -> str:
        """The link id that the question has now; for a removed one, that which it had."""
        return _link_id(self.new or self.old)


@dataclass(frozen=True, slots=True)
class Filed:
    """Under which link id an answer stands after the move. `is_aside`: it counts for nothing and stays readable."""

    link_id: str
    is_to_confirm: bool = False
    is_aside: bool = False


# Words, as the person reads them. What a change of these makes of an answer, only the person can say.
WORDS = ("text", "hint", "stem", "low_label", "high_label")
OPTION_WORDS = ("text", "hint")
# What changes neither the words nor what an answer means: who sees it, when it is asked, how files name it. Every
# other field counts as meaning, those of later releases too: a question too many is asked again rather than one
# too few.
HARMLESS = (
    "link_id",
    "stem_id",
    "options",
    "required",
    "enable_when",
    "enable_all",
    "private",
    "hidden_from_delegates",
    "concept",
    "words",
)
OPTION_HARMLESS = ("private", "hidden_from_delegates", "route", "words")
LONGEST_LINK_ID = 64
ASIDE = "@"


def compare(old: Definition, new: Definition) -> tuple[QuestionChange, ...]:
    """Return what became of every question: those of `new` in their order, then the removed ones in theirs.

    Questions pair by link id, and by concept code where a link id was renamed. The same link id for another
    concept is another question.
    """
    before, after = _asked(old), _asked(new)
    pairs = {link_id: before[link_id] for link_id in after if _is_same(before.get(link_id), after[link_id])}
    pairs |= _renamed(before, after)
    changes = [_change(pairs.get(link_id), question) for link_id, question in after.items()]
    found = {question.link_id for question in pairs.values()}
    removed = [QuestionChange(Change.REMOVED, asked, None) for link_id, asked in before.items() if link_id not in found]
    return (*changes, *removed)


def is_asked_alike(one: Question, other: Question) -> bool:
    """Return whether two questions ask the same in the same words, with the same answers to choose from."""
    return _change(one, other).outcome is Change.KEPT


def by_old_link_id(changes: Sequence[QuestionChange]) -> Mapping[str, QuestionChange]:
    """Return the changes of what the older version asked, by the link ids of that version."""
    return {change.old.link_id: change for change in changes if change.old}


def counts(changes: Sequence[QuestionChange]) -> Mapping[Change, int]:
    """Return how many questions each outcome has; 0 for one that none has."""
    found = Counter(change.outcome for change in changes)
    return {outcome: found[outcome] for outcome in Change}


def outcomes(changes: Sequence[QuestionChange]) -> dict[str, str]:
    """Return the outcomes as they are kept: by link id, a renamed one with the link id that it had before."""
    return {_told_as(change): change.outcome.value for change in changes}


def is_scored_otherwise(old: Definition, new: Definition) -> bool:
    """Return whether the same answers may now be added up to another number or read against another cut-off."""
    return old.scoring != new.scoring


def filed(change: QuestionChange, value: Value, number: int) -> Filed:
    """Return where an answer belongs that was given to `change.old` in version `number`.

    A skip of a question that has changed says nothing about it now: it is asked again.
    """
    if change.new is None:
        return Filed(aside_id(change.link_id, number, is_asked_again=False), is_aside=True)
    if change.outcome is Change.KEPT:
        return Filed(change.link_id)
    if isinstance(value, Skipped) or not fits(change.new, value):
        return Filed(aside_id(change.link_id, number, is_asked_again=True), is_aside=True)
    return Filed(change.link_id, is_to_confirm=True)


def fits(question: Question, value: Value) -> bool:
    """Return whether `question` takes `value` at all; which of its options other answers open is left aside."""
    options = tuple(replace(option, enable_when=()) for option in question.options)
    return problem(replace(question, options=options), value, {}) is None


def aside_id(link_id: str, number: int, *, is_asked_again: bool) -> str:
    """Return the link id of an answer that no longer counts. No question has it: those do not begin with "@"."""
    mark = f"{ASIDE}{number}{'+' if is_asked_again else ''}:"
    found = mark + link_id
    return found if len(found) <= LONGEST_LINK_ID else mark + hashlib.sha256(link_id.encode()).hexdigest()[:40]


def is_aside(link_id: str) -> bool:
    return link_id.startswith(ASIDE)


def is_asked_again(link_id: str) -> bool:
    """Return whether the question of an answer set aside is still asked, in other words or with other choices."""
    return is_aside(link_id) and link_id.partition(":")[0].endswith("+")


def _asked(definition: Definition) -> dict[str, Question]:
    return {question.link_id: question for question in definition.questions() if question.type != QuestionType.DISPLAY}


def _is_same(old: Question | None, new: Question) -> bool:
    return old is not None and (not old.concept or not new.concept or old.concept == new.concept)


def _renamed(before: Mapping[str, Question], after: Mapping[str, Question]) -> dict[str, Question]:
    """Return the old questions of new link ids, by concept code; none where a code is not one question's alone."""
    gone = _by_concept(question for link_id, question in before.items() if link_id not in after)
    came = _by_concept(question for link_id, question in after.items() if link_id not in before)
    return {came[concept].link_id: gone[concept] for concept in came if concept in gone}


def _by_concept(questions: Iterable[Question]) -> dict[str, Question]:
    found = [question for question in questions if question.concept]
    times = Counter(question.concept for question in found)
    return {question.concept: question for question in found if times[question.concept] == 1}


def _change(old: Question | None, new: Question) -> QuestionChange:
    if old is None:
        return QuestionChange(Change.NEW, None, new)
    if _meaning(old) != _meaning(new):
        return QuestionChange(Change.RECODED, old, new)
    return QuestionChange(Change.KEPT if _words(old) == _words(new) else Change.REWORDED, old, new)


def _words(question: Question) -> object:
    options = {option.code: [getattr(option, name) for name in OPTION_WORDS] for option in question.options}
    return [getattr(question, name) for name in WORDS], options


def _meaning(question: Question) -> object:
    options = {option.code: _without(option, OPTION_WORDS + OPTION_HARMLESS) for option in question.options}
    return _without(question, WORDS + HARMLESS), options


def _without(item: Question | Option, names: Sequence[str]) -> dict[str, object]:
    return {field.name: getattr(item, field.name) for field in fields(item) if field.name not in names}


def _told_as(change: QuestionChange) -> str:
    is_renamed = change.old and change.new and change.old.link_id != change.new.link_id
    return f"{change.link_id} < {_link_id(change.old)}" if is_renamed else _shown_as(change)


def _shown_as(change: QuestionChange) -> str:
    """A link id may be removed and come anew for something else: the removed one is marked then."""
    return f"- {change.link_id}" if change.outcome is Change.REMOVED else change.link_id


def _link_id(question: Question | None) -> str:
    assert question is not None
    return question.link_id
