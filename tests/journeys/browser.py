"""Somebody with a browser. Every page they see must be accessible, fit the screen and be sound."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pyotp
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


class Visitor:
    """One person's browser, with the verbs of a journey."""

    def __init__(self, page: Page, site: Any, *, has_javascript: bool) -> None:
        self.page = page
        self.site = site
        self.has_javascript = has_javascript
        self.off_site: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self._note_request(request.url))
        page.on("console", lambda message: self._note_console(message.type, message.text))

    def _note_request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and not url.startswith(self.site.url):
            self.off_site.append(url)

    def _note_console(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)

    def opens(self, path: str) -> "Visitor":
        self.page.goto(path)
        return self.sees_a_sound_page()

    def presses(self, name: str | re.Pattern[str]) -> "Visitor":
        """Press the page's own button with this name."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=name).first.click()
        return self.sees_a_sound_page()

    def finds_in_list(self, name: str) -> "Visitor":
        """Turn the pages of a list until it names this person, and open them."""
        person = self.page.locator("main").get_by_role("link", name=name)
        while person.count() == 0:
            with self.page.expect_navigation():
                self.page.locator("main a[rel=next]").first.click()
            self.sees_a_sound_page()
        with self.page.expect_navigation():
            person.first.click()
        return self.sees_a_sound_page()

    def follows(self, name: str | re.Pattern[str]) -> "Visitor":
        with self.page.expect_navigation():
            self.page.locator("main a").filter(has_text=name).first.click()
        return self.sees_a_sound_page()

    def starts(self, questionnaire: str) -> "Visitor":
        with self.page.expect_navigation():
            self.page.locator(f"form[action$='/assessments/start/{questionnaire}'] button").click()
        return self.sees_a_sound_page()

    def starts_if_new(self, questionnaire: str) -> "Visitor":
        """Start a set of questions, or stay where it is already begun."""
        if self.page.locator(f"form[action$='/assessments/start/{questionnaire}']").count():
            return self.starts(questionnaire)
        return self

    def answers_with_the_last_choice(self) -> "Visitor":
        """Choose the last of the choices and go on."""
        self.page.locator("main input[type=radio]").last.check()
        with self.page.expect_navigation():
            self.page.locator("main form button").first.click()
        return self.sees_a_sound_page()

    def chooses(self, value: str) -> "Visitor":
        """Press the button of a choice between two."""
        with self.page.expect_navigation():
            self.page.locator(f"main button[name=choice][value={value}]").click()
        return self.sees_a_sound_page()

    def sends(self) -> "Visitor":
        """Send the answers to the team from the check page."""
        with self.page.expect_navigation():
            self.page.locator("main form button").last.click()
        return self.sees_a_sound_page()

    def types(self, label: str | re.Pattern[str], text: str) -> "Visitor":
        self.page.get_by_label(label).first.fill(text)
        return self

    def ticks(self, label: str | re.Pattern[str]) -> "Visitor":
        self.page.get_by_label(label, exact=isinstance(label, str)).first.check()
        return self

    @property
    def heading(self) -> str:
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def words(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    @property
    def language(self) -> tuple[str | None, str | None]:
        html = self.page.locator("html")
        return html.get_attribute("lang"), html.get_attribute("dir")

    def chooses_language(self, name: str) -> "Visitor":
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()
        return self.sees_a_sound_page()

    def signs_in_as_patient(self, person: dict[str, str], look: Callable[[], object] = lambda: None) -> "Visitor":
        """Go through number, code from the demo's page of texts, and year of birth where asked.

        `look` is called on each page on the way.
        """
        self.page.goto("/sign-in")
        look()
        self.page.locator("main input[type=tel], main input[type=text]").first.fill(person["mobile"])
        self._sends_form()
        look()
        self.page.locator("main input[autocomplete=one-time-code]").fill(self._newest_code())
        self._sends_form()
        if "year-of-birth" in self.page.url:
            look()
            self.page.locator("main input[inputmode=numeric]").first.fill(person["year_of_birth"])
            self._sends_form()
        assert urlsplit(self.page.url).path == "/", self.page.url
        return self

    def signs_in_as_helper(self, mobile: str, look: Callable[[], object] = lambda: None) -> "Visitor":
        """Go through number and code of somebody who helps; `look` is called on each page on the way."""
        self.page.goto("/helping/sign-in")
        look()
        self.page.locator("main input[type=tel]").first.fill(mobile)
        self._sends_form()
        look()
        self.page.locator("main input[autocomplete=one-time-code]").fill(self._newest_code())
        self._sends_form()
        assert urlsplit(self.page.url).path == "/helping", self.page.url
        return self

    def signs_in_as_staff(self, person: dict[str, str]) -> "Visitor":
        """Sign in with password and code, once a run: a code works once, so later visits go on with that session."""
        cookies = self.site.staff_sessions.get(person["email"])
        if cookies:
            self.page.context.add_cookies(cookies)
            self.page.goto("/team/worklist")
            if "sign-in" not in self.page.url:
                return self  # else it ended: nobody used it for long
        self.page.goto("/team/sign-in")
        self.page.locator("main input[type=email], main input[name=email]").first.fill(person["email"])
        self.page.locator("main input[type=password]").fill(person["password"])
        self._sends_form()
        self.page.locator("main input[autocomplete=one-time-code]").fill(pyotp.TOTP(person["totp_secret"]).now())
        self._sends_form()
        landed = urlsplit(self.page.url).path
        assert landed.startswith("/helping" if person["role"] == "care_worker" else "/team/"), landed
        assert "sign-in" not in landed, landed
        self.site.staff_sessions[person["email"]] = self.page.context.cookies()
        return self

    def _sends_form(self) -> None:
        with self.page.expect_navigation():
            self.page.locator("main form button").first.click()

    def _newest_code(self) -> str:
        with self.page.context.new_page() as texts:
            for _ in range(60):
                texts.goto("/demo/texts")
                found = re.search(r"@\S+ #(\d{6})", texts.locator("main").inner_text())
                if found:
                    return found.group(1)
        raise AssertionError("no code was sent")

    def sees_a_sound_page(self) -> "Visitor":
        """Assert what must hold on every page: accessible, one h1, no sideways scroll, nothing from elsewhere."""
        assert self.page.locator("h1").count() == 1, self.page.url
        assert self.page.locator("html").get_attribute("lang"), self.page.url
        if self.has_javascript:
            self.fits_the_screen().is_accessible()
        assert self.off_site == [], self.page.url
        assert self.complaints == [], self.page.url
        return self

    def fits_the_screen(self) -> "Visitor":
        overflow = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{self.page.url}: {overflow} px to scroll sideways at {self.page.viewport_size}"
        return self

    def is_accessible(self) -> "Visitor":
        results = Axe().run(self.page, options=WCAG)
        assert results.violations_count == 0, f"{self.page.url}: {results.generate_report()}"
        return self
