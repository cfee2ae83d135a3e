"""A patient at their phone, with every questionnaire published."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Barrier
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app import create_app
from app.assessments import services
from app.assessments.domain.saving import Given, Reply
from app.assessments.models import Assessment
from app.config import Settings
from app.core.db import Database
from app.people.domain.access import Access, system_access
from app.questionnaires.domain.values import Choice, Choices, Value
from tests import two_versions
from tests.integration.assessments.desks import Desk
from tests.integration.assessments.versions import begin_with, publish
from tests.pages import Page, PageClient
from tests.questionnaires import publish_all
from tests.worlds import World, build_world

T = TypeVar("T")


@pytest.fixture
def world(world: World, session: Session, now: datetime) -> World:
    """The world, with every questionnaire published."""
    publish_all(session, now)
    return world


@pytest.fixture
def asha(world: World) -> Access:
    return world.access["asha"]


@pytest.fixture
def phone(client: PageClient, asha: Access) -> PageClient:
    """Asha's phone, signed in."""
    client.sign_in(asha)
    return client


@pytest.fixture
def sitting(session: Session, asha: Access, now: datetime) -> "Steps":
    """An open holistic needs assessment of Asha, driven through its services."""
    return Steps(session, asha, now, "holistic_needs")


@pytest.fixture
def phq9(session: Session, asha: Access, now: datetime) -> "Steps":
    """An open PHQ-9 of Asha, driven through its services."""
    return Steps(session, asha, now, "phq9")


@pytest.fixture
def large(world: World, session: Session, asha: Access, now: datetime) -> Assessment:
    """Asha has answered all 679 questions of the first version of a large questionnaire."""
    publish(session, two_versions.first(), now)
    return begin_with(session, asha, two_versions.first(), now, two_versions.answers())


@pytest.fixture
def newer(session: Session, large: Assessment, now: datetime) -> uuid.UUID:
    """The next version is published: 40 questions in new words, 20 with other choices, 79 gone, 192 more."""
    return publish(session, two_versions.second(reworded=40, recoded=20), now)


class Steps:
    """One sitting by one patient, a step a line."""

    def __init__(self, session: Session, access: Access, now: datetime, key: str) -> None:
        self.session, self.access, self.now = session, access, now
        self.assessment: Assessment = services.start(session, access, key, locale="en", now=now)
        session.commit()

    @property
    def id(self) -> uuid.UUID:
        return self.assessment.id

    def save(
        self,
        link_id: str,
        value: Value,
        *,
        revision: int = 0,
        operation_id: uuid.UUID | None = None,
        locale: str = "en",
        now: datetime | None = None,
    ) -> Reply:
        answers = {link_id: Given(value, revision)}
        reply = services.save_answers(
            self.session, self.access, self.id, answers, operation_id or uuid.uuid4(), now or self.now, locale=locale
        )
        self.session.commit()
        return reply

    def save_all(self, answers: Mapping[str, Value]) -> None:
        for link_id, value in answers.items():
            self.save(link_id, value)

    def safe(self) -> None:
        """Answer the one question that must be answered."""
        self.save("safety-now", Choices(("none",)))

    def submit(self, now: datetime | None = None) -> Assessment:
        found = services.submit(self.session, self.access, self.id, locale="en", now=now or self.now)
        self.session.commit()
        return found


def begin(phone: PageClient, key: str = "holistic_needs") -> str:
    """Press Start and return the address of the assessment."""
    return phone.post(f"/assessments/start/{key}").location


def answer(phone: PageClient, address: str, link_id: str, data: Mapping[str, object], *, status: int = 303) -> Page:
    """Open a question, fill in `data` as a person would, and send it."""
    path = f"{address}/questions/{link_id}"
    fields = phone.get(f"{path}?alone=yes").form_values()
    return phone.post(path, {**fields, **data}, status=status)


FREQUENCIES = ("not-at-all", "several-days", "more-than-half-the-days", "nearly-every-day")


def phq9_answers(*points: int) -> dict[str, Value]:
    """Return PHQ-9 answers worth these points, item by item."""
    return {f"phq-{number}": Choice(FREQUENCIES[point]) for number, point in enumerate(points, start=1)}


@dataclass(frozen=True)
class Own:
    """A database of the test's own, with the app on it: for races, where each browser has its own connection."""

    app: Flask
    database: Database
    world: World
    now: datetime

    def browser(self, who: str = "asha") -> PageClient:
        phone = PageClient(self.app)
        phone.sign_in(self.world.access[who])
        return phone

    def count(self, model: type) -> int:
        with self.database.session(system_access("test"), readonly=True) as session:
            return session.scalar(select(func.count()).select_from(model)) or 0

    def read(self, query: Select) -> list:
        with self.database.session(system_access("test"), readonly=True) as session:
            return list(session.scalars(query))


@pytest.fixture
def own(fresh_url: str, now: datetime) -> Iterator[Own]:
    app = create_app(Settings.load(demo=True, database_url=fresh_url), testing=True)
    database = app.extensions["database"]
    with database.session(system_access("test")) as session:
        world = build_world(session, now)
        publish_all(session, now)
    yield Own(app, database, world, now)
    database.engine.dispose()


def with_newer_version(own: Own) -> str:
    """Publish a newer version while Asha is answering a large questionnaire; return her assessment's address."""
    with own.database.session(system_access("test")) as session:
        publish(session, two_versions.first(), own.now)
        begun = begin_with(session, own.world.access["asha"], two_versions.first(), own.now, two_versions.answers())
        publish(session, two_versions.second(reworded=40, recoded=20), own.now)
        return f"/assessments/{begun.id}"


def at_once(count: int, act: Callable[[int], T]) -> list[T]:
    """Run `act(0)` to `act(count - 1)` in threads that all start together, and return what each gave."""
    barrier = Barrier(count)

    def run(number: int) -> T:
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture
def desk(client: PageClient, world: World) -> Desk:
    """A co-ordinator of Asha's team, signed in."""
    client.sign_in(world.access["coordinator"])
    return Desk(client, world)
