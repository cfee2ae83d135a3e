"""Asha's phone, and what she is told."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.messaging.domain.notices import PLAN_TO_READ, News
from app.messaging.models import PushSubscription
from app.messaging.services import phones
from app.messaging.services.notices import add_notice
from app.people.domain.access import system_access
from tests.pages import PageClient
from tests.push_service import Handset
from tests.worlds import World

SYSTEM = system_access("test")


@pytest.fixture
def phone(client: PageClient, world: World) -> PageClient:
    """Asha's phone, signed in."""
    client.sign_in(world.access["asha"])
    return client


@pytest.fixture
def tell(session: Session, world: World, now: datetime):
    """Return a function that tells somebody something, at an instant."""

    def tell(key: str, *, who: str = "asha", news: News = PLAN_TO_READ, at: datetime = now) -> bool:
        is_new = add_notice(session, SYSTEM, world.patients[who], news, key=key, now=at)
        session.commit()
        return is_new

    return tell


@pytest.fixture
def turn_on(session: Session, world: World, now: datetime):
    """Return a function that turns messages on for a phone of somebody, known by its name."""

    def turn_on(name: str = "one", *, who: str = "asha", at: datetime = now) -> PushSubscription:
        access, endpoint = world.access[who], f"https://fcm.googleapis.com/fcm/send/{name}"
        made = phones.turn_on(session, access, Handset().phone(endpoint), phones.phone_hash(name), at)
        session.commit()
        return made

    return turn_on
