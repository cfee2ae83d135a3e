"""A wire between a browser and a server, one request a connection, that can be cut where a test says."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

HEAD_END = b"\r\n\r\n"
BEFORE, AFTER = "before", "after"
Rule = Callable[[str], str | None]


class Wire:
    """Hands every request on. `cut` is asked with "POST /path" whether to cut it before or after the server took it."""

    def __init__(self, to_port: int) -> None:
        self.to_port = to_port
        self._held: tuple[str, str, threading.Event, threading.Event] | None = None
        self.cut: Rule = lambda _request: None
        self.alter: Callable[[str, bytes], bytes] = lambda _request, reply: reply
        self.seen: list[str] = []
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def cuts(self, wanted: str, *, at: int = 1, where: str = BEFORE) -> None:
        """Cut the `at`-th request that begins with `wanted`, as "POST /assessments/sync", counted from now."""
        self._cut_once(lambda request: request.startswith(wanted), at, where)

    def cuts_any(self, *, at: int, where: str) -> None:
        self._cut_once(lambda _request: True, at, where)

    def _cut_once(self, matches: Callable[[str], bool], at: int, where: str) -> None:
        count = 0
        lock = threading.Lock()

        def rule(request: str) -> str | None:
            nonlocal count
            with lock:
                count += matches(request)
                return where if matches(request) and count == at else None

        self.cut = rule

    def cuts_every(self, wanted: str, *, where: str = BEFORE) -> None:
        self.cut = lambda request: where if request.startswith(wanted) else None

    @contextmanager
    def holding(self, wanted: str, *, where: str) -> Iterator[threading.Event]:
        """Hold requests that begin so, before or after the server took them; yield what is set once one is held."""
        is_held, let_go = threading.Event(), threading.Event()
        self._held = (wanted, where, is_held, let_go)
        try:
            yield is_held
        finally:
            self._held = None
            let_go.set()

    def _hold(self, request: str, where: str) -> None:
        if self._held and request.startswith(self._held[0]) and where == self._held[1]:
            _wanted, _where, is_held, let_go = self._held
            is_held.set()
            let_go.wait(60)

    def heals(self) -> None:
        """Let everything through as it is."""
        self.cut = lambda _request: None
        self.alter = lambda _request, reply: reply

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            request = _whole_request(client)
            if not request:
                return
            name = " ".join(request.split(b"\r\n", 1)[0].decode("latin-1").split()[:2])
            self.seen.append(name)
            where = self.cut(name)
            if where == BEFORE:
                return
            self._hold(name, BEFORE)
            reply = self.alter(name, self._ask(request))
            self._hold(name, AFTER)
            if where != AFTER:
                client.sendall(reply)

    def _ask(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.to_port), timeout=60) as server:
            server.sendall(request)
            return b"".join(_pieces(server))


def _pieces(connection: socket.socket) -> Iterator[bytes]:
    while piece := connection.recv(65536):
        yield piece


LEFT_OUT = (b"connection:", b"if-none-match:", b"accept-encoding:")


def _whole_request(client: socket.socket) -> bytes:
    """Return one request, saying that the connection ends with it and that the reply must be whole and plain."""
    got = b""
    while HEAD_END not in got:
        piece = client.recv(65536)
        if not piece:
            return b""
        got += piece
    head, body = got.split(HEAD_END, 1)
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(LEFT_OUT)]
    lengths = [line.split(b":")[1] for line in lines if line.lower().startswith(b"content-length:")]
    while lengths and len(body) < int(lengths[0]):
        body += client.recv(65536)
    return b"\r\n".join([*lines, b"Connection: close"]) + HEAD_END + body


@contextmanager
def wire_to(port: int) -> Iterator[Wire]:
    """Lay a wire to the server on `port`."""
    wire = Wire(port)
    try:
        yield wire
    finally:
        wire.close()
