"""How a score has changed: first, the time before, and now. Larger than chance is said only where that is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.questionnaires.domain.definition import Scoring
from app.questionnaires.domain.policy import ReliableChange


class Verdict(StrEnum):
    """What may be said of two scores. LESS and MORE: what is asked about, such as problems, by more than chance."""

    ONCE = "once"
    NOT_COMPARED = "not_compared"
    ABOUT_SAME = "about_same"
    LESS = "less"
    MORE = "more"
    SIZE_UNKNOWN = "size_unknown"


@dataclass(frozen=True, slots=True)
class Scored:
    """One sent assessment: its score, or None, and the rules that made it.

    `is_disowned`: the person has since said that an answer counted in it is not theirs. It is compared with nothing.
    """

    at: datetime
    total: int | None
    is_prorated: bool
    scoring: Scoring | None
    is_disowned: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """First, the time before, and now. `last` is None where there is only one; it may be the first as well.

    `since_last` and `since_first` are now less then; None where the two may not be compared. `verdict` is of the time
    before, `verdict_since_first` of the first: what grows by a little each time is a real change after a while.
    """

    first: Scored
    last: Scored | None
    now: Scored
    since_first: int | None
    since_last: int | None
    verdict: Verdict
    is_confirmed: bool
    verdict_since_first: Verdict = Verdict.ONCE


def change_of(scores: Sequence[Scored], reliable: ReliableChange | None) -> Change:
    """Return how a score changed. `scores` are of one questionnaire, oldest first, at least one."""
    now, before = scores[-1], scores[-2] if len(scores) > 1 else None
    since_last = _difference(before, now)
    since_first = _difference(scores[0], now) if before else None
    return Change(
        first=scores[0],
        last=before,
        now=now,
        since_first=since_first,
        since_last=since_last,
        verdict=Verdict.ONCE if before is None else _verdict(since_last, reliable),
        is_confirmed=reliable is not None and reliable.is_confirmed and bool(reliable.evidence.signed_off_by),
        verdict_since_first=Verdict.ONCE if before is None else _verdict(since_first, reliable),
    )


def _difference(then: Scored | None, now: Scored) -> int | None:
    """Return now less then; None where a score is missing, was made by other rules, or holds what was disowned."""
    if then is None or then.total is None or now.total is None or then.scoring != now.scoring:
        return None
    if then.is_disowned or now.is_disowned:
        return None
    return now.total - then.total


def _verdict(difference: int | None, reliable: ReliableChange | None) -> Verdict:
    if difference is None:
        return Verdict.NOT_COMPARED
    if difference == 0:
        return Verdict.ABOUT_SAME
    if reliable is None:
        return Verdict.SIZE_UNKNOWN
    if abs(difference) < reliable.change:
        return Verdict.ABOUT_SAME
    return Verdict.MORE if difference > 0 else Verdict.LESS
