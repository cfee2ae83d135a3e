"""Plans are looked at again: the team has a list, and the person is asked by text, once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.care_plans import services
from app.care_plans.domain.states import Act
from app.care_plans.routes import reviewing
from app.core.audit import AuditEvent
from app.core.db import Database
from app.messaging.models import Message
from app.people.domain.access import system_access
from app.people.services import set_phone
from tests.pages import PageClient
from tests.plans import BASE_URL, PlanSteps, ready_plan
from tests.worlds import World, build_world

SYSTEM = system_access("test")
DAY = timedelta(days=1)
PATH = "/team/plans-to-review"


class StepsOf(PlanSteps):
    """The plan of somebody else of the team."""

    def __init__(self, session: Session, world: World, now: datetime, who: str) -> None:
        super().__init__(session, world, now)
        self.asha, self.patient_id = world.access[who], world.patients[who].id


def agreed(steps: PlanSteps, days: int) -> None:
    """Agree a plan to be looked at again so many days from now."""
    steps.begin()
    steps.write(replace(ready_plan(steps.now), review_on=steps.now.date() + days * DAY))
    steps.say(steps.propose(), Act.AGREE)


def ask(session: Session, now: datetime) -> int:
    count, _after = services.ask_due(
        session, SYSTEM, after=None, limit=100, base_url=BASE_URL, today=now.date(), now=now
    )
    session.commit()
    return count


def texts(session: Session) -> list[str]:
    query = select(Message).where(Message.dedupe_key.startswith("care_plan_review")).order_by(Message.queued_at)
    return [str(one.body) for one in session.scalars(query)]


class TestTheTeamsList:
    @pytest.mark.parametrize(
        ("days_later", "is_listed"), [(85, False), (86, True), (100, True), (101, True), (500, True)]
    )
    def test_a_plan_is_on_it_from_14_days_before(
        self, plan: PlanSteps, sign_in, clock: time_machine.Traveller, days_later: int, *, is_listed: bool
    ) -> None:
        agreed(plan, 100)
        clock.shift(days_later * DAY)

        page = sign_in("clinician").get(PATH)

        assert ("Asha Testwala" in page.main) is is_listed
        assert ("Overdue" in page.main) is (days_later > 100)

    def test_the_longest_overdue_is_at_the_top_and_pages_have_no_gap(
        self, plan: PlanSteps, world: World, session: Session, sign_in, clock, monkeypatch, now: datetime
    ) -> None:
        monkeypatch.setattr(reviewing, "PAGE", 1)
        agreed(StepsOf(session, world, now, "bogdan"), 20)
        agreed(plan, 20)
        session.commit()
        clock.shift(30 * DAY)
        desk, names, path = sign_in("clinician"), [], PATH

        while path:
            page = desk.get(path)
            names += page.words("td")[:1]
            path = next((a.get("href") for a in page.all("a", rel="next")), None)

        assert sorted(name.partition(" ")[2] for name in names) == ["Asha Testwala", "Bogdan Przykład"]

    def test_a_plan_leaves_it_when_a_later_day_is_agreed(self, plan: PlanSteps, sign_in, clock) -> None:
        agreed(plan, 20)
        clock.shift(30 * DAY)
        plan.now += 30 * DAY
        plan.write(replace(plan.draft(), review_on=plan.now.date() + 100 * DAY))
        version = plan.propose()
        assert "Asha Testwala" in sign_in("clinician").get(PATH).main

        plan.say(version, Act.AGREE)

        assert "No plan of this team is due" in sign_in("clinician").get(PATH).main

    def test_only_people_within_reach_are_on_it(self, plan: PlanSteps, world: World, sign_in, clock) -> None:
        agreed(plan, 5)
        clock.shift(DAY)

        assert "Asha" not in sign_in("other_clinician").get(PATH).main
        sign_in("clinician").get(f"{PATH}?team={world.teams['hill'].id}", status=404)

    def test_who_died_is_not_on_it_and_is_not_asked(
        self, plan: PlanSteps, world: World, session: Session, sign_in, now: datetime
    ) -> None:
        agreed(plan, 5)
        world.patients["asha"].deceased_on = now.date()
        session.commit()

        assert "Asha" not in sign_in("clinician").get(PATH).main
        assert ask(session, now) == 0

    def test_each_person_listed_has_it_in_their_log(
        self, plan: PlanSteps, desk: PageClient, session: Session, world: World
    ) -> None:
        agreed(plan, 5)
        desk.get(PATH)

        found = session.scalars(select(AuditEvent.patient_id).where(AuditEvent.action == "care_plan.listed")).all()
        assert found == [world.patients["asha"].id]

    @pytest.mark.parametrize("after", ["x", "_", "2026-01-01", "2026-13-01_x", "9" * 400, "2026-01-01_" + "0" * 31])
    def test_an_address_that_was_cut_short_still_opens(self, desk: PageClient, after: str) -> None:
        assert desk.get(PATH, query_string={"after": after}).heading == "Plans to review"


class TestAskingByText:
    def test_the_words_say_nothing_of_a_plan(self, plan: PlanSteps, session: Session, now: datetime) -> None:
        agreed(plan, 14)

        assert ask(session, now) == 1
        assert texts(session) == [f"There is a question for you in JoinedUp: {BASE_URL}/"]

    @pytest.mark.parametrize(("days", "count"), [(15, 0), (14, 1), (1, 1)])
    def test_it_is_asked_from_14_days_before(
        self, plan: PlanSteps, session: Session, now: datetime, days: int, count: int
    ) -> None:
        agreed(plan, days)

        assert ask(session, now) == count

    def test_once_for_each_day_of_review_however_often_it_runs(
        self, plan: PlanSteps, session: Session, now: datetime
    ) -> None:
        agreed(plan, 10)

        told = [ask(session, now + days * DAY) for days in range(24)]

        assert told == [1] + [0] * 23

    def test_another_day_of_review_is_asked_about_anew(self, plan: PlanSteps, session: Session, now: datetime) -> None:
        agreed(plan, 10)
        ask(session, now)
        plan.write(replace(plan.draft(), review_on=now.date() + 12 * DAY))
        plan.say(plan.propose(), Act.AGREE)

        assert ask(session, now) == 1

    def test_long_overdue_is_for_the_team(self, plan: PlanSteps, session: Session, now: datetime) -> None:
        agreed(plan, 1)

        assert ask(session, now + 16 * DAY) == 0

    def test_not_while_the_plan_is_being_changed(self, plan: PlanSteps, session: Session, now: datetime) -> None:
        agreed(plan, 5)
        plan.write(replace(plan.draft(), responsible_name="Somebody else"))

        assert ask(session, now) == 0

    @pytest.mark.parametrize("phone", [None, "+441214960000"])
    def test_who_has_no_mobile_is_not_texted(
        self, plan: PlanSteps, session: Session, world: World, now: datetime, phone: str | None
    ) -> None:
        agreed(plan, 5)
        set_phone(world.patients["asha"], phone)
        session.commit()

        assert ask(session, now) == 0
        assert texts(session) == []

    def test_the_command_says_how_many(
        self, plan: PlanSteps, app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("app.cli.asking.AT_ONCE", 1)
        agreed(plan, 5)

        with app.app_context():
            outputs = [app.test_cli_runner().invoke(args=["ask-about-plans"]).output for _ in range(2)]

        assert outputs == ["1 texts queued\n", "0 texts queued\n"]

    def test_two_processes_at_once_queue_one_text(self, fresh_url: str, app: Flask, now: datetime) -> None:
        database = Database(fresh_url)
        with database.session(SYSTEM) as session:
            world = build_world(session, now)
            agreed(PlanSteps(session, world, now), 5)
        start = Barrier(2)

        def run(_number: int) -> int:
            with app.app_context(), database.session(SYSTEM) as session:
                start.wait()
                return ask(session, now)

        with ThreadPoolExecutor(2) as pool:
            told = sorted(pool.map(run, range(2)))
        with database.session(SYSTEM) as session:
            queued = texts(session)
        database.engine.dispose()

        assert told == [0, 1]
        assert len(queued) == 1


def test_the_person_is_asked_on_their_page(plan: PlanSteps, phone: PageClient) -> None:
    agreed(plan, 14)

    assert "Is it still right for you?" in phone.get("/plan").main
