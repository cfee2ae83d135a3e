"""A phone in somebody's hand: what they press on it, what it says, and what lies on it."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from tests.offline import Person, Site
from tests.servers import wait_until

PATIENCE_MS = 20_000
TWO_ANSWERS = re.compile(r"/two-answers/([0-9a-f-]{36})")
SAVED = "Your last answer is saved."
ON_PHONE = "Saved on this phone."
NOT_SAVED = "Not saved yet"
SHIFTED_CLOCK = "{ const real = Date.now.bind(Date); Date.now = () => real() + %d; }"
NO_BACKGROUND_SYNC = "delete ServiceWorkerRegistration.prototype.sync;"
PIN = "402719"
IS_STEPPING = "() => history.state?.linkId"
IS_SETTLED = """() => history.state?.linkId || document.querySelector("[data-state=open]:not([hidden])")
    || !(document.body.dataset.offline !== undefined || document.querySelector("main form[data-save] [name=answer]"))"""
HAS_WORKER = """async () => {
    await navigator.serviceWorker.ready;
    return Boolean(navigator.serviceWorker.controller && await caches.match("/offline"));
}"""
READ = """([store]) => new Promise((resolve, reject) => {
    const opening = indexedDB.open("joinedup");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
        const db = opening.result;
        if (!db.objectStoreNames.contains(store)) { db.close(); return resolve([]); }
        const all = db.transaction(store).objectStore(store);
        const [keys, values] = [all.getAllKeys(), all.getAll()];
        values.onsuccess = () => {
            db.close();
            resolve(keys.result.map((key, place) => [key, values.result[place]]));
        };
    };
})"""
LEFT_BEHIND = """() => !document.querySelector("main form[data-pressed]")
    || /Not saved yet/.test(document.querySelector("main")?.innerText)"""


class Phone:
    """One browser, with the verbs of a journey. `hand` is the tab that is looked at."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.context, self.site = context, site
        context.set_default_timeout(PATIENCE_MS)
        self.hand: Page = context.pages[0] if context.pages else context.new_page()

    def signs_in(self, person: Person, *, days: float = 0) -> "Phone":
        self.context.add_cookies([self.site.cookie_for(person, days=days)])  # type: ignore[list-item]
        return self

    def sets_a_pin(self) -> "Phone":
        """Set the PIN on the page about this phone."""
        self.opens("/this-phone")
        self.hand.locator("#new-pin").fill(PIN)
        self.presses("Set the PIN")
        return self.says("Your PIN is set")

    def signs_out_quietly(self) -> "Phone":
        """The session is over, as after a day: the phone is told nothing."""
        self.context.clear_cookies(name="session")
        return self

    def opens(self, path: str) -> "Phone":
        self.hand.goto(f"{self.site.url}{path}")
        return self

    def reloads(self) -> "Phone":
        self.hand.reload()
        return self

    def opens_another_tab(self, path: str) -> Page:
        self.hand = self.context.new_page()
        self.opens(path)
        return self.hand

    def begins(self, key: str) -> str:
        """Start a set of questions where there is signal; return its path once the phone steps by itself."""
        self.opens("/assessments")
        wait_until(lambda: self.hand.evaluate(HAS_WORKER), seconds=PATIENCE_MS / 1000, what="the service worker")
        self.hand.locator(f"form[action$='/assessments/start/{key}'] button").click()
        self.hand.wait_for_url("**/questions/**")
        self.is_stepping()
        return "/".join(urlsplit(self.hand.url).path.split("/")[:3])

    def is_stepping(self, *, within_ms: int = PATIENCE_MS) -> "Phone":
        """Wait until the phone has taken over the page."""
        self.hand.wait_for_function(IS_STEPPING, timeout=within_ms)
        return self

    def is_settled(self, *, within_ms: int) -> "Phone":
        """Wait until the phone has taken over the page, or it is one that the phone does not take over."""
        self.hand.wait_for_function(IS_SETTLED, timeout=within_ms)
        return self

    @property
    def asks(self) -> str:
        """The linkId of the question on the screen; "" where there is none."""
        parts = urlsplit(self.hand.url).path.split("/")
        has_form = self.hand.locator("main form[data-save] [name=answer]").count()
        return parts[4] if has_form and len(parts) > 4 and parts[3] == "questions" else ""

    def chooses(self, *chosen: str) -> "Phone":
        """Mark these choices, or write these words."""
        main = self.hand.locator("main")
        main.locator("form[data-save] [name=answer]").first.wait_for()
        if main.locator("textarea[name=answer]").count():
            main.locator("textarea[name=answer]").fill(chosen[0])
        else:
            for box in main.locator("input[type=checkbox]:checked").all():
                box.uncheck()
            for one in chosen:
                main.locator(f"input[name=answer][value='{one}']").check()
        return self

    def choices(self) -> list[str]:
        """What can be chosen; nothing where words are asked for."""
        found = self.hand.locator("main input[name=answer]").all()
        return [one.get_attribute("value") or "" for one in found]

    def answers(self, *chosen: str) -> Mapping[str, Any]:
        """Answer the question on the screen and go on; return the value as the site writes it."""
        self.chooses(*chosen)
        value = self.value()
        self.presses_continue()
        return value

    def value(self) -> Mapping[str, Any]:
        main = self.hand.locator("main")
        if main.locator("textarea[name=answer]").count():
            return {"text": main.locator("textarea[name=answer]").input_value()}
        marked = main.locator("input[name=answer]:checked")
        codes = [one.get_attribute("value") or "" for one in marked.all()]
        if main.locator("input[type=checkbox]").count():
            return {"choices": codes}
        return {"rating": int(codes[0])} if codes[0].isdigit() else {"choice": codes[0]}

    def presses_continue(self) -> "Phone":
        self.hand.locator("main form[data-save]").evaluate("form => { form.dataset.pressed = 1; }")
        self.hand.locator("main form[data-save] button:not([name])").first.click(no_wait_after=True)
        self.hand.wait_for_function(LEFT_BEHIND)
        return self

    def presses(self, name: str) -> "Phone":
        self.hand.get_by_role("button", name=name).first.click()
        return self

    def says(self, words: str) -> "Phone":
        """Wait until the page says so."""
        expect(self.hand.locator("main")).to_contain_text(words, timeout=PATIENCE_MS, use_inner_text=True)
        return self

    def word(self, name: str) -> str:
        """Return what this phone's own script says, in its language."""
        return str(dict(self.lies_in("keys"))["session"]["words"][name])

    @property
    def status(self) -> str:
        found = self.hand.locator("main .app-status").all_inner_texts()
        return " ".join(" ".join(found).split())

    @property
    def words(self) -> str:
        return " ".join(self.hand.locator("body").inner_text().split())

    def lies_in(self, store: str) -> list[tuple[Any, Any]]:
        """Return what lies in one of the phone's own stores, as [key, value]."""
        return [tuple(pair) for pair in self.hand.evaluate(READ, [store])]

    def waiting(self) -> list[Mapping[str, Any]]:
        return [item for _key, item in self.lies_in("queue") if item["state"] == "waiting"]

    def held(self) -> list[Mapping[str, Any]]:
        return [item for _key, item in self.lies_in("queue") if item["state"] == "held"]

    def clashes(self) -> set[str]:
        """Return the sendings that the page, or this phone, says clash with another answer."""
        self.hand.wait_for_load_state()
        page = self.hand.locator("html").inner_html()  # waits where the page is just giving way to another
        places = [self.hand.url, page, *(item["where"] or "" for item in self.held())]
        return {found for place in places for found in TWO_ANSWERS.findall(place)}

    def has_sent_everything(self) -> "Phone":
        """Wait until nothing waits on this phone."""
        wait_until(lambda: not self.waiting(), seconds=PATIENCE_MS / 1000, what="everything to be sent")
        return self

    def comes_back(self) -> "Phone":
        """There is signal, and the person opens the app again: what waits goes."""
        return self.opens("/").has_sent_everything()
