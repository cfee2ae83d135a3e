"""Plans to be looked at again: the team's list of them, and asking the person by text."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.care_plans import queries
from app.care_plans.domain.readiness import ASKED_BEFORE
from app.care_plans.domain.states import Status
from app.care_plans.queries import Review
from app.care_plans.services.copied_texts import text_helpers_about_review
from app.care_plans.services.texting import text_about_review
from app.core import audit
from app.people.domain.access import Access

# For how long after the day the person is still asked, should the command not have run. Then it is for the team.
ASKED_AFTER = timedelta(days=14)
Place = tuple[date, uuid.UUID]


def list_to_review(
    session: Session,
    access: Access,
    team_id: uuid.UUID,
    *,
    after: Place | None,
    limit: int,
    today: date,
    now: datetime,
) -> tuple[Sequence[Review], Place | None]:
    """Return a page of a team's plans that are overdue or due within 14 days, and where the next page starts.

    To see a name here is to read of a plan: each person listed has it in their log.
    """
    until = today + ASKED_BEFORE
    found = queries.to_review(session, access, until=until, team_id=team_id, after=after, limit=limit + 1)
    shown = found[:limit]
    audit.record_many(
        session,
        access,
        "care_plan.listed",
        patient_ids=[one.patient.id for one in shown],
        object_type="care_plan",
        now=now,
    )
    following = (shown[-1].review_on, shown[-1].patient.id) if len(found) > limit else None
    return shown, following


def ask_due(
    session: Session, access: Access, *, after: Place | None, limit: int, base_url: str, today: date, now: datetime
) -> tuple[int, Place | None]:
    """Queue a text to the next people whose plan is to be looked at again; return how many are new, and where to go on.

    Once for each day of review. Not where the plan waits for an answer or is being changed: they are asked then anyway.
    """
    since, until = today - ASKED_AFTER, today + ASKED_BEFORE
    found = queries.to_review(session, access, until=until, since=since, after=after, limit=limit)
    count = sum(_ask(session, access, review, base_url, now) for review in found)
    return count, (found[-1].review_on, found[-1].patient.id) if len(found) == limit else None


def _ask(session: Session, access: Access, review: Review, base_url: str, now: datetime) -> bool:
    history = queries.history(session, access, review.patient.id)
    if history is None or history.standing.status is not Status.AGREED:
        return False
    text_helpers_about_review(session, access, review, base_url=base_url, now=now)
    return text_about_review(session, access, review, base_url=base_url, now=now)
