"""Goal 5: PHQ-9 from opening it to sent, without a pause for thought, beside one plain page with every question.

The same script answers in both, one step a frame (answer.js). Ours is one question a page: the last of the nine is
private and asks first whether anybody can see the screen; then come a tenth, the page to check, and the page that says
that it was sent.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.core import assets
from bench.browsers import MOBILE, fresh, launch, slow_down
from bench.servers import serve
from bench.stores import Store
from bench.table import Row
from tests.crowds import Member
from tests.servers import WebServer

ANSWER = (Path(__file__).parent / "answer.js").read_text(encoding="utf-8")
SCRIPTS = ("app.js", "kept.js", "phone.js", "more.js", "sw.js")
SENT = "**/{summary,more,thanks}"
FIRST = "phq-1"
KEPT = ("/sw.js", "/offline", "/plan", "/plan/emergency/preview", "/help-now", "/assessments", "/")
KEPT_MEANWHILE = "of that, pages kept for when there is no signal, and the worker"


@dataclass(frozen=True)
class Trip:
    """One assessment from opening it to sent."""

    done_ms: float
    blocked_ms: float
    loaded: list[tuple[str, int]]

    def kilobytes(self, *, only_kept: bool) -> float:
        """Return what was loaded in all, or only what is kept for when there is no signal."""
        return sum(size for path, size in self.loaded if not only_kept or path.endswith(KEPT)) / 1000


@dataclass(frozen=True)
class Site:
    """One side of the comparison: its server, what it has sent so far, and where the questions begin."""

    server: WebServer
    tally: Path

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.port}{path}"

    def sent(self) -> list[tuple[str, int]]:
        """Return address and bytes of every response so far."""
        lines = self.tally.read_text(encoding="utf-8").splitlines()
        return [(path, int(size)) for size, path in (line.split(" ", 1) for line in lines)]


def measure(store: Store, kind: str, rounds: int) -> list[Row]:
    """Answer in turn, ours and plain, in an empty browser and in one that has been on the site before."""
    members = iter(store.crowd[1:])
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        tallies = {name: Path(folder) / name for name in ("ours", "bare")}
        for tally in tallies.values():
            tally.touch()
        urls = {"ours": store.url, "bare": store.bare_url}
        with (
            serve(kind, "bench.compressed:bare", urls["bare"], BENCH_TALLY=str(tallies["bare"])) as bare,
            serve(kind, "bench.compressed:ours", urls["ours"], BENCH_TALLY=str(tallies["ours"])) as ours,
        ):
            plain, own, browser = Site(bare, tallies["bare"]), Site(ours, tallies["ours"]), launch(playwright)
            trips = {warm: list(_pairs(browser, own, plain, members, rounds, warm=warm)) for warm in (False, True)}
            without_script = statistics.median(_without_script(browser, own, next(members)) for _ in range(rounds))
            browser.close()
    return list(_rows(trips, without_script))


def _pairs(
    browser: Browser, ours: Site, plain: Site, members: Iterator[Member], rounds: int, *, warm: bool
) -> Iterator[tuple[Trip, Trip]]:
    for number in range(rounds + 1):
        member = next(members)
        with fresh(browser, ours.server, member) as context:
            if warm:
                _look_around(context, ours, "/assessments", "navigator.serviceWorker.ready.then(() => true)")
            own = _trip(context, ours, member.question(FIRST))
        with fresh(browser, plain.server, None) as context:
            if warm:
                _look_around(context, plain, "/thanks", "true")
            other = _trip(context, plain, "/plain")
        if number:  # the first of each is for the servers to wake up
            yield own, other


def _look_around(context: BrowserContext, site: Site, path: str, until: str) -> None:
    """Look at another page first, until the phone has kept what it keeps."""
    page = context.new_page()
    page.goto(site.url(path), wait_until="networkidle")
    page.evaluate(until)
    _settle(page, site)
    page.close()


def _settle(page: Page, site: Site) -> None:
    """Wait until nothing is loaded any more, by the page or behind it."""
    before = -1
    while before != len(site.sent()):
        before = len(site.sent())
        page.wait_for_timeout(2500)


def _trip(context: BrowserContext, site: Site, path: str) -> Trip:
    page = context.new_page()
    slow_down(context.new_cdp_session(page), MOBILE)
    page.add_init_script(ANSWER)
    before = len(site.sent())
    page.goto(site.url(path), wait_until="commit")
    page.wait_for_url(SENT, wait_until="commit", timeout=60_000)
    while not _noted(page, "done"):
        page.wait_for_timeout(50)
    done, begun, blocked = (_noted(page, name) for name in ("done", "begun", "blocked"))
    _settle(page, site)
    return Trip(done - begun, blocked, site.sent()[before:])


def _noted(page: Page, name: str) -> float:
    return float(page.evaluate("(name) => sessionStorage.getItem(`bench-${name}`) ?? 0", name))


def _without_script(browser: Browser, site: Site, member: Member) -> float:
    """Return the ms from opening to sent where every question is a page of its own, and each is loaded whole."""
    with fresh(browser, site.server, member, scripts=False) as context:
        page = context.new_page()
        slow_down(context.new_cdp_session(page), MOBILE)
        begun = time.monotonic()
        page.goto(site.url(member.question(FIRST)), wait_until="domcontentloaded")
        while not page.url.endswith(("/summary", "/more")):
            _press_on(page)
        return (time.monotonic() - begun) * 1000


def _press_on(page: Page) -> None:
    fields = page.locator("main input[type=radio]")
    if fields.count():
        fields.nth(0 if "phq-9" in page.url else 1).check()
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.locator("main form button, main a.nhsuk-button").first.click()


def _rows(trips: dict[bool, list[tuple[Trip, Trip]]], without_script: float) -> Iterator[Row]:
    where = MOBILE.name
    for warm, pairs in trips.items():
        ours, plain = (statistics.median(pair[which].done_ms for pair in pairs) for which in (0, 1))
        ratio = statistics.median(pair[0].done_ms / pair[1].done_ms for pair in pairs)
        visit = "having been here before" if warm else "in an empty browser"
        what = f"PHQ-9 to sent, {visit} / one plain page"
        yield Row("5", what, where, f"{ours:.0f} ms", f"{plain:.0f} ms", ratio, MOBILE.limit)
        for what, limit in ((f"bytes in all, {visit}", 30), (KEPT_MEANWHILE, None)):
            sizes = [[trip.kilobytes(only_kept=limit is None) for trip in pair] for pair in pairs]
            weight, of_plain = (statistics.median(pair[which] for pair in sizes) for which in (0, 1))
            yield Row("5", what, "br", f"{weight:.1f} KB", f"{of_plain:.1f} KB", weight, limit, unit=" KB")
        blocked = max(pair[0].blocked_ms for pair in pairs)
        of_plain = max(pair[1].blocked_ms for pair in pairs)
        what = f"blocking time, worst round, {visit}"
        yield Row("5", what, where, f"{blocked:.0f} ms", f"{of_plain:.0f} ms", blocked, 100, unit=" ms")
    plain = statistics.median(pair[1].done_ms for pair in trips[False])
    what = "the same without JavaScript: every question a page load, by the tools' own presses"
    yield Row("5", what, where, f"{without_script:.0f} ms", f"{plain:.0f} ms", without_script / plain, None)
    script = sum((assets.BUILT / f"{assets.built()[name].file}.br").stat().st_size for name in SCRIPTS) / 1000
    what = f"all JavaScript of a person's phone ({', '.join(SCRIPTS)})"
    yield Row("2", what, "br", f"{script:.1f} KB", "", script, 15, unit=" KB")
