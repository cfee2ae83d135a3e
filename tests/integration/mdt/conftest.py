"""A clinician at a desk, and people who have sent answers."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime

import pytest
import time_machine
from sqlalchemy.orm import Session

from app.assessments import services
from app.assessments.domain.saving import Given
from app.questionnaires.domain.values import Choice, Choices, Rating, Skipped, Text, Value
from tests.pages import PageClient
from tests.questionnaires import publish_all
from tests.worlds import World

SAFE = Choices(("none",))
FIRST: Mapping[str, Value] = {
    "safety-now": SAFE,
    "concerns-body": Choices(("b01", "b02")),
    "rate-b01": Rating(4),
    "rate-b02": Rating(9),
}
WISH = "میں دوبارہ باغ میں جانا چاہتی ہوں"


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(world: World, session: Session, now: datetime) -> World:
    publish_all(session, now)
    return world


@pytest.fixture
def desk(client: PageClient, world: World) -> PageClient:
    """The clinician of the River team, signed in."""
    client.sign_in(world.access["clinician"])
    return client


class Sender:
    """Sends whole assessments through their services."""

    def __init__(self, session: Session, world: World) -> None:
        self.session, self.world = session, world

    def __call__(
        self,
        key: str,
        answers: Mapping[str, Value],
        now: datetime,
        *,
        who: str = "asha",
        locale: str = "en",
        revisions: Mapping[str, int] | None = None,
    ) -> None:
        """Send these answers; `revisions` are those of what the pages showed already."""
        access = self.world.access[who]
        begun = services.start(self.session, access, key, locale=locale, now=now)
        for link_id, value in answers.items():
            given = {link_id: Given(value, (revisions or {}).get(link_id, 0))}
            services.save_answers(self.session, access, begun.id, given, uuid.uuid4(), now, locale=locale)
        services.submit(self.session, access, begun.id, locale=locale, now=now)
        self.session.commit()


@pytest.fixture
def send(session: Session, world: World) -> Sender:
    return Sender(session, world)


def phq9(*points: int | None) -> dict[str, Value]:
    """Return PHQ-9 answers worth these points; None is skipped."""
    words = ("not-at-all", "several-days", "more-than-half-the-days", "nearly-every-day")
    values = [Skipped() if point is None else Choice(words[point]) for point in points]
    return {f"phq-{number}": value for number, value in enumerate(values, start=1)}


def needs(**more: Value) -> dict[str, Value]:
    """Return holistic needs answers: two concerns of the body, rated."""
    return {**FIRST, **{name.replace("_", "-"): value for name, value in more.items()}}


def typed(text: str) -> Text:
    return Text(text)
