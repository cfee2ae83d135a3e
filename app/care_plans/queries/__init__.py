"""Finding a person's plan, its versions and what was said about them, always through what the actor may reach."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ScalarSelect, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from app.assessments import queries as assessments
from app.assessments.domain.reading import ConcernLine
from app.care_plans.domain.content import from_json
from app.care_plans.domain.plan import Plan
from app.care_plans.domain.states import AGREEING, DECIDING, OPEN_TO_ANSWERS, Act, Standing, Step, standing
from app.care_plans.models import CarePlan, CarePlanEvent, CarePlanVersion, HelperAnswer
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.people.domain.helping import Basis
from app.people.models import CarerLink, Caseload, Patient
from app.people.queries import visible_patient_ids

HOLISTIC = "holistic_needs"


@dataclass(frozen=True, slots=True)
class HelperVoice:
    """Who said it for the person: what the person calls them, on which ground, and the hash of what they saw."""

    name: str
    basis: Basis
    shown_sha256: str
    is_beside: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One thing said or done. `item_id` None: about the plan as a whole. `helper`: who said it for the person."""

    number: int
    act: Act
    version_number: int | None
    item_id: uuid.UUID | None
    words: str
    locale: str
    by_user_id: uuid.UUID | None
    by_kind: str
    at: datetime
    helper: HelperVoice | None = None

    @property
    def step(self) -> Step:
        is_beside = self.helper is not None and self.helper.is_beside
        return Step(self.act, self.version_number, self.item_id is not None, is_beside)


@dataclass(frozen=True, slots=True)
class Version:
    """A plan as it was proposed."""

    id: uuid.UUID
    number: int
    plan: Plan
    sha256: str
    locale: str
    proposed_at: datetime
    proposed_by_user_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class History:
    """A plan's row with all that was said and done, oldest first, and where it stands after it."""

    plan_id: uuid.UUID
    patient_id: uuid.UUID
    changed_at: datetime
    changed_by_user_id: uuid.UUID | None
    events: tuple[Event, ...]
    standing: Standing

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(event.step for event in self.events)

    @property
    def readable_number(self) -> int | None:
        """The version that the person reads now: the one that waits for them, else the one in force."""
        if self.standing.status in OPEN_TO_ANSWERS:
            return self.standing.current
        return self.standing.in_force

    def about(self, item_id: uuid.UUID | None, number: int) -> tuple[Event, ...]:
        """Return what was said of one item of one version, or of that version as a whole."""
        return tuple(one for one in self.events if one.item_id == item_id and one.version_number == number)

    def decision_on(self, number: int | None, acts: Collection[Act] = DECIDING) -> Event | None:
        """Return the last answer to a version as a whole that counts, or None."""
        said = (one for one in reversed(self.events) if one.version_number == number and one.step.moves)
        return next((one for one in said if one.act in acts), None)


def _plans(access: Access, patient_id: uuid.UUID) -> Select[CarePlan]:
    return select(CarePlan).where(
        CarePlan.patient_id == patient_id, CarePlan.patient_id.in_(visible_patient_ids(access))
    )


def locked_plan(session: Session, access: Access, patient_id: uuid.UUID) -> CarePlan:
    """Return a person's plan, locked until the transaction ends: whoever else changes it waits. NotFound if none."""
    query = _plans(access, patient_id).with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def history(session: Session, access: Access, patient_id: uuid.UUID) -> History | None:
    """Return what was said and done about a person's plan, or None where nobody has begun one. Two statements."""
    plan = session.scalar(_plans(access, patient_id))
    return history_of(session, access, plan) if plan else None


def history_of(session: Session, access: Access, plan: CarePlan) -> History:
    """Return the history of a plan that was found or locked before. One statement."""
    query = (
        select(CarePlanEvent, HelperAnswer, CarerLink)
        .outerjoin(HelperAnswer, HelperAnswer.care_plan_event_id == CarePlanEvent.id)
        .outerjoin(CarerLink, CarerLink.id == HelperAnswer.carer_link_id)
        .where(CarePlanEvent.care_plan_id == plan.id, CarePlanEvent.patient_id.in_(visible_patient_ids(access)))
    )
    rows = session.execute(query.order_by(CarePlanEvent.number))
    events = tuple(_event(row[0], _helper(row[1], row[2]) if row[1] else None) for row in rows)
    return History(
        plan_id=plan.id,
        patient_id=plan.patient_id,
        changed_at=plan.changed_at,
        changed_by_user_id=plan.changed_by_user_id,
        events=events,
        standing=standing(event.step for event in events),
    )


def _helper(answer: HelperAnswer, link: CarerLink) -> HelperVoice:
    return HelperVoice(str(link.name), Basis(answer.basis), answer.shown_sha256, answer.is_beside)


