"""The list as the team sees it: why, how long, whose; taking, closing and undoing; and what the log keeps of it."""

import uuid
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import audit, clock
from app.people.models import Caseload, Membership
from app.worklist.domain.items import Priority
from app.worklist.models import WorklistItem
from tests.counting import statements
from tests.pages import Page, PageClient
from tests.worklists import raised
from tests.worlds import World

LIST = "/team/worklist"


@pytest.fixture
def red(session: Session, world: World) -> WorklistItem:
    """An urgent item about Asha, raised three hours ago and due an hour ago."""
    now = clock.now()
    item = raised(
        session,
        world,
        now - timedelta(hours=3, minutes=5),
        priority=Priority.RED,
        reasons=[{"code": "self_harm", "params": {}}],
        due_at=now - timedelta(hours=1),
    )
    session.commit()
    return item


def actions(session: Session, world: World, who: str = "asha", limit: int = 1) -> list[str]:
    events = audit.events_about(session, world.patients[who].id, exclude_actor=None, limit=limit)
    return [event.action for event in events]


def links(page: Page, words: str) -> list[str]:
    return [link.get("href") for link in page.all("a") if "".join(link.itertext()).startswith(words)]


def test_a_row_says_who_why_how_long_and_whose(screen: PageClient, red: WorklistItem) -> None:
    page = screen.get(LIST)

    assert page.heading == "Worklist"
    for words in (
        "Urgent",
        "Asha Testwala",
        "75 years old",
        "999\u00a0000\u00a00018",
        "A private safety answer: open to see",
        "Overdue",
        "Waiting 3 hours",
        "Not taken yet",
        "Answered in English",
        "1 open item",
    ):
        assert words.replace("\u00a0", " ") in page.main.replace("\u00a0", " "), words


def test_urgency_and_lateness_are_said_in_words_and_shape_not_only_in_colour(
    screen: PageClient, red: WorklistItem
) -> None:
    tags = screen.get(LIST).words("strong")

    assert tags == ["▲ Urgent", "! Overdue"]


def test_an_empty_list_says_so(screen: PageClient) -> None:
    assert "Nothing is waiting for your team." in screen.get(LIST).main


def test_a_filter_that_finds_nothing_says_so(screen: PageClient, red: WorklistItem) -> None:
    assert "Nothing here matches." in screen.get(f"{LIST}?priority=routine").main
    assert "Asha Testwala" in screen.get(f"{LIST}?priority=red&who=nobody").main


def test_an_old_or_broken_link_still_opens_the_list(screen: PageClient, red: WorklistItem) -> None:
    for query in (
        "priority=purple",
        "who=him",
        "after=x.y.z",
        "after=9e9.1.2",
        "closed=no",
        "after=" + "9" * 400,
        f"after={'9' * 30}.0.{red.id.hex}",
    ):
        assert "Asha Testwala" in screen.get(f"{LIST}?{query}").main, query


def test_a_team_that_is_not_ones_own_is_the_same_as_none(screen: PageClient, world: World) -> None:
    pages = [screen.get(f"{LIST}?team={team}", status=404) for team in (world.teams["hill"].id, uuid.uuid4())]

    assert pages[0].main == pages[1].main
    screen.get(f"{LIST}?team=hill", status=400)


def test_who_works_in_two_teams_chooses_between_their_lists(
    screen: PageClient, session: Session, world: World, red: WorklistItem
) -> None:
    session.add(Membership(user_id=world.staff["clinician"].id, team_id=world.teams["hill"].id, role="clinician"))
    session.commit()

    first = screen.get(LIST)
    second = screen.get(links(first, "River team")[0])

    assert links(first, "Hill team")
    assert "Asha Testwala" not in first.main
    assert "Asha Testwala" in second.main


