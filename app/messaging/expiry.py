"""Which texts go when their time is over: those with codes. The others are part of the person's record."""

from sqlalchemy import and_

from app.core.expiry import Expiry
from app.messaging.domain import Purpose
from app.messaging.models import Message
from app.people.holds import may_go

EXPIRES = (
    Expiry(
        "sign_in_texts",
        Message.id,
        lambda before: and_(Message.purpose == Purpose.SIGN_IN_CODE.value, Message.queued_at < before),
        lambda: may_go(Message.patient_id),
    ),
)
