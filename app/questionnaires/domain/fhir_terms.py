"""The addresses that FHIR R4 and we give to things. Ours are names, not pages; they never change."""

from app.questionnaires.domain.definition import QuestionType

BASE = "https://joinedup.example/fhir"
OWN = f"{BASE}/StructureDefinition/"
CORE = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"

TRANSLATION = f"{CORE}translation"
ORDINAL = f"{CORE}ordinalValue"
ITEM_WEIGHT = f"{CORE}itemWeight"
ITEM_CONTROL = f"{CORE}questionnaire-itemControl"
ITEM_CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
MAX_OCCURS = f"{CORE}questionnaire-maxOccurs"
MIN_VALUE = f"{CORE}minValue"
MAX_VALUE = f"{CORE}maxValue"
HIDDEN = f"{CORE}questionnaire-hidden"
VARIABLE = f"{CORE}variable"
CALCULATED = f"{SDC}sdc-questionnaire-calculatedExpression"
DATA_ABSENT = f"{CORE}data-absent-reason"

UNCONFIRMED = f"{OWN}measure-without-code"
MACHINE_DRAFTED = f"{OWN}machine-drafted"
ALSO_CODED = f"{OWN}also-coded"
OPTION_WORDS = f"{OWN}option-words"

# Display items that stand below a question say what R4 has no element for; the code is FHIR's own.
HELPS = {"hint": "help", "low": "lower", "high": "upper"}

TYPES = {
    QuestionType.CHOICE: "choice",
    QuestionType.CHOICES: "choice",
    QuestionType.RATING: "integer",
    QuestionType.INTEGER: "integer",
    QuestionType.TEXT: "text",
    QuestionType.STRING: "string",
    QuestionType.DISPLAY: "display",
}


def canonical_url(key: str) -> str:
    return f"{BASE}/Questionnaire/{key}"


def option_system(key: str, link_id: str) -> str:
    """Return the code system of one question's options: a code means something only within its question."""
    return f"{BASE}/CodeSystem/{key}/{link_id}"
