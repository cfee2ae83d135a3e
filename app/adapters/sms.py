"""Sending texts: what a gateway is, what it can answer, Twilio's, and one that only remembers."""

from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import requests
import structlog
from twilio.base.exceptions import TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import MaxRetryError, NewConnectionError

from app.config import Settings

TIMEOUT_SECONDS = 10.0
TOO_MANY_REQUESTS = 429

log = structlog.get_logger()


@dataclass(frozen=True)
class Accepted:
    """The provider took the text and will report on `sid`."""

    sid: str


@dataclass(frozen=True)
class Rejected:
    """The provider refused it for good; `code` is the provider's own."""

    code: str


@dataclass(frozen=True)
class NotReached:
    """The provider certainly did not take it: it may be tried again later."""

    reason: str


@dataclass(frozen=True)
class OutcomeUnknown:
    """The provider may have taken it: it must never be sent again blindly."""

    reason: str


Outcome = Accepted | Rejected | NotReached | OutcomeUnknown


class Gateway(Protocol):
    """Whatever carries a text to a phone."""

    def send(self, *, to: str, body: str, reference: str) -> Outcome:
        """Send `body` to an E.164 number. `reference` is our message's id, for the log. Never raises."""
        ...


@dataclass(frozen=True)
class SentText:
    """What a RecordingGateway was given."""

    to: str
    body: str
    reference: str


@dataclass
class RecordingGateway:
    """Accepts and remembers, for the demo and for tests. `answers` are given first, in turn."""

    answers: list[Outcome] = field(default_factory=list)
    sent: list[SentText] = field(default_factory=list)

    def send(self, *, to: str, body: str, reference: str) -> Outcome:
        self.sent.append(SentText(to, body, reference))
        return self.answers.pop(0) if self.answers else Accepted(f"recorded-{reference}")


class _BasedHttpClient(TwilioHttpClient):
    """Sends Twilio's requests to `base` instead, logs nothing of them, and never repeats one.

    The library has no setting for its host. It logs addresses, which hold the account, at level INFO. A fresh
    connection each time: on a kept one that the server closed, a lost request looks like a lost answer.
    """

    def __init__(self, base: str, timeout: float) -> None:
        super().__init__(timeout=timeout, max_retries=0)
        self._base = urlsplit(base)
        self.session.headers["Connection"] = "close"

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        parts = urlsplit(url)
        moved = urlunsplit((self._base.scheme, self._base.netloc, parts.path, parts.query, ""))
        return super().request(method, moved, *args, **kwargs)

    def log_request(self, kwargs: dict[str, Any]) -> None:
        """Log nothing."""

    def log_response(self, status_code: int, response: object) -> None:
        """Log nothing."""


class TwilioGateway:
    """Sends by Twilio's Messages resource. One request per call, whatever happens."""

    def __init__(
        self, *, account: str, token: str, sender: dict[str, str], base: str, timeout: float = TIMEOUT_SECONDS
    ) -> None:
        """`sender` is {"messaging_service_sid": …} or {"from_": …}."""
        self._client = Client(account, token, http_client=_BasedHttpClient(base, timeout))
        self._sender = sender

    def send(self, *, to: str, body: str, reference: str) -> Outcome:
        outcome = self._send(to, body)
        log.info("sms sent", message_id=reference, outcome=type(outcome).__name__)
        return outcome

    def _send(self, to: str, body: str) -> Outcome:
        try:
            message = self._client.messages.create(to=to, body=body, **self._sender)
        except (TwilioRestException, TwilioServiceException) as refusal:
            return _refusal_outcome(refusal.status, str(refusal.code or refusal.status))
        except requests.exceptions.RequestException as error:
            return _network_outcome(error)
        except (ValueError, AttributeError):
            return OutcomeUnknown("unreadable answer")
        return Accepted(message.sid) if message.sid else OutcomeUnknown("no sid in the answer")


def _refusal_outcome(status: int, code: str) -> Outcome:
    """A 5xx may come after the text was taken; Twilio documents that a 429 was not processed."""
    if status == TOO_MANY_REQUESTS:
        return NotReached(code)
    if 400 <= status < 500:
        return Rejected(code)
    return OutcomeUnknown(f"status {status}")


def _network_outcome(error: requests.exceptions.RequestException) -> Outcome:
    """Only a connection that was never made proves that nothing was sent."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(error, requests.exceptions.ConnectTimeout) or isinstance(reason, NewConnectionError):
        return NotReached(type(reason).__name__)
    return OutcomeUnknown(type(error).__name__)


def make_gateway(settings: Settings) -> Gateway:
    """Return Twilio's gateway where the site has an account, else one that only remembers (demo)."""
    if not settings.has_twilio:
        return RecordingGateway()
    service = settings.twilio_messaging_service_sid
    return TwilioGateway(
        account=settings.twilio_account_sid,
        token=settings.twilio_auth_token.get_secret_value(),
        sender={"messaging_service_sid": service} if service else {"from_": settings.twilio_from},
        base=settings.twilio_api_base,
    )
