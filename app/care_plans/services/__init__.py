"""Drafting, proposing and answering a plan, and doing what it says."""

from app.care_plans.services.answering import MovedOn, RefusedGoal, Said, respond
from app.care_plans.services.answering_for import MovedOnFor, SaidFor, mark_of, respond_for
from app.care_plans.services.drafting import Changed, GoalGone, begin, change, leave_out, put, remove, set_details
from app.care_plans.services.emergency import MadeCode, make_code, save_content, turn_off
from app.care_plans.services.emergency_opening import open_summary, use_code
from app.care_plans.services.proposing import NotReady, propose, withdraw
from app.care_plans.services.reading import record_reading, record_saving
from app.care_plans.services.reviewing import ask_due, list_to_review
from app.care_plans.services.tasks import Doing, Elsewhere, do

__all__ = [
    "Changed",
    "Doing",
    "Elsewhere",
    "GoalGone",
    "MadeCode",
    "MovedOn",
    "MovedOnFor",
    "NotReady",
    "RefusedGoal",
    "Said",
    "SaidFor",
    "ask_due",
    "begin",
    "change",
    "do",
    "leave_out",
    "list_to_review",
    "make_code",
    "mark_of",
    "open_summary",
    "propose",
    "put",
    "record_reading",
    "record_saving",
    "remove",
    "respond",
    "respond_for",
    "save_content",
    "set_details",
    "turn_off",
    "use_code",
    "withdraw",
]
