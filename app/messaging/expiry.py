"""What goes when its time is over: texts with codes, and what was for phones. The rest is part of the record."""

from sqlalchemy import and_

from app.core.expiry import Expiry
from app.messaging.domain.texts import Purpose
from app.messaging.models import Message, PushDelivery, PushSubscription
from app.people.holds import may_go

EXPIRES = (
    Expiry(
        "sign_in_texts",
        Message.id,
        lambda before: and_(Message.purpose == Purpose.SIGN_IN_CODE.value, Message.queued_at < before),
        lambda: may_go(Message.patient_id),
    ),
    Expiry(
        "push_deliveries",
        PushDelivery.id,
        lambda before: PushDelivery.useful_until < before,  # earlier it would be queued again
        lambda: may_go(PushDelivery.patient_id),
    ),
    Expiry(
        "push_phones",
        PushSubscription.id,
        lambda before: PushSubscription.ended_at < before,  # what was sent to it goes with it
        lambda: may_go(PushSubscription.patient_id),
    ),
)
