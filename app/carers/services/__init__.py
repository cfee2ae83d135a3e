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
from app.carers.services.recording import record_opened, record_reading
from app.carers.services.reviewing import ask_due

__all__ = [
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
    "lift",
    "record_opened",
    "record_reading",
]
