"""Whatever is typed about a plan: an answer, never a crash, and nothing on the page that was not escaped."""

from collections.abc import Callable

import pytest

from tests.integration.care_plans.emergencies import make_code
from tests.integration.test_hostile_input import NAUGHTY, REFUSED, UNSTORABLE, filled, send
from tests.pages import PageClient
from tests.plans import PlanSteps

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
