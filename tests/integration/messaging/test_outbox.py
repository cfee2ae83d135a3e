"""The outbox: queued once, sent once, and honest about what it does not know."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.adapters.sms import Accepted, NotReached, Outcome, OutcomeUnknown, RecordingGateway, Rejected
from app.core.db import Database, set_session_access
from app.messaging import queries, services
from app.messaging.domain.texts import CLAIM_LASTS, Status
from app.messaging.models import Message
from app.people.domain.access import Access, system_access
from tests.worlds import World

SYSTEM = system_access("test")


def queue(session: Session, now: datetime, key: str = "k1", **changes: object) -> bool:
    facts = {
        "dedupe_key": key,
        "patient_id": None,
        "to_number": "+447700900101",
        "body": "Hello",
        "purpose": "invitation",
        "locale": "en",
        "useful_until": now + timedelta(hours=1),
        "now": now,
        **changes,
    }
    return services.queue_message(session, SYSTEM, **facts)  # type: ignore[arg-type]


def message(session: Session, key: str = "k1") -> Message:
    return session.scalars(
        select(Message).where(Message.dedupe_key == key), execution_options={"populate_existing": True}
    ).one()


def send(database: Database, gateway: RecordingGateway, now: datetime) -> dict[str, int]:
    return dict(services.send_due(database, gateway, lambda: now))


def test_a_text_with_the_same_key_is_queued_once(session: Session, now: datetime) -> None:
    assert [queue(session, now), queue(session, now, body="Again")] == [True, False]
    assert message(session).body == "Hello"


def test_number_and_words_are_sealed_at_rest(session: Session, now: datetime) -> None:
    queue(session, now, body="Secret words")

    row = session.execute(text("SELECT * FROM message")).one()

    assert not [value for value in row if b"Secret" in _bytes(value) or b"7700900101" in _bytes(value)]


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_the_number_of_parts_is_kept_for_the_cost(session: Session, now: datetime) -> None:
    queue(session, now, body="ą" * 71)

    assert message(session).parts == 2


def test_words_that_must_not_be_sent_are_refused(session: Session, now: datetime) -> None:
    with pytest.raises(services.UnfitText, match="holds an NHS number"):
        queue(session, now, body="About 9990000018")


def test_a_landline_is_kept_as_cancelled_and_never_sent(database: Database, session: Session, now: datetime) -> None:
    queue(session, now, to_number="+441214960000")
    session.commit()
    gateway = RecordingGateway()

    send(database, gateway, now)

    assert gateway.sent == []
    assert (message(session).status, message(session).error_code) == ("cancelled", "not_a_uk_mobile")


def test_what_is_due_is_sent_once_however_often_the_worker_looks(
    database: Database, session: Session, now: datetime
) -> None:
    queue(session, now)
    session.commit()
    gateway = RecordingGateway()

    counts = [send(database, gateway, now + timedelta(minutes=5 * step)) for step in range(4)]

    assert counts == [{"Accepted": 1}, {}, {}, {}]
    assert [(sent.to, sent.body) for sent in gateway.sent] == [("+447700900101", "Hello")]
    assert message(session).status == Status.SENT
    assert message(session).sent_at == now


@pytest.mark.parametrize(
    ("outcome", "status", "code"),
    [
        (Accepted("SM1"), "sent", None),
        (Rejected("21610"), "failed", "21610"),
        (OutcomeUnknown("ReadTimeout"), "unknown", "ReadTimeout"),
        (NotReached("20429"), "queued", "20429"),
    ],
)
def test_each_outcome_is_written_down(
    database: Database, session: Session, now: datetime, outcome: Outcome, status: str, code: str | None
) -> None:
    queue(session, now)
    session.commit()

    send(database, RecordingGateway(answers=[outcome]), now)

    assert (message(session).status, message(session).error_code) == (status, code)


@pytest.mark.parametrize("outcome", [Rejected("21610"), OutcomeUnknown("ReadTimeout")])
def test_a_refused_or_unknown_text_is_never_sent_again(
    database: Database, session: Session, now: datetime, outcome: Outcome
) -> None:
    queue(session, now, useful_until=now + timedelta(days=9))
    session.commit()
    gateway = RecordingGateway(answers=[outcome])

    for hours in range(4):
        send(database, gateway, now + timedelta(hours=hours))

    assert len(gateway.sent) == 1


def test_a_text_that_did_not_reach_the_provider_is_tried_again_after_a_wait(
    database: Database, session: Session, now: datetime
) -> None:
    queue(session, now)
    session.commit()
    gateway = RecordingGateway(answers=[NotReached("NewConnectionError")])

    tries = [send(database, gateway, now + timedelta(seconds=after)) for after in (0, 10, 60)]

    assert tries == [{"NotReached": 1}, {}, {"Accepted": 1}]
    assert message(session).tries == 2


def test_a_text_past_its_use_is_cancelled_and_never_sent(database: Database, session: Session, now: datetime) -> None:
    queue(session, now, useful_until=now + timedelta(minutes=10))
    session.commit()
    gateway = RecordingGateway()

    send(database, gateway, now + timedelta(minutes=10))

    assert gateway.sent == []
    assert (message(session).status, message(session).error_code) == ("cancelled", "too_late")


def test_a_text_that_became_useless_while_its_batch_was_sent_is_not_sent(
    database: Database, session: Session, now: datetime
) -> None:
    queue(session, now, useful_until=now + timedelta(minutes=1))
    session.commit()
    gateway = RecordingGateway()
    times = iter([now, now + timedelta(minutes=1), now + timedelta(minutes=1)])

    services.send_due(database, gateway, lambda: next(times))

    assert gateway.sent == []
    assert message(session).status == "queued"


def test_no_text_goes_to_somebody_who_died_while_it_waited(
    database: Database, session: Session, world: World, now: datetime
) -> None:
    queue(session, now, patient_id=world.patients["asha"].id)
    world.patients["asha"].deceased_on = now.date()
    session.commit()
    gateway = RecordingGateway()

    send(database, gateway, now)

    assert gateway.sent == []
    assert message(session).error_code == "deceased"


def test_a_claim_without_an_outcome_turns_unknown_and_is_never_sent(
    database: Database, session: Session, now: datetime
) -> None:
    queue(session, now)
    services.claim_due(session, limit=5, now=now)
    session.commit()
    gateway = RecordingGateway()

    statuses = []
    for after in (timedelta(0), CLAIM_LASTS, CLAIM_LASTS + timedelta(seconds=1)):
        send(database, gateway, now + after)
        statuses.append(message(session).status)

    assert statuses == ["sending", "sending", "unknown"]
    assert gateway.sent == []


def test_an_outcome_that_comes_after_its_claim_was_given_up_still_counts(session: Session, now: datetime) -> None:
    queue(session, now)
    (claimed,) = services.claim_due(session, limit=5, now=now)
    services.claim_due(session, limit=5, now=now + timedelta(minutes=3))

    services.record_outcome(session, claimed.id, Accepted("SM1"), now=now)

    assert message(session).status == "sent"


def test_a_final_status_never_moves(session: Session, now: datetime) -> None:
    queue(session, now)
    (claimed,) = services.claim_due(session, limit=5, now=now)
    services.record_outcome(session, claimed.id, Rejected("21610"), now=now)

    services.record_outcome(session, claimed.id, Accepted("SM1"), now=now)

    assert (message(session).status, message(session).provider_sid) == ("failed", None)


def test_a_waiting_text_can_be_withdrawn_but_a_claimed_one_cannot(session: Session, now: datetime) -> None:
    queue(session, now)
    services.claim_due(session, limit=5, now=now)
    queue(session, now, key="k2")

    for key in ("k1", "k2"):
        services.cancel_message(session, SYSTEM, key, reason="moved")

    assert queries.statuses(session, SYSTEM, ["k1", "k2"]) == {"k1": "sending", "k2": "cancelled"}


def test_a_batch_is_bounded_and_the_oldest_come_first(session: Session, now: datetime) -> None:
    for number in range(5):
        queue(session, now - timedelta(minutes=number), key=f"k{number}")

    claimed = services.claim_due(session, limit=2, now=now)

    assert {found.dedupe_key for found in claimed} == {"k3", "k4"}


@pytest.mark.parametrize("name", ["coordinator", "asha"])
def test_somebody_within_reach_of_the_patient_may_queue_and_read_their_text(
    session: Session, world: World, now: datetime, name: str
) -> None:
    access: Access = world.access[name]
    set_session_access(session, access)

    assert queue(session, now, patient_id=world.patients["asha"].id)
    assert [found.dedupe_key for found in queries.newest(session, access)] == ["k1"]
