"""Telling people: texts, notices in the app, and waking their phones."""

from app.messaging.services.texts import (
    UnfitText,
    cancel_copies,
    cancel_message,
    cancel_starting,
    claim_due,
    queue_message,
    record_outcome,
    send_due,
)

__all__ = [
    "UnfitText",
    "cancel_copies",
    "cancel_message",
    "cancel_starting",
    "claim_due",
    "queue_message",
    "record_outcome",
    "send_due",
]
