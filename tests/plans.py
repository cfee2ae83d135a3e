"""A plan that is ready to be read, and the steps from draft to agreement, for tests."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.care_plans import queries, services
from app.care_plans.domain.content import content_hash
from app.care_plans.domain.plan import (
    AboutMe,
    Contingency,
    Document,
    Doer,
    Goal,
    Medicine,
    Plan,
    PlanAction,
    with_item,
)
from app.care_plans.domain.states import Act
from app.care_plans.queries import Version
from app.care_plans.services import Said
from tests.worlds import World

BASE_URL = "http://127.0.0.1:8000"


def ready_plan(now: datetime, *, action_count: int = 2) -> Plan:
    """Return a plan that lacks nothing; of plainly fictional content."""
    by_on = now.date() + timedelta(days=30)
    actions = [PlanAction(uuid.uuid4(), "Walk to the park twice a week", Doer.PERSON, "", "", None, by_on)]
    while len(actions) < action_count:
        actions.append(
            PlanAction(uuid.uuid4(), f"Call about step {len(actions)}", Doer.OTHER, "Nia Nurse", "Valley", None, by_on)
        )
    return Plan(
        about_me=(AboutMe(uuid.uuid4(), "What is most important to you?", "میرا باغ", "ur"),),
        goals=(Goal(uuid.uuid4(), "میں دوبارہ باغ میں جانا چاہتی ہوں", "ur", "", False, tuple(actions)),),
        contingencies=(Contingency(uuid.uuid4(), "More breathless than usual", "Rest and sit up", "Call the team"),),
        medicines=(Medicine(uuid.uuid4(), "The blue one", "Two puffs in the morning"),),
        documents=(Document(uuid.uuid4(), "Emergency health care plan", "Kitchen drawer"),),
        responsible_user_id=uuid.uuid4(),
        responsible_name="Clinician Testperson",
        review_on=now.date() + timedelta(days=180),
    )


def team_plan(now: datetime, world: World, *, team_count: int = 2, team: str = "river") -> Plan:
    """Return a ready plan: one action of the person's, one of somebody outside, the others of a team."""
    plan = ready_plan(now)
    for number in range(team_count):
        by_on = now.date() + timedelta(days=7 + number)
        what, home = f"Ring about step {number}", world.teams[team]
        action = PlanAction(
            uuid.uuid4(), what, Doer.TEAM, home.name, world.organisations["valley"].name, home.id, by_on
        )
        plan = with_item(plan, action, goal_id=plan.goals[0].id)
    return plan


class PlanSteps:
    """One person's plan, a step a line, each committed as a page would."""

    def __init__(self, session: Session, world: World, now: datetime) -> None:
        self.session, self.now = session, now
        self.clinician, self.asha = world.access["clinician"], world.access["asha"]
        self.patient_id = world.patients["asha"].id

    def begin(self) -> None:
        services.begin(self.session, self.clinician, self.patient_id, self.now)
        self.session.commit()

    def write(self, plan: Plan) -> Plan:
        """Put a whole plan in place of the draft."""
        written = services.change(self.session, self.clinician, self.patient_id, lambda _was: plan, self.now)
        self.session.commit()
        return written

    def draft(self) -> Plan:
        return queries.draft(self.session, self.clinician, self.patient_id)

    def propose(self) -> Version:
        version = services.propose(
            self.session,
            self.clinician,
            self.patient_id,
            seen_sha256=content_hash(self.draft()),
            base_url=BASE_URL,
            today=self.now.date(),
            now=self.now,
        )
        self.session.commit()
        return version

    def proposed(self) -> Version:
        """Begin, write and propose a plan."""
        self.begin()
        self.write(ready_plan(self.now))
        return self.propose()

    def agreed(self, plan: Plan) -> Version:
        """Write a plan, beginning one where there is none, propose it and agree it."""
        self.begin()
        self.write(plan)
        return self.say(self.propose())

    def withdraw(self, number: int) -> None:
        services.withdraw(self.session, self.clinician, self.patient_id, number, self.now)
        self.session.commit()

    def moved_on(self, version: Version, *, words: str = "Walk to the river twice a week") -> Version:
        """Take a version back, change what its first action says, and propose it again."""
        self.withdraw(version.number)
        plan = self.draft()
        goal = plan.goals[0]
        action = replace(goal.actions[0], what=words)
        self.write(replace(plan, goals=(replace(goal, actions=(action, *goal.actions[1:])), *plan.goals[1:])))
        return self.propose()

    def say(self, version: Version, act: Act = Act.AGREE, **more: object) -> Version:
        said = Said(**{"operation_id": uuid.uuid4(), "locale": "en", **more, **_bound(version), "act": act})  # type: ignore[arg-type]
        found = services.respond(self.session, self.asha, self.patient_id, said, self.now)
        self.session.commit()
        return found

    def history(self) -> queries.History:
        found = queries.history(self.session, self.clinician, self.patient_id)
        assert found is not None
        return found


def _bound(version: Version) -> dict[str, object]:
    return {"number": version.number, "sha256": version.sha256}
