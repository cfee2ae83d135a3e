"""Shared plans of the demo world, written, proposed and answered by the same services as real ones."""

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.care_plans import queries, services
from app.care_plans.domain.content import content_hash
from app.care_plans.domain.plan import Contingency, Document, Doer, Goal, Medicine, Plan, PlanAction
from app.care_plans.domain.states import Act
from app.care_plans.domain.tasks import TaskAct
from app.care_plans.queries import tasks
from app.care_plans.services import Doing, Said
from app.cli.demo_people import TEAMS
from app.people.domain.access import Access
from app.people.models import Patient, Team

# Every fifth of those with a plan has agreed it, some weeks ago; the others can be read and answered.
AGREED_EVERY = 5
AGREED_BEFORE = timedelta(days=20)


def make_plan(
    session: Session,
    clinician: Access,
    person: Access,
    patient: Patient,
    team: Team,
    *,
    number: int,
    base_url: str,
    now: datetime,
) -> None:
    """Give one fictional person a plan that waits for their answer, or one that they agreed and that is being done."""
    is_agreed = number % AGREED_EVERY == 0
    now -= AGREED_BEFORE if is_agreed else timedelta(0)
    services.begin(session, clinician, patient.id, now)
    first = [line for line in queries.concerns(session, clinician, patient.id) if line.is_top]
    wanted = tuple(
        Goal(uuid.uuid4(), f"{line.label.text}: to be less of a bother", "en", line.code, line.is_private)
        for line in first
    )
    services.change(
        session, clinician, patient.id, lambda plan: _written(plan, wanted, clinician, team, now.date()), now
    )
    draft = queries.draft(session, clinician, patient.id)
    version = services.propose(
        session,
        clinician,
        patient.id,
        seen_sha256=content_hash(draft),
        base_url=base_url,
        today=now.date(),
        now=now,
    )
    if is_agreed:
        said = Said(Act.AGREE, version.number, version.sha256, patient.locale, uuid.uuid4())
        services.respond(session, person, patient.id, said, now + timedelta(hours=1))
        _do_some(session, clinician, person, patient.id, number // AGREED_EVERY, now + timedelta(days=3))


def _do_some(
    session: Session, clinician: Access, person: Access, patient_id: uuid.UUID, number: int, now: datetime
) -> None:
    """Do some of what was agreed: for one person nothing, so that it is overdue, for the next a little, and so on."""
    found = [shown.task for shown in tasks.tasks_of(session, clinician, patient_id).values()]
    teams = next(task for task in found if task.doer == Doer.TEAM)
    own = next(task for task in found if task.doer == Doer.PERSON)
    steps = (
        (clinician, teams, TaskAct.CLAIM, ""),
        (clinician, teams, TaskAct.DONE, "Went through all of them at the kitchen table. Nothing changed."),
        (person, own, TaskAct.NOT_DONE, "It was too cold to go out"),
    )
    for who, task, act, words in steps[: number % (len(steps) + 1)]:
        services.do(session, who, task.id, Doing(act, uuid.uuid4(), words), now)


def _written(plan: Plan, wanted: tuple[Goal, ...], clinician: Access, team: Team, today: date) -> Plan:
    goals = (*plan.goals, *wanted) or (Goal(uuid.uuid4(), "Walk to the shops again", "en"),)
    return replace(
        plan,
        goals=tuple(replace(goal, actions=_actions(team, today)) for goal in goals),
        contingencies=(
            Contingency(
                uuid.uuid4(),
                "More breathless than usual for two days, or ankles more swollen.",
                "Rest. Weigh yourself. Do not change your medicines by yourself.",
                f"Your team on {team.phone}, Monday to Friday. At other times call 111.",
            ),
        ),
        medicines=(Medicine(uuid.uuid4(), "The water tablet", "One in the morning, not on days out."),),
        documents=(Document(uuid.uuid4(), "Copy of my letters", "In the blue folder in the hall"),),
        responsible_user_id=clinician.user_id,
        responsible_name=clinician.display,
        review_on=today + timedelta(days=170),
    )


def _actions(team: Team, today: date) -> tuple[PlanAction, ...]:
    return (
        PlanAction(
            uuid.uuid4(),
            "Walk for ten minutes, three days a week",
            Doer.PERSON,
            "",
            "",
            None,
            today + timedelta(days=30),
        ),
        PlanAction(
            uuid.uuid4(),
            "Go through the medicines together, at home",
            Doer.TEAM,
            team.name,
            TEAMS[team.name][0],
            team.id,
            today + timedelta(days=14),
        ),
        PlanAction(
            uuid.uuid4(),
            "Bring the shopping on Thursdays",
            Doer.OTHER,
            "A volunteer",
            "Good Neighbours (demo)",
            None,
            today + timedelta(days=40),
        ),
    )
