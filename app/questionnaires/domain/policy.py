"""What happens between questionnaires: what opens what, what is asked again later, how much change counts.

These choices stand outside the questionnaires, because a published version never changes and a policy may.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.questionnaires.domain.branching import holds, visible_answers
from app.questionnaires.domain.definition import Condition, Definition, Evidence
from app.questionnaires.domain.scoring import Score
from app.questionnaires.domain.values import Answers


@dataclass(frozen=True, slots=True)
class FollowUp:
    """After questionnaire `after`, open `opens`: when its score meets `threshold`, or an answer `condition`."""

    after: str
    opens: str
    evidence: Evidence
    threshold: str = ""
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """The smallest change of a total that is more than chance. `is_confirmed`: read in a primary source."""

    change: int
    is_confirmed: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Policy:
    """`asks` are concept codes: facts that a person is later shown and asked whether they are still true.

    Answers to every other concept are taken over inside one journey, and shown again for some days by another set that
    asks the same (docs/adr/0017). `reliable_changes` is by questionnaire key. `over_time` are the link ids of
    single answers that are followed over time, in the order in which they are shown.
    """

    follow_ups: tuple[FollowUp, ...]
    asks: frozenset[str]
    reliable_changes: Mapping[str, ReliableChange]
    over_time: tuple[str, ...] = ()


def opened_by(policy: Policy, definition: Definition, answers: Answers, score: Score | None) -> tuple[str, ...]:
    """Return the keys of the questionnaires that `answers` to `definition` open, each once, in the policy's order.

    The answer to a question that branching hides opens nothing; neither does a score that there is not.
    """
    visible = visible_answers(definition, answers)
    opened = [
        follow_up.opens
        for follow_up in policy.follow_ups
        if follow_up.after == definition.key and _is_met(follow_up, visible, score)
    ]
    return tuple(dict.fromkeys(opened))


def _is_met(follow_up: FollowUp, visible: Answers, score: Score | None) -> bool:
    if follow_up.condition is not None:
        return holds(follow_up.condition, visible.get(follow_up.condition.question))
    return score is not None and follow_up.threshold in score.thresholds
