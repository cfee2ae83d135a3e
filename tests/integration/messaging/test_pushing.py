"""Waking phones: once a phone for what is new, never at night, and honest about what became of it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.push import Accepted, Gone, NotReached, Outcome, RecordingPushGateway, Rejected
from app.config import PUSH_HOSTS
from app.core.db import Database, set_session_access
from app.messaging.domain.pushing import CLAIM_LASTS
from app.messaging.models import Notice, PushDelivery, PushSubscription
from app.messaging.services import pushing
from app.messaging.services.notices import withdraw_notice
from tests.integration.messaging.conftest import SYSTEM
from tests.worlds import World

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def send(database: Database, gateway: RecordingPushGateway, now: datetime) -> dict[str, int]:
    return dict(pushing.send_due(database, gateway, PUSH_HOSTS, lambda: now))


def deliveries(session: Session) -> list[PushDelivery]:
    set_session_access(session, SYSTEM)
    query = select(PushDelivery).order_by(PushDelivery.queued_at, PushDelivery.id)
    return list(session.scalars(query, execution_options={"populate_existing": True}))


def phone(session: Session) -> PushSubscription:
    set_session_access(session, SYSTEM)
    return session.scalars(select(PushSubscription), execution_options={"populate_existing": True}).one()


def test_each_phone_is_woken_once_for_what_is_new(database: Database, tell, turn_on, now: datetime) -> None:
    turn_on("one")
    turn_on("two")
    tell("k1")
    gateway = RecordingPushGateway()

    counts = [send(database, gateway, now + step * MINUTE) for step in range(3)]

    assert counts == [{"Accepted": 2}, {}, {}]
    assert sorted(sent.endpoint[-3:] for sent, _ttl in gateway.sent) == ["one", "two"]


def test_it_lives_no_longer_than_until_the_evening(database: Database, tell, turn_on, now: datetime) -> None:
    turn_on()
    tell("k1")
    gateway = RecordingPushGateway()

    send(database, gateway, now)

    assert [ttl for _phone, ttl in gateway.sent] == [int(timedelta(hours=9, minutes=30).total_seconds())]


def test_a_phone_is_not_woken_for_what_came_before_it_was_turned_on(
    database: Database, tell, turn_on, now: datetime
) -> None:
    tell("k1", at=now - MINUTE)
    turn_on()
    gateway = RecordingPushGateway()

    assert send(database, gateway, now) == {}


def test_nor_is_anybody_elses_phone(database: Database, tell, turn_on, now: datetime) -> None:
    turn_on("one", who="bogdan")
    tell("k1", who="asha")

    assert send(database, RecordingPushGateway(), now) == {}


def test_of_several_that_wait_only_the_newest_goes(
    database: Database, session: Session, tell, turn_on, now: datetime
) -> None:
    turn_on()
    for number in range(3):
        tell(f"k{number}")
    gateway = RecordingPushGateway()

    send(database, gateway, now)

    assert len(gateway.sent) == 1
    assert sorted(one.status for one in deliveries(session)) == ["replaced", "replaced", "sent"]


@pytest.mark.parametrize(
    ("night", "morning"),
    [
        ("2026-01-10 21:00", "2026-01-11 08:00"),
        ("2026-03-28 21:00", "2026-03-29 07:00"),  # the night in which summer time begins
        ("2026-03-29 00:30", "2026-03-29 07:00"),
        ("2026-10-24 19:00", "2026-10-25 08:00"),  # the night in which it ends
        ("2026-10-25 01:30", "2026-10-25 08:00"),
    ],
)
def test_what_comes_at_night_waits_for_the_morning(
    database: Database, session: Session, tell, turn_on, night: str, morning: str
) -> None:
    at, due = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (night, morning))
    turn_on(at=at)
    tell("k1", at=at)
    gateway = RecordingPushGateway()

    early = [send(database, gateway, moment) for moment in (at, at + timedelta(hours=3), due - timedelta(seconds=1))]

    assert early == [{}, {}, {}]
    assert [one.due_at for one in deliveries(session)] == [due]
    assert send(database, gateway, due) == {"Accepted": 1}


@pytest.mark.parametrize(
    ("outcome", "status", "code"),
    [
        (Accepted(), "sent", None),
        (Gone(), "failed", "gone"),
        (Rejected("403"), "failed", "403"),
        (NotReached("ReadTimeout"), "queued", "ReadTimeout"),
    ],
)
def test_each_outcome_is_written_down(
    database: Database, session: Session, tell, turn_on, now: datetime, outcome: Outcome, status: str, code: str | None
) -> None:
    turn_on()
    tell("k1")

    send(database, RecordingPushGateway(answers=[outcome]), now)

    assert [(one.status, one.outcome, one.tries) for one in deliveries(session)] == [(status, code, 1)]
    assert (phone(session).last_used_at == now) == (outcome == Accepted())


def test_a_phone_that_is_gone_is_never_woken_again(
    database: Database, session: Session, tell, turn_on, now: datetime
) -> None:
    turn_on()
    tell("k1")
    gateway = RecordingPushGateway(answers=[Gone()])
    send(database, gateway, now)
    tell("k2", at=now + MINUTE)

    later = [send(database, gateway, now + step * MINUTE) for step in range(1, 4)]

    assert later == [{}, {}, {}]
    assert len(gateway.sent) == 1
    assert (phone(session).ended_at, phone(session).end_reason) == (now, "gone")


def test_what_was_refused_for_good_is_not_tried_again(database: Database, tell, turn_on, now: datetime) -> None:
    turn_on()
    tell("k1")
    gateway = RecordingPushGateway(answers=[Rejected("400")])

    for hours in range(4):
        send(database, gateway, now + timedelta(hours=hours))

    assert len(gateway.sent) == 1


def test_a_service_that_is_busy_is_asked_again_when_it_said(database: Database, tell, turn_on, now: datetime) -> None:
    turn_on()
    tell("k1")
    gateway = RecordingPushGateway(answers=[NotReached("429", timedelta(hours=1))])

    tries = [send(database, gateway, now + timedelta(minutes=after)) for after in (0, 30, 59, 60)]

    assert tries == [{"NotReached": 1}, {}, {}, {"Accepted": 1}]


def test_trying_ends_when_it_is_of_no_more_use(
    database: Database, session: Session, tell, turn_on, now: datetime
) -> None:
    turn_on()
    tell("k1")
    gateway = RecordingPushGateway(answers=[NotReached("503")] * 99)

    for hours in range(24 * 4):
        send(database, gateway, now + timedelta(hours=hours))

    assert [(one.status, one.outcome) for one in deliveries(session)] == [("cancelled", "too_late")]
    assert 24 < len(gateway.sent) < 40


def test_a_newer_one_takes_the_place_of_one_that_could_not_go(
    database: Database, session: Session, tell, turn_on, now: datetime
) -> None:
    turn_on()
    tell("k1")
    gateway = RecordingPushGateway(answers=[NotReached("429", timedelta(hours=2))])
    send(database, gateway, now)
    tell("k2", at=now + MINUTE)

    assert send(database, gateway, now + MINUTE) == {"Accepted": 1}
    assert [one.status for one in deliveries(session)] == ["replaced", "sent"]


@pytest.mark.parametrize("why", ["deceased", "phone_ended", "read", "taken_back"])
def test_what_must_not_go_any_more_does_not(
    database: Database, session: Session, world: World, tell, turn_on, now: datetime, why: str
) -> None:
    made = turn_on()
    tell("k1", at=now)
    night = now + timedelta(hours=12)
    session.get_one(Notice, session.scalar(select(Notice.id))).created_at = night
    session.commit()
    gateway = RecordingPushGateway()
    send(database, gateway, night)
    assert [one.status for one in deliveries(session)] == ["queued"]
    if why == "deceased":
        world.patients["asha"].deceased_on = now.date()
    elif why == "phone_ended":
        made.ended_at, made.end_reason = night, "turned_off"
    elif why == "read":
        session.scalars(select(Notice)).one().read_at = night
    else:
        withdraw_notice(session, SYSTEM, "k1", night)
    session.commit()

    for hours in range(24):
        send(database, gateway, night + timedelta(hours=hours))

    assert gateway.sent == []
    code = "read" if why == "taken_back" else why
    assert [(one.status, one.outcome) for one in deliveries(session)] == [("cancelled", code)]


def test_nobody_who_died_has_their_phone_woken(
    database: Database, session: Session, world: World, tell, turn_on, now: datetime
) -> None:
    turn_on()
    tell("k1")
    world.patients["asha"].deceased_on = now.date()
    session.commit()

    assert send(database, RecordingPushGateway(), now) == {}
    assert deliveries(session) == []


def test_an_address_that_is_not_allowed_any_more_is_not_reached(
    database: Database, session: Session, tell, turn_on, now: datetime
) -> None:
    turn_on()
    tell("k1")
    gateway = RecordingPushGateway()

    pushing.send_due(database, gateway, ["web.push.apple.com"], lambda: now)

    assert gateway.sent == []
    assert [one.outcome for one in deliveries(session)] == ["not_allowed"]


def test_a_claim_without_an_outcome_goes_again(
    database: Database, session: Session, tell, turn_on, now: datetime
) -> None:
    turn_on()
    tell("k1")
    pushing.queue(session, pushing.to_queue(session, now), now)
    pushing.claim_due(session, limit=5, now=now)
    session.commit()
    gateway = RecordingPushGateway()

    found = [send(database, gateway, now + after) for after in (0 * DAY, CLAIM_LASTS, CLAIM_LASTS + MINUTE)]

    assert found == [{}, {}, {"Accepted": 1}]


def test_a_batch_that_runs_into_the_evening_stops(
    database: Database, session: Session, tell, turn_on, now: datetime
) -> None:
    turn_on("one")
    tell("k1")
    gateway = RecordingPushGateway()
    evening = now + timedelta(hours=9, minutes=30)
    times = iter([now, now, now, evening, evening])

    assert pushing.send_due(database, gateway, PUSH_HOSTS, lambda: next(times)) == {"NotReached": 1}
    assert gateway.sent == []
    assert deliveries(session)[0].due_at == evening + timedelta(hours=12)
