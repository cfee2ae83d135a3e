"""Waking a phone: what a gateway is, what it can answer, the web's own (VAPID), and one that only remembers."""

import base64
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from socket import socket
from typing import Any, Protocol

import requests
import structlog
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid, VapidException
from pywebpush import WebPusher, WebPushException
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

from app.config import PushKeys
from app.core import clock

TIMEOUT_SECONDS = 10.0
# All that ever travels. Which words the phone shows is kept on the phone, in its own language.
PAYLOAD = b'{"t": "new"}'
TOPIC = "new"  # a newer message takes the place of one that the phone has not fetched yet
SIGNED_FOR = timedelta(hours=12)
GONE = (404, 410)
TOO_MANY_REQUESTS = 429

log = structlog.get_logger()


@dataclass(frozen=True)
class Accepted:
    """The push service took it."""


@dataclass(frozen=True)
class Gone:
    """The phone takes messages no more: its address is of no use from now on."""


@dataclass(frozen=True)
class Rejected:
    """The push service refused it for good."""

    code: str


@dataclass(frozen=True)
class NotReached:
    """Try again later. It may have been taken: a phone shows the same message twice as one."""

    reason: str
    wait: timedelta | None = None


Outcome = Accepted | Gone | Rejected | NotReached


@dataclass(frozen=True)
class Phone:
    """Where a phone's messages go, and the keys that only the phone can open them with."""

    endpoint: str
    p256dh: str
    auth: str


class PushGateway(Protocol):
    """Whatever wakes a phone."""

    def send(self, phone: Phone, *, ttl_seconds: int, reference: str) -> Outcome:
        """Say that there is something new. `reference` is our delivery's id, for the log. Never raises."""
        ...


@dataclass
class RecordingPushGateway:
    """Accepts and remembers, for tests. `answers` are given first, in turn."""

    answers: list[Outcome] = field(default_factory=list)
    sent: list[tuple[Phone, int]] = field(default_factory=list)

    def send(self, phone: Phone, *, ttl_seconds: int, reference: str) -> Outcome:
        self.sent.append((phone, ttl_seconds))
        return self.answers.pop(0) if self.answers else Accepted()


class _NotPublic(NewConnectionError):
    """The address leads into a private network."""


def _refuse_private(connection: HTTPConnection, found: socket) -> socket:
    """Look at where the connection led, not at what the name said before: nothing has been sent yet."""
    address = ip_address(found.getpeername()[0])
    if (getattr(address, "ipv4_mapped", None) or address).is_global:
        return found
    found.close()
    raise _NotPublic(connection, "a private address")


class _PublicHTTPConnection(HTTPConnection):
    def _new_conn(self) -> socket:
        return _refuse_private(self, super()._new_conn())


class _PublicHTTPSConnection(HTTPSConnection):
    def _new_conn(self) -> socket:
        return _refuse_private(self, super()._new_conn())


class _PublicHTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTPConnection


class _PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPSConnection


class _PublicAdapter(HTTPAdapter):
    """Reaches public addresses only. Behind a forward proxy it is the proxy that must refuse the others."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PublicHTTPPool, "https": _PublicHTTPSPool}


class _OneRequest(requests.Session):
    """Follows no redirect: it could lead anywhere. A 3xx is an answer like any other."""

    def __init__(self, *, only_public: bool) -> None:
        super().__init__()
        if only_public:
            for scheme in ("http://", "https://"):
                self.mount(scheme, _PublicAdapter())

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        return super().request(*args, **{**kwargs, "allow_redirects": False})


class WebPushGateway:
    """Sends by the Web Push protocol (RFC 8030, 8291, 8292). One request per call, whatever happens."""

    def __init__(self, keys: PushKeys, *, timeout: float = TIMEOUT_SECONDS, only_public: bool = True) -> None:
        """`only_public=False` is for tests on loopback."""
        self._keys = keys
        self._vapid = Vapid.from_string(private_key=keys.private)
        self._timeout = timeout
        self._only_public = only_public

    def send(self, phone: Phone, *, ttl_seconds: int, reference: str) -> Outcome:
        outcome = self._send(phone, ttl_seconds)
        log.info("push sent", delivery_id=reference, outcome=type(outcome).__name__)
        return outcome

    def _send(self, phone: Phone, ttl_seconds: int) -> Outcome:
        info = {"endpoint": phone.endpoint, "keys": {"p256dh": phone.p256dh, "auth": phone.auth}}
        try:
            signature = self._signature(phone.endpoint)
            headers = {**signature, "Urgency": "normal", "Topic": TOPIC, "TTL": str(ttl_seconds)}
            with _OneRequest(only_public=self._only_public) as session:
                pusher = WebPusher(info, requests_session=session)
                answer = pusher.send(PAYLOAD, headers, ttl_seconds, timeout=self._timeout)
        except requests.exceptions.RequestException as error:
            return NotReached(type(error).__name__)
        except (WebPushException, VapidException, ValueError, LookupError) as error:  # no such keys or address
            return Rejected(type(error).__name__)
        assert isinstance(answer, requests.Response)
        return _outcome(answer)

    def _signature(self, endpoint: str) -> dict[str, str]:
        origin = "/".join(endpoint.split("/", 3)[:3])
        ends_at = int((clock.now() + SIGNED_FOR).timestamp())
        signed: dict[str, str] = self._vapid.sign({"sub": self._keys.subject, "aud": origin, "exp": ends_at})
        return signed


def _outcome(answer: requests.Response) -> Outcome:
    status = answer.status_code
    if status in (200, 201, 202):
        return Accepted()
    if status in GONE:
        return Gone()
    if status == TOO_MANY_REQUESTS or status >= 500:
        return NotReached(str(status), _wait(answer.headers.get("Retry-After", "")))
    return Rejected(str(status))


def _wait(text: str) -> timedelta | None:
    """Return what Retry-After says, in seconds or as an instant; None where it says nothing that can be read."""
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), 10**6))
    try:
        return max(parsedate_to_datetime(text) - clock.now(), timedelta(0))
    except (TypeError, ValueError):
        return None


def new_keys() -> tuple[str, str]:
    """Return a new pair, public then private, as VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY take it."""
    made = ec.generate_private_key(ec.SECP256R1())
    point = made.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    scalar = made.private_numbers().private_value.to_bytes(32, "big")
    return _base64url(point), _base64url(scalar)


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
