"""A push service on loopback that takes what a real one takes, and a phone that can read it."""

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.adapters.push import Phone


def base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


class Handset:
    """A phone's browser: its keys, and what it reads of a message."""

    def __init__(self) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._secret = b"0123456789abcdef"

    def phone(self, endpoint: str) -> Phone:
        point = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return Phone(endpoint, base64url(point), base64url(self._secret))

    def as_json(self, endpoint: str) -> dict[str, object]:
        """Return what a browser's PushSubscription gives a page."""
        phone = self.phone(endpoint)
        return {
            "endpoint": phone.endpoint,
            "expirationTime": None,
            "keys": {"p256dh": phone.p256dh, "auth": phone.auth},
        }

    def read(self, body: bytes) -> bytes:
        return bytes(http_ece.decrypt(body, private_key=self._private, auth_secret=self._secret, version="aes128gcm"))


@dataclass
class PushService:
    """What it answers, and what it got."""

    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    is_silent: bool = False
    url: str = ""
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def push_service() -> Iterator[PushService]:
    """Serve until left."""
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            if service.is_silent:
                service.released.wait(10)
                return
            self.send_response(service.status)
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield service
    finally:
        service.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
