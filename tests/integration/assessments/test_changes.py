"""How things have changed, for the person: first, the time before, now."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.people.domain.access import Access
from tests.counting import statements
from tests.integration.assessments.conftest import Steps, phq9_answers
from tests.pages import PageClient
from tests.worlds import World


def send(session: Session, access: Access, points: int, at: datetime) -> None:
    steps = Steps(session, access, at, "phq9")
    steps.save_all(phq9_answers(*[points] * 9))
    steps.submit(at)


def test_with_nothing_sent_the_page_says_when_it_will_show_something(phone: PageClient) -> None:
    assert "There is nothing to compare yet" in phone.get("/assessments/changes").main


def test_a_real_change_is_said_in_words_beside_first_before_and_now(
    session: Session, world: World, asha: Access, phone: PageClient, now: datetime
) -> None:
    for days, points in ((90, 3), (30, 2), (0, 1)):
        send(session, asha, points, now - timedelta(days=days))

    page = phone.get("/assessments/changes")

    assert "Your number is 9 lower than on" in page.main
    assert "these problems bother you less" in page.main
    for shown in ("First time", "Time before", "27", "18", "9"):
        assert shown in page.main
    assert "If things are harder now" not in page.main


def test_who_is_worse_off_is_led_to_help(
    session: Session, world: World, asha: Access, phone: PageClient, now: datetime
) -> None:
    for days, points in ((30, 0), (0, 2)):
        send(session, asha, points, now - timedelta(days=days))

    assert "If things are harder now, your team sees this too" in phone.get("/assessments/changes").main


def test_another_persons_scores_are_not_there(
    session: Session, world: World, client: PageClient, asha: Access, now: datetime
) -> None:
    send(session, asha, 3, now)
    client.sign_in(world.access["cara"])

    assert "There is nothing to compare yet" in client.get("/assessments/changes").main


def test_the_page_costs_the_same_however_much_was_sent(
    session: Session, world: World, asha: Access, phone: PageClient, now: datetime, database
) -> None:
    send(session, asha, 1, now - timedelta(days=400))
    phone.get("/assessments/changes")
    with statements(database.engine) as few:
        phone.get("/assessments/changes")
    for days in range(1, 12):
        send(session, asha, 1, now - timedelta(days=days))

    with statements(database.engine) as many:
        phone.get("/assessments/changes")

    assert len(many) == len(few) <= 4, many
