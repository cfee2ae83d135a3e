"""When a phone may be woken, and which addresses and keys are taken from one."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from app.adapters.push import new_keys
from app.config import PUSH_HOSTS
from app.messaging.domain.pushing import (
    after_quiet_hours,
    are_keys,
    is_push_service,
    is_quiet,
    lives_until,
    next_try,
)

FCM = "https://fcm.googleapis.com/fcm/send/abc:def"
SECRET = "A" * 22


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        # winter: England is on UTC
        ("2026-01-10 07:59:59", "2026-01-10 08:00"),
        ("2026-01-10 08:00", "2026-01-10 08:00"),
        ("2026-01-10 19:59:59", "2026-01-10 19:59:59"),
        ("2026-01-10 20:00", "2026-01-11 08:00"),
        # summer: an hour earlier by UTC
        ("2026-07-10 06:59", "2026-07-10 07:00"),
        ("2026-07-10 07:00", "2026-07-10 07:00"),
        ("2026-07-10 19:00", "2026-07-11 07:00"),
        ("2026-07-10 23:30", "2026-07-11 07:00"),
        # the night in which summer time begins, 29 March 2026, is an hour shorter
        ("2026-03-28 20:00", "2026-03-29 07:00"),
        ("2026-03-29 00:59", "2026-03-29 07:00"),
        ("2026-03-29 01:00", "2026-03-29 07:00"),
        ("2026-03-29 19:00", "2026-03-30 07:00"),
        # the night in which it ends, 25 October 2026, is an hour longer
        ("2026-10-24 19:00", "2026-10-25 08:00"),
        ("2026-10-25 00:30", "2026-10-25 08:00"),
        ("2026-10-25 01:30", "2026-10-25 08:00"),
        ("2026-10-25 07:30", "2026-10-25 08:00"),
        ("2026-10-25 20:00", "2026-10-26 08:00"),
    ],
)
def test_nothing_wakes_a_phone_from_8_in_the_evening_until_8_in_the_morning_in_england(at: str, expected: str) -> None:
    assert after_quiet_hours(utc(at)) == utc(expected)
    assert is_quiet(utc(at)) == (at != expected)


def test_every_minute_of_both_clock_changes_is_moved_into_the_day() -> None:
    for night in ("2026-03-28 12:00", "2026-10-24 12:00"):
        for minutes in range(48 * 60):
            moved = after_quiet_hours(utc(night) + timedelta(minutes=minutes))
            assert not is_quiet(moved)
            assert moved - utc(night) - timedelta(minutes=minutes) <= timedelta(hours=13)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-07-10 09:00", "2026-07-10 19:00"),
        ("2026-01-10 09:00", "2026-01-10 20:00"),
        ("2026-07-12 18:00", "2026-07-12 18:30"),
    ],
)
def test_a_push_service_keeps_nothing_into_the_night_nor_past_its_use(at: str, expected: str) -> None:
    assert lives_until(utc(at), utc("2026-07-12 18:30")) == utc(expected)


def test_waits_grow_and_are_not_shorter_than_the_service_asked_for() -> None:
    now, one = utc("2026-07-10 09:00"), uuid.UUID(int=0)

    waits = [next_try(tries, one, now) - now for tries in range(1, 8)]

    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=30), timedelta(minutes=15))
    assert next_try(1, one, now, timedelta(hours=2)) == now + timedelta(hours=2)
    assert next_try(1, one, now, timedelta(days=90)) == now + timedelta(days=1)


def test_a_try_that_would_come_at_night_waits_for_the_morning() -> None:
    assert next_try(1, uuid.UUID(int=0), utc("2026-07-10 18:59:59")) == utc("2026-07-11 07:00")


@pytest.mark.parametrize(
    "endpoint",
    [
        FCM,
        "https://fcm.googleapis.com:443/x",
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://web.push.apple.com/x",
        "https://wns2-par02p.notify.windows.com/w/?token=x%3d",
    ],
)
def test_the_push_services_of_the_usual_browsers_are_known(endpoint: str) -> None:
    assert is_push_service(endpoint, PUSH_HOSTS)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "x",
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/x",
        "https://fcm.googleapis.com.example.com/x",
        "https://evilnotify.windows.com/x",
        "https://notify.windows.com/x",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "https://user:word@fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:x/",
        "https://fcm.googleapis.com\\@127.0.0.1/x",
        "https://127.0.0.1\\@fcm.googleapis.com/x",
        "https://127.0.0.1#@fcm.googleapis.com/x",
        "https://fcm.googleapis.com./x",
        "https://fcm.googleapis.com/x\r\nHost: 127.0.0.1",
        "https://fcm.googleapis.com/ x",
        "https://fcm․googleapis.com/x",
        "https://fcm.googleapis.com/" + "x" * 1000,
        "file:///etc/passwd",
        "//fcm.googleapis.com/x",
    ],
)
def test_no_other_address_is_taken(endpoint: str) -> None:
    assert not is_push_service(endpoint, PUSH_HOSTS)


def test_keys_are_a_point_and_a_secret() -> None:
    public, _private = new_keys()

    assert are_keys(public, SECRET)


@pytest.mark.parametrize(
    ("point", "secret"),
    [
        (None, ""),
        (None, "A" * 21),
        (None, "A" * 43),
        (None, "A" * 20 + "é" + "A"),
        ("", SECRET),
        ("BA" + "A" * 85, SECRET),  # of the right length, and on no curve
        ("B" + "*" * 86, SECRET),
        ("A" * 10**6, SECRET),
    ],
)
def test_no_other_keys_are_taken(point: str | None, secret: str) -> None:
    assert not are_keys(new_keys()[0] if point is None else point, secret)
