"""What somebody who helps says of a plan for a person: bound to exactly what they read of it.

They never read what is private, and nothing here may tell them of it. So what their page carries is a mark that
means nothing without our key, and whether their answer is taken depends on the part that they read alone.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.care_plans import queries
from app.care_plans.domain.content import content_hash
from app.care_plans.domain.plan import Plan, without_private
from app.care_plans.domain.states import AGREEING, DECIDING, NEEDS_WORDS, Act
from app.care_plans.models import CarePlan, CarePlanEvent, HelperAnswer
from app.care_plans.queries import History, Version
from app.care_plans.queries.helping import HelpedPlan, agreeing_link, helped_plan
from app.care_plans.services.agreed_tasks import make_tasks
from app.care_plans.services.answering import tell_team
from app.care_plans.services.events import add_event
from app.core import crypto
from app.core.errors import Conflict, Invalid, Mismatch
from app.people.domain.access import Access
from app.people.models import CarerLink


class MovedOnFor(Conflict):
    """What the helper read is not what waits any more. `was` and `now` are the parts that they may read."""

    def __init__(self, was: Plan, now: HelpedPlan) -> None:
        super().__init__()
        self.was, self.now = was, now


@dataclass(frozen=True, slots=True)
class SaidFor:
    """What a helper says of the plan as a whole. `seen` is the mark of what was on their screen."""

    act: Act
    seen: str
    locale: str
    operation_id: uuid.UUID
    words: str = ""


def mark_of(version: Version, operation_id: uuid.UUID) -> str:
    """Return the mark of a version as one page of a helper's shows it: other for each page, so that it tells nothing.

    It stands for the hash of every word and for that of the words shown.
    """
    shown = content_hash(without_private(version.plan))
    said = f"{operation_id}:{version.number}:{version.sha256}:{shown}"
    return crypto.keyed_hash("plan shown to a helper", said)


def respond_for(session: Session, access: Access, patient_id: uuid.UUID, said: SaidFor, now: datetime) -> None:
    """Keep what a helper says for the person and tell the team. A retry has no second effect.

    Raises MovedOnFor where what they read does not wait any more, Invalid where words are missing or the mark is of
    no version, Mismatch where the operation said something else before, NotFound where they may not, or no more.
    """
    row = queries.locked_plan(session, access, patient_id)
    link = agreeing_link(session, access, patient_id, now)  # after the plan, as whoever proposes locks them
    before = queries.operation(session, access, row, said.operation_id)
    if before is not None:
        if (before.act, before.words, before.by_user_id) != (said.act.value, said.words.strip(), access.user_id):
            raise Mismatch
        return
    if said.act in NEEDS_WORDS and not said.words.strip():
        raise Invalid
    history = queries.history_of(session, access, row)
    helped = helped_plan(session, access, history)
    was = _on_the_screen(session, access, patient_id, said)
    if helped.waiting is None or content_hash(was) != helped.asked_sha256:
        raise MovedOnFor(was, helped)
    _keep(session, access, row, history, helped, link, said, now)


def _on_the_screen(session: Session, access: Access, patient_id: uuid.UUID, said: SaidFor) -> Plan:
    for version in queries.versions(session, access, patient_id).values():
        if mark_of(version, said.operation_id) == said.seen:
            return without_private(version.plan)
    raise Invalid


def _keep(
    session: Session,
    access: Access,
    row: CarePlan,
    history: History,
    helped: HelpedPlan,
    link: CarerLink,
    said: SaidFor,
    now: datetime,
) -> None:
    version = helped.waiting
    assert version is not None
    is_beside = _has_person_decided(history, version.number)
    if said.act in AGREEING and not is_beside:
        make_tasks(session, access, row, version, now)
    event = add_event(
        session,
        access,
        row,
        said.act,
        version_number=version.number,
        sha256=version.sha256,
        locale=said.locale,
        words=said.words.strip(),
        operation_id=said.operation_id,
        now=now,
    )
    session.add(_answer(event, link, helped.asked_sha256, is_beside=is_beside))
    session.flush()
    tell_team(session, access, row, version, said.act, is_of_item=False, now=now)


def _answer(event: CarePlanEvent, link: CarerLink, shown_sha256: str, *, is_beside: bool) -> HelperAnswer:
    return HelperAnswer(
        patient_id=event.patient_id,
        care_plan_event_id=event.id,
        carer_link_id=link.id,
        basis=link.basis,
        shown_sha256=shown_sha256,
        is_beside=is_beside,
    )


def _has_person_decided(history: History, number: int) -> bool:
    """Return whether the person answered this version themselves: their own word stands, whatever a helper says."""
    return any(one.act in DECIDING and one.helper is None for one in history.about(None, number))
