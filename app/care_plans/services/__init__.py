"""Drafting, proposing and answering a plan."""

from app.care_plans.services.answering import MovedOn, RefusedGoal, Said, respond
from app.care_plans.services.drafting import Changed, begin, change, leave_out, put, remove, set_details
from app.care_plans.services.proposing import NotReady, propose, withdraw

__all__ = [
    "Changed",
    "MovedOn",
    "NotReady",
    "RefusedGoal",
    "Said",
    "begin",
    "change",
    "leave_out",
    "propose",
    "put",
    "remove",
    "respond",
    "set_details",
    "withdraw",
]
