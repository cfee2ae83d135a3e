"""Nothing of the person travels: not in the message, not in an address, not in the log."""

from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.adapters.push import Outcome, Phone, WebPushGateway
from app.config import PUSH_HOSTS
from app.core.db import Database
from app.messaging.domain.notices import HELP_TO_REVIEW, PLAN_TO_READ, PLAN_TO_REVIEW, RECORD_OPENED
from app.messaging.services import phones, pushing
from tests.push_service import Handset, PushService, push_service
from tests.worlds import World

MAKER = "https://fcm.googleapis.com"
TOKEN = "the-phones-own-token"
EVERYTHING = (PLAN_TO_READ, PLAN_TO_REVIEW, HELP_TO_REVIEW, RECORD_OPENED)


class ToLoopback:
    """Leads what would go to the phone's maker to a service on loopback."""

    def __init__(self, gateway: WebPushGateway, url: str) -> None:
        self._gateway, self._url = gateway, url

    def send(self, phone: Phone, *, ttl_seconds: int, reference: str) -> Outcome:
        led = replace(phone, endpoint=phone.endpoint.replace(MAKER, self._url))
        return self._gateway.send(led, ttl_seconds=ttl_seconds, reference=reference)


@pytest.fixture
def service():
    with push_service() as running:
        yield running


def test_nothing_of_the_person_is_in_a_push_a_log_or_an_address(
    app: Flask,
    database: Database,
    session: Session,
    world: World,
    service: PushService,
    tell,
    now: datetime,
    capfd: pytest.CaptureFixture[str],
) -> None:
    handset, access, patient = Handset(), world.access["asha"], world.patients["asha"]
    phones.turn_on(session, access, handset.phone(f"{MAKER}/{TOKEN}"), phones.phone_hash("one"), now)
    session.commit()
    gateway = ToLoopback(WebPushGateway(app.extensions["settings"].push, only_public=False), service.url)
    seen = []
    for number, news in enumerate(EVERYTHING):
        tell(f"k{number}:{patient.id}", news=news)
        assert pushing.send_due(database, gateway, PUSH_HOSTS, lambda: now) == {"Accepted": 1}
    for path, headers, body in service.requests:
        seen += [path, str(sorted(headers.items())), handset.read(body).decode()]
    logged = "".join(capfd.readouterr())

    canaries = [
        str(patient.id),
        str(access.user_id),
        "Asha",
        "Testwala",
        "9990000018",
        "7700900101",
        "plan",
        "help",
        "emergency",
    ]
    for canary in canaries:
        assert [text for text in seen if canary in text] == []
        assert canary not in logged
    assert {handset.read(body) for _path, _headers, body in service.requests} == {b'{"t": "new"}'}
    assert len({path for path, _headers, _body in service.requests}) == 1
    assert "push sent" in logged
    assert TOKEN not in logged
