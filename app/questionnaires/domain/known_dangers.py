"""Questions of published instruments whose answers are danger signs, whoever wrote the file that they come from."""

from collections.abc import Mapping
from dataclasses import replace

from app.questionnaires.domain.definition import DangerKind, Option, Question

# By concept. LOINC 44260-8: thoughts of being better off dead or of hurting oneself (PHQ-9 item 9); every answer but
# the mildest is a sign, as in our own phq9. Source: LOINC panel 44249-1. Not signed off by a clinical safety officer.
DANGERS: Mapping[str, DangerKind] = {"loinc.44260-8": DangerKind.SELF_HARM}
_MILDEST = {"la6568-5", "no"}  # LOINC's "Not at all", and the answer to a question of yes or no


def with_danger_signs(question: Question) -> Question:
    """Return the question with its danger signs marked and kept private, if it is one that is known; else as it is.

    Without a score an answer is mild only if its code says so, never by its place: some files begin with the worst. One
    sign too many is put right by who reviews the draft. What the file marks itself stays.
    """
    kind = DANGERS.get(question.concept)
    if kind is None:
        return question
    options = tuple(_marked(option, kind) for option in question.options)
    return replace(question, options=options, private=True, hidden_from_delegates=True)


def _marked(option: Option, kind: DangerKind) -> Option:
    is_mildest = option.code in _MILDEST if option.score is None else option.score == 0
    if is_mildest or option.safety:
        return option
    return replace(option, safety=kind, private=True, hidden_from_delegates=True)
