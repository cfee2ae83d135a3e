"""Which language a FHIR Patient wants, and whether an interpreter is needed.

A language a person has, with its proficiency, is not the language they prefer: "French, poor" asks for nothing.
"""

from app.population.domain.fhir_elements import Element
from app.population.domain.languages import language_code

_PROFICIENCY = "http://hl7.org/fhir/StructureDefinition/patient-proficiency"
_INTERPRETER = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"
_LEVELS = {"E": 0, "G": 1, "": 2, "F": 3, "P": 4}  # excellent, good, not said, fair, poor
_SIGNED = frozenset({"bfi", "x-makaton"})


def language_cell(patient: Element) -> str:
    """Return the preferred language as written; else the one best spoken, the first of equals."""
    communications = sorted(patient.all("communication"), key=_order)
    return next((_written(communication) for communication in communications), "")


def interpreter_cell(patient: Element) -> str:
    """Return "yes" where an interpreter is said to be needed, a sign language where one is used, else nothing."""
    if any(extension.text("valueBoolean") == "true" for extension in patient.extensions(_INTERPRETER)):
        return "yes"
    written = language_cell(patient)
    return written if language_code(written) in _SIGNED else ""


def _order(communication: Element) -> tuple[bool, int]:
    return (communication.text("preferred") != "true", _LEVELS.get(_level(communication), 2))


def _level(communication: Element) -> str:
    """Return the best level said of a language; a person may read it well and speak it badly."""
    codes = [
        code
        for proficiency in communication.extensions(_PROFICIENCY)
        for level in proficiency.extensions("level")
        for code in level.texts("valueCoding", "code")
    ]
    return min(codes, key=lambda code: _LEVELS.get(code, 2), default="")


def _written(communication: Element) -> str:
    """Return a code of the language that we know, else its words: a concept may carry several codings."""
    codings = communication.all("language", "coding")
    codes = [coding.text("code") for coding in codings]
    known = next((code for code in codes if language_code(code)), "")
    words = [communication.text("language", "text"), *(coding.text("display") for coding in codings), *codes]
    return known or next((word for word in words if word), "")
