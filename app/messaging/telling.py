"""Saying that something waits: a notice in the app, and a text that leads there and never says what (hazard H12)."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.messaging.domain.notices import News
from app.messaging.domain.texts import is_uk_mobile
from app.messaging.services import queue_message
from app.messaging.services.notices import add_notice
from app.people.domain.access import Access
from app.people.models import Patient

USEFUL_FOR = timedelta(days=3)
Words = Callable[[str, str], str]  # the site's address and a language -> the text


def new_to_read(base_url: str, locale: str) -> str:
    """Return the text: no condition, clinic, name or token."""
    with force_locale(locale):
        # Translators: a text message. Keep it short: with an address at most 134 characters.
        return str(_("There is something new for you to read in JoinedUp: %(url)s", url=f"{base_url}/"))


def question_waits(base_url: str, locale: str) -> str:
    """Return the text: it says nothing of a plan, or that anybody helps them."""
    with force_locale(locale):
        # Translators: a text message. Keep it short: with an address at most 134 characters.
        return str(_("There is a question for you in JoinedUp: %(url)s", url=f"{base_url}/"))


def tell_person(
    session: Session,
    access: Access,
    patient: Patient,
    news: News,
    words: Words,
    *,
    key: str,
    purpose: str,
    base_url: str,
    now: datetime,
) -> bool:
    """Put one notice and queue one text for one key; return whether the text is new.

    No text where the person has no mobile, and neither where they have died.
    """
    add_notice(session, access, patient, news, key=key, now=now)
    if patient.deceased_on is not None or not is_uk_mobile(patient.phone or ""):
        return False
    number, locale = str(patient.phone), patient.locale
    return tell(
        session, access, patient.id, number, locale, words, key=key, purpose=purpose, base_url=base_url, now=now
    )


def tell(
    session: Session,
    access: Access,
    patient_id: uuid.UUID,
    number: str,
    locale: str,
    words: Words,
    *,
    key: str,
    purpose: str,
    base_url: str,
    now: datetime,
    carer_link_id: uuid.UUID | None = None,
) -> bool:
    """Queue one text about one person to a number, in its reader's language; return whether it is new."""
    return queue_message(
        session,
        access,
        dedupe_key=key,
        patient_id=patient_id,
        to_number=number,
        body=words(base_url, locale),
        purpose=purpose,
        locale=locale,
        useful_until=now + USEFUL_FOR,
        now=now,
        link_host=urlsplit(base_url).netloc,
        carer_link_id=carer_link_id,
    )
