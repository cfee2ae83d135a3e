"""What is hidden leaves no trace: a helper's whole transcript is the same, byte by byte, with and without it (C4, Z5).

A world is made by chance twice: once plain, once with hidden things added: private answers, a danger sign and its
flag, private parts of the plan, another helper with answers of their own, and entries in the log. A helper, who may do
all that a helper may, then walks through every page that they can reach in both, while the team proposes versions that
are new to them, and in one of the worlds also versions that are new in private parts alone. Only form tokens and
marks, ids made for a page, and the ids of rows differ.
"""

import os
import re
import uuid
from dataclasses import dataclass, replace
from random import Random

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from app.assessments.services import keep_private
from app.care_plans.domain.plan import Contingency, Document, Goal, LeftOut, Medicine, Plan
from app.core import clock
from app.core.db import set_session_access
from app.messaging.services import claim_due
from app.people.domain.access import Access, system_access
from app.people.models import CarerLink, Team, User
from app.questionnaires.domain.values import Choices, Rating, Text
from tests.helping import access_of, add_helper, add_home, add_worker, let, let_home
from tests.integration.assessments.conftest import Steps, phq9_answers
from tests.pages import PageClient
from tests.plans import PlanSteps, ready_plan
from tests.questionnaires import publish_all
from tests.worlds import World

WORLDS = int(os.environ.get("WORLDS", "4"))  # 200 before a release
SETS = ("holistic_needs", "confidence", "what_matters", "treatment_burden", "about_me")
NONCES = (
    re.compile(r'name="csrf_token"[^>]*value="[^"]*"'),
    re.compile(r'name="operation_id"[^>]*value="[^"]*"'),
    re.compile(r'name="seen"[^>]*value="[0-9a-f]{64}"'),
    re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
)
HEADERS = ("Content-Type", "Cache-Control", "ETag", "Content-Language", "Location", "Vary")


def plain(text: str, ids: dict[str, str]) -> str:
    """Return a page without what is made by chance: tokens are blanked, ids are numbered as they appear."""
    for pattern in NONCES[:3]:
        text = pattern.sub("token", text)
    return NONCES[3].sub(lambda found: ids.setdefault(found.group(), f"id-{len(ids)}"), text)


@dataclass
class Walk:
    """A helper's way through all that they reach, as it was answered."""

    client: PageClient
    chance: Random
    link: CarerLink
    session: Session

    def __post_init__(self) -> None:
        self.ids: dict[str, str] = {}
        self.transcript: list[str] = []

    def see(self, method: str, path: str, data: object = None) -> tuple[str, str]:
        """Ask for a page, note all of the answer, and return where it leads and what it holds."""
        if method == "GET":
            response = self.client.http.get(path)
        else:
            response = self.client.http.post(path, data={**data, "csrf_token": self.client.csrf_token()})  # type: ignore[dict-item]
        text = response.get_data(as_text=True)
        told = [f"{method} {path}", str(response.status_code)]
        told += [f"{name}: {response.headers.get(name)}" for name in HEADERS]
        self.transcript += [plain(part, self.ids) for part in (*told, text)]
        return response.headers.get("Location", ""), text

    def all_of(self, patient_id: uuid.UUID, strange_id: uuid.UUID) -> list[str]:
        """Walk through every page of one person, answer what is asked by chance, and try what is hidden."""
        person = f"/helping/{patient_id}"
        for path in ("/helping", person, f"{person}/plan", f"{person}/questions"):
            self.see("GET", path)
        for key in (*SETS, "phq9", "no-such"):
            self.answer_all(person, key)
        for path in ("/plan", "/my-record/who-looked", "/helpers", f"/helping/{strange_id}/plan"):
            self.see("GET", path)
        self.see("GET", f"/helping/{strange_id}/plan/answer")
        self.see("GET", "/helping")
        return self.transcript

    def get_texts(self) -> None:
        """Send what is due, and note what reaches the helper's phone."""
        set_session_access(self.session, system_access("test"))
        for text in claim_due(self.session, limit=50, now=clock.now()):
            text.status = "sent"
            if text.carer_link_id == self.link.id:
                self.transcript.append(f"text in {text.locale}: {text.body}")
        self.session.commit()

    def plan_of(self, patient_id: uuid.UUID) -> dict[str, str]:
        """Read what is there of the plan, and return what the form carries by which it is answered."""
        self.get_texts()
        for path in ("", "/plan"):
            self.see("GET", f"/helping/{patient_id}{path}")
        return fields_of(self.see("GET", f"/helping/{patient_id}/plan/answer")[1])

    def say(self, patient_id: uuid.UUID, fields: dict[str, str], act: str) -> None:
        """Answer the plan from a page that was got before, and read what it holds then."""
        self.see("POST", f"/helping/{patient_id}/plan/answer", {**fields, "act": act, "words": "In their words"})
        self.plan_of(patient_id)

    def answer_all(self, person: str, key: str) -> None:
        address, _ = self.see("POST", f"{person}/questions/{key}", {})
        if not address:
            return
        for link_id in ("safety-now", "nonsense"):
            self.see("GET", f"{address}/questions/{link_id}")
        for _ in range(12):
            at, _text = self.see("GET", address)
            if not at or at.endswith("/done"):
                break
            _where, text = self.see("GET", at)
            self.see("POST", at, {**fields_of(text), **self.chosen(text)})
        self.see("GET", f"{address}/done")

    def chosen(self, text: str) -> dict[str, object]:
        values = re.findall(r'<input[^>]*name="answer"[^>]*value="([^"]+)"', text)
        if self.chance.random() < 0.3:
            return {"skip": "1"}
        return {"answer": self.chance.choice(values) if values else "In their words"}


