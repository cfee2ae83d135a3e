"""Telling the person by text that there is something to read: never what it is about."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.care_plans.models import CarePlan
from app.care_plans.queries import Review
from app.messaging.domain import Purpose, is_uk_mobile
from app.messaging.services import cancel_message, cancel_starting, queue_message
from app.people import queries as people
from app.people.domain.access import Access
from app.people.models import Patient

USEFUL_FOR = timedelta(days=3)


def plan_words(base_url: str, locale: str) -> str:
    """Return the text: no condition, clinic, name or token."""
    with force_locale(locale):
        # Translators: a text message. Keep it short: with an address at most 134 characters.
        return str(_("There is something new for you to read in JoinedUp: %(url)s", url=f"{base_url}/"))


def review_words(base_url: str, locale: str) -> str:
    """Return the text that asks whether the plan is still right: it says nothing of a plan."""
    with force_locale(locale):
        # Translators: a text message. Keep it short: with an address at most 134 characters.
        return str(_("There is a question for you in JoinedUp: %(url)s", url=f"{base_url}/"))


def text_person(session: Session, access: Access, plan: CarePlan, number: int, *, base_url: str, now: datetime) -> bool:
    """Queue one text for one version; return False where the person has no mobile or has died."""
    patient = people.patient(session, access, plan.patient_id)
    return _queue(session, access, patient, _key(plan, number), plan_words, base_url=base_url, now=now)


def text_about_review(session: Session, access: Access, review: Review, *, base_url: str, now: datetime) -> bool:
    """Queue one text for one day of review, however often and by whomever it is asked; say whether it is new."""
    key = f"care_plan_review:{review.plan_id}:{review.review_on.isoformat()}"
    return _queue(session, access, review.patient, key, review_words, base_url=base_url, now=now)


def _queue(
    session: Session,
    access: Access,
    patient: Patient,
    key: str,
    words: Callable[[str, str], str],
    *,
    base_url: str,
    now: datetime,
) -> bool:
    if patient.deceased_on is not None or not is_uk_mobile(patient.phone or ""):
        return False
    return queue_message(
        session,
        access,
        dedupe_key=key,
        patient_id=patient.id,
        to_number=str(patient.phone),
        body=words(base_url, patient.locale),
        purpose=Purpose.PLAN,
        locale=patient.locale,
        useful_until=now + USEFUL_FOR,
        now=now,
        link_host=urlsplit(base_url).netloc,
    )


def cancel_text(session: Session, access: Access, plan: CarePlan, number: int) -> None:
    """Withdraw the texts of a version that was taken back, if they have not gone out."""
    cancel_message(session, access, _key(plan, number), reason="taken_back")
    cancel_starting(session, access, plan.patient_id, copies_key(plan.id, number), reason="taken_back")


def copies_key(plan_id: uuid.UUID, number: int) -> str:
    """Return how the keys start of the texts about one version to those who help."""
    return f"care_plan_copy:{plan_id}:{number}:"


def _key(plan: CarePlan, number: int) -> str:
    return f"care_plan:{plan.id}:{number}"
