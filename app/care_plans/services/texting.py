"""Telling the person by text that there is something to read: never what it is about."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.care_plans.models import CarePlan
from app.messaging.domain import Purpose, is_uk_mobile
from app.messaging.services import cancel_message, queue_message
from app.people import queries as people
from app.people.domain.access import Access

USEFUL_FOR = timedelta(days=3)


def plan_words(base_url: str, locale: str) -> str:
    """Return the text: no condition, clinic, name or token."""
    with force_locale(locale):
        # Translators: a text message. Keep it short: with an address at most 134 characters.
        return str(_("There is something new for you to read in JoinedUp: %(url)s", url=f"{base_url}/"))


def text_person(session: Session, access: Access, plan: CarePlan, number: int, *, base_url: str, now: datetime) -> bool:
    """Queue one text for one version; return False where the person has no mobile or has died."""
    patient = people.patient(session, access, plan.patient_id)
    if patient.deceased_on is not None or not is_uk_mobile(patient.phone or ""):
        return False
    return queue_message(
        session,
        access,
        dedupe_key=_key(plan, number),
        patient_id=patient.id,
        to_number=str(patient.phone),
        body=plan_words(base_url, patient.locale),
        purpose=Purpose.PLAN,
        locale=patient.locale,
        useful_until=now + USEFUL_FOR,
        now=now,
        link_host=urlsplit(base_url).netloc,
    )


def cancel_text(session: Session, access: Access, plan: CarePlan, number: int) -> None:
    """Withdraw the text of a version that was taken back, if it has not gone out."""
    cancel_message(session, access, _key(plan, number), reason="taken_back")


def _key(plan: CarePlan, number: int) -> str:
    return f"care_plan:{plan.id}:{number}"
