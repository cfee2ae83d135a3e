"""What the person says of their plan: bound to exactly the version that was on their screen."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.care_plans import queries
from app.care_plans.domain.plan import items
from app.care_plans.domain.states import AGREEING, NEEDS_WORDS, OPEN_TO_ANSWERS, Act, may
from app.care_plans.models import CarePlan, CarePlanEvent
from app.care_plans.queries import History, Version
from app.care_plans.services.agreed_tasks import make_tasks
from app.care_plans.services.events import add_event, check_role
from app.core.errors import Conflict, Invalid, Mismatch, NotFound
from app.people import queries as people
from app.people.domain.access import Access
from app.worklist import services as worklist
from app.worklist.domain.items import ItemKind, Priority

PRIORITIES = {Act.DISAGREE: Priority.AMBER, Act.ASK_FOR_HELP: Priority.AMBER}


class MovedOn(Conflict):
    """The plan is not the one on the screen any more. `history` says where it stands now."""

    def __init__(self, history: History) -> None:
        super().__init__()
        self.history = history


class RefusedGoal(Conflict):
    """The person said no to a goal of this version, so that a plain yes to the whole would say two things."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the person says: of the plan, or of one item of it. `number` and `sha256` are of what was on the screen."""

    act: Act
    number: int
    sha256: str
    locale: str
    operation_id: uuid.UUID
    words: str = ""
    item_id: uuid.UUID | None = None


def respond(session: Session, access: Access, patient_id: uuid.UUID, said: Said, now: datetime) -> Version:
    """Keep what the person says and tell their team; return the version it is about. A retry has no second effect.

    Raises MovedOn where another version stands now, RefusedGoal, Invalid where words are missing, Mismatch where
    the operation said something else before, NotFound for an item that the version does not hold.
    """
    check_role(access, said.act)
    row = queries.locked_plan(session, access, patient_id)
    before = queries.operation(session, access, row, said.operation_id)
    if before is not None:
        return _said_before(session, access, before, said)
    history = queries.history_of(session, access, row)
    version = _on_the_screen(session, access, history, said)
    _check(history, version, said)
    if said.act in AGREEING and said.item_id is None:
        make_tasks(session, access, row, version, now)
    add_event(
        session,
        access,
        row,
        said.act,
        version_number=said.number,
        item_id=said.item_id,
        sha256=said.sha256,
        locale=said.locale,
        words=said.words.strip(),
        operation_id=said.operation_id,
        now=now,
    )
    tell_team(session, access, row, version, said.act, is_of_item=said.item_id is not None, now=now)
    return version


def _said_before(session: Session, access: Access, before: CarePlanEvent, said: Said) -> Version:
    same = (before.act, before.item_id, before.version_number, before.words) == (
        said.act.value,
        said.item_id,
        said.number,
        said.words.strip(),
    )
    if not same:
        raise Mismatch
    return queries.version(session, access, before.patient_id, said.number)


def _on_the_screen(session: Session, access: Access, history: History, said: Said) -> Version:
    """Return the version that stands now, if it is the one on the screen, word for word."""
    number = history.readable_number
    if number is None or number != said.number:
        raise MovedOn(history)
    version = queries.version(session, access, history.patient_id, number)
    if version.sha256 != said.sha256:
        raise MovedOn(history)
    return version


def _check(history: History, version: Version, said: Said) -> None:
    if said.act in NEEDS_WORDS and not said.words.strip():
        raise Invalid
    if said.item_id is None:
        if not may(history.standing.status, said.act):
            raise MovedOn(history)
        if said.act is Act.AGREE and refused_goals(history, version):
            raise RefusedGoal
        return
    if said.item_id not in {item.id for _, item in items(version.plan)}:
        raise NotFound
    is_answer = said.act is not Act.COMMENT
    if not may(history.standing.status, Act.COMMENT) or (is_answer and history.standing.status not in OPEN_TO_ANSWERS):
        raise MovedOn(history)


def refused_goals(history: History, version: Version) -> frozenset[uuid.UUID]:
    """Return the goals of a version to which the person's last word was no."""
    last: dict[uuid.UUID, Act] = {}
    for event in history.events:
        if event.item_id and event.version_number == version.number and event.act is not Act.COMMENT:
            last[event.item_id] = event.act
    return frozenset(item_id for item_id, act in last.items() if act is Act.DISAGREE)


def tell_team(
    session: Session, access: Access, row: CarePlan, version: Version, act: Act, *, is_of_item: bool, now: datetime
) -> None:
    """Put on the team's list that there is an answer to read, and whether somebody gave it for the person."""
    team = people.lead_team(session, access, row.patient_id)
    if team is None:
        return  # nobody looks after this person now; the plan keeps it for whoever does next
    code = "agreed" if act in AGREEING else act.value
    worklist.raise_item(
        session,
        access,
        patient_id=row.patient_id,
        team_id=team.id,
        kind=ItemKind.PLAN_ANSWERED.value,
        priority=int(PRIORITIES.get(act, Priority.ROUTINE)),
        reasons=[
            {
                "code": "plan_answered_for" if access.is_helper else "plan_answered",
                "params": {"answer": code, "is_of_item": is_of_item},
            }
        ],
        source_kind="care_plan_version",
        source_id=version.id,
        now=now,
    )
