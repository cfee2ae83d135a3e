"""Freezing the draft as a version for the person to read and answer, and taking it back."""

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.care_plans import queries
from app.care_plans.domain.content import content_hash, from_json
from app.care_plans.domain.readiness import Failing, failing_rules
from app.care_plans.domain.states import Act, Status
from app.care_plans.models import CarePlan, CarePlanVersion
from app.care_plans.queries import Version
from app.care_plans.services.copied_texts import text_helpers
from app.care_plans.services.events import add_event, check
from app.care_plans.services.texting import cancel_text, text_person
from app.core.errors import Conflict
from app.people import queries as people
from app.people.domain.access import Access
from app.people.domain.helping import Scope


class NotReady(Conflict):
    """The draft lacks something; `failing` names every rule."""

    def __init__(self, failing: tuple[Failing, ...]) -> None:
        super().__init__()
        self.failing = failing


def propose(
    session: Session,
    access: Access,
    patient_id: uuid.UUID,
    *,
    seen_sha256: str,
    base_url: str,
    today: date,
    now: datetime,
) -> Version:
    """Freeze the draft as the next version and return it. Sent twice, the same version comes back.

    `seen_sha256` is the hash of what the proposer read: Conflict if the draft is another by now. Raises NotReady,
    Forbidden for who may not propose, NotFound without a plan.
    """
    row = queries.locked_plan(session, access, patient_id)
    standing = queries.history_of(session, access, row).standing
    if standing.status is Status.PROPOSED and standing.current is not None:
        there = queries.version(session, access, patient_id, standing.current)
        if there.sha256 == seen_sha256:
            return there
    check(access, standing, Act.PROPOSE)
    draft = from_json(row.draft)
    if content_hash(draft) != seen_sha256:
        raise Conflict
    first = [line.code for line in queries.concerns(session, access, patient_id) if line.is_top]
    failing = failing_rules(draft, top_concerns=first, today=today)
    if failing:
        raise NotReady(failing)
    return _freeze(session, access, row, (standing.current or 0) + 1, base_url, now)


def _freeze(session: Session, access: Access, row: CarePlan, number: int, base_url: str, now: datetime) -> Version:
    plan = from_json(row.draft)
    frozen = CarePlanVersion(
        patient_id=row.patient_id,
        care_plan_id=row.id,
        number=number,
        content=row.draft,
        sha256=content_hash(plan),
        locale=plan.locale,
        proposed_at=now,
        proposed_by_user_id=access.user_id,
    )
    session.add(frozen)
    session.flush()
    helpers = people.open_links(session, access, row.patient_id, Scope.GET_TEXTS, now)  # before the log: ADR 2
    add_event(session, access, row, Act.PROPOSE, version_number=number, sha256=frozen.sha256, now=now)
    text_person(session, access, row, number, base_url=base_url, now=now)
    version, history = (
        queries.version(session, access, row.patient_id, number),
        queries.history_of(session, access, row),
    )
    text_helpers(session, access, history, version, helpers, base_url=base_url, now=now)
    return version


def withdraw(session: Session, access: Access, patient_id: uuid.UUID, number: int, now: datetime) -> None:
    """Take a version back before the person answered it. Taken back already, nothing more happens.

    Raises Conflict where the person has answered, or where another version waits.
    """
    row = queries.locked_plan(session, access, patient_id)
    standing = queries.history_of(session, access, row).standing
    if standing.current != number:
        raise Conflict
    if standing.status is Status.DRAFT:
        return
    check(access, standing, Act.WITHDRAW)
    cancel_text(session, access, row, number, now)  # before the log: ADR 2
    add_event(session, access, row, Act.WITHDRAW, version_number=number, now=now)
