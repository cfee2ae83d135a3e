"""Chromium as an old phone: slow network and processor by its own developer tools, bytes counted on the wire."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, CDPSession, Playwright

from tests.crowds import Member
from tests.servers import WebServer

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CPU_SLOWDOWN = 4


@dataclass(frozen=True)
class Network:
    """A mobile network as the developer tools imitate it."""

    name: str
    kilobits: int
    round_trip_ms: int
    limit: float

    @property
    def conditions(self) -> dict[str, object]:
        bytes_per_second = self.kilobits * 1000 / 8
        return {
            "offline": False,
            "latency": self.round_trip_ms,
            "downloadThroughput": bytes_per_second,
            "uploadThroughput": bytes_per_second / 2,
        }


MOBILE = Network("mobile, 1.6 Mbit/s, 150 ms, CPU x4", 1600, 150, 1.35)
SLOW_3G = Network("Slow 3G, 400 kbit/s, 400 ms, CPU x4", 400, 400, 1.5)


def launch(playwright: Playwright) -> Browser:
    """Start the browser of this machine."""
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))


@contextmanager
def fresh(
    browser: Browser, server: WebServer, member: Member | None, *, scripts: bool = True
) -> Iterator[BrowserContext]:
    """Give an empty profile on a small screen, signed in as `member`."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, java_script_enabled=scripts)
    if member is not None:
        context.add_cookies([{"name": "session", "value": member.cookie, "url": f"http://127.0.0.1:{server.port}"}])
    yield context
    context.close()


def slow_down(tools: CDPSession, network: Network) -> None:
    """Make this page as slow as it is on an old phone."""
    tools.send("Network.emulateNetworkConditions", network.conditions)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})


class Weight:
    """Bytes on the wire by kind, headers included: a dictionary that fills by itself."""

    def __init__(self) -> None:
        self.by_kind: dict[str, int] = {}
        self._kinds: dict[object, str] = {}

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())

    def _finished(self, said: dict[str, object]) -> None:
        kind = self._kinds.get(said["requestId"], "Other")
        self.by_kind[kind] = self.by_kind.get(kind, 0) + int(float(str(said["encodedDataLength"])))

    def of_page(self, tools: CDPSession) -> "Weight":
        """Count what this page loads from now on."""
        tools.on("Network.responseReceived", lambda said: self._kinds.update({said["requestId"]: said["type"]}))
        tools.on("Network.loadingFinished", self._finished)
        tools.send("Network.enable")
        return self
