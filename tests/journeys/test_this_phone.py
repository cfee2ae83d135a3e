"""The phone that somebody holds: an app on it, larger words, and a cover for when others see it."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Visitor
from tests.journeys.conftest import FLAGS
from tests.journeys.test_every_page import ENTRANCES, LANGUAGES, speak, walk

HIDE = """
() => {
  Object.defineProperty(document, "hidden", { value: true, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
  return document.documentElement.classList.contains("app-covered");
}
"""

OFFER = "dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt() { window.asked = true; } }))"


def presses(visitor: Visitor, name: str) -> None:
    with visitor.page.expect_navigation():
        visitor.page.locator("main").get_by_role("button", name=name).click()


@pytest.fixture(scope="module")
def sessions() -> dict[str, list]:
    """The cookies of whoever signed in already: codes are not sent without end to one number."""
    return {}


@pytest.fixture
def with_cover(visit, site, sessions):
    """Return a function that brings a patient who asked for the cover on this phone to their questions."""

    def come(**how) -> Visitor:
        visitor = visit(**how)
        if sessions:
            visitor.page.context.add_cookies(sessions["patient"])
            visitor.page.goto("/assessments")
            speak(visitor, "en")  # what another journey chose stays with the person
            return visitor.opens("/assessments")
        visitor.signs_in_as_patient(site.patient("en", 12)).opens("/this-phone")
        presses(visitor, "Turn the privacy cover on")
        sessions["patient"] = visitor.page.context.cookies()
        return visitor.opens("/assessments")

    return come


def cover(page: Page):
    return page.get_by_role("dialog", name="This page is covered")


class TestAnAppOnTheHomeScreen:
    @pytest.mark.parametrize("language", list(LANGUAGES))
    def test_a_browser_has_nothing_to_say_against_it_in_any_language(
        self, playwright, site, tmp_path, language: str
    ) -> None:
        """In a profile of its own, since a private window offers no app at all."""
        context = playwright.chromium.launch_persistent_context(
            tmp_path, executable_path="/usr/bin/chromium", args=FLAGS, locale=language, base_url=site.url
        )
        page = context.pages[0]
        page.goto("/")
        browser = context.new_cdp_session(page)

        found = browser.send("Page.getAppManifest")
        against = browser.send("Page.getInstallabilityErrors")["installabilityErrors"]
        context.close()

        assert found["url"].endswith(f"/manifest/{language}.webmanifest")
        assert found["errors"] == []
        assert json.loads(found["data"])["lang"] == language
        assert against == []

    def test_the_button_comes_when_the_browser_offers_it(self, visit) -> None:
        visitor = visit().opens("/this-phone")
        button = visitor.page.locator("main [data-install]")
        expect(button).to_be_hidden()

        visitor.page.evaluate(OFFER)
        button.click()

        assert visitor.page.evaluate("window.asked") is True


class TestLargeText:
    @pytest.mark.parametrize("language", list(LANGUAGES))
    def test_every_page_of_a_patient_fits_the_smallest_phone(self, visit, site, language: str) -> None:
        visitor = visit(width=320).signs_in_as_patient(site.patient("en", 11))
        speak(visitor, language)
        for questionnaire in ("holistic_needs", "phq9"):
            visitor.opens("/assessments").starts_if_new(questionnaire)
        small = size(visitor.opens("/this-phone").page)
        with visitor.page.expect_navigation():
            visitor.page.locator("main form[action='/this-phone/text'] button").click()

        seen = walk(visitor, ENTRANCES["patient"], lambda _path: fits_large(visitor))

        assert size(visitor.opens("/this-phone").page) == pytest.approx(small * 1.35)
        assert len(seen) >= len(ENTRANCES["patient"])

    def test_it_is_chosen_and_put_back_without_javascript(self, visit) -> None:
        visitor = visit(javascript=False).opens("/this-phone")

        presses(visitor, "Make the text large")
        assert visitor.opens("/about").page.locator("html.app-large").count() == 1
        visitor.opens("/this-phone")
        presses(visitor, "Go back to normal text")

        assert visitor.opens("/about").page.locator("html.app-large").count() == 0


def size(page: Page) -> float:
    """Return how many points a paragraph's letters are high."""
    return float(page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"))


def fits_large(visitor: Visitor) -> None:
    assert visitor.page.locator("html.app-large").count() == 1, visitor.page.url
    visitor.fits_the_screen()


class TestThePrivacyCover:
    def test_it_is_up_before_the_list_of_open_apps_shows_the_page(self, with_cover) -> None:
        visitor = with_cover()
        title = visitor.page.title()

        is_covered_at_once = visitor.page.evaluate(HIDE)

        assert is_covered_at_once
        assert visitor.page.title() == "JoinedUp"
        visitor.page.get_by_role("button", name="Show my page").click()
        expect(cover(visitor.page)).to_have_count(0)
        assert visitor.page.title() == title

    def test_nothing_behind_it_can_be_read_reached_or_searched_for(self, with_cover) -> None:
        visitor = with_cover()

        visitor.page.get_by_role("button", name="Cover this page").click()

        assert visitor.page.locator("body").aria_snapshot().strip() == (
            '- dialog "This page is covered":\n  - button "Show my page"'
        )
        for _ in range(5):
            visitor.page.keyboard.press("Tab")
            focused = visitor.page.evaluate("document.activeElement.className")
            assert "nhsuk-button" in focused or visitor.page.evaluate("document.activeElement === document.body")
        box = cover(visitor.page).bounding_box()
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 740)
        visitor.is_accessible().fits_the_screen()

    def test_the_keyboard_lifts_it_by_its_button_and_by_nothing_else(self, with_cover) -> None:
        visitor = with_cover()
        opener = visitor.page.get_by_role("button", name="Cover this page")
        opener.focus()
        visitor.page.keyboard.press("Enter")

        for _ in range(3):
            visitor.page.keyboard.press("Escape")
        expect(cover(visitor.page)).to_be_visible()
        expect(visitor.page.get_by_role("button", name="Show my page")).to_be_focused()
        visitor.page.keyboard.press("Enter")

        expect(cover(visitor.page)).to_have_count(0)
        expect(opener).to_be_focused()

    def test_left_alone_for_two_minutes_the_page_covers_itself(self, with_cover) -> None:
        visitor = with_cover()
        visitor.page.clock.install()
        visitor.opens("/assessments")

        visitor.page.clock.run_for("01:50")
        visitor.page.keyboard.press("Shift")
        visitor.page.clock.run_for("01:50")
        expect(cover(visitor.page)).to_have_count(0)
        visitor.page.clock.run_for("00:15")

        expect(cover(visitor.page)).to_be_visible()

    def test_a_covered_page_comes_back_covered_and_the_next_page_does_not_begin_so(self, with_cover) -> None:
        visitor = with_cover()
        visitor.page.evaluate(HIDE)

        visitor.page.reload()
        expect(cover(visitor.page)).to_be_visible()
        visitor.page.get_by_role("button", name="Show my page").click()
        visitor.opens("/plan").opens("/assessments")

        expect(cover(visitor.page)).to_have_count(0)

    def test_what_was_typed_is_still_there(self, with_cover) -> None:
        visitor = with_cover().starts("loneliness_single")
        visitor.page.locator("main input[type=radio]").first.check()

        visitor.page.get_by_role("button", name="Cover this page").click()
        visitor.page.get_by_role("button", name="Show my page").click()

        assert visitor.page.locator("main input[type=radio]").first.is_checked()

    def test_shift_three_times_leaves_from_under_the_cover(self, with_cover) -> None:
        visitor = with_cover()
        visitor.page.route("**/*bbc.co.uk/**", lambda route: route.fulfill(body="<title>Weather</title>weather"))
        visitor.page.evaluate(HIDE)

        with visitor.page.expect_navigation(url="**/weather"):
            for _ in range(3):
                visitor.page.keyboard.press("Shift")

        expect(visitor.page).to_have_title("Weather")

    def test_where_nobody_asked_for_it_nothing_is_covered(self, visit, site) -> None:
        visitor = visit().signs_in_as_patient(site.patient("en", 13)).opens("/assessments")

        assert visitor.page.evaluate(HIDE) is False
        assert visitor.page.get_by_role("button", name="Cover this page").count() == 0

    def test_without_javascript_the_page_says_that_it_needs_it(self, with_cover) -> None:
        visitor = with_cover(javascript=False).opens("/this-phone")

        assert "The cover needs JavaScript" in visitor.words
        assert not visitor.page.get_by_text("Cover this page").is_visible()

    @pytest.mark.parametrize("language", list(LANGUAGES))
    def test_with_large_text_the_buttons_at_the_top_fit_the_smallest_phone(self, with_cover, language: str) -> None:
        visitor = with_cover(width=320).opens("/this-phone")
        presses(visitor, "Make the text large")
        speak(visitor, language)

        visitor.opens("/assessments")

        visitor.page.locator("[data-cover]").click()
        visitor.sees_a_sound_page()
