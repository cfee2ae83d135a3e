"""Administrators look after the staff and teams of their organisation, and of no other."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.domain.staffing import Refusal, Refused
from app.accounts.queries import staff as queries
from app.accounts.services import set_up, staff_changes
from app.core import audit, crypto
from app.core.db import Database, set_session_access
from app.core.errors import NotFound
from app.people import services as people
from app.people.domain.access import Role, system_access
from app.people.models import Membership, Team, User
from tests.counting import statements
from tests.integration.accounts.sign_in_steps import PASSWORD, enrolled
from tests.pages import Page, PageClient
from tests.worlds import World

SYSTEM = system_access("test")
NEW = "nia@example.nhs.test"


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(client: PageClient, world: World) -> PageClient:
    """The administrator of the Valley practice, whose teams are River and Hill."""
    client.sign_in(world.access["administrator"])
    return client


def add(desk: PageClient, world: World, *, status: int = 303, **changes: str) -> Page:
    data = {"name": "Nia Testnurse", "email": NEW, "team_id": str(world.teams["river"].id), "role": "clinician"}
    return desk.post("/team/staff/add", {**data, **changes}, status=status)


def user_by(session: Session, email: str) -> User:
    query = select(User).where(User.email_index == crypto.blind_index("email", email))
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def roles(session: Session, user: User) -> set[tuple[object, str]]:
    rows = session.execute(select(Membership.team_id, Membership.role).where(Membership.user_id == user.id))
    return {(row.team_id, row.role) for row in rows}


def role_of(session: Session, user: User) -> Membership:
    return session.scalars(select(Membership).where(Membership.user_id == user.id)).one()


def join(session: Session, world: World, who: str, team: str, role: Role) -> Membership:
    """Give somebody a role by hand."""
    made = Membership(user_id=world.staff[who].id, team_id=world.teams[team].id, role=role.value)
    session.add(made)
    session.commit()
    return made


def actions(session: Session) -> list[str]:
    set_session_access(session, SYSTEM)
    query = select(audit.AuditEvent.action).where(audit.AuditEvent.chain == "system").order_by(audit.AuditEvent.seq)
    return list(session.scalars(query))


def where(world: World, who: str, *rest: str) -> str:
    return "/".join([f"/team/staff/{world.staff[who].id}", *rest])


def add_many(session: Session, world: World, now: datetime, count: int) -> None:
    for number in range(count):
        people.add_staff_user(
            session,
            SYSTEM,
            name=f"Person {number:03}",
            email=f"person{number}@example.nhs.test",
            password_hash=None,
            totp_secret=None,
            memberships=[(world.teams["river"].id, Role.CLINICIAN), (world.teams["hill"].id, Role.ANALYST)],
            now=now + timedelta(seconds=number + 1),
        )
    session.commit()


class TestTheList:
    def test_it_shows_everyone_of_the_organisation_and_nobody_else(self, desk: PageClient) -> None:
        page = desk.get("/team/staff")

        assert "Other_Clinician Testperson" in page.main
        assert "Administrator Testperson (you)" in page.main
        assert "Far_Clinician" not in page.main

    def test_it_says_role_team_state_code_app_and_last_sign_in(
        self, desk: PageClient, session: Session, world: World, now: datetime
    ) -> None:
        enrolled(session, world.staff["clinician"], now)
        PageClient(desk.app).sign_in(world.access["clinician"])

        cards = desk.get("/team/staff").words("li", class_="nhsuk-card")

        (clinician,) = [card for card in cards if card.startswith("Clinician Testperson")]
        assert "clinician@example.nhs.test" in clinician
        assert "Clinician, River team" in clinician
        assert "Code app set up" in clinician
        assert "Last signed in: 12 May 2026" in clinician
        (leaver,) = [card for card in cards if card.startswith("Leaver")]
        assert "Switched off" in leaver
        assert "No code app yet" in leaver
        assert "Never signed in" in leaver

    def test_pages_follow_each_other_without_a_gap_newest_first(
        self, desk: PageClient, session: Session, world: World, now: datetime
    ) -> None:
        add_many(session, world, now, 60)

        first = desk.get("/team/staff")
        second = desk.get(first.all("a", rel="next")[0].get("href"))

        names = [link for page in (first, second) for link in page.words("h2", class_="nhsuk-heading-s")]
        assert names[:2] == ["Person 059", "Person 058"]
        assert len(names) == len(set(names)) == 60 + 9
        assert second.all("a", rel="prev")

    def test_it_costs_as_many_statements_for_sixty_as_for_nine(
        self, desk: PageClient, session: Session, world: World, now: datetime, database: Database
    ) -> None:
        with statements(database.engine) as few:
            desk.get("/team/staff")
        add_many(session, world, now, 60)

        with statements(database.engine) as many:
            desk.get("/team/staff")

        assert len(many) == len(few) <= 6, few

    def test_a_strange_place_in_the_list_is_its_start(self, desk: PageClient) -> None:
        assert "Clinician Testperson" in desk.get("/team/staff?after=nonsense").main

    def test_the_menu_has_it_for_administrators_only(self, desk: PageClient, world: World) -> None:
        own = desk.get("/team/staff").words("a", class_="app-navigation__link")
        other = PageClient(desk.app)
        other.sign_in(world.access["lead"])

        assert own == ["Staff", "Teams"]
        assert "Staff" not in other.get("/team/people").words("a", class_="app-navigation__link")

    def test_an_administrator_arrives_there(self, desk: PageClient) -> None:
        assert desk.get("/", status=303).location == "/team/staff"


class TestAdding:
    def test_somebody_new_gets_a_link_that_is_shown_once(
        self, desk: PageClient, session: Session, world: World
    ) -> None:
        shown = desk.get(add(desk, world).location)
        again = desk.get(shown.path)

        user = user_by(session, NEW)
        assert roles(session, user) == {(world.teams["river"].id, "clinician")}
        assert f"/team/set-up/{user.id}/" in shown.words("code")[0]
        assert again.all("code") == []
        assert again.heading == "Make a new set-up link for Nia Testnurse?"

    def test_the_link_leads_all_the_way_in(
        self, app: Flask, desk: PageClient, session: Session, world: World, clock: time_machine.Traveller
    ) -> None:
        link = desk.get(add(desk, world).location).words("code")[0]
        nia = PageClient(app)
        path = urlsplit(link).path

        assert NEW in nia.get(path).main
        assert nia.post(path, {"password": PASSWORD}).location == "/team/sign-in"
        nia.post("/team/sign-in", {"email": NEW, "password": PASSWORD})
        secret = nia.get("/team/enrol").words("code")[0].replace(" ", "")
        nia.post("/team/enrol", {"code": pyotp.TOTP(secret).now()})

        assert nia.get("/team/probe").response.json["who"] == "Nia Testnurse"

    def test_a_second_sending_of_the_form_adds_nobody(self, desk: PageClient, session: Session, world: World) -> None:
        add(desk, world)

        page = add(desk, world, status=422, email=" NIA@example.nhs.test ")

        assert "already has this role in this team" in page.main
        index = crypto.blind_index("email", NEW)
        assert session.scalar(select(func.count(User.id)).where(User.email_index == index)) == 1

    def test_who_works_elsewhere_gets_the_role_and_keeps_the_password(
        self, desk: PageClient, session: Session, world: World, now: datetime
    ) -> None:
        enrolled(session, world.staff["far_clinician"], now)
        before = world.staff["far_clinician"].password_hash

        page = desk.get(add(desk, world, email="far_clinician@example.nhs.test").location)

        user = user_by(session, "far_clinician@example.nhs.test")
        assert "Far_Clinician Testperson already had an account" in page.main
        assert "Harbour" not in page.main
        assert (world.teams["river"].id, "clinician") in roles(session, user)
        assert user.password_hash == before

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"name": "  "}, "Enter their name"),
            ({"name": "\x01"}, "Enter their name"),
            ({"name": "x" * 201}, "It is too long"),
            ({"email": ""}, "Enter their work email address"),
            ({"email": "nia at example"}, "Enter an email address, like"),
            ({"team_id": ""}, "Choose a team"),
            ({"role": "king"}, "Choose a role"),
            ({"name": "a\x00b"}, "Remove the special characters"),
        ],
    )
    def test_a_slip_is_explained_and_nothing_is_lost(
        self, desk: PageClient, session: Session, world: World, changes: dict[str, str], words: str
    ) -> None:
        page = add(desk, world, status=422, **changes)

        assert words in page.main
        if "email" not in changes:
            assert page.all("input", id="email")[0].get("value") == NEW

    def test_nobody_is_added_to_a_team_of_another_organisation(self, desk: PageClient, world: World) -> None:
        page = add(desk, world, status=422, team_id=str(world.teams["harbour"].id))

        assert "Choose a team" in page.main

    def test_the_service_knows_the_reach_too(self, session: Session, world: World, now: datetime) -> None:
        with pytest.raises(NotFound):
            staff_changes.add_member(
                session,
                world.access["administrator"],
                name="A",
                email=NEW,
                team_id=world.teams["harbour"].id,
                role=Role.CLINICIAN,
                now=now,
            )

    def test_what_was_typed_too_slowly_is_there_after_proving_again(
        self, desk: PageClient, session: Session, world: World, now: datetime, clock: time_machine.Traveller
    ) -> None:
        code_app = enrolled(session, world.staff["administrator"], now)
        desk.sign_in(world.access["administrator"])
        clock.shift(timedelta(minutes=5, seconds=1))

        asked = add(desk, world).location
        back = desk.post(asked, {"code": code_app.now()}).location
        page = desk.get(back)

        assert urlsplit(asked).path == "/team/prove-again"
        assert page.all("input", id="email")[0].get("value") == NEW
        add(desk, world)


class TestTheLink:
    @pytest.fixture
    def path(self, desk: PageClient, session: Session, world: World) -> str:
        """Where the link for the clinician leads."""
        desk.post(where(world, "clinician", "link"))
        return urlsplit(desk.get(where(world, "clinician", "link")).words("code")[0]).path

    @pytest.fixture
    def visitor(self, app: Flask) -> PageClient:
        return PageClient(app)

    def test_it_ends_the_old_password_and_every_session(
        self, app: Flask, desk: PageClient, session: Session, world: World, now: datetime, visitor: PageClient
    ) -> None:
        enrolled(session, world.staff["clinician"], now)
        visitor.sign_in(world.access["clinician"])

        desk.post(where(world, "clinician", "link"))

        visitor.get("/team/probe", status=303)
        data = {"email": "clinician@example.nhs.test", "password": PASSWORD}
        PageClient(app).post("/team/sign-in", data, status=422)

    def test_it_works_once(self, visitor: PageClient, path: str) -> None:
        visitor.post(path, {"password": PASSWORD})

        visitor.get(path, status=404)
        assert "does not work any more" in visitor.post(path, {"password": PASSWORD}, status=404).main

    def test_it_works_for_72_hours(self, visitor: PageClient, path: str, clock: time_machine.Traveller) -> None:
        clock.shift(timedelta(hours=72, seconds=-1))
        visitor.get(path)
        clock.shift(timedelta(seconds=1))

        visitor.get(path, status=404)

    def test_a_newer_one_ends_it(self, desk: PageClient, world: World, visitor: PageClient, path: str) -> None:
        desk.post(where(world, "clinician", "link"))

        visitor.get(path, status=404)

    def test_it_does_not_work_while_the_account_is_switched_off(
        self, desk: PageClient, world: World, visitor: PageClient, path: str
    ) -> None:
        desk.post(where(world, "clinician", "switch-off"))

        visitor.get(path, status=404)

    def test_another_code_or_another_person_looks_like_a_used_one(
        self, world: World, visitor: PageClient, path: str
    ) -> None:
        base, code = path.rsplit("/", 1)
        other = path.replace(str(world.staff["clinician"].id), str(world.staff["lead"].id))
        later = f"{base}/{int(code.partition('-')[0]) + 1}-{code.partition('-')[2]}"
        pages = [visitor.get(p, status=404).main for p in (other, later, f"{base}/x", f"{base}/٣-a", f"{base}/1-é")]

        assert len(set(pages)) == 1

    @pytest.mark.parametrize("password", ["", "short", "x" * 129, "clinician and more words", "aaaaaaaaaaaaaa"])
    def test_a_weak_password_is_explained_and_the_link_goes_on_working(
        self, visitor: PageClient, path: str, password: str
    ) -> None:
        page = visitor.post(path, {"password": password}, status=422)

        assert page.all("a", href="#password")
        visitor.post(path, {"password": PASSWORD})

    def test_nobody_makes_their_own(self, desk: PageClient, world: World) -> None:
        page = desk.post(where(world, "administrator", "link"), status=422)

        assert "Ask another administrator" in page.main
        desk.get("/team/staff")


class TestOnePerson:
    def test_a_role_is_given_and_taken_away(self, desk: PageClient, session: Session, world: World) -> None:
        user = world.staff["clinician"]
        data = {"team_id": str(world.teams["hill"].id), "role": "clinical_lead"}

        given = desk.get(desk.post(where(world, "clinician", "roles"), data).location)
        twice = desk.post(where(world, "clinician", "roles"), data, status=422)
        old = session.scalars(
            select(Membership).where(Membership.user_id == user.id, Membership.role == "clinician")
        ).one()
        asked = desk.get(where(world, "clinician", "roles", str(old.id), "take-away"))
        desk.post(asked.path)

        assert "Clinical lead, Hill team" in given.main
        assert "already has this role" in twice.main
        assert "Role: Clinician. Team: River team." in asked.main
        assert roles(session, user) == {(world.teams["hill"].id, "clinical_lead")}

    def test_a_role_that_was_taken_away_opens_nothing_any_more(
        self, app: Flask, desk: PageClient, session: Session, world: World
    ) -> None:
        clinician = PageClient(app)
        clinician.sign_in(world.access["clinician"])
        clinician.get("/team/probe")

        old = role_of(session, world.staff["clinician"])
        location = desk.post(where(world, "clinician", "roles", str(old.id), "take-away")).location

        assert location == "/team/staff"
        clinician.get("/team/probe", status=403)

    @pytest.mark.parametrize("path", ["", "roles", "switch-off", "switch-on", "code-app", "link"])
    @pytest.mark.parametrize("who", ["far_clinician", "asha"])
    def test_anybody_else_is_not_found(self, desk: PageClient, world: World, who: str, path: str) -> None:
        address = f"/team/staff/{world.users[who].id}" + (f"/{path}" if path else "")

        desk.get(address, status=404)
        if path:
            desk.post(address, {"role": "clinician", "team_id": str(world.teams["river"].id)}, status=404)

    def test_a_role_in_another_organisation_cannot_be_given_or_taken_away(
        self, desk: PageClient, session: Session, world: World
    ) -> None:
        data = {"team_id": str(world.teams["harbour"].id), "role": "clinician"}
        desk.post(where(world, "clinician", "roles"), data, status=422)
        foreign = role_of(session, world.staff["far_clinician"])
        join(session, world, "far_clinician", "river", Role.CLINICIAN)

        desk.get(where(world, "far_clinician", "roles", str(foreign.id), "take-away"), status=404)
        desk.post(where(world, "far_clinician", "roles", str(foreign.id), "take-away"), status=404)
        desk.post(where(world, "clinician", "roles", str(foreign.id), "take-away"), status=404)

        assert len(roles(session, world.staff["far_clinician"])) == 2

    def test_an_account_that_another_organisation_uses_too_cannot_be_taken_over(
        self, desk: PageClient, session: Session, world: World, now: datetime
    ) -> None:
        enrolled(session, world.staff["far_clinician"], now)
        join(session, world, "far_clinician", "river", Role.CLINICIAN)
        before = world.staff["far_clinician"].password_hash

        for path in ("link", "code-app", "switch-off", "switch-on"):
            page = desk.post(where(world, "far_clinician", path), status=422)
            assert "also works for another organisation" in page.main

        user = user_by(session, "far_clinician@example.nhs.test")
        assert (user.password_hash, user.is_active, user.totp_enrolled_at) == (before, True, now)
        assert "Harbour" not in desk.get(where(world, "far_clinician")).main

    def test_switching_off_ends_every_session_at_once_and_on_lets_them_in_again(
        self, app: Flask, desk: PageClient, session: Session, world: World, now: datetime
    ) -> None:
        enrolled(session, world.staff["clinician"], now)
        clinician = PageClient(app)
        clinician.sign_in(world.access["clinician"])
        data = {"email": "clinician@example.nhs.test", "password": PASSWORD}

        desk.get(where(world, "clinician", "switch-off"))
        desk.post(where(world, "clinician", "switch-off"))
        clinician.get("/team/probe", status=303)
        PageClient(app).post("/team/sign-in", data, status=422)
        desk.get(where(world, "clinician", "switch-on"))
        desk.post(where(world, "clinician", "switch-on"))

        clinician.get("/team/probe", status=303)
        assert PageClient(app).post("/team/sign-in", data).location == "/team/sign-in/code"

    def test_a_reset_code_app_ends_every_session_and_is_set_up_anew(
        self, app: Flask, desk: PageClient, session: Session, world: World, now: datetime
    ) -> None:
        lost = enrolled(session, world.staff["clinician"], now)
        clinician = PageClient(app)
        clinician.sign_in(world.access["clinician"])
        data = {"email": "clinician@example.nhs.test", "password": PASSWORD}
        clinician.post("/team/sign-in", data)

        desk.get(where(world, "clinician", "code-app"))
        desk.post(where(world, "clinician", "code-app"))

        clinician.get("/team/probe", status=303)
        assert clinician.get("/team/sign-in/code", status=303).location == "/team/sign-in"
        assert clinician.get("/team/enrol", status=303).location == "/team/sign-in"
        assert clinician.post("/team/enrol", {"code": lost.now()}).location == "/team/sign-in"
        assert clinician.post("/team/sign-in", data).location == "/team/enrol"
        assert lost.secret not in clinician.get("/team/enrol").words("code")[0].replace(" ", "")

    def test_nobody_gives_themselves_a_role(self, desk: PageClient, session: Session, world: World) -> None:
        data = {"team_id": str(world.teams["river"].id), "role": "clinician"}

        assert "Ask another administrator" in desk.post(where(world, "administrator", "roles"), data, status=422).main
        assert "Ask another administrator" in add(desk, world, status=422, email="administrator@example.nhs.test").main
        assert len(roles(session, world.staff["administrator"])) == 1

    def test_the_last_administrator_can_neither_leave_nor_be_switched_off(
        self, desk: PageClient, session: Session, world: World
    ) -> None:
        own = role_of(session, world.staff["administrator"])
        join(session, world, "leaver", "hill", Role.ADMINISTRATOR)  # but the leaver cannot sign in

        for path in (f"roles/{own.id}/take-away", "switch-off"):
            page = desk.post(where(world, "administrator", path), status=422)
            assert "An organisation needs an administrator" in page.main

        assert len(roles(session, world.staff["administrator"])) == 1
        assert user_by(session, "administrator@example.nhs.test").is_active
        desk.get("/team/staff")

    def test_one_of_two_administrators_may_leave(self, desk: PageClient, session: Session, world: World) -> None:
        own = role_of(session, world.staff["administrator"])
        join(session, world, "lead", "hill", Role.ADMINISTRATOR)

        desk.post(where(world, "administrator", f"roles/{own.id}/take-away"))

        desk.get("/team/staff", status=403)

    def test_every_change_is_in_the_systems_chain_with_ids_only(
        self, desk: PageClient, session: Session, world: World
    ) -> None:
        before = len(actions(session))
        add(desk, world)
        desk.post(where(world, "clinician", "code-app"))
        desk.post(where(world, "clinician", "switch-off"))
        desk.post(where(world, "clinician", "switch-on"))

        assert actions(session)[before:] == [
            "user.created",
            "role.given",
            "password.set",
            "session.all_ended",
            "set_up_link.made",
            "code_app.reset",
            "session.all_ended",
            "user.switched_off",
            "session.all_ended",
            "user.switched_on",
        ]
        events = session.scalars(select(audit.AuditEvent).where(audit.AuditEvent.action == "role.given")).all()
        assert events[-1].sections == ["clinician", str(world.teams["river"].id)]
        assert audit.verify(session, None) == []

    def test_writing_needs_a_sign_in_within_the_last_five_minutes(
        self, desk: PageClient, session: Session, world: World, clock: time_machine.Traveller
    ) -> None:
        clock.shift(timedelta(minutes=5, seconds=1))
        desk.get(where(world, "clinician"))

        for path in ("roles", "switch-off", "switch-on", "code-app", "link"):
            assert "/team/prove-again" in desk.get(where(world, "clinician", path), status=303).location
            assert "/team/prove-again" in desk.post(where(world, "clinician", path)).location

        assert user_by(session, "clinician@example.nhs.test").is_active

    def test_who_is_no_administrator_any_more_reaches_nothing(
        self, session: Session, world: World, now: datetime
    ) -> None:
        """The rows decide, not what the request began with."""
        session.delete(role_of(session, world.staff["administrator"]))
        session.commit()

        with pytest.raises(NotFound):
            staff_changes.switch_off(session, world.access["administrator"], world.staff["clinician"].id, now)

    def test_a_refused_change_leaves_no_trace(self, session: Session, world: World, now: datetime) -> None:
        access, own = world.access["administrator"], role_of(session, world.staff["administrator"])
        before = actions(session)

        with pytest.raises(Refused) as refused:
            staff_changes.take_away_role(
                session, access, user_id=world.staff["administrator"].id, membership_id=own.id, now=now
            )
        session.commit()

        assert refused.value.refusal is Refusal.LAST_ADMINISTRATOR
        assert actions(session) == before
        assert queries.membership(session, access, own.id) is not None

    def test_a_role_is_taken_from_the_person_who_was_named(self, session: Session, world: World, now: datetime) -> None:
        leads = role_of(session, world.staff["lead"])

        with pytest.raises(NotFound):
            staff_changes.take_away_role(
                session,
                world.access["administrator"],
                user_id=world.staff["clinician"].id,
                membership_id=leads.id,
                now=now,
            )

    def test_a_link_is_kept_sealed_until_it_is_shown(self, session: Session, world: World, now: datetime) -> None:
        access, user_id = world.access["administrator"], world.staff["clinician"].id
        set_up.make_link(session, access, user_id, now)

        code = set_up.take_link_code(session, access, user_id, now)

        assert code is not None
        assert set_up.take_link_code(session, access, user_id, now) is None
        found = set_up.open_link(session, SYSTEM, user_id=user_id, code=code, now=now)
        assert found is not None


class TestTeams:
    def save(self, desk: PageClient, path: str = "/team/teams/add", *, status: int = 303, **changes: str) -> Page:
        return desk.post(path, {"name": "Lake team", "phone": "0121 496 0300", **changes}, status=status)

    def test_the_list_has_the_organisations_teams_and_no_others(self, desk: PageClient) -> None:
        assert desk.get("/team/teams").words("h2", class_="nhsuk-heading-s") == ["Hill team", "River team"]

    def test_a_team_is_added_with_its_number(self, desk: PageClient, session: Session, world: World) -> None:
        desk.get("/team/teams/add")
        page = desk.get(self.save(desk).location)

        assert "The team was added." in page.main
        team = session.scalars(select(Team).where(Team.name == "Lake team")).one()
        assert (team.organisation_id, team.phone) == (world.organisations["valley"].id, "0121 496 0300")

    def test_a_team_is_renamed(self, desk: PageClient, session: Session, world: World) -> None:
        path = f"/team/teams/{world.teams['hill'].id}"
        assert desk.get(path).all("input", id="name")[0].get("value") == "Hill team"

        self.save(desk, path)

        assert desk.get("/team/teams").words("h2", class_="nhsuk-heading-s") == ["Lake team", "River team"]

    @pytest.mark.parametrize("key", ["add", "hill"])
    def test_a_name_stands_once_in_an_organisation(self, desk: PageClient, world: World, key: str) -> None:
        path = f"/team/teams/{world.teams[key].id if key != 'add' else key}"

        page = self.save(desk, path, status=422, name="River team")

        assert "already a team with this name" in page.main
        assert page.all("input", id="name")[0].get("value") == "River team"

    def test_another_organisations_team_is_not_found(self, desk: PageClient, world: World) -> None:
        path = f"/team/teams/{world.teams['harbour'].id}"

        desk.get(path, status=404)
        self.save(desk, path, status=404)

    def test_no_team_is_added_to_another_organisation(self, desk: PageClient, session: Session, world: World) -> None:
        self.save(desk, organisation_id=str(world.organisations["trust"].id), status=303)

        team = session.scalars(select(Team).where(Team.name == "Lake team")).one()
        assert team.organisation_id == world.organisations["valley"].id

    def test_who_administers_two_organisations_says_which(
        self, desk: PageClient, session: Session, world: World
    ) -> None:
        join(session, world, "administrator", "harbour", Role.ADMINISTRATOR)

        assert "Choose an organisation" in self.save(desk, status=422).main
        self.save(desk, organisation_id=str(world.organisations["trust"].id))

        assert "Far_Clinician" in desk.get("/team/staff").main

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"name": ""}, "Enter the name of the team"),
            ({"phone": ""}, "Enter the phone number of the team"),
            ({"phone": "call us"}, "Enter a phone number, like"),
            ({"phone": "٠١٢١٤٩٦٠٣٠٠"}, "Enter a phone number, like"),
        ],
    )
    def test_a_slip_is_explained(self, desk: PageClient, changes: dict[str, str], words: str) -> None:
        assert words in self.save(desk, status=422, **changes).main
