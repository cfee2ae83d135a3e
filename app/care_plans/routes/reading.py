"""My plan, as the person reads it."""

import uuid

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.care_plans import queries
from app.care_plans.domain.readiness import is_review_due
from app.care_plans.domain.states import OPEN_TO_ANSWERS
from app.care_plans.queries import tasks
from app.care_plans.routes import bp, task_words, words
from app.core import clock
from app.core.db import db_session
from app.core.render import page
from app.people import queries as people
from app.people.domain.policy import Action
from app.people.guards import current_access, requires


def own_id() -> uuid.UUID:
    """Return the id of the person who is signed in."""
    found = current_access().patient_id
    assert found is not None  # the guard let a patient in
    return found


@bp.get("/plan")
@requires(Action.READ_OWN, readonly=True)
def my_plan() -> Response:
    """Show the version that waits for the person's answer, else the one in force.

    It shows the person their own plan: no event in the log of who looked (docs/adr/0006).
    """
    history = queries.history(db_session(), current_access(), own_id())
    number = history.readable_number if history else None
    if history is None or number is None:
        return page("care_plans/none_yet.html", title=_("Your plan"), history=history)
    session, access = db_session(), current_access()
    version = queries.version(session, access, own_id(), number)
    return page(
        "care_plans/plan.html",
        title=_("Your plan"),
        history=history,
        version=version,
        plan=version.plan,
        words=words,
        tasks=tasks.tasks_of(session, access, own_id()),
        task_words=task_words,
        team=people.lead_team(session, access, own_id()),
        decision=history.decision_on(number),
        is_waiting=history.standing.status in OPEN_TO_ANSWERS,
        is_review_due=is_review_due(version.plan, clock.today()),
    )
