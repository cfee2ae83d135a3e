"""A team's people, and finding one of them."""

from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.audit import AuditEvent
from app.people import services
from app.people.domain.access import system_access
from app.people.models import Membership, Patient
from tests.counting import statements
from tests.pages import PageClient
from tests.worlds import World


def add_people(session: Session, world: World, now: datetime, count: int, *, phone: str | None = None) -> list[Patient]:
    added = [
        services.register_patient(
            session,
            system_access("test"),
            given_name="Person",
            family_name=f"Number-{number}",
            born_on=date(1960, 2, 29),
            nhs_number=None,
            phone=phone,
            team_id=world.teams["river"].id,
            now=now,
        )
        for number in range(count)
    ]
    session.commit()
    return added


def names(page) -> set[str]:
    return set(page.words("bdi", dir=None)) & {bdi for a in page.all("a") for bdi in ["".join(a.itertext())]}


def test_the_page_lists_my_teams_people_and_nobody_elses(desk: PageClient, world: World) -> None:
    page = desk.get("/team/people")

    assert "Asha Testwala" in page.main
    assert "Bogdan Przykład" in page.main
    assert "Cara Sample" not in page.text
    assert "Dilip Fictional" not in page.text


def test_being_listed_is_recorded_for_each_person(desk: PageClient, world: World, session: Session) -> None:
    desk.get("/team/people")

    for who in ("asha", "bogdan"):
        event = audit.events_about(session, world.patients[who].id, exclude_actor=None, limit=1)[0]
        assert event.action == "people.listed"
    listed = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "people.listed")
    assert session.scalar(listed) == 2


def test_pages_follow_each_other_without_gap_or_repeat(desk, world, session: Session, now) -> None:
    add_people(session, world, now, 28)
    page = desk.get("/team/people")
    first = names(page)
    second = names(desk.get(page.all("a", rel="next")[0].get("href")))

    assert (len(first), len(second)) == (25, 5)
    assert first & second == set()


def test_a_team_without_people_says_so(client: PageClient, world: World, session: Session, now) -> None:
    session.add(Membership(user_id=world.staff["far_clinician"].id, team_id=world.teams["hill"].id, role="analyst"))
    session.commit()
    client.sign_in(world.access["far_clinician"])
    client.get("/team/people")

    page = client.get("/team/people?after=ffffffff-ffff-ffff-ffff-ffffffffffff")

    assert "There is nobody further on." in page.main


def test_anothers_team_does_not_exist(desk: PageClient, world: World) -> None:
    desk.get(f"/team/people?team={world.teams['hill'].id}", status=404)


def test_whoever_works_in_two_teams_changes_between_them(client, world, session: Session) -> None:
    user = world.staff["clinician"]
    session.add(Membership(user_id=user.id, team_id=world.teams["hill"].id, role="clinician"))
    session.commit()
    client.sign_in(world.access["clinician"])

    page = client.get(f"/team/people?team={world.teams['river'].id}")
    other = client.get(f"/team/people?team={world.teams['hill'].id}")

    assert [a.get("aria-current") for a in page.all("a") if a.text == "River team"] == ["true"]
    assert "Cara Sample" in other.main
    assert "Asha Testwala" not in other.main


@pytest.mark.parametrize("typed", ["999 000 0018", "999-000-0018", "٩٩٩٠٠٠٠٠١٨", "07700 900101", "+44 7700 900101"])
def test_a_whole_number_leads_to_the_person(desk: PageClient, world: World, typed: str) -> None:
    desk.get("/team/people")

    page = desk.post("/team/people", {"number": typed})

    assert page.location == f"/team/people/{world.patients['asha'].id}"


def test_a_search_that_finds_is_recorded(desk: PageClient, world: World, session: Session) -> None:
    desk.post("/team/people", {"number": "9990000018"})

    event = audit.events_about(session, world.patients["asha"].id, exclude_actor=None, limit=1)[0]
    assert event.action == "people.found"


@pytest.mark.parametrize("typed", ["9990000034", "9990000042", "999 000 0050", "07700 900199"])
def test_anothers_person_is_not_found_like_one_who_is_not_there(desk: PageClient, typed: str) -> None:
    page = desk.post("/team/people", {"number": typed}, status=200)

    assert "Nobody whom your teams look after has this number." in page.main


@pytest.mark.parametrize("typed", ["", "Asha", "999000001", "9990000019", "9" * 5000, "\x00", "' OR 1=1"])
def test_anything_but_a_whole_number_is_refused_beside_the_box(desk: PageClient, typed: str) -> None:
    page = desk.post("/team/people", {"number": typed}, status=422)

    assert "Error:" in page.words("title")[0]
    assert page.all("span", id="number-error")


def test_people_who_share_a_phone_are_listed(desk, world, session: Session, now) -> None:
    add_people(session, world, now, 2, phone="+447700900777")

    page = desk.post("/team/people", {"number": "07700 900777"}, status=200)

    assert names(page) == {"Person Number-0", "Person Number-1"}


def test_no_number_stands_in_an_address(desk: PageClient, world: World) -> None:
    form = desk.get("/team/people").all("form", action="/team/people")[0]

    assert form.get("method") == "post"


def test_the_list_costs_at_most_8_statements_however_long(desk, world, session: Session, now, database) -> None:
    with statements(database.engine) as few:
        desk.get("/team/people")
    add_people(session, world, now, 22)

    with statements(database.engine) as many:
        desk.get("/team/people")

    assert len(many) == len(few) <= 8, few
