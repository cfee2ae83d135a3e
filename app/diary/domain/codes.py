"""Codes of what is written down, for records elsewhere. Nothing goes out by them yet.

S is SNOMED CT (UK edition), L is LOINC, U is UCUM. An unconfirmed code was read in second hand sources only or comes
from memory: it may not be sent; the words are.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One code of one measure. `part`: of which number, where it has two."""

    system: str
    code: str
    confirmed: bool
    part: str = ""


SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
CODES: Mapping[str, tuple[Code, ...]] = {
    "blood_pressure": (
        Code(SNOMED, "75367002", confirmed=True),
        Code(SNOMED, "271649006", confirmed=True, part="number"),
        Code(SNOMED, "271650006", confirmed=True, part="number2"),
        Code(LOINC, "85354-9", confirmed=False),
        Code(LOINC, "8480-6", confirmed=False, part="number"),
        Code(LOINC, "8462-4", confirmed=False, part="number2"),
    ),
    "pulse": (Code(SNOMED, "78564009", confirmed=True), Code(LOINC, "8867-4", confirmed=True)),
    "oxygen": (Code(SNOMED, "431314004", confirmed=True), Code(LOINC, "2708-6", confirmed=True)),
    "weight": (Code(SNOMED, "784399000", confirmed=True), Code(LOINC, "29463-7", confirmed=True)),
    "glucose": (Code(SNOMED, "997671000000106", confirmed=True), Code(LOINC, "14743-9", confirmed=False)),
    "temperature": (Code(SNOMED, "386725007", confirmed=True), Code(LOINC, "8310-5", confirmed=True)),
    "peak_flow": (Code(SNOMED, "18491006", confirmed=True), Code(LOINC, "33452-4", confirmed=True)),
    "pain": (Code(SNOMED, "225908003", confirmed=True), Code(LOINC, "72514-3", confirmed=True)),
    # Findings, and not scores from 0 to 10: no code of such a score is known.
    "breathlessness": (Code(SNOMED, "267036007", confirmed=False),),
    "tiredness": (Code(SNOMED, "84229001", confirmed=False),),
    "low_mood": (Code(SNOMED, "366979004", confirmed=False),),
}
UCUM: Mapping[str, str] = {
    "blood_pressure": "mm[Hg]",
    "pulse": "/min",
    "oxygen": "%",
    "weight": "kg",
    "glucose": "mmol/L",
    "temperature": "Cel",
    "peak_flow": "L/min",
    "pain": "{score}",
    "breathlessness": "{score}",
    "tiredness": "{score}",
    "low_mood": "{score}",
    "worry": "{score}",
    "poor_sleep": "{score}",
    "steps": "/d",
    "sleep": "h",
}
