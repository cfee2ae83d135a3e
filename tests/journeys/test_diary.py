"""A person writes in their diary on a small phone, with and without JavaScript, in two directions of reading."""

from pathlib import Path

import pytest

from tests.journeys.browser import Visitor
from tests.journeys.test_every_page import looker


def begins(visit, site, language: str, number: int, *, javascript: bool = True) -> Visitor:
    visitor = visit(width=360, language=language, javascript=javascript)
    visitor.signs_in_as_patient(site.patient(language, number))
    return visitor


def sends(visitor: Visitor, last: bool = True) -> None:
    """Press the button that saves."""
    buttons = visitor.page.locator("main form button")
    with visitor.page.expect_navigation():
        (buttons.last if last else buttons.first).click()
    visitor.sees_a_sound_page()


@pytest.mark.parametrize(("language", "number"), [("en", 5), ("ur", 3)])
def test_one_tap_then_a_reading_that_is_asked_about_changed_and_taken_out(
    visit, site, pictures: Path, language: str, number: int
) -> None:
    # Given a person whose diary is empty
    visitor = begins(visit, site, language, number)
    look = looker(visitor, pictures, "diary-empty", language)
    visitor.opens("/diary")
    look()

    # When they tap how they are, it is saved; who is worse reads first where to get help
    look = looker(visitor, pictures, "diary", language)
    visitor.chooses("ok")
    assert visitor.page.url.endswith("/saved")
    look()
    visitor.opens("/diary").chooses("worse")
    assert "999" in visitor.words
    looker(visitor, pictures, "diary-worse", language)()

    # And an unlikely blood pressure is asked about, and kept
    visitor.opens("/diary/readings/blood_pressure")
    look()
    visitor.page.locator("input[name=number]").fill("210")
    visitor.page.locator("input[name=number2]").fill("40")
    sends(visitor)
    looker(visitor, pictures, "diary-sure", language)()
    with visitor.page.expect_navigation():
        visitor.page.locator("main button[name=is_confirmed]").click()
    look()

    # And it can be changed, and taken out, and put back
    visitor.page.locator("main a[href*='/diary/entries/']").click()
    visitor.page.wait_for_url("**/diary/entries/*")
    address = visitor.page.url
    look()
    visitor.opens(f"{address}/change")
    visitor.page.locator("input[name=number]").fill("120")
    visitor.page.locator("input[name=number2]").fill("80")
    sends(visitor)
    visitor.opens(f"{address}/remove")
    look()
    sends(visitor)
    looker(visitor, pictures, "diary-out", language)()
    with visitor.page.expect_navigation():
        visitor.page.locator("form[action$='/put-back'] button").click()
    looker(visitor, pictures, "diary-back", language)()
    assert "120" in visitor.words
    assert "210" in visitor.words


@pytest.mark.parametrize(("language", "number"), [("en", 6), ("ur", 4)])
def test_symptoms_weight_and_a_note_without_javascript(visit, site, pictures: Path, language: str, number: int) -> None:
    # Given a phone that runs no scripts
    visitor = begins(visit, site, language, number, javascript=False)
    look = looker(visitor, pictures, "diary-plain", language)

    # When they write down a symptom, and a weight in stone some days ago
    visitor.opens("/diary/symptoms")
    look()
    visitor.opens("/diary/symptoms/pain")
    look()
    visitor.page.locator("input[name=number][value='7']").check()
    sends(visitor)
    visitor.opens("/diary/readings/weight")
    sends(visitor)
    look()
    visitor.page.locator("input[name=unit][value=st_lb]").check()
    visitor.page.locator("input[name=number]").fill("11")
    visitor.page.locator("input[name=number2]").fill("4")
    visitor.page.locator("summary").click()
    visitor.page.locator("input[name=taken_on]").fill("2026-01-02")
    sends(visitor)
    look()

    # And a note, then all of it is in the diary
    visitor.opens("/diary/notes")
    visitor.page.locator("textarea").fill("Canary: walked to the shop")
    sends(visitor)
    visitor.opens("/diary")
    look()
    assert "Canary: walked to the shop" in visitor.words
    assert "11" in visitor.words
