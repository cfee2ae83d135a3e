"""Telling the person, by a notice and a text, that there is something to read. The text never says what it is about."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.care_plans.models import CarePlan
from app.care_plans.queries import Review
from app.messaging.domain.notices import PLAN_TO_READ, PLAN_TO_REVIEW
from app.messaging.domain.texts import Purpose
from app.messaging.services import cancel_message, cancel_starting
from app.messaging.services.notices import withdraw_notice
from app.messaging.telling import new_to_read, question_waits, tell_person
from app.people import queries as people
from app.people.domain.access import Access


def text_person(session: Session, access: Access, plan: CarePlan, number: int, *, base_url: str, now: datetime) -> bool:
    """Queue one text for one version; return False where the person has no mobile or has died."""
    patient, key = people.patient(session, access, plan.patient_id), _key(plan, number)
    return tell_person(
        session, access, patient, PLAN_TO_READ, new_to_read, key=key, purpose=Purpose.PLAN, base_url=base_url, now=now
    )


def text_about_review(session: Session, access: Access, review: Review, *, base_url: str, now: datetime) -> bool:
    """Queue one text for one day of review, however often and by whomever it is asked; say whether it is new."""
    key = f"care_plan_review:{review.plan_id}:{review.review_on.isoformat()}"
    return tell_person(
        session,
        access,
        review.patient,
        PLAN_TO_REVIEW,
        question_waits,
        key=key,
        purpose=Purpose.PLAN,
        base_url=base_url,
        now=now,
    )


def cancel_text(session: Session, access: Access, plan: CarePlan, number: int, now: datetime) -> None:
    """Withdraw the texts of a version that was taken back, if they have not gone out, and its notice if unread."""
    withdraw_notice(session, access, _key(plan, number), now)
    cancel_message(session, access, _key(plan, number), reason="taken_back")
    cancel_starting(session, access, plan.patient_id, copies_key(plan.id, number), reason="taken_back")


def copies_key(plan_id: uuid.UUID, number: int) -> str:
    """Return how the keys start of the texts about one version to those who help."""
    return f"care_plan_copy:{plan_id}:{number}:"


def _key(plan: CarePlan, number: int) -> str:
    return f"care_plan:{plan.id}:{number}"
