"""Danger signs in answers. Each sign has its own page of static advice and its own worklist item."""

from dataclasses import dataclass

from app.questionnaires.domain.definition import DangerKind, Definition, SafetyRule
from app.questionnaires.domain.values import Answers, codes

_URGENCY = {kind: rank for rank, kind in enumerate(DangerKind)}


@dataclass(frozen=True, slots=True)
class DangerSign:
    """The answer `code` to `link_id` is a sign of `kind`."""

    kind: DangerKind
    link_id: str
    code: str


def danger_signs(definition: Definition, answers: Answers) -> tuple[DangerSign, ...]:
    """Return the danger signs in `answers`, most urgent first.

    Looks at every answer given, also of questions that branching now hides, and whatever the score or
    the number of missing items: a sign once given is not taken back by another answer.
    """
    found = [_sign(rule) for rule in definition.safety if rule.code in codes(answers.get(rule.link_id))]
    return tuple(sorted(found, key=lambda sign: _URGENCY[sign.kind]))


def _sign(rule: SafetyRule) -> DangerSign:
    return DangerSign(kind=rule.kind, link_id=rule.link_id, code=rule.code)
