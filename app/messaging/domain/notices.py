"""What a person is told in the app: a code for the words, and where it leads. Never words that anybody typed."""

import uuid
from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """What happened. Its words are made when it is shown, in the reader's language."""

    PLAN = "plan"
    PLAN_REVIEW = "plan_review"
    HELP_REVIEW = "help_review"
    RECORD_OPENED = "record_opened"


class Target(StrEnum):
    """Where a notice leads."""

    PLAN = "plan"
    HELPERS = "helpers"
    EMERGENCY = "emergency"


@dataclass(frozen=True)
class News:
    """One thing to tell. `target_id` names the record that it leads to, where the page needs one."""

    kind: NoticeKind
    target: Target
    target_id: uuid.UUID | None = None


PLAN_TO_READ = News(NoticeKind.PLAN, Target.PLAN)
PLAN_TO_REVIEW = News(NoticeKind.PLAN_REVIEW, Target.PLAN)
HELP_TO_REVIEW = News(NoticeKind.HELP_REVIEW, Target.HELPERS)
RECORD_OPENED = News(NoticeKind.RECORD_OPENED, Target.EMERGENCY)
