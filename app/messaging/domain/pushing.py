"""When a phone may be woken, which addresses and keys a phone may give us, and when to try again."""

import base64
import binascii
import re
import uuid
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric import ec

from app.messaging.domain.texts import wait_after

QUIET_FROM, QUIET_UNTIL = time(20), time(8)
ENGLAND = ZoneInfo("Europe/London")
USEFUL_FOR = timedelta(days=3)
CLAIM_LASTS = timedelta(minutes=2)
LONGEST_ASKED_WAIT = timedelta(days=1)
MOST_PHONES = 10
LONGEST_ENDPOINT = 1000
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


class PushStatus(StrEnum):
    """Where one message to one phone stands. Only QUEUED is ever sent."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


class EndReason(StrEnum):
    """Why a phone is woken no more."""

    TURNED_OFF = "turned_off"
    SIGNED_OUT = "signed_out"
    OTHER_USER = "other_user"
    REPLACED = "replaced"
    TOO_MANY = "too_many"
    GONE = "gone"


def after_quiet_hours(at: datetime) -> datetime:
    """Return `at`, or 8 in the morning in England where it falls from 20:00 until then. Aware, as it came."""
    local = at.astimezone(ENGLAND)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return at
    day = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    return datetime.combine(day, QUIET_UNTIL, tzinfo=ENGLAND).astimezone(at.tzinfo)


def is_quiet(at: datetime) -> bool:
    """Return whether no phone may be woken at this instant."""
    return after_quiet_hours(at) != at


def lives_until(at: datetime, useful_until: datetime) -> datetime:
    """Return until when a push service may keep a message sent at `at`: no longer than the evening of the same day.

    A phone that comes back at night must not ring then.
    """
    evening = datetime.combine(at.astimezone(ENGLAND).date(), QUIET_FROM, tzinfo=ENGLAND)
    return min(useful_until, evening.astimezone(at.tzinfo))


def next_try(tries: int, delivery_id: uuid.UUID, now: datetime, asked: timedelta | None = None) -> datetime:
    """Return when to try again after the `tries`-th vain try: not sooner than the service asked, never at night."""
    wait = max(wait_after(tries, delivery_id), min(asked or timedelta(0), LONGEST_ASKED_WAIT))
    return after_quiet_hours(now + wait)


def is_push_service(endpoint: str, hosts: Sequence[str]) -> bool:
    """Return whether an address is one of a push service that we know. A host with a dot before it means those below.

    Anybody who is signed in gives us the address: nothing else may be reached through it.
    """
    if len(endpoint) > LONGEST_ENDPOINT or not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        return False
    try:
        parts = urlsplit(endpoint)
        has_own_port = parts.port not in (None, 443)
    except ValueError:
        return False
    host = parts.hostname or ""
    if parts.scheme != "https" or "@" in parts.netloc or has_own_port or "\\" in endpoint or not _HOST.fullmatch(host):
        return False
    return any(host.endswith(known) if known.startswith(".") else host == known for known in hosts)


def are_keys(p256dh: str, auth: str) -> bool:
    """Return whether a phone's keys are a point on P-256 and a secret of 16 bytes, both base64url."""
    point, secret = _bytes(p256dh), _bytes(auth)
    if point is None or secret is None or len(point) != 65 or len(secret) != 16:
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return False
    return True


def _bytes(text: str) -> bytes | None:
    if len(text) > 200 or not text.isascii():
        return None
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
