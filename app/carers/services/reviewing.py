"""Asking a person by text whether somebody is to go on helping them, before that help runs out."""

import uuid
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.carers import queries
from app.messaging.domain import Purpose, is_uk_mobile
from app.messaging.services import queue_message
from app.people.domain.access import Access
from app.people.models import Patient

USEFUL_FOR = timedelta(days=3)
Place = tuple[date, uuid.UUID]


def review_words(base_url: str, locale: str) -> str:
    """Return the text: it does not say that anybody helps them."""
    with force_locale(locale):
        # Translators: a text message. Keep it short: with an address at most 134 characters.
        return str(_("There is a question for you in JoinedUp: %(url)s", url=f"{base_url}/"))


def ask_due(
    session: Session, access: Access, *, after: Place | None, limit: int, base_url: str, today: date, now: datetime
) -> tuple[int, Place | None]:
    """Queue a text to the next people whose help runs out; return how many are new, and where to go on.

    Once for each last day, however often it runs and however many helpers have the same one.
    """
    found = queries.people_to_ask(session, access, today, after=after, limit=limit)
    count = sum(_ask(session, access, patient, last_day, base_url, now) for last_day, patient in found)
    return count, (found[-1][0], found[-1][1].id) if len(found) == limit else None


def _ask(session: Session, access: Access, patient: Patient, last_day: date, base_url: str, now: datetime) -> bool:
    if not is_uk_mobile(patient.phone or ""):
        return False
    return queue_message(
        session,
        access,
        dedupe_key=f"help_review:{patient.id}:{last_day.isoformat()}",
        patient_id=patient.id,
        to_number=str(patient.phone),
        body=review_words(base_url, patient.locale),
        purpose=Purpose.HELP,
        locale=patient.locale,
        useful_until=now + USEFUL_FOR,
        now=now,
        link_host=urlsplit(base_url).netloc,
    )
