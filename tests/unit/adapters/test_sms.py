"""What the Twilio gateway makes of every answer, from a real server on loopback that speaks Twilio's protocol."""

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from app.adapters.sms import (
    Accepted,
    NotReached,
    OutcomeUnknown,
    RecordingGateway,
    Rejected,
    TwilioGateway,
    make_gateway,
)
from app.config import Settings


@dataclass
class Provider:
    """A loopback stand-in for the provider: what it will answer, and what it got."""

    status: int = 201
    payload: str = json.dumps({"sid": "SM" + "a" * 32, "status": "queued"})
    hangs: bool = False
    requests: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    port: int = 0


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            provider.requests.append((self.path, parse_qs(body)))
            if provider.hangs:
                provider.released.wait(10)
                return
            self.send_response(provider.status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(provider.payload.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output clean."""

    return Handler


@pytest.fixture
def provider() -> Iterator[Provider]:
    stand_in = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stand_in))
    stand_in.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield stand_in
    stand_in.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


def gateway(port: int, *, timeout: float = 5) -> TwilioGateway:
    return TwilioGateway(
        account="AC" + "0" * 32,
        token="a-token",
        sender={"messaging_service_sid": "MG" + "1" * 32},
        base=f"http://127.0.0.1:{port}",
        timeout=timeout,
    )


def send(port: int, *, timeout: float = 5) -> object:
    return gateway(port, timeout=timeout).send(to="+447700900101", body="Hello ąę ہیلو", reference="r1")


def test_a_text_that_is_taken_is_accepted_with_the_providers_sid(provider: Provider) -> None:
    assert send(provider.port) == Accepted("SM" + "a" * 32)


def test_the_request_is_what_twilio_expects(provider: Provider) -> None:
    send(provider.port)

    path, form = provider.requests[0]
    assert path == f"/2010-04-01/Accounts/AC{'0' * 32}/Messages.json"
    assert form == {"To": ["+447700900101"], "Body": ["Hello ąę ہیلو"], "MessagingServiceSid": ["MG" + "1" * 32]}


def test_a_person_who_said_stop_is_a_rejection_with_twilios_code(provider: Provider) -> None:
    provider.status = 400
    provider.payload = json.dumps({"code": 21610, "message": "Recipient said STOP", "status": 400})

    assert send(provider.port) == Rejected("21610")


def test_a_refusal_in_problem_details_form_keeps_its_code(provider: Provider) -> None:
    provider.status = 400
    provider.payload = json.dumps({"type": "about:blank", "title": "No", "status": 400, "code": 21211})

    assert send(provider.port) == Rejected("21211")


def test_too_many_requests_may_be_tried_again_later(provider: Provider) -> None:
    provider.status = 429
    provider.payload = json.dumps({"code": 20429, "message": "Too Many Requests", "status": 429})

    assert send(provider.port) == NotReached("20429")


@pytest.mark.parametrize("status", [301, 500, 502, 503])
def test_an_error_of_the_provider_leaves_the_outcome_unknown_and_is_not_repeated(
    provider: Provider, status: int
) -> None:
    provider.status, provider.payload = status, "not json"

    assert send(provider.port) == OutcomeUnknown(f"status {status}")
    assert len(provider.requests) == 1


@pytest.mark.parametrize("payload", ["", "{}", "[]", "<html>", '{"sid": ""}', '"sid"'])
def test_a_success_that_cannot_be_read_leaves_the_outcome_unknown(provider: Provider, payload: str) -> None:
    provider.payload = payload

    assert isinstance(send(provider.port), OutcomeUnknown)


def test_a_timeout_after_the_request_leaves_the_outcome_unknown_and_is_not_repeated(provider: Provider) -> None:
    provider.hangs = True

    assert send(provider.port, timeout=0.2) == OutcomeUnknown("ReadTimeout")
    assert len(provider.requests) == 1


def test_a_connection_cut_after_the_request_leaves_the_outcome_unknown(provider: Provider) -> None:
    provider.hangs = True
    provider.released.set()

    assert send(provider.port) == OutcomeUnknown("ConnectionError")
    assert len(provider.requests) == 1


def test_a_refused_connection_was_not_reached() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))

        assert send(unused.getsockname()[1]) == NotReached("NewConnectionError")


def test_an_unknown_host_was_not_reached() -> None:
    nowhere = TwilioGateway(account="AC1", token="t", sender={"from_": "+441214960000"}, base="http://nowhere.invalid")

    assert nowhere.send(to="+447700900101", body="x", reference="r") == NotReached("NameResolutionError")


def test_a_recording_gateway_answers_as_told_then_accepts_and_remembers_all() -> None:
    recording = RecordingGateway(answers=[Rejected("21610")])

    outcomes = [recording.send(to="+447700900101", body=body, reference=body) for body in ("one", "two")]

    assert outcomes == [Rejected("21610"), Accepted("recorded-two")]
    assert [text.body for text in recording.sent] == ["one", "two"]


def test_a_site_with_an_account_sends_by_twilio_and_a_demo_without_one_only_remembers(provider: Provider) -> None:
    real = Settings.load(
        demo=True,
        twilio_account_sid="AC9",
        twilio_auth_token="t",
        twilio_from="+441214960000",
        twilio_api_base=f"http://127.0.0.1:{provider.port}",
    )

    make_gateway(real).send(to="+447700900101", body="x", reference="r")

    assert provider.requests[0][1]["From"] == ["+441214960000"]
    assert isinstance(make_gateway(Settings.load(demo=True)), RecordingGateway)
