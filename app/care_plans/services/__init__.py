"""Drafting, proposing and answering a plan."""

from app.care_plans.services.answering import MovedOn, RefusedGoal, Said, respond
from app.care_plans.services.drafting import Changed, GoalGone, begin, change, leave_out, put, remove, set_details
from app.care_plans.services.proposing import NotReady, propose, withdraw
from app.care_plans.services.reading import record_reading
from app.care_plans.services.reviewing import ask_due, list_to_review

__all__ = [
    "Changed",
    "GoalGone",
    "MovedOn",
    "NotReady",
    "RefusedGoal",
    "Said",
    "ask_due",
    "begin",
    "change",
    "leave_out",
    "list_to_review",
    "propose",
    "put",
    "record_reading",
    "remove",
    "respond",
    "set_details",
    "withdraw",
]
