"""Our own pictures beside a question, by what is asked and not by version.

A picture is no part of an instrument: it stands in no questionnaire file, so drawing one changes no published version
and interrupts nobody who is answering. Whatever version asks for the concept has it. Source: docs/adr/0015.
"""

from collections.abc import Mapping
from enum import StrEnum

from app.questionnaires.domain.definition import Question


class Picture(StrEnum):
    """Each is a template of this name in `templates/assessments/pictures/`."""

    ALCOHOL_UNITS = "alcohol_units"


# AUDIT-C: how many units on a typical day, and how often 6 or 8 of them.
BY_CONCEPT: Mapping[str, Picture] = {
    "joinedup.audit-2": Picture.ALCOHOL_UNITS,
    "joinedup.audit-3": Picture.ALCOHOL_UNITS,
}


def picture_of(question: Question) -> Picture | None:
    """Return the picture that stands beside a question; None for all but a few."""
    return BY_CONCEPT.get(question.concept)