def test_taking_an_item_puts_ones_name_on_it_and_leaves_the_list_as_it_was(
    screen: PageClient, session: Session, world: World, red: WorklistItem
) -> None:
    page = screen.get(f"{LIST}?priority=red")
    answer = screen.post(f"{LIST}/take", {**page.form_values(), "item": str(red.id)})
    page = screen.get(answer.location)

    assert "priority=red" in answer.location
    assert "Taken by Clinician Testperson" in page.main
    assert not page.all("button", value=str(red.id))
    assert actions(session, world, limit=2) == ["worklist.read", "worklist.taken"]


def test_taking_goes_back_only_to_a_page_of_our_own(screen: PageClient, red: WorklistItem) -> None:
    answer = screen.post(f"{LIST}/take", {"item": str(red.id), "next": "https://evil.example/"})

    assert urlsplit(answer.location).path == LIST
    assert not urlsplit(answer.location).netloc


@pytest.mark.parametrize("item", ["", "x", "\ud800", "1; DROP TABLE worklist_item"])
def test_taking_something_that_is_no_item_is_refused_in_words(screen: PageClient, item: str) -> None:
    data = {"item": item.encode("utf-8", "surrogatepass")}

    assert screen.post(f"{LIST}/take", data, status=400).heading


def test_an_item_that_somebody_else_took_says_that_it_changed(
    screen: PageClient, app: Flask, world: World, red: WorklistItem
) -> None:
    lead = PageClient(app)
    lead.sign_in(world.access["lead"])
    lead.post(f"{LIST}/take", {"item": str(red.id)})

    assert "Something changed" in screen.post(f"{LIST}/take", {"item": str(red.id)}, status=409).heading


def test_closing_asks_for_words_and_loses_none(screen: PageClient, red: WorklistItem) -> None:
    path = f"{LIST}/{red.id}/close"

    assert "Write what you did" in screen.post(path, {"outcome": " "}, status=422).main
    long = screen.post(path, {"outcome": "x" * 1001}, status=422)

    assert "Use 1,000 characters or fewer" in long.main
    assert "x" * 1001 in long.text


@pytest.mark.parametrize("words", ["a\x00b", "<script>alert(1)</script>", "\u202eabc", "😀" * 500, "'; DROP TABLE x"])
def test_any_words_are_kept_or_refused_beside_the_field(screen: PageClient, red: WorklistItem, words: str) -> None:
    status = 422 if "\x00" in words else 303

    page = screen.post(f"{LIST}/{red.id}/close", {"outcome": words}, status=status)
    shown = screen.get(f"{LIST}/{red.id}/close")

    assert page.status == status
    assert "<script>alert" not in shown.text


def test_a_closed_item_leaves_the_list_and_can_be_put_back(
    screen: PageClient, session: Session, world: World, red: WorklistItem
) -> None:
    answer = screen.post(f"{LIST}/{red.id}/close", {"outcome": "Rang her, safe, sees GP at 2pm"})
    page = screen.get(answer.location)
    assert "You closed an item." in page.main
    assert "Asha Testwala" not in page.main

    closed = screen.get(links(page, "See it or undo")[0])
    assert "Rang her, safe, sees GP at 2pm" in closed.main
    screen.post(f"{LIST}/{red.id}/reopen", closed.form_values())

    assert "Asha Testwala" in screen.get(LIST).main
    assert actions(session, world, limit=4) == [
        "worklist.read",
        "worklist.reopened",
        "worklist.opened",
        "worklist.closed",
    ]


def test_closing_twice_says_that_it_changed(screen: PageClient, red: WorklistItem) -> None:
    screen.post(f"{LIST}/{red.id}/close", {"outcome": "Done"})

    screen.post(f"{LIST}/{red.id}/close", {"outcome": "Done again"}, status=409)


def test_another_teams_item_looks_like_none_on_every_page(other_screen: PageClient, red: WorklistItem) -> None:
    for item_id in (red.id, uuid.uuid4()):
        other_screen.get(f"{LIST}/{item_id}/close", status=404)
        other_screen.post(f"{LIST}/{item_id}/close", {"outcome": "Mine now"}, status=404)
        other_screen.post(f"{LIST}/{item_id}/reopen", status=404)
        other_screen.post(f"{LIST}/take", {"item": str(item_id)}, status=404)
    assert "Asha" not in other_screen.get(LIST).text


