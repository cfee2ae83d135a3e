"""Doing things with the tasks of a plan, for tests."""

import uuid
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.care_plans import services
from app.care_plans.domain.plan import Doer, Plan, PlanAction
from app.care_plans.domain.tasks import TaskAct
from app.care_plans.models import Task
from app.care_plans.services import Doing
from app.people.domain.access import Access
from tests.plans import PlanSteps


def tasks(session: Session) -> Mapping[uuid.UUID, Task]:
    """Return every task as it stands, by the id of its action."""
    found = session.scalars(select(Task).execution_options(populate_existing=True))
    return {task.action_id: task for task in found}


def of_team(plan: Plan) -> list[PlanAction]:
    return [action for action in plan.actions if action.doer is Doer.TEAM]


def own(plan: Plan) -> PlanAction:
    return next(action for action in plan.actions if action.doer is Doer.PERSON)


def act(
    plan: PlanSteps, task: Task, what: TaskAct, words: str = "", *, access: Access | None = None, **more: object
) -> Task:
    """Do one thing with a task, by default as the clinician, and commit as a page would."""
    doing = Doing(**{"operation_id": uuid.uuid4(), **more, "act": what, "words": words})  # type: ignore[arg-type]
    found = services.do(plan.session, access or plan.clinician, task.id, doing, plan.now)
    plan.session.commit()
    return found