def _event(row: CarePlanEvent, helper: HelperVoice | None) -> Event:
    return Event(
        number=row.number,
        act=Act(row.act),
        version_number=row.version_number,
        item_id=row.item_id,
        words=row.words,
        locale=row.locale,
        by_user_id=row.by_user_id,
        by_kind=row.by_kind,
        at=row.at,
        helper=helper,
    )


def draft(session: Session, access: Access, patient_id: uuid.UUID) -> Plan:
    """Return what the team is working on. NotFound where there is no plan, and for the person: it is not theirs yet."""
    plan = session.scalar(_plans(access, patient_id)) if access.is_staff else None
    if plan is None:
        raise NotFound
    return from_json(plan.draft)


def versions(
    session: Session, access: Access, patient_id: uuid.UUID, numbers: Sequence[int] | None = None
) -> Mapping[int, Version]:
    """Return a person's versions by number: those of `numbers`, or all. One statement."""
    query = select(CarePlanVersion).where(
        CarePlanVersion.patient_id == patient_id, CarePlanVersion.patient_id.in_(visible_patient_ids(access))
    )
    if numbers is not None:
        query = query.where(CarePlanVersion.number.in_(numbers))
    return {row.number: _version(row) for row in session.scalars(query.order_by(CarePlanVersion.number))}


def version(session: Session, access: Access, patient_id: uuid.UUID, number: int) -> Version:
    """Return one version; NotFound where there is none within reach."""
    found = versions(session, access, patient_id, [number])
    if number not in found:
        raise NotFound
    return found[number]


def _version(row: CarePlanVersion) -> Version:
    return Version(
        id=row.id,
        number=row.number,
        plan=from_json(row.content),
        sha256=row.sha256,
        locale=row.locale,
        proposed_at=row.proposed_at,
        proposed_by_user_id=row.proposed_by_user_id,
    )


@dataclass(frozen=True, slots=True)
class Review:
    """A plan in force whose day to be looked at again is near, or has passed."""

    plan_id: uuid.UUID
    patient: Patient
    review_on: date
    version_number: int


def to_review(
    session: Session,
    access: Access,
    *,
    until: date,
    since: date | None = None,
    team_id: uuid.UUID | None = None,
    after: tuple[date, uuid.UUID] | None = None,
    limit: int = 50,
) -> Sequence[Review]:
    """Return the plans of living people within reach to be looked at again by `until`, the longest overdue first.

    Of the version agreed last, whatever is being written meanwhile. Keyset-paged by day and person. One statement.
    """
    day = CarePlanVersion.content["review_on"].as_string()  # days are stored as text that sorts
    query = (
        select(CarePlanVersion.care_plan_id, Patient, day, CarePlanVersion.number)
        .join(Patient, Patient.id == CarePlanVersion.patient_id)
        .where(Patient.id.in_(visible_patient_ids(access)), Patient.deceased_on.is_(None))
        .where(CarePlanVersion.number == _agreed_last(), day <= until.isoformat())
        .order_by(day, Patient.id)
        .limit(limit)
    )
    if team_id:
        own = select(Caseload.patient_id).where(Caseload.team_id == team_id, Caseload.until_on.is_(None))
        query = query.where(Patient.id.in_(own))
    if since:
        query = query.where(day >= since.isoformat())
    if after:
        query = query.where(or_(day > after[0].isoformat(), and_(day == after[0].isoformat(), Patient.id > after[1])))
    return [Review(row[0], row[1], date.fromisoformat(row[2]), row[3]) for row in session.execute(query)]


def _agreed_last() -> ScalarSelect[int | None]:
    """Return the number of the version agreed last, as far as it counts: it is the one in force."""
    is_beside = exists().where(HelperAnswer.care_plan_event_id == CarePlanEvent.id, HelperAnswer.is_beside)
    return (
        select(CarePlanEvent.version_number)
        .where(CarePlanEvent.care_plan_id == CarePlanVersion.care_plan_id, CarePlanEvent.item_id.is_(None))
        .where(CarePlanEvent.act.in_([act.value for act in AGREEING]), ~is_beside)
        .order_by(CarePlanEvent.number.desc())
        .limit(1)
        .correlate(CarePlanVersion)
        .scalar_subquery()
    )


def concerns(session: Session, access: Access, patient_id: uuid.UUID) -> Sequence[ConcernLine]:
    """Return what bothers the person, from what they sent last: what they asked to talk about first on top."""
    latest = assessments.team_summary(session, access, patient_id).report(HOLISTIC)
    return latest.concerns if latest else ()


def operation(session: Session, access: Access, plan: CarePlan, operation_id: uuid.UUID) -> CarePlanEvent | None:
    """Return what an operation did before, or None: then it is new."""
    query = select(CarePlanEvent).where(
        CarePlanEvent.care_plan_id == plan.id,
        CarePlanEvent.operation_id == operation_id,
        CarePlanEvent.patient_id.in_(visible_patient_ids(access)),
    )
    return session.scalar(query)
