"""A plan of Asha's, her phone, and the desk of a clinician of her team."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from tests.pages import PageClient
from tests.plans import PlanSteps
from tests.questionnaires import publish_all
from tests.worlds import World


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(world: World, session: Session, now: datetime) -> World:
    publish_all(session, now)
    return world


@pytest.fixture
def plan(session: Session, world: World, now: datetime) -> PlanSteps:
    return PlanSteps(session, world, now)


@pytest.fixture
def sign_in(app: Flask, world: World) -> Callable[[str], PageClient]:
    """Return a function that gives a browser in which somebody is signed in."""

    def make(who: str) -> PageClient:
        client = PageClient(app)
        client.sign_in(world.access[who])
        return client

    return make


@pytest.fixture
def phone(sign_in: Callable[[str], PageClient]) -> PageClient:
    return sign_in("asha")


@pytest.fixture
def desk(sign_in: Callable[[str], PageClient]) -> PageClient:
    return sign_in("clinician")
