"""Drafting, proposing and answering a plan, and doing what it says."""

from app.care_plans.services.answering import MovedOn, RefusedGoal, Said, respond
from app.care_plans.services.drafting import Changed, GoalGone, begin, change, leave_out, put, remove, set_details
from app.care_plans.services.proposing import NotReady, propose, withdraw
from app.care_plans.services.reading import record_reading
from app.care_plans.services.tasks import Doing, Elsewhere, do

__all__ = [
    "Changed",
    "Doing",
    "Elsewhere",
    "GoalGone",
    "MovedOn",
    "NotReady",
    "RefusedGoal",
    "Said",
    "begin",
    "change",
    "do",
    "leave_out",
    "propose",
    "put",
    "record_reading",
    "remove",
    "respond",
    "set_details",
    "withdraw",
]
