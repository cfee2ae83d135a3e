"""A plan of Asha's, her phone, and the desk of a clinician of her team."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine
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
def desk(sign_in: Callable[[str], PageClient]) -> PageClient:
    return sign_in("clinician")
