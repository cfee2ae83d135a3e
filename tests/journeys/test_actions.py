"""What was agreed gets done: a colleague takes an action and closes it; the person says how theirs went."""

from pathlib import Path

import pytest

from tests.journeys.browser import Visitor


def looks(visitor: Visitor, pictures: Path, name: str) -> None:
    """Look at the page on the screen on a phone and on a laptop."""
    visitor.sees_a_sound_page()
    for width in (1280, 320, 360):
        visitor.page.set_viewport_size({"width": width, "height": 740})
        visitor.fits_the_screen()
        visitor.page.screenshot(path=pictures / f"{name}-{visitor.language[0]}-{width}.png", full_page=True)


def test_a_colleague_takes_an_action_and_closes_it_without_javascript(visit, site, pictures: Path) -> None:
    # Given a clinician whose team has something to do
    desk = visit(width=1280, javascript=False)
    desk.signs_in_as_staff(site.staff("clinician"))
    desk.opens("/team/actions")
    looks(desk, pictures, "actions-team")

    # When they take the first, it is theirs
    desk.page.locator("main li button").first.click()
    desk.page.wait_for_url("**/team/actions*")
    desk.opens("/team/actions?show=mine")
    desk.page.locator("main h2 a").first.click()
    looks(desk, pictures, "actions-one")
    address = desk.page.url
    desk.opens(f"{address}/hand-over")
    looks(desk, pictures, "actions-hand-over")

    # And when they close it with what came of it, it leaves the list
    desk.opens(address)
    desk.page.locator("input[value=done]").check()
    desk.page.locator("textarea").fill("Went through them together")
    desk.page.locator(f"form[action='/team/actions/{address.rpartition('/')[2]}'] button").click()
    desk.page.wait_for_url("**closed=*")
    desk.sees_a_sound_page()
    desk.opens(address)
    assert "Went through them together" in desk.page.locator("main").inner_text()


@pytest.mark.parametrize(("language", "number"), [("en", 9), ("ur", 8)])
def test_a_person_says_how_their_action_went_and_takes_it_back(
    visit, site, pictures: Path, language: str, number: int
) -> None:
    # Given a person who has agreed their plan
    visitor = visit(width=360, language=language, javascript=False)
    visitor.signs_in_as_patient(site.patient(language, number))

    # When they open an action from their home page and say that they could not do it
    visitor.opens("/")
    looks(visitor, pictures, "actions-home")
    visitor.page.locator("a[href*='/plan/actions/']").first.click()
    looks(visitor, pictures, "actions-mine")
    address = visitor.page.url
    visitor.page.locator("input[value=not_done]").check()
    visitor.page.locator("main form button").first.click()
    visitor.page.wait_for_url("**/plan?saved=*")
    visitor.sees_a_sound_page()

    # Then they can take it back
    visitor.opens(address)
    visitor.page.locator("form[action*=take-back] button").click()
    visitor.page.wait_for_url("**/plan?saved=*")
    visitor.opens("/")
    assert visitor.page.locator("a[href*='/plan/actions/']").count()
