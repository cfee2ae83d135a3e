"""What of this room's tables goes into a person's copy."""

from app.messaging.models import Message
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
)
