"""A clinician opens a record outside their caseload: rarely, for an hour, with a reason, and never unseen."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.services import break_glass as services
from app.core import audit
from app.core.db import set_session_access
from app.people.domain.access import system_access
from app.people.models import BreakGlassGrant
from app.people.queries import open_grants
from app.worklist.queries import open_items
from tests.pages import Page, PageClient
from tests.worlds import World

SYSTEM = system_access("test")
CARA = "999 000 0034"
REASON = "Collapsed in my clinic, needs her plan"
NO_RECORD = "We cannot open a record with this number"


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def clinician(client: PageClient, world: World) -> PageClient:
    client.sign_in(world.access["clinician"])
    return client


def ask(client: PageClient, number: str = CARA, *, status: int = 303, **changes: str) -> Page:
    data = {"number": number, "reason_code": "emergency_care", "reason": REASON, **changes}
    return client.post("/team/break-glass", data, status=status)


def grants(session: Session) -> list[BreakGlassGrant]:
    set_session_access(session, SYSTEM)
    return list(session.scalars(select(BreakGlassGrant), execution_options={"populate_existing": True}))


class TestOpening:
    def test_a_reason_opens_one_record_for_an_hour(
        self, clinician: PageClient, session: Session, world: World, now: datetime
    ) -> None:
        cara = world.patients["cara"].id

        assert ask(clinician).location == f"/team/people/{cara}"
        assert open_grants(session, world.users["clinician"].id, now + timedelta(minutes=59, seconds=59)) == {cara}
        assert open_grants(session, world.users["clinician"].id, now + timedelta(minutes=60)) == frozenset()

    def test_the_next_request_knows_whose_glass_was_broken(self, clinician: PageClient, world: World) -> None:
        ask(clinician)

        assert clinician.get("/team/probe").response.json["glass"] == [str(world.patients["cara"].id)]

    def test_the_person_sees_it_in_their_log_at_once(
        self, clinician: PageClient, session: Session, world: World
    ) -> None:
        ask(clinician)

        set_session_access(session, world.access["cara"])
        events = audit.events_about(session, world.patients["cara"].id, exclude_actor=None, limit=2)
        newest = next(event for event in events if event.action == "break_glass.opened")
        assert newest.reason == "emergency_care"
        assert newest.actor_id == world.users["clinician"].id

    def test_their_own_words_stay_with_the_grant_and_out_of_the_log(
        self, clinician: PageClient, session: Session, world: World
    ) -> None:
        ask(clinician)

        (grant,) = grants(session)
        events = audit.events_about(session, world.patients["cara"].id, exclude_actor=None, limit=2)
        newest = next(event for event in events if event.action == "break_glass.opened")
        assert grant.reason == REASON
        assert REASON not in newest.reason

    def test_the_persons_own_team_is_asked_to_review_it_within_three_days(
        self, clinician: PageClient, session: Session, world: World, now: datetime
    ) -> None:
        ask(clinician)

        other = world.access["other_coordinator"]
        set_session_access(session, other)
        (item,) = open_items(session, other, world.teams["hill"].id)
        assert (item.kind, item.priority, item.due_at) == ("break_glass_review", 10, now + timedelta(hours=72))
        assert item.reasons == [{"code": "break_glass", "params": {"reason": "emergency_care"}}]

    def test_a_number_that_nobody_has_opens_nothing_and_is_written_down(
        self, clinician: PageClient, session: Session
    ) -> None:
        page = ask(clinician, "999 000 0050", status=422)

        assert NO_RECORD in page.main
        assert grants(session) == []
        events = session.scalars(select(audit.AuditEvent).where(audit.AuditEvent.action == "break_glass.missed"))
        assert len(events.all()) == 1

    def test_the_fourth_record_of_a_day_is_refused_and_misses_count(
        self, clinician: PageClient, session: Session
    ) -> None:
        for _ in range(2):
            ask(clinician, "999 000 0050", status=422)
        ask(clinician)

        page = ask(clinician, "999 000 0042", status=429)

        assert "You have opened 3 records today" in page.main
        assert len(grants(session)) == 1

    def test_the_next_day_another_may_be_opened(
        self, app: Flask, clinician: PageClient, world: World, session: Session, clock: time_machine.Traveller
    ) -> None:
        for _ in range(3):
            ask(clinician, "999 000 0050", status=422)
        clock.shift(timedelta(days=1))
        clinician.sign_in(world.access["clinician"])

        ask(clinician)

        assert len(grants(session)) == 1

    def test_a_person_of_ones_own_caseload_needs_no_glass_broken(
        self, clinician: PageClient, session: Session, world: World
    ) -> None:
        page = ask(clinician, "999 000 0018")

        assert page.location == f"/team/people/{world.patients['asha'].id}"
        assert grants(session) == []

    def test_it_needs_a_sign_in_within_the_last_five_minutes(
        self, clinician: PageClient, session: Session, clock: time_machine.Traveller
    ) -> None:
        clock.shift(timedelta(minutes=5, seconds=1))

        assert "/team/prove-again" in clinician.get("/team/break-glass", status=303).location
        assert "/team/prove-again" in ask(clinician).location
        assert grants(session) == []

    @pytest.mark.parametrize("name", ["coordinator", "analyst", "administrator", "expert"])
    def test_only_clinicians_and_leads_may(self, client: PageClient, world: World, name: str) -> None:
        client.sign_in(world.access[name])

        client.get("/team/break-glass", status=403)
        ask(client, status=403)

    def test_a_patient_does_not_find_the_page(self, client: PageClient, world: World) -> None:
        client.sign_in(world.access["asha"])

        client.get("/team/break-glass", status=404)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"number": ""}, "Enter the NHS number"),
            ({"number": "999 123 4567"}, "Enter an NHS number of 10 digits"),
            ({"reason_code": ""}, "Choose why you need to see this record"),
            ({"reason_code": "curious"}, "Choose one from the list"),
            ({"reason": "too short"}, "Say a little more: at least 10 characters"),
            ({"reason": "         x"}, "Say a little more: at least 10 characters"),
            ({"reason": "x" * 401}, "Use 400 characters or fewer"),
            ({"reason": "needed\x00needed"}, "Remove the special characters"),
        ],
    )
    def test_a_slip_is_explained_and_opens_nothing(
        self, clinician: PageClient, session: Session, changes: dict[str, str], words: str
    ) -> None:
        page = ask(clinician, status=422, **changes)

        assert words in page.main
        assert grants(session) == []

    def test_slips_do_not_count_against_the_day(self, clinician: PageClient) -> None:
        for _ in range(4):
            ask(clinician, reason="", status=422)

        ask(clinician)


class TestReviewing:
    @pytest.fixture
    def grant(self, session: Session, world: World, now: datetime) -> BreakGlassGrant:
        """The clinician of another team looked at Asha, whom the lead's team looks after."""
        return self.broken(session, world, "far_clinician", now)

    def broken(self, session: Session, world: World, who: str, now: datetime) -> BreakGlassGrant:
        made = services.open_record(
            session,
            world.access[who],
            world.patients["asha"],
            team_id=world.teams["river"].id,
            reason_code="urgent_advice",
            reason="The ambulance crew asked for her medicines",
            now=now,
        )
        session.commit()
        return made

    @pytest.fixture
    def lead(self, client: PageClient, world: World) -> PageClient:
        client.sign_in(world.access["lead"])
        return client

    def test_the_lead_of_the_persons_team_sees_who_looked_and_why(
        self, lead: PageClient, grant: BreakGlassGrant
    ) -> None:
        page = lead.get("/team/break-glass/reviews")

        assert page.words("h2")[0] == "Far_Clinician Testperson opened the record of Asha Testwala"
        assert "A colleague or service asks for urgent advice" in page.main

    def test_one_that_waits_for_more_than_three_days_is_marked(
        self, lead: PageClient, world: World, grant: BreakGlassGrant, clock: time_machine.Traveller
    ) -> None:
        overdue = []
        for shift in (timedelta(hours=72), timedelta(seconds=1)):
            clock.shift(shift)
            lead.sign_in(world.access["lead"])
            overdue.append("Overdue" in lead.get("/team/break-glass/reviews").main)

        assert overdue == [False, True]

    def test_a_review_is_kept_with_who_and_when_and_leaves_the_list(
        self, lead: PageClient, session: Session, world: World, grant: BreakGlassGrant, now: datetime
    ) -> None:
        where = f"/team/break-glass/reviews/{grant.id}"
        assert "The ambulance crew asked" in lead.get(where).main

        lead.post(where, {"outcome": "justified", "note": "I spoke to the crew"})

        (kept,) = grants(session)
        assert (kept.reviewed_by, kept.reviewed_at) == (world.users["lead"].id, now)
        assert kept.review_outcome == "justified: I spoke to the crew"
        assert "There is nothing to review." in lead.get("/team/break-glass/reviews").main

    def test_a_review_is_in_the_persons_log(
        self, lead: PageClient, session: Session, world: World, grant: BreakGlassGrant
    ) -> None:
        lead.post(f"/team/break-glass/reviews/{grant.id}", {"outcome": "not_justified", "note": "No reason found"})

        set_session_access(session, SYSTEM)
        newest = audit.events_about(session, world.patients["asha"].id, exclude_actor=None, limit=2)[1]
        assert (newest.action, newest.reason) == ("break_glass.reviewed", "not_justified")

    def test_a_review_closes_the_item_on_the_teams_list(
        self, lead: PageClient, session: Session, world: World, grant: BreakGlassGrant
    ) -> None:
        lead.post(f"/team/break-glass/reviews/{grant.id}", {"outcome": "justified", "note": "I spoke to the crew"})

        set_session_access(session, world.access["lead"])
        assert open_items(session, world.access["lead"], world.teams["river"].id) == []

    def test_nobody_reviews_themselves(self, lead: PageClient, session: Session, world: World, now: datetime) -> None:
        own = self.broken(session, world, "lead", now)

        assert "There is nothing to review." in lead.get("/team/break-glass/reviews").main
        lead.get(f"/team/break-glass/reviews/{own.id}", status=404)
        lead.post(f"/team/break-glass/reviews/{own.id}", {"outcome": "justified", "note": "Me"}, status=404)

    def test_a_review_is_made_once(self, lead: PageClient, grant: BreakGlassGrant) -> None:
        where = f"/team/break-glass/reviews/{grant.id}"
        lead.post(where, {"outcome": "justified", "note": "Fine"})

        lead.post(where, {"outcome": "not_justified", "note": "Changed"}, status=404)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [({"outcome": ""}, "Choose what you found"), ({"note": ""}, "Say how you know")],
    )
    def test_a_slip_is_explained(
        self, lead: PageClient, grant: BreakGlassGrant, changes: dict[str, str], words: str
    ) -> None:
        data = {"outcome": "justified", "note": "Fine", **changes}

        assert words in lead.post(f"/team/break-glass/reviews/{grant.id}", data, status=422).main

    def test_a_person_of_another_teams_caseload_is_not_mine_to_review(
        self, session: Session, world: World, now: datetime
    ) -> None:
        services.open_record(
            session,
            world.access["clinician"],
            world.patients["cara"],
            team_id=world.teams["hill"].id,
            reason_code="safeguarding",
            reason=REASON,
            now=now,
        )
        set_session_access(session, world.access["lead"])

        assert queries.grants_to_review(session, world.access["lead"]) == []

    @pytest.mark.parametrize("name", ["clinician", "coordinator", "administrator"])
    def test_only_clinical_leads_review(self, client: PageClient, world: World, name: str) -> None:
        client.sign_in(world.access[name])

        client.get("/team/break-glass/reviews", status=403)
