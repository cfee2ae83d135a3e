"""Whatever is done with a plan or with help is wholly done or not at all, at whichever statement it fails (D16)."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.care_plans.domain.tasks import TaskAct
from app.core import clock
from app.people.domain.access import system_access
from app.people.domain.helping import Basis
from app.people.models import CarerLink
from tests.failing import is_whole_or_nothing
from tests.helping import access_of, add_helper, add_home, let
from tests.integration.assessments.conftest import Own, own
from tests.integration.care_plans.doing import act, of_team, tasks
from tests.pages import PageClient, own_forms
from tests.plans import PlanSteps, ready_plan, team_plan

__all__ = ["own"]
Asked = tuple[PageClient, str, dict]
GROUND = {"basis": "lasting_power", "decided_by": "Their sister", "is_seen": ["yes"]}
ASKED = {"name": "Hana", "phone": "07700 900333", "scopes": ["see_plan", "get_texts"], "lasts": "quarter"}


def as_system(own: Own) -> Session:
    return own.database.session(system_access("test"))  # type: ignore[return-value]


def proposed(own: Own) -> None:
    with as_system(own) as session:
        PlanSteps(session, own.world, clock.now()).proposed()


def helped(own: Own) -> tuple[PageClient, CarerLink]:
    """Return the browser of somebody who may do everything for Asha, and their help."""
    with as_system(own) as session:
        helper = add_helper(session, clock.now())
        link = let(session, own.world, helper, clock.now(), basis=Basis.LASTING_POWER)
        browser = PageClient(own.app)
        browser.sign_in(access_of(helper, link))
        session.expunge_all()
    return browser, link


def filled(browser: PageClient, page: str, *, to: str = "", **said: object) -> Asked:
    """Open a page and fill its form in."""
    shown = browser.get(page)
    form = next(one for one in own_forms(shown) if one.get("action") in {None, to or page})
    hidden = {
        field.get("name"): field.get("value", "") for field in form.iter("input") if field.get("type") == "hidden"
    }
    return browser, to or page, {**hidden, **said}


def team_page(own: Own, rest: str) -> str:
    return f"/team/people/{own.world.patients['asha'].id}/{rest}"


def person_agrees(own: Own) -> Asked:
    proposed(own)
    return filled(own.browser(), "/plan/answer", act="agree_with_notes", words="Only mornings")


def helper_agrees(own: Own) -> Asked:
    proposed(own)
    browser, link = helped(own)
    return filled(browser, f"/helping/{link.patient_id}/plan/answer", act="agree", words="")


def team_proposes(own: Own) -> Asked:
    with as_system(own) as session:
        steps = PlanSteps(session, own.world, clock.now())
        steps.begin()
        steps.write(ready_plan(clock.now()))
    return filled(own.browser("clinician"), team_page(own, "plan"), to=team_page(own, "plan/propose"))


def team_begins(own: Own) -> Asked:
    return own.browser("clinician"), team_page(own, "plan/begin"), {}


def team_closes_an_action(own: Own) -> Asked:
    with as_system(own) as session:
        wanted = team_plan(clock.now(), own.world)
        steps = PlanSteps(session, own.world, clock.now())
        steps.agreed(wanted)
        task_id = act(steps, tasks(session)[of_team(wanted)[0].id], TaskAct.CLAIM).id
    return filled(own.browser("clinician"), f"/team/actions/{task_id}", act="done", words="Rang them")


def person_asks(own: Own) -> Asked:
    return filled(own.browser(), "/helpers/ask", **ASKED)


def person_ends(own: Own) -> Asked:
    _browser, link = helped(own)
    return own.browser(), f"/helpers/{link.id}/end", {}


def team_asks(own: Own) -> Asked:
    return filled(own.browser("clinician"), team_page(own, "helpers/ask"), **ASKED, **GROUND)


def team_lets_a_home_in(own: Own) -> Asked:
    with as_system(own) as session:
        home = str(add_home(session).id)
        session.commit()
    said = {"home": home, "scopes": ["answer"], "lasts": "quarter", **GROUND}
    return filled(own.browser("clinician"), team_page(own, "helpers/home"), **said)


def team_freezes(own: Own) -> Asked:
    helped(own)
    return filled(own.browser("clinician"), team_page(own, "helpers"), reason="A worry")


def person_says_what_is_shown(own: Own) -> Asked:
    return filled(own.browser(), "/plan/emergency/words", allergies="told", allergy_words="Penicillin")


def helper_begins_a_check_in(own: Own) -> Asked:
    browser, _link = helped(own)
    return browser, "/helping/check-ins", {}


def helper_finishes_a_check_in(own: Own) -> Asked:
    browser, _link = helped(own)
    begun = browser.post("/helping/check-ins").location
    for _ in range(7):
        question = browser.get(begun, status=303).location
        browser.post(question, {**browser.get(question).form_values(), "skip": "1"})
    return browser, f"{begun}/check", browser.get(f"{begun}/check").form_values()


@pytest.mark.parametrize(
    "prepare",
    [
        person_agrees,
        helper_agrees,
        team_begins,
        team_proposes,
        team_closes_an_action,
        person_asks,
        person_ends,
        team_asks,
        team_lets_a_home_in,
        team_freezes,
        person_says_what_is_shown,
        helper_begins_a_check_in,
        helper_finishes_a_check_in,
    ],
)
def test_a_failure_at_any_statement_leaves_nothing_half_done_and_says_so(
    own: Own, prepare: Callable[[Own], Asked]
) -> None:
    browser, path, data = prepare(own)

    assert is_whole_or_nothing(own.database, browser, path, data) > 4
