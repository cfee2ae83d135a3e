"""Goals 1 to 4: what a first visit on an old phone costs, beside a plain page from the same server.

Both are served through the same compressing wrapper (gzip level 6, as a proxy in front would), which leaves alone what
the app has compressed itself. Chromium is slowed down by its own developer tools.
"""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.browsers import MOBILE, SLOW_3G, Network, Weight, fresh, launch, slow_down
from bench.servers import serve
from bench.stores import Store
from bench.table import Row
from tests.crowds import Member
from tests.servers import WebServer

WATCH = (Path(__file__).parent / "watch.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Visit:
    """One page load in an empty browser."""

    ready_ms: float
    blocked_ms: float
    worst_ms: float
    bytes_by_kind: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.bytes_by_kind.values())


def measure(store: Store, kind: str, rounds: int) -> list[Row]:
    """Load both pages in turn on both networks, in a new browser profile each time."""
    member = store.crowd[0]
    with (
        serve(kind, "bench.compressed:bare", store.bare_url) as bare,
        serve(kind, "bench.compressed:ours", store.url) as ours,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        pairs = {network: _pairs(browser, ours, bare, member, network, rounds) for network in (MOBILE, SLOW_3G)}
        next_page = _next_page_bytes(browser, ours, member)
        browser.close()
    return list(_rows(pairs, next_page))


def _pairs(
    browser: Browser, ours: WebServer, bare: WebServer, member: Member, network: Network, rounds: int
) -> list[tuple[Visit, Visit]]:
    for server, path in ((bare, "/plain"), (ours, member.question("phq-1"))):
        _visit(browser, server, path, member, network)
    return [
        (
            _visit(browser, ours, member.question("phq-1"), member, network),
            _visit(browser, bare, "/plain", None, network),
        )
        for _ in range(rounds)
    ]


def _visit(browser: Browser, server: WebServer, path: str, member: Member | None, network: Network) -> Visit:
    with fresh(browser, server, member) as context:
        page = context.new_page()
        tools = context.new_cdp_session(page)
        weight = Weight().of_page(tools)
        slow_down(tools, network)
        page.add_init_script(WATCH)
        page.goto(f"http://127.0.0.1:{server.port}{path}", wait_until="networkidle")
        page.wait_for_function("window.bench.ready !== null")
        worst = _tap_answers(page)
        seen = page.evaluate("window.bench")
        return Visit(seen["ready"], seen["blocked"], worst, dict(weight.by_kind))


def _tap_answers(page: Page) -> float:
    """Tap a few answers as a person would and return the slowest reaction in ms."""
    for label in page.locator("label").all()[:4]:
        label.tap()
    page.wait_for_timeout(300)
    return float(page.evaluate("window.bench.worst"))


def _next_page_bytes(browser: Browser, server: WebServer, member: Member) -> int:
    """Return the bytes of the second page of a browser without JavaScript."""
    with fresh(browser, server, member, scripts=False) as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.port}{member.question('phq-1')}", wait_until="networkidle")
        weight = Weight().of_page(context.new_cdp_session(page))
        first, second = (f"http://127.0.0.1:{server.port}{member.question(one)}" for one in ("phq-1", "phq-2"))
        page.goto(second, wait_until="networkidle", referer=first)
        return weight.total


def _rows(pairs: dict[Network, list[tuple[Visit, Visit]]], next_page: int) -> Iterator[Row]:
    first, plain = pairs[MOBILE][0]
    kinds = ", ".join(f"{kind.lower()} {size / 1000:.1f}" for kind, size in sorted(first.bytes_by_kind.items()))
    weight, script = first.total / 1000, first.bytes_by_kind.get("Script", 0) / 1000
    yield Row(
        "1",
        f"first visit, everything ({kinds})",
        "gzip, br",
        f"{weight:.1f} KB",
        f"{plain.total / 1000:.1f} KB",
        weight,
        25,
        unit=" KB",
    )
    yield Row(
        "1", "next page without JavaScript", "gzip", f"{next_page / 1000:.1f} KB", "", next_page / 1000, 5, unit=" KB"
    )
    yield Row("2", "JavaScript", "br", f"{script:.1f} KB", "", script, 15, unit=" KB")
    for network, visits in pairs.items():
        ours, bare = (statistics.median(pair[which].ready_ms for pair in visits) for which in (0, 1))
        ratio = statistics.median(pair[0].ready_ms / pair[1].ready_ms for pair in visits)
        yield Row(
            "3",
            "time to first answer / plain page",
            network.name,
            f"{ours:.0f} ms",
            f"{bare:.0f} ms",
            ratio,
            network.limit,
        )
    blocked = max(pair[0].blocked_ms for pair in pairs[MOBILE])
    of_plain = max(pair[1].blocked_ms for pair in pairs[MOBILE])
    yield Row(
        "4",
        "blocking time, worst round",
        MOBILE.name,
        f"{blocked:.0f} ms",
        f"{of_plain:.0f} ms",
        blocked,
        100,
        unit=" ms",
    )
    worst = max(pair[0].worst_ms for pair in pairs[MOBILE])
    worst_plain = max(pair[1].worst_ms for pair in pairs[MOBILE])
    yield Row("4", "worst interaction", MOBILE.name, f"{worst:.0f} ms", f"{worst_plain:.0f} ms", worst, 100, unit=" ms")
