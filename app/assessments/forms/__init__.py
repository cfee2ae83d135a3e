"""The forms of assessments, and reading what their pages sent."""

from app.assessments.forms.assisted import BeginForm, ReadBackForm, form_beside, sitting_in
from app.assessments.forms.beside import Beside, said_beside
from app.assessments.forms.just_me import JustMeForm
from app.assessments.forms.question import AnswerForm, ChooseForm, OperationForm, SendForm, form_for
from app.assessments.forms.sent import NotTaken, answer_in, operation_in, refusals
from app.assessments.forms.version import VersionForm, version_in

__all__ = [
    "AnswerForm",
    "BeginForm",
    "Beside",
    "ChooseForm",
    "JustMeForm",
    "NotTaken",
    "OperationForm",
    "ReadBackForm",
    "SendForm",
    "VersionForm",
    "answer_in",
    "form_beside",
    "form_for",
    "operation_in",
    "refusals",
    "said_beside",
    "sitting_in",
    "version_in",
]
