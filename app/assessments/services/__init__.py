"""Starting, saving, flagging and submitting. Services flush; the route commits once."""

from app.assessments.services.assisted import begin_assisted, record_asked, record_form_opened, submit_assisted
from app.assessments.services.choosing import as_sent, choose_answer, is_older
from app.assessments.services.danger import declare_not_safe, raise_refused
from app.assessments.services.disowning import answer_of_another, disown
from app.assessments.services.keeping_private import keep_private
from app.assessments.services.moving import OtherChoice, choose_version
from app.assessments.services.older_pages import as_printed, as_shown, keep_older
from app.assessments.services.saving import keep_answers, save_answers
from app.assessments.services.starting import resume, start
from app.assessments.services.submitting import NotAsShown, Unfinished, submit

__all__ = [
    "NotAsShown",
    "OtherChoice",
    "Unfinished",
    "answer_of_another",
    "as_printed",
    "as_sent",
    "as_shown",
    "begin_assisted",
    "choose_answer",
    "choose_version",
    "declare_not_safe",
    "disown",
    "is_older",
    "keep_answers",
    "keep_older",
    "keep_private",
    "raise_refused",
    "record_asked",
    "record_form_opened",
    "resume",
    "save_answers",
    "start",
    "submit",
    "submit_assisted",
]
