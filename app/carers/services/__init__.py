"""Asking somebody for help, letting them in, changing what they may do, and keeping them out."""

from app.carers.services.asking import (
    AlreadyAsked,
    Ground,
    NotLet,
    OwnNumber,
    Request,
    TooManyAsked,
    ask,
    ask_for,
    change,
)
from app.carers.services.helping import answer, end, freeze, lift
from app.carers.services.homes import Admission, home_name, let_home_in
from app.carers.services.recording import record_opened, record_reading
from app.carers.services.reviewing import ask_due

__all__ = [
    "Admission",
    "AlreadyAsked",
    "Ground",
    "NotLet",
    "OwnNumber",
    "Request",
    "TooManyAsked",
    "answer",
    "ask",
    "ask_due",
    "ask_for",
    "change",
    "end",
    "freeze",
    "home_name",
    "let_home_in",
    "lift",
    "record_opened",
    "record_reading",
]
