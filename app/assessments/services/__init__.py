"""Starting, saving, flagging and submitting. Services flush; the route commits once."""

from app.assessments.services.assisted import begin_assisted, record_asked, submit_assisted
from app.assessments.services.danger import declare_not_safe
from app.assessments.services.disowning import answer_of_another, disown
from app.assessments.services.saving import choose_answer, keep_answers, save_answers
from app.assessments.services.starting import resume, start
from app.assessments.services.submitting import Unfinished, submit

__all__ = [
    "Unfinished",
    "answer_of_another",
    "begin_assisted",
    "choose_answer",
    "declare_not_safe",
    "disown",
    "keep_answers",
    "record_asked",
    "resume",
    "save_answers",
    "start",
    "submit",
    "submit_assisted",
]
