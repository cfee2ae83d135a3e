"""Drafting, proposing and answering a plan."""

from app.care_plans.services.answering import MovedOn, RefusedGoal, Said, respond
from app.care_plans.services.drafting import Changed, GoalGone, begin, change, leave_out, put, remove, set_details
from app.care_plans.services.proposing import NotReady, propose, withdraw
from app.care_plans.services.reading import record_reading, record_saving

__all__ = [
    "Changed",
    "GoalGone",
    "MovedOn",
    "NotReady",
    "RefusedGoal",
    "Said",
    "begin",
    "change",
    "leave_out",
    "propose",
    "put",
    "record_reading",
    "record_saving",
    "remove",
    "respond",
    "set_details",
    "withdraw",
]
