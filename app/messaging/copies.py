"""What of this room's tables goes into a person's copy."""

from app.messaging.models import Message, Notice, PushDelivery, PushSubscription
from app.people.domain.copies import Part, Why, plain

COPY = (
    Part(
        Message,
        "texts",
        plain(
            queued_at="written_at",
            sent_at="sent_at",
            to_number="phone",
            purpose="kind_of_text",
            body="words",
            locale="language",
            status="what_became_of_it",
        ),
        {
            "dedupe_key": Why.KEY,
            "provider_sid": Why.KEY,
            "parts": Why.MACHINE,
            "due_at": Why.MACHINE,
            "useful_until": Why.MACHINE,
            "tries": Why.MACHINE,
            "claimed_at": Why.MACHINE,
            "error_code": Why.MACHINE,
            "carer_link_id": Why.KEY,
        },
    ),
    Part(
        Notice,
        "told_in_the_app",
        plain(created_at="told_at", kind="what_about", read_at="read_at", withdrawn_at="taken_back_at"),
        {"dedupe_key": Why.KEY, "target_kind": Why.TWICE, "target_id": Why.KEY},
    ),
    Part(
        PushSubscription,
        "phones_for_messages",
        plain(created_at="turned_on_at", last_used_at="last_used_at", ended_at="ended_at", end_reason="why_it_ended"),
        {
            "user_id": Why.TWICE,
            "endpoint": Why.SECRET,
            "p256dh": Why.SECRET,
            "auth": Why.SECRET,
            "endpoint_hash": Why.KEY,
            "phone_hash": Why.KEY,
        },
    ),
    Part(
        PushDelivery,
        "messages_to_phones",
        plain(queued_at="written_at", sent_at="sent_at", status="what_became_of_it"),
        {
            "subscription_id": Why.KEY,
            "due_at": Why.MACHINE,
            "useful_until": Why.MACHINE,
            "tries": Why.MACHINE,
            "claimed_at": Why.MACHINE,
            "outcome": Why.MACHINE,
        },
        under=("told_in_the_app", "notice_id"),
    ),
)
