"""Adding to what was said and done about a plan, in the order in which it happened."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.care_plans.domain.states import Act, Standing, is_allowed, may
from app.care_plans.models import CarePlan, CarePlanEvent
from app.core import audit
from app.core.errors import Conflict, Forbidden
from app.people.domain.access import Access


def check_role(access: Access, act: Act) -> None:
    """Raise Forbidden where the act is not one of the actor's."""
    if access.is_staff and not is_allowed(act, access.roles):
        raise Forbidden


def check(access: Access, standing: Standing, act: Act) -> None:
    """Raise Forbidden where the act is not the actor's, Conflict where the plan does not stand where it may be done."""
    check_role(access, act)
    if not may(standing.status, act):
        raise Conflict


def add_event(
    session: Session,
    access: Access,
    plan: CarePlan,
    act: Act,
    *,
    now: datetime,
    version_number: int | None = None,
    item_id: uuid.UUID | None = None,
    sha256: str | None = None,
    locale: str = "en",
    words: str = "",
    operation_id: uuid.UUID | None = None,
) -> CarePlanEvent:
    """Append one event to a plan that the caller has locked, and, without its words, to the person's log."""
    plan.event_count += 1
    event = CarePlanEvent(
        patient_id=plan.patient_id,
        care_plan_id=plan.id,
        number=plan.event_count,
        act=act.value,
        version_number=version_number,
        item_id=item_id,
        sha256=sha256,
        locale=locale,
        words=words,
        by_user_id=access.user_id,
        by_kind=access.kind.value,
        at=now,
        operation_id=operation_id or uuid.uuid4(),
    )
    session.add(event)
    session.flush()
    audit.record(
        session,
        access,
        f"care_plan.{act.value}_for" if access.is_helper else f"care_plan.{act.value}",
        patient_id=plan.patient_id,
        object_type="care_plan",
        object_id=plan.id,
        reason=sha256 or "",
        now=now,
    )
    return event
