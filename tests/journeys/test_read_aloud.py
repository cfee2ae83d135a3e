"""Reading aloud: in a voice of the language that the words are in, on the phone itself, and only when asked to."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Visitor
from tests.journeys.speech import give_voices, spoken
from tests.journeys.test_every_page import speak

ENGLISH, URDU, POLISH = ("en-GB", True), ("ur_PK", True), ("pl-PL", True)
ALL = (ENGLISH, URDU, POLISH)


@pytest.fixture(scope="module")
def sessions() -> dict[str, list]:
    """The cookies of whoever signed in already: codes are not sent without end to one number."""
    return {}


@pytest.fixture(scope="module")
def questions() -> dict[str, str]:
    """Where the first question of each set is that was begun."""
    return {}


@pytest.fixture
def at_question(visit, site, sessions, questions):
    """Return a function that brings a patient with these voices and this language to a question of a set."""

    def come(key: str, voices=ALL, *, language: str = "en", late: bool = False) -> Visitor:
        visitor = visit()
        if not sessions:
            visitor.signs_in_as_patient(site.patient("en", 25))
            sessions["patient"] = visitor.page.context.cookies()
        visitor.page.context.add_cookies(sessions["patient"])
        give_voices(visitor.page, voices, late=late)
        visitor.opens("/assessments")
        if key not in questions:
            questions[key] = visitor.starts(key).page.url
        visitor.page.goto(questions[key])
        speak(visitor, language)
        return visitor.sees_a_sound_page()

    return come


def reader(page: Page):
    return page.locator(".app-read button")


class TestAQuestion:
    def test_its_heading_hint_and_choices_are_read_in_this_order(self, at_question) -> None:
        visitor = at_question("loneliness_single")

        reader(visitor.page).click()

        words = [text for _, _, _, text in spoken(visitor.page)]
        assert words[0] == visitor.heading
        labels = visitor.page.locator("main .nhsuk-radios__label").all_inner_texts()
        assert words[-len(labels) :] == labels
        assert "Continue" not in words

    def test_pressed_again_it_stops_and_can_be_asked_again(self, at_question) -> None:
        visitor = at_question("loneliness_single")
        button = reader(visitor.page)
        expect(button).to_have_text("Read aloud")

        button.click()
        expect(button).to_have_text("Stop reading")
        button.click()
        expect(button).to_have_text("Read aloud")

        assert visitor.page.evaluate("speechSynthesis.speaking") is False
        button.click()
        assert visitor.page.evaluate("speechSynthesis.speaking") is True

    def test_at_its_end_the_button_offers_it_again(self, at_question) -> None:
        visitor = at_question("loneliness_single")
        reader(visitor.page).click()

        visitor.page.evaluate("speechSynthesis.finish()")

        expect(reader(visitor.page)).to_have_text("Read aloud")

    def test_it_is_silent_until_asked_and_silent_once_the_page_is_left(self, at_question) -> None:
        visitor = at_question("loneliness_single")
        assert spoken(visitor.page) == []
        reader(visitor.page).click()

        visitor.page.evaluate("dispatchEvent(new Event('pagehide'))")

        assert visitor.page.evaluate("speechSynthesis.speaking") is False

    def test_the_question_that_follows_without_a_new_page_is_read_and_the_one_before_is_not(self, at_question) -> None:
        visitor = at_question("phq2")
        before = visitor.heading
        reader(visitor.page).click()
        visitor.page.locator("main input[type=radio]").first.check()

        visitor.page.locator("main form[data-save] button").first.click()
        expect(visitor.page.locator("h1")).not_to_have_text(before)

        expect(reader(visitor.page)).to_have_text("Read aloud")
        assert visitor.page.evaluate("speechSynthesis.speaking") is False
        said = len(spoken(visitor.page))
        reader(visitor.page).click()
        assert spoken(visitor.page)[said][3] == visitor.heading

    def test_its_button_stands_before_the_form_and_is_no_way_to_send_it(self, at_question) -> None:
        visitor = at_question("loneliness_single")

        assert reader(visitor.page).count() == 1
        assert visitor.page.locator("main form[data-save] button[type=button]").count() == 0


class TestTheVoice:
    def test_an_english_set_on_an_urdu_page_is_read_by_an_english_voice(self, at_question) -> None:
        visitor = at_question("loneliness_single", language="ur")

        reader(visitor.page).click()

        assert visitor.language == ("ur", "rtl")
        assert {(voice, lang) for voice, _, lang, _ in spoken(visitor.page)} == {("en-GB", "en")}

    def test_figures_are_read_in_the_language_of_the_question_they_belong_to(self, at_question) -> None:
        visitor = at_question("ons4", (ENGLISH,), language="ur")

        reader(visitor.page).click()

        assert [text for *_, text in spoken(visitor.page)][-11:] == [str(number) for number in range(11)]
        assert {voice for voice, *_ in spoken(visitor.page)} == {"en-GB"}

    def test_without_a_voice_for_the_language_it_says_so_and_stays_silent(self, at_question) -> None:
        visitor = at_question("loneliness_single", (POLISH, URDU))

        reader(visitor.page).click()

        expect(visitor.page.locator(".app-read [role=status]")).to_contain_text(
            "This phone has no voice for this language: English."
        )
        assert spoken(visitor.page) == []
        expect(reader(visitor.page)).to_have_text("Read aloud")

    def test_a_voice_from_the_network_is_never_used_even_where_there_is_no_other(self, at_question) -> None:
        mixed = at_question("loneliness_single", (("en-GB", False), ("en-US", True)))
        reader(mixed.page).click()
        assert {(voice, is_local) for voice, is_local, *_ in spoken(mixed.page)} == {("en-US", True)}

        alone = at_question("loneliness_single", (("en-GB", False),))
        reader(alone.page).click()

        expect(alone.page.locator(".app-read [role=status]")).not_to_be_empty()
        assert spoken(alone.page) == []

    def test_voices_that_come_late_are_waited_for(self, at_question) -> None:
        visitor = at_question("loneliness_single", late=True)
        reader(visitor.page).click()
        assert spoken(visitor.page) == []

        visitor.page.evaluate("speechSynthesis.arrive()")

        assert spoken(visitor.page)[0][3] == visitor.heading

    def test_pressed_again_while_it_waits_it_does_not_begin(self, at_question) -> None:
        visitor = at_question("loneliness_single", late=True)
        reader(visitor.page).click()
        reader(visitor.page).click()

        visitor.page.evaluate("speechSynthesis.arrive()")

        assert spoken(visitor.page) == []
        expect(reader(visitor.page)).to_have_text("Read aloud")

    def test_a_phone_that_cannot_speak_shows_no_button(self, at_question) -> None:
        visitor = at_question("loneliness_single")
        visitor.page.add_init_script("delete window.speechSynthesis; delete Window.prototype.speechSynthesis")

        visitor.page.reload()

        assert reader(visitor.page).count() == 0


class TestWhatIsPrivate:
    def test_before_it_is_read_the_page_says_that_others_may_hear(self, at_question) -> None:
        visitor = at_question("holistic_needs")

        warned = visitor.page.locator(".app-read p").first.inner_text()

        assert warned == "Other people near you may hear."
        assert spoken(visitor.page) == []

    def test_an_ordinary_question_says_nothing_of_it(self, at_question) -> None:
        visitor = at_question("loneliness_single")

        assert visitor.page.locator(".app-read p").first.inner_text() == ""


class TestAPlan:
    def test_each_passage_is_read_by_a_voice_of_the_language_it_was_written_in(self, visit, site) -> None:
        visitor = visit().signs_in_as_patient(site.patient("pl", 2))
        give_voices(visitor.page, ALL)
        visitor.page.goto("/help-now")
        speak(visitor, "ur")
        visitor.opens("/plan")

        reader(visitor.page).click()

        found = spoken(visitor.page)
        assert {voice[:2] for voice, *_ in found} == {lang for _, _, lang, _ in found}
        assert {"ur", visitor.page.locator("[data-read-aloud] [lang]").first.get_attribute("lang")} <= {
            lang for _, _, lang, _ in found
        }
        assert not any(link in [text for *_, text in found] for link in links(visitor.page))

    def test_the_person_is_told_that_others_may_hear(self, visit, site) -> None:
        visitor = visit().signs_in_as_patient(site.patient("en", 3))
        give_voices(visitor.page, ALL)

        visitor.opens("/plan")

        assert visitor.page.locator(".app-read p").first.inner_text() == "Other people near you may hear."


def links(page: Page) -> list[str]:
    return page.locator("[data-read-aloud] a").all_inner_texts()