def test_a_persons_page_offers_to_close_only_what_is_on_ones_own_list(
    screen: PageClient, session: Session, world: World, red: WorklistItem
) -> None:
    theirs = raised(session, world, clock.now(), team="hill")
    session.commit()

    page = screen.get(f"/team/people/{red.patient_id}")

    assert [link for link in links(page, "Close this item") if str(red.id) in link]
    assert not [link for link in links(page, "Close this item") if str(theirs.id) in link]


@pytest.mark.parametrize(
    ("who", "status"), [("analyst", 403), ("administrator", 403), ("expert", 403), ("asha", 404), ("leaver", 303)]
)
def test_who_has_no_caseload_has_no_list(
    client: PageClient, world: World, red: WorklistItem, who: str, status: int
) -> None:
    client.sign_in(world.access[who])

    for path in (LIST, f"{LIST}/{red.id}/close"):
        assert "Testwala" not in client.get(path, status=status).text


def test_nobody_signed_in_is_sent_to_the_teams_sign_in(client: PageClient, world: World) -> None:
    assert client.get(LIST, status=303).location.startswith("/team/sign-in")


def test_a_person_who_left_the_caseload_is_not_named_and_the_item_stays(
    screen: PageClient, session: Session, world: World, red: WorklistItem, now
) -> None:
    events = len(actions(session, world, limit=99))
    session.execute(update(Caseload).where(Caseload.patient_id == red.patient_id).values(until_on=now.date()))
    session.commit()

    page = screen.get(LIST)

    assert "no longer looked after by your team" in page.main
    assert "Asha" not in page.text
    assert "Close this item" not in page.main
    assert len(actions(session, world, limit=99)) == events


def test_every_person_on_a_page_has_it_in_their_log(
    screen: PageClient, session: Session, world: World, red: WorklistItem
) -> None:
    raised(session, world, clock.now(), who="bogdan")
    raised(session, world, clock.now(), who="bogdan")
    session.commit()

    screen.get(LIST)

    for who in ("asha", "bogdan"):
        assert actions(session, world, who, limit=2).count("worklist.read") == 1
        assert audit.verify(session, world.patients[who].id) == []
    assert actions(session, world, "cara") != ["worklist.read"]


def test_pages_follow_each_other_over_the_links(screen: PageClient, session: Session, world: World) -> None:
    start = clock.now() - timedelta(days=1)
    for number in range(60):
        raised(session, world, start + timedelta(minutes=number // 3), who=["asha", "bogdan"][number % 2])
    session.commit()

    seen, page = [], screen.get(LIST)
    while True:
        seen += [button.get("value") for button in page.all("button", name="item")]
        following = page.all("a", rel="next")
        if not following:
            break
        page = screen.get(following[0].get("href"))

    assert len(seen) == len(set(seen)) == 60
    assert page.all("a", rel="prev")


def test_a_page_asks_the_database_the_same_however_long_it_is(
    screen: PageClient, session: Session, world: World, red: WorklistItem
) -> None:
    costs = []
    for _ in range(2):
        with statements(session.connection()) as sent:
            screen.get(LIST)
        costs.append(len(sent))
        for number in range(30):
            raised(session, world, clock.now(), who=["asha", "bogdan"][number % 2])
        session.commit()

    assert costs[0] == costs[1]
    assert costs[0] <= 8


def test_the_list_is_right_to_left_in_urdu(screen: PageClient, red: WorklistItem) -> None:
    screen.http.set_cookie("lang", "ur")
    page = screen.get(LIST)

    assert page.tree.get("dir") == "rtl"
    assert [number.get("dir") for number in page.all("bdi")] == ["ltr"]
