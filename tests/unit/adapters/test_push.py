"""What the web push gateway makes of every answer, from a real server on loopback, and what the phone reads of it."""

import base64
import json
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from app.adapters.push import Accepted, Gone, NotReached, Phone, Rejected, WebPushGateway, new_keys
from app.config import PushKeys, Settings, SettingsError
from app.core import clock
from tests.push_service import Handset, PushService, push_service

PUBLIC, PRIVATE = new_keys()
KEYS = PushKeys(PUBLIC, PRIVATE, "mailto:push@example.nhs.test")
PATH = "/fcm/send/the-phones-own-token"


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


def gateway(**options: object) -> WebPushGateway:
    return WebPushGateway(KEYS, **{"timeout": 5.0, "only_public": False, **options})  # type: ignore[arg-type]


def send(service: PushService, handset: Handset | None = None, **options: object):
    phone = (handset or Handset()).phone(service.url + PATH)
    return gateway(**options).send(phone, ttl_seconds=3600, reference="delivery-1")


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_phone_reads_that_there_is_something_new_and_nothing_else(service: PushService) -> None:
    handset = Handset()

    assert send(service, handset) == Accepted()

    ((path, _headers, body),) = service.requests
    assert path == PATH
    assert json.loads(handset.read(body)) == {"t": "new"}


def test_headers_say_how_long_it_keeps_and_that_a_newer_one_takes_its_place(service: PushService) -> None:
    send(service)

    ((_path, headers, _body),) = service.requests
    said = {name: headers[name] for name in ("ttl", "urgency", "topic", "content-encoding")}
    assert said == {"ttl": "3600", "urgency": "normal", "topic": "new", "content-encoding": "aes128gcm"}


def test_it_is_signed_for_this_service_alone_with_the_key_that_phones_know(service: PushService) -> None:
    send(service)

    scheme, _, parameters = service.requests[0][1]["authorization"].partition(" ")
    values = dict(part.strip().split("=", 1) for part in parameters.split(","))
    head, claims, signature = values["t"].split(".")
    said, raw = json.loads(decoded(claims)), decoded(signature)
    signed = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(values["k"]))
    key.verify(signed, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    assert (scheme, values["k"]) == ("vapid", PUBLIC)
    assert (said["aud"], said["sub"]) == (service.url, "mailto:push@example.nhs.test")
    assert 0 < said["exp"] - clock.now().timestamp() <= 24 * 3600


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Accepted()),
        (202, Accepted()),
        (404, Gone()),
        (410, Gone()),
        (400, Rejected("400")),
        (403, Rejected("403")),
        (413, Rejected("413")),
        (429, NotReached("429")),
        (500, NotReached("500")),
        (503, NotReached("503")),
    ],
)
def test_each_answer_means_one_thing(service: PushService, status: int, outcome: object) -> None:
    service.status = status

    assert send(service) == outcome


@pytest.mark.parametrize(
    ("said", "wait"),
    [("120", timedelta(seconds=120)), ("soon", None), ("-5", None), ("", None), ("9" * 400, timedelta(seconds=10**6))],
)
def test_the_service_says_when_to_come_back(service: PushService, said: str, wait: timedelta | None) -> None:
    service.status, service.headers = 429, {"Retry-After": said}

    assert send(service) == NotReached("429", wait)


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [("Fri, 01 Jan 2100 00:00:00 GMT", 10**8, 10**10), ("Mon, 01 Jan 2024 00:00:00 GMT", 0, 0)],
)
def test_it_may_say_so_as_an_instant(service: PushService, said: str, least: int, most: int) -> None:
    service.status, service.headers = 503, {"Retry-After": said}

    outcome = send(service)

    assert isinstance(outcome, NotReached)
    assert outcome.wait is not None
    assert least <= outcome.wait.total_seconds() <= most


