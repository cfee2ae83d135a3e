"""How much is asked is said before starting, and measured afterwards."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.domain.load import Load
from app.people.domain.access import Access, system_access
from app.questionnaires.domain.values import Choice
from tests.counting import statements
from tests.integration.assessments.conftest import Steps
from tests.pages import PageClient
from tests.worlds import World

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def test_before_starting_the_person_reads_how_much_it_is_at_least_and_at_most(world: World, phone: PageClient) -> None:
    page = phone.get("/assessments").main

    assert "It asks at least 10 and at most 61 questions, depending on your answers." in page
    assert "Some answers lead to more questions, 20 at most." in page
    assert "You can answer them later." in page
    assert "Which questions may follow" in page


def test_middle_values_are_told_of_five_or_more_in_one_statement(
    session: Session, world: World, asha: Access, now: datetime
) -> None:
    for day in range(5):
        start = now + day * DAY
        steps = Steps(session, asha, start, "phq2")
        steps.save("phq-1", Choice("not-at-all"), now=start)
        steps.save("phq-2", Choice("several-days"), now=start + (day if day < 4 else 60) * MINUTE)
        steps.submit(start + DAY / 2)
    everybody = system_access("test")

    with statements(session.connection()) as sent:
        found = queries.measured_load(session, everybody, since=now, until=now + 9 * DAY)

    assert found == (Load("phq2", 5, 1, 2),)
    assert len(sent) == 1
    [few] = queries.measured_load(session, everybody, since=now + DAY, until=now + 9 * DAY)
    assert (few.sent_count, few.median_minutes, few.median_questions) == (None, None, None)
    assert queries.measured_load(session, everybody, since=now - DAY, until=now) == ()


def test_what_was_taken_over_was_not_asked(session: Session, world: World, asha: Access, now: datetime) -> None:
    for day in range(5):
        start = now + day * DAY
        screen = Steps(session, asha, start, "phq2")
        for link_id in ("phq-1", "phq-2"):
            screen.save(link_id, Choice("nearly-every-day"), now=start + MINUTE)
        screen.submit(start + 2 * MINUTE)
        long = Steps(session, asha, start + 3 * MINUTE, "phq9")
        long.save("phq-3", Choice("not-at-all"))
        long.submit(start + 4 * MINUTE)

    found = queries.measured_load(session, system_access("test"), since=now, until=now + 9 * DAY)

    assert {load.key: load.median_questions for load in found} == {"phq2": 2, "phq9": 1}
