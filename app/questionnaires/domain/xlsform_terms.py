"""The words that XLSForm and we give to sheets, columns and types (https://xlsform.org, read in 2026).

What XLSForm has no column for stands in columns of our own, and what belongs to no row on a sheet of our own. Tools
that read XLSForm pass over both. The names of our columns are plain XML names, because some tools put the columns of
the sheet choices into the form as elements; so a translation ends in its code, as in joinedup.hint.ur.
"""

from app.questionnaires.domain.definition import QuestionType

SURVEY = "survey"
CHOICES = "choices"
SETTINGS = "settings"
OURS = "joinedup"

OWN = "joinedup."
FORMAT = 1

ALIASES = {SURVEY: {"relevance": "relevant"}, CHOICES: {"value": "name"}}

SURVEY_COLUMNS = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "relevant",
    "constraint",
    "choice_filter",
    "appearance",
    "read_only",
    "calculation",
    "default",
    "disabled",
)
CHOICE_COLUMNS = ("list_name", "name", "label")
SETTINGS_COLUMNS = ("form_title", "form_id", "version", "default_language")

MULTILINE = "multiline"

TYPES = {
    QuestionType.CHOICE: "select_one",
    QuestionType.CHOICES: "select_multiple",
    QuestionType.RATING: "integer",
    QuestionType.INTEGER: "integer",
    QuestionType.TEXT: "text",
    QuestionType.STRING: "text",
    QuestionType.DISPLAY: "note",
}

# What a device fills in by itself: nobody is asked.
UNASKED = frozenset(
    {
        "audit",
        "background-audio",
        "background-geopoint",
        "calculate",
        "csv-external",
        "deviceid",
        "email",
        "end",
        "hidden",
        "phonenumber",
        "simserial",
        "start",
        "start-geopoint",
        "subscriberid",
        "today",
        "username",
        "xml-external",
    }
)


def xml_name(link_id: str) -> str:
    """Return a link id as a name in XLSForm, which may not begin with a figure."""
    return f"_{link_id}" if link_id[0].isdigit() else link_id


def reference(link_id: str) -> str:
    return f"${{{xml_name(link_id)}}}"
