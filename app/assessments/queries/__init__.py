"""Finding assessments, always through what the actor may reach."""

from app.assessments.queries.assisted import WrittenDown, own_assisted_sitting, written_down
from app.assessments.queries.changes import ScoreChange, score_changes
from app.assessments.queries.followed import followed, goals
from app.assessments.queries.helped import HelpedSitting, helped_sitting
from app.assessments.queries.history import Sent
from app.assessments.queries.journeys import (
    Journey,
    journey,
    opened_from,
    said_in,
    steps,
    unsent_copies,
)
from app.assessments.queries.load import measured_load
from app.assessments.queries.mine import OFFERED, Done, Offer, answerable, done, offer, offers
from app.assessments.queries.reports import report
from app.assessments.queries.responses import fhir_response
from app.assessments.queries.sittings import (
    SentBefore,
    Sitting,
    flags_in,
    kinds_raised,
    locked_sitting,
    operation,
    owning_team_id,
    sitting,
)
from app.assessments.queries.team import TeamSummary, team_summary
from app.assessments.queries.told import Window, is_any_sent_since, told_in
from app.assessments.queries.versions import newer_version, version_choice, version_left

__all__ = [
    "OFFERED",
    "Done",
    "HelpedSitting",
    "Journey",
    "Offer",
    "ScoreChange",
    "Sent",
    "SentBefore",
    "Sitting",
    "TeamSummary",
    "Window",
    "WrittenDown",
    "answerable",
    "done",
    "fhir_response",
    "flags_in",
    "followed",
    "goals",
    "helped_sitting",
    "is_any_sent_since",
    "journey",
    "kinds_raised",
    "locked_sitting",
    "measured_load",
    "newer_version",
    "offer",
    "offers",
    "opened_from",
    "operation",
    "own_assisted_sitting",
    "owning_team_id",
    "report",
    "said_in",
    "score_changes",
    "sitting",
    "steps",
    "team_summary",
    "told_in",
    "unsent_copies",
    "version_choice",
    "version_left",
    "written_down",
]
