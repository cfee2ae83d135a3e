"""A care home helps many people: each of its workers, as a helper, for as long as they work there and it is let in."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.domain.staffing import Refusal, Refused
from app.accounts.services import staff_changes
from app.assessments.models import Answer
from app.carers import services
from app.core import clock
from app.core.audit import AuditEvent
from app.core.db import Database, set_session_access
from app.people import queries as people
from app.people import services as people_services
from app.people.domain.access import Access, Kind, Role, system_access
from app.people.domain.helping import Basis, Scope
from app.people.models import CarerLink, Membership, Patient, Team, User
from tests.counting import statements
from tests.helping import add_home, add_worker, let_home
from tests.integration.accounts.sign_in_steps import PASSWORD, enrolled
from tests.integration.test_matrix import EXPECTED, WHO, doors, records, sign
from tests.pages import PageClient
from tests.questionnaires import publish_all
from tests.worlds import World, build_world

__all__ = ["records"]
# Where a worker's sign is another than that of a helper whom a person asked, and why.
ON_PURPOSE = {
    "GET:assessments.check_ins": ".",  # about looking after somebody of one's own, not for pay
    "POST:assessments.begin_check_in": ".",
    "POST:assessments.delete_check_in": ".",
    "GET:care_plans.helped_answer": ".",  # nobody agrees to a plan because of where they work
    "POST:care_plans.save_helped_answer": ".",
}


@pytest.fixture
def home(session: Session, world: World) -> Team:
    return add_home(session)


@pytest.fixture
def wanda(session: Session, home: Team) -> User:
    found = add_worker(session, home, clock.now())
    session.commit()
    return found


@pytest.fixture
def let(session: Session, world: World, home: Team) -> CarerLink:
    return let_home(session, world, home, clock.now())


@pytest.fixture
def browse(app: Flask) -> Callable[[Access | User], PageClient]:
    """Return a function that signs somebody in with a browser of their own."""

    def signed_in(who: Access | User) -> PageClient:
        client = PageClient(app)
        access = Access(Kind.STAFF, who.id, display=str(who.name)) if isinstance(who, User) else who
        client.sign_in(access)
        return client

    return signed_in


Browse = Callable[[Access | User], PageClient]


def person(world: World, who: str = "asha") -> str:
    return f"/helping/{world.patients[who].id}"


class TestTheDoors:
    @pytest.mark.parametrize(
        ("scopes", "like"), [({Scope.ANSWER, Scope.SEE_PLAN}, "helper"), ({Scope.SEE_PLAN}, "plan_helper")]
    )
    def test_a_worker_gets_in_exactly_where_a_helper_with_these_scopes_does(
        self,
        app: Flask,
        session: Session,
        world: World,
        records: dict[str, object],
        browse: Browse,
        scopes: set[Scope],
        like: str,
    ) -> None:
        set_session_access(session, system_access("test"))
        home = add_home(session)
        worker = add_worker(session, home, clock.now())
        let_home(session, world, home, clock.now(), scopes=frozenset(scopes))
        fields = {"operation_id": str(uuid4()), "item": str(records["item_id"]), "patient": str(records["patient_id"])}
        fields |= {"sitting": str(records["sitting"]), "version": "1", "choice": "begun", "task": str(uuid4())}

        found = {}
        for name, rule, method in doors(app):
            with app.test_request_context():
                path = rule.build({key: records[key] for key in rule.arguments}, append_unknown=False)[1]
            found[name] = sign(browse(worker), method, path, fields)

        expected = {name: row[WHO.index(like)] for name, row in EXPECTED.items()}
        assert found == expected | ON_PURPOSE

    def test_they_sign_in_by_the_teams_door_and_land_on_whom_they_help(
        self, session: Session, client: PageClient, wanda: User, let: CarerLink
    ) -> None:
        totp = enrolled(session, wanda, clock.now())
        client.get("/team/sign-in")
        first = client.post("/team/sign-in", {"email": str(wanda.email), "password": PASSWORD})
        page = client.get(first.location)

        second = client.post(first.location, {**page.form_values(), "code": totp.now()})

        home = client.get(client.get(second.location, status=303).location)
        assert home.heading == "People you help"
        assert "Asha Testwala" in home.main

    def test_nobody_else_of_the_home_helps(self, session: Session, home: Team, let: CarerLink, browse: Browse) -> None:
        manager = people_services.add_staff_user(
            session,
            system_access("test"),
            name="Mina Manager",
            email="mina@home.example",
            password_hash=None,
            totp_secret=None,
            memberships=[(home.id, Role.ADMINISTRATOR)],
            now=clock.now(),
        )
        session.commit()

        browse(manager).get("/helping", status=404)


class TestHelping:
    def test_an_answer_is_the_workers_own_and_both_stand_in_the_log(
        self, session: Session, world: World, wanda: User, let: CarerLink, browse: Browse
    ) -> None:
        publish_all(session, clock.now())
        worker = browse(wanda)
        address = worker.post(f"{person(world)}/questions/confidence").location
        path = f"{address}/questions/confidence"
        worker.post(path, {**worker.get(path).form_values(), "answer": "4"})

        set_session_access(session, system_access("test"))
        row = session.scalars(select(Answer)).one()
        log = browse(world.access["asha"]).get("/my-record/who-looked")
        assert (row.voice, row.answered_as, row.answered_by_user_id) == ("helper", "helper", wanda.id)
        assert "Wanda Workerfield, Example House (helps you) saved an answer." in log.main

    def test_sixty_people_are_one_list_by_name_with_their_number_for_few_statements(
        self, session: Session, world: World, database: Database, home: Team, wanda: User, browse: Browse
    ) -> None:
        for number in range(60):
            add_resident(session, world, home, f"Person{number:02}")
        session.commit()
        worker = browse(wanda)

        with statements(database.engine) as sent:
            page = worker.get("/helping")

        names = [name for name in page.words("li") if name.startswith("Person")]
        assert names == [f"Person{number:02} Resident" for number in range(60)]
        assert "You can help 60 people." in page.main
        assert len([one for one in sent if "carer_link" in one]) == 1
        assert len([one for one in sent if one.startswith("SELECT")]) <= 4

    def test_two_homes_do_not_see_each_others_people(
        self, session: Session, world: World, wanda: User, let: CarerLink, browse: Browse
    ) -> None:
        other = add_home(session, "Another House")
        olga = add_worker(session, other, clock.now(), "Olga Otherfield")
        let_home(session, world, other, clock.now(), whose="cara")

        first, second = browse(wanda), browse(olga)

        assert ("Asha" in first.get("/helping").main, "Cara" in first.get("/helping").main) == (True, False)
        assert ("Asha" in second.get("/helping").main, "Cara" in second.get("/helping").main) == (False, True)
        first.get(person(world, "cara"), status=404)
        second.get(person(world), status=404)


class TestTheEndOfIt:
    @pytest.fixture
    def worker(self, wanda: User, let: CarerLink, world: World, browse: Browse) -> PageClient:
        client = browse(wanda)
        client.get(person(world))
        return client

    def test_ended_by_the_person_it_is_over_at_the_next_request(
        self, world: World, worker: PageClient, let: CarerLink, browse: Browse
    ) -> None:
        asha = browse(world.access["asha"])
        page = asha.get("/helpers")
        asha.post(f"/helpers/{let.id}/end", asha.get(f"/helpers/{let.id}/end").form_values())

        worker.get(person(world), status=404)
        assert "Example House" in page.main
        assert "Everybody who is a care worker there can help you." in page.main

    def test_ended_by_the_team_it_is_over(
        self, world: World, worker: PageClient, let: CarerLink, browse: Browse
    ) -> None:
        path = f"/team/people/{world.patients['asha'].id}/helpers/{let.id}/end"
        team = browse(world.access["coordinator"])
        team.post(path, team.get(path).form_values())

        worker.get(person(world), status=404)

    def test_frozen_it_is_over(self, world: World, worker: PageClient, browse: Browse) -> None:
        path = f"/team/people/{world.patients['asha'].id}/helpers"
        browse(world.access["lead"]).post(path, {"reason": "A worry"})

        worker.get(person(world), status=404)

    def test_run_out_it_is_over_after_its_last_day(
        self, session: Session, world: World, worker: PageClient, let: CarerLink
    ) -> None:
        set_session_access(session, system_access("test"))
        let.expires_on = clock.today() - timedelta(days=1)
        session.commit()

        worker.get(person(world), status=404)

    def test_whoever_is_switched_off_is_out(
        self, session: Session, world: World, wanda: User, worker: PageClient
    ) -> None:
        wanda.is_active = False
        session.commit()

        assert worker.get(person(world), status=303).location.startswith("/helping/sign-in")

    def test_whoever_lost_the_role_helps_nobody(
        self, session: Session, world: World, wanda: User, worker: PageClient
    ) -> None:
        for tie in session.scalars(select(Membership).where(Membership.user_id == wanda.id)):
            session.delete(tie)
        session.commit()

        worker.get(person(world), status=404)
        worker.get("/helping", status=404)

    def test_whoever_went_to_another_home_helps_only_there(
        self, session: Session, world: World, wanda: User, worker: PageClient
    ) -> None:
        tie = session.scalars(select(Membership).where(Membership.user_id == wanda.id)).one()
        tie.team_id = add_home(session, "Another House").id
        session.commit()

        worker.get(person(world), status=404)
        assert "You do not help anybody here now." in worker.get("/helping").main


class TestLettingIn:
    @pytest.fixture
    def path(self, world: World) -> str:
        return f"/team/people/{world.patients['asha'].id}/helpers/home"

    @pytest.fixture
    def said(self, home: Team) -> dict[str, object]:
        return {
            "home": str(home.id),
            "scopes": ["answer", "see_plan"],
            "lasts": "quarter",
            "basis": "best_interests",
            "decided_by": "Dr Mock",
            "is_seen": "yes",
        }

    def test_a_home_is_let_in_once_however_often_the_page_is_sent(
        self,
        session: Session,
        world: World,
        path: str,
        said: dict[str, object],
        home: Team,
        browse: Browse,
        wanda: User,
    ) -> None:
        team = browse(world.access["coordinator"])
        fields = {**team.get(path).form_values(), **said}

        first, second = team.post(path, fields), team.post(path, fields)

        set_session_access(session, system_access("test"))
        link = session.scalars(select(CarerLink)).one()
        actions = session.scalars(select(AuditEvent.action).where(AuditEvent.object_type == "carer_link")).all()
        assert first.location == second.location
        assert (link.helper_team_id, link.name, link.phone_ct, link.helper_user_id) == (
            home.id,
            "Example House",
            None,
            None,
        )
        assert (link.decided_by, link.basis_seen_by_user_id) == ("Dr Mock", world.staff["coordinator"].id)
        assert actions == ["helper.home_let_in"]
        assert "Example House" in team.get(first.location).main
        browse(wanda).get(person(world))

    @pytest.mark.parametrize("wrong", [{"home": "x"}, {"scopes": ["agree_plan"]}, {"is_seen": ""}, {"lasts": ""}])
    def test_what_is_missing_is_said_and_nobody_is_let_in(
        self,
        session: Session,
        world: World,
        path: str,
        said: dict[str, object],
        browse: Browse,
        wrong: dict[str, object],
    ) -> None:
        team = browse(world.access["clinician"])

        page = team.post(path, {**team.get(path).form_values(), **said, **wrong}, status=422)

        set_session_access(session, system_access("test"))
        assert "There is a problem" in page.main
        assert page.form_values()["decided_by"] == "Dr Mock"
        assert session.scalars(select(CarerLink)).all() == []

    def test_a_team_that_is_no_care_home_cannot_be_let_in(
        self, world: World, path: str, said: dict[str, object], browse: Browse
    ) -> None:
        team = browse(world.access["lead"])
        fields = {**team.get(path).form_values(), **said, "home": str(world.teams["hill"].id)}

        assert "Choose the care home" in team.post(path, fields, status=422).main

    def test_a_home_that_helps_already_is_not_let_in_twice(
        self, world: World, path: str, said: dict[str, object], let: CarerLink, browse: Browse
    ) -> None:
        team = browse(world.access["lead"])

        page = team.post(path, {**team.get(path).form_values(), **said}, status=422)

        assert "This home helps them already." in page.main

    def test_another_teams_person_does_not_exist(self, world: World, path: str, home: Team, browse: Browse) -> None:
        browse(world.access["far_clinician"]).get(path, status=404)


class TestTheRole:
    def test_a_care_worker_gets_no_other_role_and_staff_do_not_become_care_workers(
        self, session: Session, world: World, home: Team, wanda: User
    ) -> None:
        session.add(Membership(user_id=world.staff["administrator"].id, team_id=home.id, role="administrator"))
        session.add(Membership(user_id=wanda.id, team_id=add_home(session, "B House").id, role="care_worker"))
        session.add(Membership(user_id=world.staff["analyst"].id, team_id=home.id, role="analyst"))
        session.flush()
        admin = world.access["administrator"]

        for user_id, role in ((wanda.id, Role.ANALYST), (world.staff["analyst"].id, Role.CARE_WORKER)):
            with pytest.raises(Refused) as refused:
                staff_changes.give_role(session, admin, user_id=user_id, team_id=home.id, role=role, now=clock.now())
            assert refused.value.refusal is Refusal.HOME_ROLE_ALONE

    def test_only_a_care_homes_team_has_care_workers_and_the_page_says_so(self, world: World, browse: Browse) -> None:
        data = {
            "name": "Nia",
            "email": "nia@home.example",
            "team_id": str(world.teams["river"].id),
            "role": "care_worker",
        }

        page = browse(world.access["administrator"]).post("/team/staff/add", data, status=422)

        assert "Only a team of a care home can have care workers." in page.main

    def test_with_another_role_beside_it_nobody_is_helped(
        self, session: Session, world: World, home: Team, wanda: User, let: CarerLink, browse: Browse
    ) -> None:
        session.add(Membership(user_id=wanda.id, team_id=home.id, role="analyst"))  # past every check
        session.commit()

        browse(wanda).get(person(world), status=404)


class TestTheWalls:
    @pytest.mark.parametrize("changes", [{"helper_team_id": None}, {"phone_ct": b"x", "phone_index": "x"}])
    def test_a_link_is_to_a_number_or_to_a_home(
        self, session: Session, let: CarerLink, changes: dict[str, object]
    ) -> None:
        for column, value in changes.items():
            setattr(let, column, value)

        with pytest.raises(IntegrityError), session.begin_nested():
            session.flush()

    def test_first_wall_a_worker_reaches_those_whom_the_home_helps(
        self, session: Session, world: World, home: Team, wanda: User, let: CarerLink
    ) -> None:
        assert set(session.scalars(people.visible_patient_ids(access_to(session, wanda, home)))) == {
            world.patients["asha"].id
        }

    def test_second_wall_an_unscoped_query_reaches_no_others(self, fresh_url: str, engine_name: str) -> None:
        database = Database(fresh_url)
        with database.session(system_access("test")) as session:
            world = build_world(session, clock.now())
            home = add_home(session)
            worker = add_worker(session, home, clock.now())
            let_home(session, world, home, clock.now())
            access = access_to(session, worker, home)
        with database.session(access) as session:
            found = len(session.scalars(select(Patient.id)).all())
            links = len(session.scalars(select(CarerLink.id)).all())
        database.engine.dispose()

        assert (found, links) == ((1, 1) if engine_name == "postgresql" else (4, 1))


def access_to(session: Session, worker: User, home: Team) -> Access:
    """Return who a worker of one home is."""
    helped = people.open_help_by_home(session, [home.id], clock.now())
    return Access(Kind.HELPER, worker.id, memberships=frozenset({(home.id, Role.CARE_WORKER)}), helped=helped)


def add_resident(session: Session, world: World, home: Team, given_name: str) -> None:
    """Add a person of the River team whom the home helps."""
    patient = people_services.register_patient(
        session,
        system_access("test"),
        given_name=given_name,
        family_name="Resident",
        born_on=clock.today(),
        nhs_number=None,
        phone=None,
        team_id=world.teams["river"].id,
        now=clock.now(),
    )
    admission = services.Admission(home.id, frozenset({Scope.ANSWER}), clock.today(), uuid4())
    ground = services.Ground(Basis.AGREEMENT, given_name)
    services.let_home_in(session, system_access("test"), patient.id, admission, ground, now=clock.now())
