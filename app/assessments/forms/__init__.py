"""The forms of assessments, and reading what their pages sent."""

from app.assessments.forms.question import AnswerForm, ChooseForm, OperationForm, SendForm, form_for
from app.assessments.forms.sent import NotTaken, answer_in, operation_in
from app.assessments.forms.version import VersionForm, version_in

__all__ = [
    "AnswerForm",
    "ChooseForm",
    "NotTaken",
    "OperationForm",
    "SendForm",
    "VersionForm",
    "answer_in",
    "form_for",
    "operation_in",
    "version_in",
]
