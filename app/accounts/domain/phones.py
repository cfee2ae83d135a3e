"""Mobile numbers as people type them."""

import phonenumbers

from app.messaging.domain import is_uk_mobile


def uk_mobile(text: str) -> str | None:
    """Return a typed UK mobile number as +447…, or None. Any spacing; 07, 44, +44, 0044 and +44 (0) alike."""
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return None
    if number.extension is not None:
        return None
    # Not `is_valid_number`: it refuses Ofcom's drama range, which tests and demonstrations use.
    found = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return found if is_uk_mobile(found) else None
