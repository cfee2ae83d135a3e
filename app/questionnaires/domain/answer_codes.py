"""Codes of national systems for single answers. They go out with the answer and are no part of a version's words.

By concept, so that every version has them. They stand outside the questionnaire files because a published version never
changes, and a code is confirmed when it is confirmed. Only what somebody confirmed stands here.
"""

from collections.abc import Mapping

from app.questionnaires.domain.definition import Coding, Question

_SNOMED = "http://snomed.info/sct"


def _grade(number: int, code: str) -> Coding:
    return Coding(_SNOMED, code, f"MRC Breathlessness Scale: grade {number}", confirmed=True)


_MRC_GRADES = ("391120009", "391123006", "391124000", "391125004", "391126003")
ANSWER_CODES: Mapping[str, Mapping[str, Coding]] = {
    "joinedup.mrc-grade": {f"grade-{n}": _grade(n, code) for n, code in enumerate(_MRC_GRADES, 1)},
}


def code_of(question: Question, option_code: str) -> Coding | None:
    """Return the national code of one answer, or None where none is confirmed."""
    coding = ANSWER_CODES.get(question.concept, {}).get(option_code)
    return coding if coding and coding.confirmed else None
