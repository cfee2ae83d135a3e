"""Whatever is typed about a plan: an answer, never a crash, and nothing on the page that was not escaped."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from tests.integration.care_plans.doing import of_team, own, tasks
from tests.integration.care_plans.emergencies import make_code
from tests.integration.test_hostile_input import NAUGHTY, REFUSED, UNSTORABLE, filled, send
from tests.pages import PageClient
from tests.plans import PlanSteps, team_plan
from tests.worlds import World

SignIn = Callable[[str], PageClient]
TEXTS = {**NAUGHTY, **UNSTORABLE}


@pytest.mark.parametrize("kind", list(TEXTS))
def test_every_form_of_the_persons_plan_survives_it(plan: PlanSteps, phone: PageClient, kind: str) -> None:
    version = plan.proposed()
    for path in (
        "/plan/answer",
        f"/plan/goals/{version.plan.goals[0].id}",
        f"/plan/parts/{version.plan.medicines[0].id}",
    ):
        kept = phone.get(path).form_values()
        values = filled(phone, path, TEXTS[kind])
        assert values
        bound = {name: kept[name] for name in ("csrf_token", "number", "sha256", "operation_id")}

        for sent in (values, {**values, **bound}, {**values, **bound, "act": "disagree"}):
            assert send(phone, path, sent).status in REFUSED
    phone.get("/plan")


@pytest.mark.parametrize("kind", list(TEXTS))
def test_every_form_of_the_emergency_summary_survives_it(plan: PlanSteps, phone: PageClient, kind: str) -> None:
    plan.say(plan.proposed())
    for path, whole in (
        ("/plan/emergency/words", {"allergies": "told"}),
        ("/plan/emergency/code", {"lasts": "7"}),
        ("/emergency", {"code": make_code(phone)}),
    ):
        kept = phone.get(path).form_values()
        values = filled(phone, path, TEXTS[kind])
        assert values
        bound = {name: kept[name] for name in ("csrf_token", "number", "operation_id") if name in kept}

        for sent in (values, {**values, **bound}, {**values, **bound, **whole}):
            assert send(phone, path, sent).status in REFUSED
    for path in ("/plan/emergency", "/plan/emergency/preview", "/my-record/who-looked"):
        phone.get(path)


@pytest.mark.parametrize("kind", list(TEXTS))
def test_every_form_of_the_draft_survives_it(plan: PlanSteps, sign_in: SignIn, kind: str) -> None:
    desk, address = sign_in("clinician"), f"/team/people/{plan.patient_id}/plan"
    plan.begin()
    for part in ("about-me", "goals", "contingencies", "medicines", "documents"):
        path = f"{address}/{part}/new"
        kept = desk.get(path).form_values()
        values = filled(desk, path, TEXTS[kind])
        assert values
        bound = {"csrf_token": kept["csrf_token"], "item": kept["item"], "seen": "", "concern": ""}

        for sent in (values, {**values, **bound}):
            assert send(desk, path, sent).status in REFUSED
    desk.get(address)


@pytest.mark.parametrize("kind", list(TEXTS))
def test_every_form_of_an_action_survives_it(
    session: Session, plan: PlanSteps, phone: PageClient, desk: PageClient, world: World, now: datetime, kind: str
) -> None:
    wanted = team_plan(now, world)
    plan.agreed(wanted)
    task, mine = tasks(session)[of_team(wanted)[0].id], own(wanted)
    pages = (
        (desk, f"/team/actions/{task.id}/hand-over", {"colleague": str(world.staff["lead"].id)}),
        (desk, f"/team/actions/{task.id}", {"act": "done"}),
        (phone, f"/plan/actions/{mine.id}", {"act": "not_done"}),
    )
    for browser, path, chosen in pages:
        hidden = browser.get(path).all("input", type="hidden")
        kept = {name: field.get("value") for field in hidden if (name := field.get("name")) in {"seen", "operation_id"}}
        values = {**(filled(browser, path, TEXTS[kind]) or {}), "words": TEXTS[kind]}

        for sent in (values, {**values, **kept}, {**values, **kept, **chosen}):
            assert send(browser, path, sent).status in REFUSED
        browser.get(path)
    assert send(desk, "/team/actions/claim", filled(desk, "/team/actions", TEXTS[kind]) or {}).status in REFUSED
    for path in ("/team/actions", f"/team/people/{plan.patient_id}/plan"):
        desk.get(path)
    for path in ("/plan", "/"):
        phone.get(path)