def fields_of(text: str) -> dict[str, str]:
    """Return the hidden fields of a page's form."""
    found = re.findall(r'<input type="hidden"[^>]*name="([a-z_]+)" value="([^"]*)"', text)
    return {name: value for name, value in found if name != "csrf_token"}


def add_hidden(session: Session, app: Flask, world: World, chance: Random, plan: Plan) -> Plan:
    """Add everything that a helper must not notice, and return the plan with its private parts."""
    now, asha = clock.now(), world.access["asha"]
    needs = Steps(session, asha, now, "holistic_needs")
    needs.save("safety-now", Choices((chance.choice(["not-safe", "none"]),)))
    needs.save("concerns-feelings", Choices(("e07", "e01")))
    keep_private(session, asha, needs.id, kept=["concerns-feelings"], let_go=[], locale="en", now=now)
    session.commit()
    Steps(session, asha, now, "phq9").save_all(phq9_answers(1, 2, 3, 0, 0, 0, 0, 0, 3))
    answer_as_another_helper(session, app, world)
    actions = tuple(replace(one, id=uuid.uuid4()) for one in plan.goals[0].actions[:1])
    hidden = Goal(uuid.uuid4(), "Leave home safely", "en", is_private=True, actions=actions)
    return replace(
        plan,
        goals=(*plan.goals, hidden),
        contingencies=(*plan.contingencies, Contingency(uuid.uuid4(), "Shouting", "Call", "999", is_private=True)),
        medicines=(Medicine(uuid.uuid4(), "A private pill", "At night", is_private=True), *plan.medicines),
        documents=(*plan.documents, Document(uuid.uuid4(), "Safety plan", "With my sister", is_private=True)),
        left_out=(LeftOut("e07", "Something private", is_private=True), *plan.left_out),
    )


def answer_as_another_helper(session: Session, app: Flask, world: World) -> None:
    other = add_helper(session, clock.now(), "Omar Otherman")
    link = let(session, world, other, clock.now())
    answer_by(app, access_of(other, link), link, "9")


def answer_by(app: Flask, access: Access, link: CarerLink, answer: str) -> None:
    theirs = PageClient(app)
    theirs.sign_in(access)
    begun = theirs.post(f"/helping/{link.patient_id}/questions/confidence", {}).location
    page = theirs.get(f"{begun}/questions/confidence")
    theirs.post(f"{begun}/questions/confidence", {**page.form_values(), "answer": answer})


def transcript(
    session: Session, app: Flask, world: World, seed: int, *, with_hidden: bool, home_name: str = ""
) -> list[str]:
    """Tell one person's story by chance, and walk through it as their helper, or as a worker of a care home."""
    chance, asha = Random(seed), world.access["asha"]
    if chance.random() < 0.5:
        Steps(session, asha, clock.now(), "what_matters").save("what-matters-1", Text("Walk to the shop"))
        Steps(session, asha, clock.now(), "confidence").save("confidence", Rating(chance.randint(0, 10)))
    plan = ready_plan(clock.now(), action_count=chance.randint(1, 4))
    if with_hidden:
        plan = add_hidden(session, app, world, chance, plan)
    steps = PlanSteps(session, world, clock.now())
    steps.begin()
    steps.write(plan)
    steps.say(steps.propose())
    helper, link = helper_of(session, world, home_name)
    client = PageClient(app)
    client.sign_in(access_of(helper, link))
    if with_hidden and home_name:
        answer_as_a_colleague(session, app, link)
    walk = Walk(client, Random(seed), link, session)
    walk.get_texts()
    walk.all_of(link.patient_id, world.patients["cara"].id)
    answer_versions(walk, steps, Random(seed + 1), with_hidden=with_hidden)  # its own: the hidden drew from the other
    return walk.transcript


