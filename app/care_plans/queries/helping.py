"""A plan as somebody who helps may read it, and the link through which they may."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.care_plans import queries
from app.care_plans.domain.content import content_hash
from app.care_plans.domain.helping import asked_part
from app.care_plans.domain.plan import Plan, readable_part
from app.care_plans.domain.states import OPEN_TO_ANSWERS
from app.care_plans.queries import Event, History, Version
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.people.domain.helping import Scope, State
from app.people.models import CarerLink
from app.people.queries import visible_patient_ids


@dataclass(frozen=True, slots=True)
class HelpedPlan:
    """The part of the plan in force that a helper may read, what they are asked about, and their answer to that.

    `waiting` is the version of which `asked` is the part. None of it is there without the other.
    """

    in_force: Plan | None
    in_force_locale: str
    waiting: Version | None
    asked: Plan | None
    asked_sha256: str
    answer: Event | None

    @property
    def asked_locale(self) -> str:
        return self.waiting.locale if self.waiting else ""


def helped_plan(session: Session, access: Access, history: History | None) -> HelpedPlan:
    """Return a plan as the helper who acts may read it. One statement."""
    if history is None:
        return HelpedPlan(None, "", None, None, "", None)
    standing = history.standing
    current = standing.current if standing.status in OPEN_TO_ANSWERS else None
    numbers = [number for number in (current, standing.in_force) if number]
    found = queries.versions(session, access, history.patient_id, numbers)
    waiting, in_force = found.get(current or 0), found.get(standing.in_force or 0)
    asked = asked_part(waiting.plan if waiting else None, in_force.plan if in_force else None)
    asked_sha256 = content_hash(asked) if asked else ""
    return HelpedPlan(
        in_force=readable_part(in_force.plan) if in_force else None,
        in_force_locale=in_force.locale if in_force else "",
        waiting=waiting if asked else None,
        asked=asked,
        asked_sha256=asked_sha256,
        answer=_own_answer(access, history, asked_sha256) if asked else None,
    )


def _own_answer(access: Access, history: History, shown_sha256: str) -> Event | None:
    """Return what this helper said last of exactly these words. What anybody else said is not theirs to see."""
    own = (one for one in reversed(history.events) if one.by_user_id == access.user_id and one.helper)
    return next((one for one in own if one.helper and one.helper.shown_sha256 == shown_sha256), None)


def agreeing_link(session: Session, access: Access, patient_id: uuid.UUID, now: datetime) -> CarerLink:
    """Return the link through which the actor may answer for a person, locked. NotFound where it is open no more."""
    helped = access.help_for(patient_id)
    query = (
        select(CarerLink)
        .where(CarerLink.id == (helped.link_id if helped else None), CarerLink.patient_id == patient_id)
        .where(CarerLink.patient_id.in_(visible_patient_ids(access)))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = session.scalar(query)
    if found is None or found.state(now) is not State.HELPING or Scope.AGREE_PLAN not in found.granted:
        raise NotFound
    return found
