"""Writing the draft: begun from what the person said, then changed item by item."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.assessments import queries as assessments
from app.assessments.domain.reading import ConcernLine
from app.assessments.domain.report import Report
from app.care_plans import queries
from app.care_plans.domain.content import fingerprint, from_json, to_json
from app.care_plans.domain.plan import (
    AboutMe,
    Goal,
    Item,
    LeftOut,
    Plan,
    Section,
    item_of,
    with_item,
    without_item,
)
from app.care_plans.domain.states import Act, Status
from app.care_plans.models import CarePlan
from app.care_plans.services.events import add_event, check
from app.core import audit
from app.core.errors import Conflict
from app.people import queries as people
from app.people.domain.access import Access
from app.questionnaires.domain.localised import SOURCE_LOCALE

ABOUT_ME = "about_me"


class Changed(Conflict):
    """Somebody else changed the same item meanwhile; `now` is what it says today, None = it was removed."""

    def __init__(self, now: Item | None) -> None:
        super().__init__()
        self.now = now


class GoalGone(Conflict):
    """An action has no goal to stand under: somebody took it out meanwhile. Nothing was kept."""


def begin(session: Session, access: Access, patient_id: uuid.UUID, now: datetime) -> CarePlan:
    """Begin a person's plan from their own words, and return it; one that was begun before is returned as it is.

    About me and what they want most to change are put in as they wrote them. Private wishes are not: the team
    adds them together with the person.
    """
    people.patient(session, access, patient_id)
    plan = CarePlan(
        patient_id=patient_id,
        draft=to_json(_from_own_words(session, access, patient_id)),
        event_count=0,
        begun_at=now,
        changed_at=now,
        changed_by_user_id=access.user_id,
    )
    if not _is_new(session, plan):
        return queries.locked_plan(session, access, patient_id)
    add_event(session, access, plan, Act.BEGIN, now=now)
    return plan


def _is_new(session: Session, plan: CarePlan) -> bool:
    """Add a plan, and return whether it is the person's first: two members of staff may begin it at once."""
    try:
        with session.begin_nested():
            session.add(plan)
    except IntegrityError:
        return False
    return True


def _from_own_words(session: Session, access: Access, patient_id: uuid.UUID) -> Plan:
    summary = assessments.team_summary(session, access, patient_id)
    wishes = assessments.goals(session, access, patient_id, SOURCE_LOCALE)
    return Plan(
        about_me=_about_me(summary.report(ABOUT_ME)),
        goals=tuple(
            Goal(uuid.uuid4(), wish.now.words, wish.now.facts.locale)
            for wish in wishes
            if wish.is_current and not wish.now.is_private
        ),
    )


def _about_me(report: Report | None) -> tuple[AboutMe, ...]:
    lines = report.answers if report else ()
    return tuple(
        AboutMe(uuid.uuid4(), line.question.text, line.text, line.text_locale)
        for line in lines
        if line.text and not line.is_private
    )


def change(
    session: Session, access: Access, patient_id: uuid.UUID, edit: Callable[[Plan], Plan], now: datetime
) -> Plan:
    """Change the draft by `edit` and return it. An agreed or refused plan is open again from then on.

    Raises Conflict while the plan waits for the person's answer: take it back first. NotFound without a plan.
    """
    row = queries.locked_plan(session, access, patient_id)
    standing = queries.history_of(session, access, row).standing
    check(access, standing, Act.EDIT)
    was = from_json(row.draft)
    changed = edit(was)
    if changed == was:
        return was
    row.draft, row.changed_at, row.changed_by_user_id = to_json(changed), now, access.user_id
    if standing.status is not Status.DRAFT:
        add_event(session, access, row, Act.EDIT, now=now)
    else:
        _record(session, access, row, now)
    return changed


def _record(session: Session, access: Access, row: CarePlan, now: datetime) -> None:
    session.flush()
    audit.record(
        session,
        access,
        "care_plan.edit",
        patient_id=row.patient_id,
        object_type="care_plan",
        object_id=row.id,
        now=now,
    )


def put(
    session: Session,
    access: Access,
    patient_id: uuid.UUID,
    item: Item,
    section: Section,
    *,
    seen: str,
    goal_id: uuid.UUID | None = None,
    now: datetime,
) -> Plan:
    """Put one item into the draft. `seen` is the fingerprint of what the writer had before them, "" for a new one.

    The same words sent again change nothing. Raises Changed where somebody else changed the item meanwhile, GoalGone
    where they took out the goal of an action.
    """

    def edit(plan: Plan) -> Plan:
        there = item_of(plan, section, item.id)
        _check_seen(there, seen, item)
        changed = with_item(plan, item, goal_id=goal_id)
        if item_of(changed, section, item.id) is None:
            raise GoalGone
        return changed

    return change(session, access, patient_id, edit, now)


def _check_seen(there: Item | None, seen: str, wanted: Item | None) -> None:
    if there is None and not seen:
        return
    if there is None or (fingerprint(there) != seen and there != _like(there, wanted)):
        raise Changed(there)


def _like(there: Item, wanted: Item | None) -> Item | None:
    """Return what would stand there: a goal keeps its actions, which have pages of their own."""
    if isinstance(there, Goal) and isinstance(wanted, Goal):
        return replace(wanted, actions=there.actions)
    return wanted


def remove(session: Session, access: Access, patient_id: uuid.UUID, item_id: uuid.UUID, now: datetime) -> Plan:
    """Take one item out of the draft. One that is gone already stays gone."""
    return change(session, access, patient_id, lambda plan: without_item(plan, item_id), now)


def leave_out(
    session: Session, access: Access, patient_id: uuid.UUID, concern: ConcernLine, *, is_left_out: bool, now: datetime
) -> Plan:
    """Leave a concern out of the plan on purpose, or take it back in."""

    def edit(plan: Plan) -> Plan:
        others = tuple(one for one in plan.left_out if one.concern != concern.code)
        this = LeftOut(concern.code, concern.label.text, concern.is_private)
        return replace(plan, left_out=(*others, this) if is_left_out else others)

    return change(session, access, patient_id, edit, now)


def set_details(
    session: Session,
    access: Access,
    patient_id: uuid.UUID,
    *,
    responsible: tuple[uuid.UUID, str],
    review_on: date,
    now: datetime,
) -> Plan:
    """Say who is responsible for the plan, and when it is looked at again."""
    user_id, name = responsible

    def edit(plan: Plan) -> Plan:
        return replace(plan, responsible_user_id=user_id, responsible_name=name, review_on=review_on)

    return change(session, access, patient_id, edit, now)