def answer_versions(walk: Walk, steps: PlanSteps, chance: Random, *, with_hidden: bool) -> None:
    """Propose versions and let the helper answer them; with hidden things, also some of which they see nothing new."""
    patient_id = steps.patient_id

    def private(reason: str) -> None:
        """Change something private alone, and ask the person about it."""
        if with_hidden:
            history = steps.history()
            if history.standing.status == "proposed":
                steps.withdraw(history.standing.current or 0)
            plan = steps.draft()
            pill = Medicine(uuid.uuid4(), f"A pill {reason}", "At night", is_private=True)
            steps.write(replace(plan, medicines=(pill, *plan.medicines)))
            steps.propose()

    private("of which the helper must not know")
    walk.plan_of(patient_id)  # nothing is asked
    for turn in range(3):
        take_back(steps)
        new = Medicine(uuid.uuid4(), f"A pill that all see, {turn}", "At noon")
        steps.write(replace(steps.draft(), medicines=(*steps.draft().medicines, new)))
        steps.propose()
        first, second, late = (walk.plan_of(patient_id) for _ in range(3))
        private("beside it")
        walk.plan_of(patient_id)
        walk.say(patient_id, first, chance.choice(["agree", "agree_with_notes", "disagree", "ask_for_help", "no-such"]))
        private("after it")
        walk.say(patient_id, second, chance.choice(["agree", "disagree"]))
        private("once more")
        take_back(steps)
        walk.say(patient_id, late, "disagree")


def take_back(steps: PlanSteps) -> None:
    """Let the team work on the draft again, wherever the plan stands: nothing waits then."""
    standing = steps.history().standing
    if standing.status == "proposed":
        steps.withdraw(standing.current or 0)
    steps.write(replace(steps.draft(), responsible_user_id=uuid.uuid4()))


def helper_of(session: Session, world: World, home_name: str) -> tuple[User, CarerLink]:
    """Return who walks, with their help: somebody whom the person asked, or a worker of a home of this name."""
    now = clock.now()
    if not home_name:
        helper = add_helper(session, now, "Hana Helperfield")
        return helper, let(session, world, helper, now)
    home = add_home(session, home_name)
    return add_worker(session, home, now), let_home(session, world, home, now)


def answer_as_a_colleague(session: Session, app: Flask, link: CarerLink) -> None:
    """Add what another worker of the same home answered: neither sees the other's."""
    set_session_access(session, system_access("test"))
    team = session.get_one(Team, link.helper_team_id)
    colleague = add_worker(session, team, clock.now(), "Cole Colleague")
    session.commit()
    answer_by(app, access_of(colleague), link, "7")


def twin_of_asha(world: World) -> World:
    """Return the world with somebody else in Asha's place who has the same name: the copy to which things are added."""
    twin = world.patients["bogdan"]
    twin.given_name, twin.family_name = "Asha", "Testwala"
    world.users["bogdan"].name = "Asha Testwala"
    access = replace(world.access["bogdan"], display="Asha Testwala")
    return replace(
        world,
        patients={**world.patients, "asha": twin},
        users={**world.users, "asha": world.users["bogdan"]},
        access={**world.access, "asha": access},
    )


@pytest.mark.parametrize("seed", range(WORLDS))
def test_what_is_hidden_leaves_no_trace(session: Session, world: World, app: Flask, seed: int) -> None:
    publish_all(session, clock.now())
    twin = twin_of_asha(world)
    session.commit()

    with time_machine.travel(clock.now(), tick=False):  # their own answers stand there with the minute
        without = transcript(session, app, world, seed, with_hidden=False)
        with_hidden = transcript(session, app, twin, seed, with_hidden=True)

    assert "The team asks if" in "".join(without)
    assert sum("has something new to read" in part for part in without) == 3
    assert "does not wait for an answer any more" in "".join(without)
    assert_same(with_hidden, without)


@pytest.mark.parametrize("seed", range(WORLDS))
def test_what_is_hidden_leaves_no_trace_for_a_worker_of_a_care_home(
    session: Session, world: World, app: Flask, seed: int
) -> None:
    publish_all(session, clock.now())
    twin = twin_of_asha(world)
    session.commit()

    without = transcript(session, app, world, seed, with_hidden=False, home_name="Example House")
    with_hidden = transcript(session, app, twin, seed, with_hidden=True, home_name="Another House")

    assert_same(with_hidden, without)


def assert_same(with_hidden: list[str], without: list[str]) -> None:
    assert len(without) > 200
    assert "Walk" in "".join(without)
    for one, other in zip(with_hidden, without, strict=True):
        assert one == other
