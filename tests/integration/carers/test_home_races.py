"""Two at once: a home is let in once, a check-in is begun once, and nobody is a care worker and something else."""

import pytest
from sqlalchemy import select

from app.assessments.domain.check_in import from_text
from app.assessments.models import CarerCheckIn
from app.core import clock
from app.people import services as people
from app.people.domain.access import Access, Kind, Role, system_access
from app.people.models import CarerLink, Membership, Team
from tests.helping import access_of, add_helper, add_home
from tests.integration.assessments.conftest import Own, at_once
from tests.pages import PageClient

SYSTEM = system_access("test")


@pytest.fixture
def home(own: Own) -> Team:
    with own.database.session(SYSTEM) as session:
        found = add_home(session)
        session.commit()
        return found


@pytest.fixture
def hana(own: Own) -> list[PageClient]:
    """Three browsers of one helper."""
    with own.database.session(SYSTEM) as session:
        access = access_of(add_helper(session, clock.now()))
        session.commit()
    browsers = [PageClient(own.app) for _ in range(3)]
    for browser in browsers:
        browser.sign_in(access)
    return browsers


def test_three_colleagues_let_the_same_home_in_once(own: Own, home: Team) -> None:
    browsers = [own.browser(who) for who in ("coordinator", "clinician", "lead")]
    said = {"home": str(home.id), "scopes": ["answer"], "lasts": "year", "basis": "agreement", "decided_by": "Asha"}
    path = f"/team/people/{own.world.patients['asha'].id}/helpers/home"
    pages = [browser.get(path).form_values() for browser in browsers]

    def send(number: int) -> int:
        sent = {**pages[number], **said, "csrf_token": browsers[number].csrf_token()}
        return browsers[number].http.post(path, data=sent).status_code

    codes = at_once(3, send)

    assert sorted(codes) == [303, 422, 422]
    assert len(own.read(select(CarerLink))) == 1


def test_three_presses_begin_one_check_in_and_three_sendings_save_one_answer(own: Own, hana: list[PageClient]) -> None:
    begun = {page.location for page in at_once(3, lambda number: hana[number].post("/helping/check-ins"))}
    [address] = begun
    path = f"{address}/questions/sleep"
    fields = {**hana[0].get(path).form_values(), "answer": "yes"}

    at_once(3, lambda number: hana[number].post(path, {**fields, "csrf_token": hana[number].csrf_token()}))
    at_once(3, lambda number: hana[number].post(f"{address}/check"))

    [row] = own.read(select(CarerCheckIn))
    assert from_text(str(row.answers))["sleep"].revision == 1
    assert row.is_finished


def test_two_administrators_do_not_make_somebody_a_care_worker_and_staff_at_once(own: Own, home: Team) -> None:
    with own.database.session(SYSTEM) as session:
        manager = person(session, "mina@home.example", [(home.id, Role.ADMINISTRATOR)])
        newcomer = person(session, "nia@home.example", [])
        session.commit()
    desks = [own.browser("administrator"), PageClient(own.app)]
    desks[1].sign_in(Access(Kind.STAFF, manager.id))
    base = {"name": "Nia", "email": "nia@home.example"}
    sent = [
        {**base, "team_id": str(own.world.teams["river"].id), "role": "analyst"},
        {**base, "team_id": str(home.id), "role": "care_worker"},
    ]

    def give(number: int) -> int:
        data = {**sent[number], "csrf_token": desks[number].csrf_token()}
        return desks[number].http.post("/team/staff/add", data=data).status_code

    codes = at_once(2, give)

    assert sorted(codes) == [303, 422]
    assert len(own.read(select(Membership.role).where(Membership.user_id == newcomer.id))) == 1


def person(session, email: str, memberships: list):
    return people.add_staff_user(
        session,
        SYSTEM,
        name="Somebody",
        email=email,
        password_hash=None,
        totp_secret=None,
        memberships=memberships,
        now=clock.now(),
    )
