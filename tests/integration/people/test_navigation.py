"""The team's menu shows the doors that open."""

import pytest

from tests.pages import PageClient
from tests.worlds import World


def menu(client: PageClient, world: World, who: str) -> list[str]:
    client.sign_in(world.access[who])
    page = client.get("/team/people")
    [nav] = page.all("nav", class_="app-navigation")
    return [" ".join("".join(a.itertext()).split()) for a in nav.iter("a")]


@pytest.mark.parametrize("who", ["clinician", "coordinator", "lead"])
def test_everyone_who_cares_has_the_worklist_and_the_people(client: PageClient, world: World, who: str) -> None:
    assert menu(client, world, who)[:2] == ["Worklist", "People"]


def test_the_page_one_is_on_is_marked(client: PageClient, world: World) -> None:
    client.sign_in(world.access["clinician"])

    current = client.get("/team/people").all("a", aria_current="page")

    assert [a.get("href") for a in current] == ["/team/people"]


def test_a_patient_has_no_menu_of_the_team(client: PageClient, world: World) -> None:
    client.sign_in(world.access["asha"])

    assert client.get("/my-record/who-looked").all("nav", class_="app-navigation") == []
