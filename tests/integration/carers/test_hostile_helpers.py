"""Whatever is typed about a helper, or by one: an answer, never a crash, and nothing that was not escaped."""

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from tests.helping import access_of, add_helper, add_home, let
from tests.integration.test_hostile_input import NAUGHTY, REFUSED, UNSTORABLE, filled, send
from tests.pages import PageClient
from tests.questionnaires import publish_all
from tests.worlds import World

TEXTS = {**NAUGHTY, **UNSTORABLE}


@pytest.mark.parametrize("kind", list(TEXTS))
def test_every_form_about_a_helper_survives_it(
    session: Session, world: World, client: PageClient, app, kind: str
) -> None:
    link = let(session, world, add_helper(session, clock.now()), clock.now())
    client.sign_in(world.access["asha"])
    for path in ("/helpers/ask", f"/helpers/{link.id}"):
        kept = client.get(path).form_values()
        values = filled(client, path, TEXTS[kind])
        assert values
        good = {"scopes": ["answer"], "lasts": "month", "phone": "07700 900555"}
        bound = {name: kept[name] for name in ("csrf_token", "operation_id") if name in kept}

        for sent in (values, {**values, **bound}, {**values, **bound, **good}):
            assert send(client, path, sent).status in REFUSED
    client.get("/helpers")
    team, address = PageClient(app), f"/team/people/{link.patient_id}/helpers"
    team.sign_in(world.access["coordinator"])
    assert send(team, address, filled(team, address, TEXTS[kind])).status in REFUSED
    path = f"{address}/ask"
    kept = team.get(path).form_values()
    good = {"scopes": ["answer"], "lasts": "month", "phone": "07700 900556", "basis": "agreement"}
    for sent in (filled(team, path, TEXTS[kind]), {**kept, **filled(team, path, TEXTS[kind]), **good}):
        assert send(team, path, {**sent, "operation_id": kept["operation_id"]}).status in REFUSED
    team.get(address)


@pytest.mark.parametrize("kind", list(TEXTS))
def test_what_a_helper_types_survives_it(session: Session, world: World, client: PageClient, kind: str) -> None:
    publish_all(session, clock.now())
    helper = add_helper(session, clock.now())
    link = let(session, world, helper, clock.now())
    client.sign_in(access_of(helper, link))
    address = client.post(f"/helping/{link.patient_id}/questions/what_matters", {}).location
    path = f"{address}/questions/what-matters-1"
    kept = client.get(path).form_values()
    values = filled(client, path, TEXTS[kind])

    for sent in (values, {**kept, "answer": TEXTS[kind]}):
        assert send(client, path, sent).status in REFUSED
    client.get(f"{address}/done")
    assert send(client, "/helping/sign-in", {"number": TEXTS[kind]}).status in REFUSED


@pytest.mark.parametrize("kind", list(TEXTS))
def test_what_is_typed_about_a_care_home_survives_it(
    session: Session, world: World, client: PageClient, kind: str
) -> None:
    home = add_home(session)
    session.commit()
    client.sign_in(world.access["lead"])
    path = f"/team/people/{world.patients['asha'].id}/helpers/home"
    kept, values = client.get(path).form_values(), filled(client, path, TEXTS[kind])
    good = {"home": str(home.id), "scopes": ["answer"], "lasts": "month", "basis": "agreement"}
    mark = {"operation_id": kept["operation_id"]}

    assert values
    for sent in (values, {**kept, **values, **mark}, {**kept, **values, **good, **mark}):
        assert send(client, path, sent).status in REFUSED
    client.get(path.removesuffix("/home"))


@pytest.mark.parametrize("kind", list(TEXTS))
def test_what_a_helper_types_of_themselves_survives_it(
    session: Session, world: World, client: PageClient, kind: str
) -> None:
    publish_all(session, clock.now())
    helper = add_helper(session, clock.now())
    session.commit()
    client.sign_in(access_of(helper))
    address = client.post("/helping/check-ins").location
    for link_id in ("sleep", "what-would-help"):
        path = f"{address}/questions/{link_id}"
        kept = client.get(path).form_values()
        for sent in (filled(client, path, TEXTS[kind]), {**kept, "answer": TEXTS[kind]}):
            assert send(client, path, sent).status in REFUSED
    client.get(f"{address}/check")
