"""Goal 6: a page is loaded again while its server is gone, until the first question can be answered.

Ours comes out of the phone's own sealed store, beside a plain page that is loaded again with its server there, and one
with the least service worker whose server is gone too. The servers are stopped: a browser told to be offline may still
let a service worker through.
"""

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.browsers import MOBILE, fresh, launch, slow_down
from bench.phone import WATCH
from bench.servers import serve
from bench.stores import Store
from bench.table import Row
from tests.crowds import Member
from tests.servers import WebServer

PATIENCE_SECONDS = 30
IS_KEPT = "caches.keys().then((names) => names.length > 0 && navigator.serviceWorker.ready.then(() => true))"


def measure(store: Store, kind: str, rounds: int) -> list[Row]:
    """Open all pages, stop two of the three servers, and load each page again in turn."""
    with sync_playwright() as playwright, ExitStack() as open_until_the_end:
        online = open_until_the_end.enter_context(serve(kind, "bench.compressed:bare", store.bare_url))
        browser = launch(playwright)
        with (
            serve(kind, "bench.compressed:bare", store.bare_url) as bare,
            serve(kind, "bench.compressed:ours", store.url) as ours,
        ):
            pages = [
                (
                    _opened(browser, open_until_the_end, ours, member.question("phq-1"), member),
                    _opened(browser, open_until_the_end, bare, "/kept", None),
                    _opened(browser, open_until_the_end, online, "/plain", None),
                )
                for member in store.crowd[-rounds - 1 :]
            ]
        times = [tuple(_again(page) for page in three) for three in pages]
        return list(_rows(times[1:]))  # the first is for the browser to wake up


def _opened(browser: Browser, until: ExitStack, server: WebServer, path: str, member: Member | None) -> Page:
    context: BrowserContext = until.enter_context(fresh(browser, server, member))
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.port}{path}", wait_until="networkidle")
    if path != "/plain":
        page.evaluate(IS_KEPT)
    page.wait_for_timeout(3000)  # what the phone keeps, it keeps when the page has been idle for a while
    page.wait_for_load_state("networkidle")
    page.add_init_script(WATCH)
    return page


def _again(page: Page) -> float:
    slow_down(page.context.new_cdp_session(page), MOBILE)
    page.reload(wait_until="commit")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (ready := page.evaluate("window.bench?.ready ?? null")) is None:
        assert time.monotonic() < deadline, f"nothing to answer at {page.url}"
        page.wait_for_timeout(50)
    page.close()  # a slowed-down page takes time from the next one as long as it is open
    return float(ready)


def _rows(times: list[tuple[float, ...]]) -> Iterator[Row]:
    ours, kept, online = (f"{statistics.median(one[which] for one in times):.0f} ms" for which in range(3))
    what = "loaded again without a network, to the first answer"
    ratio = statistics.median(one[0] / one[2] for one in times)
    yield Row("6", f"{what} / the plain page with one", MOBILE.name, ours, online, ratio, 1.2)
    ratio = statistics.median(one[0] / one[1] for one in times)
    yield Row("6", f"{what} / the plain page with a small worker, without one", MOBILE.name, ours, kept, ratio, 1.2)
