"""Clients that send saves and send them again until told that they are kept, while workers are killed under them."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock

from tests.integration.resilience.history import Invocation, Outcome
from tests.servers import Reply, WebServer

GIVE_UP_SECONDS = 60
MORTAL_HEADER = "X-Die-After-Commit"


@dataclass(frozen=True)
class Save:
    """One operation of one client, ready to send and to send again unchanged."""

    operation_id: str
    place: str
    value: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Driver:
    """Sends the clients' saves in parallel; `chaos` runs after every `chaos_every` acknowledged saves.

    Every `mortal_every`th save asks, the first time it is sent, that its worker die between commit and reply.
    """

    server: WebServer
    is_kept: Callable[[Reply], bool]
    chaos: Callable[[], None]
    chaos_every: int
    mortal_every: int = 100
    chaos_count: int = 0
    history: list[Invocation] = field(default_factory=list)
    _kept: int = 0
    _sent: int = 0
    _lock: Lock = field(default_factory=Lock)

    def run(self, clients: Sequence[Iterable[Save]]) -> list[Invocation]:
        """Send everything, one thread a client, and return the history in the order in which replies came."""
        with ThreadPoolExecutor(len(clients)) as pool:
            for done in [pool.submit(self._run_client, client) for client in clients]:
                done.result()
        return self.history

    def _run_client(self, saves: Iterable[Save]) -> None:
        for save in saves:
            for is_first in self._tries(save):
                if self._send(save, is_first=is_first):
                    break
            self._after_kept()

    def _tries(self, save: Save) -> Iterator[bool]:
        deadline = time.monotonic() + GIVE_UP_SECONDS
        yield True
        while time.monotonic() < deadline:
            Event().wait(0.05)
            yield False
        raise AssertionError(f"{save.place} was never acknowledged. {self.server.last_words()}")

    def _send(self, save: Save, *, is_first: bool) -> bool:
        headers = {**save.headers, MORTAL_HEADER: "1"} if is_first and self._is_mortal() else save.headers
        reply = self.server.send("POST", save.path, headers=headers, body=save.body)
        is_kept = reply is not None and self.is_kept(reply)
        with self._lock:
            outcome = Outcome.OK if is_kept else Outcome.UNKNOWN
            self.history.append(Invocation(save.operation_id, save.place, save.value, outcome))
        return is_kept

    def _is_mortal(self) -> bool:
        with self._lock:
            self._sent += 1
            return self._sent % self.mortal_every == 0

    def _after_kept(self) -> None:
        with self._lock:
            self._kept += 1
            if self._kept % self.chaos_every == 0:
                self.chaos()
                self.chaos_count += 1