def test_a_redirect_is_refused_and_leads_nowhere(service: PushService) -> None:
    service.status, service.headers = 307, {"Location": f"{service.url}/elsewhere"}

    assert send(service) == Rejected("307")
    assert [path for path, _headers, _body in service.requests] == [PATH]


def test_a_private_address_is_refused_before_anything_is_sent(service: PushService) -> None:
    assert send(service, only_public=True) == NotReached("ConnectionError")
    assert service.requests == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
def test_a_private_address_is_refused_under_whatever_name(service: PushService, host: str) -> None:
    phone = Handset().phone(service.url.replace("127.0.0.1", host))

    assert gateway(only_public=True).send(phone, ttl_seconds=1, reference="d") != Accepted()
    assert service.requests == []


def test_a_silent_service_is_left_and_tried_later(service: PushService) -> None:
    service.is_silent = True

    assert send(service, timeout=0.2) == NotReached("ReadTimeout")


def test_a_service_that_is_not_there_is_tried_later() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        phone = Handset().phone(f"http://127.0.0.1:{taken.getsockname()[1]}/x")

    assert gateway().send(phone, ttl_seconds=1, reference="d") == NotReached("ConnectionError")


@pytest.mark.parametrize("point", ["AAAA", "B" + "A" * 86, "é"])
def test_keys_that_are_none_are_refused_and_nothing_is_sent(service: PushService, point: str) -> None:
    phone = Phone(service.url, point, "A" * 22)

    assert isinstance(gateway().send(phone, ttl_seconds=1, reference="d"), Rejected)
    assert service.requests == []


def test_the_log_names_our_own_id_and_neither_address_nor_key(
    service: PushService, capsys: pytest.CaptureFixture[str]
) -> None:
    send(service)

    said = capsys.readouterr().out
    assert "delivery-1" in said
    assert "the-phones-own-token" not in said
    assert PRIVATE not in said


def real_site(**changes: str) -> Settings:
    facts = {
        "base_url": "https://joinedup.example",
        "secret_key": "x" * 40,
        "field_keys": "a:" + base64.b64encode(b"0" * 32).decode(),
        "twilio_account_sid": "AC1",
        "twilio_auth_token": "t",
        "twilio_from": "+447700900000",
    }
    return Settings.load(demo=False, **{**facts, **changes})


def test_a_site_without_keys_wakes_no_phones_and_a_demo_has_some() -> None:
    assert real_site().push is None
    assert Settings.load(demo=True).push is not None


def test_keys_are_those_that_were_set_and_the_private_one_is_never_shown() -> None:
    site = real_site(vapid_public_key=PUBLIC, vapid_private_key=PRIVATE, vapid_subject="mailto:a@example.nhs.test")

    assert site.push == PushKeys(PUBLIC, PRIVATE, "mailto:a@example.nhs.test")
    assert PRIVATE not in repr(site) + repr(site.push)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"vapid_public_key": new_keys()[0]}, "a pair"),
        ({"vapid_private_key": ""}, "a pair"),
        ({"vapid_private_key": "%"}, "a pair"),
        ({"vapid_subject": "push@example.nhs.test"}, "VAPID_SUBJECT"),
        ({"vapid_subject": ""}, "VAPID_SUBJECT"),
    ],
)
def test_keys_that_do_not_fit_stop_the_start_and_are_named(changes: dict[str, str], says: str) -> None:
    keys = {"vapid_public_key": PUBLIC, "vapid_private_key": PRIVATE, "vapid_subject": "mailto:a@example.nhs.test"}

    with pytest.raises(SettingsError, match=says):
        real_site(**{**keys, **changes})


def test_the_demonstrations_keys_are_refused_for_real_people() -> None:
    demo = Settings.load(demo=True).push
    assert demo is not None

    with pytest.raises(SettingsError, match="must be your own"):
        real_site(vapid_public_key=demo.public, vapid_private_key=demo.private, vapid_subject=demo.subject)
