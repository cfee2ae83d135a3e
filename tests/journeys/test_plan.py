"""One plan: the team writes it, the person reads it in their language and answers, the team sees the answer."""

from pathlib import Path

import pytest


@pytest.mark.parametrize(("language", "number"), [("en", 1), ("ur", 1), ("pl", 1)])
def test_a_person_reads_their_plan_on_a_phone_and_answers_without_javascript(
    visit, site, pictures: Path, language: str, number: int
) -> None:
    # Given a person whose team has sent them a plan
    visitor = visit(width=360, language=language, javascript=False)
    visitor.signs_in_as_patient(site.patient(language, number))

    # When they read it
    visitor.opens("/plan")
    visitor.sees_a_sound_page()
    for width in (320, 360, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 740})
        visitor.fits_the_screen()
        visitor.page.screenshot(path=pictures / f"plan-read-{language}-{width}.png", full_page=True)
    visitor.page.set_viewport_size({"width": 360, "height": 740})

    # And say no without a reason
    visitor.opens("/plan/answer")
    visitor.page.locator("input[value=disagree]").check()
    visitor.page.locator("main form button").click()

    # Then the page says what is missing and keeps what they chose
    visitor.sees_a_sound_page()
    assert visitor.page.locator("input[value=disagree]").is_checked()
    visitor.page.screenshot(path=pictures / f"plan-answer-{language}-360.png", full_page=True)

    # And when they agree and add something, it is saved
    visitor.page.locator("input[value=agree_with_notes]").check()
    visitor.page.locator("textarea").fill("Mornings are best")
    visitor.page.locator("main form button").click()
    visitor.page.wait_for_url("**/plan?saved=*")
    visitor.sees_a_sound_page()
    assert "Mornings are best" in visitor.page.locator("main").inner_text()


def colleague(site, person: dict[str, str]) -> dict[str, str]:
    """Return a clinician of the person's own team."""
    return next(one for one in site.people if one["role"] == "clinician" and one["team"] == person["team"])


def at_a_desk(visit, site, person: dict[str, str]):
    """Return a visitor at the page of the person's plan, and its address."""
    visitor = visit(width=1280)
    visitor.signs_in_as_staff(colleague(site, person))
    visitor.opens("/team/people").finds_in_list(person["name"])
    address = visitor.page.url + "/plan"
    visitor.opens(address)
    return visitor, address


def takes_back_changes_and_sends(desk, words: str) -> None:
    """Take the plan back if it waits, say something else of its last medicine, and send it."""
    if desk.page.locator("form[action*=withdraw]").count():
        desk.page.locator("form[action*=withdraw] button").click()
    desk.page.locator("a[href*='/medicines/']").last.click()
    desk.sees_a_sound_page()
    desk.page.locator("textarea").fill(words)
    desk.page.locator("main form button").first.click()
    desk.page.wait_for_url("**/plan#part-*")
    desk.page.locator("form[action*=propose] button").click()
    desk.page.locator("form[action*=withdraw]").wait_for()
    desk.sees_a_sound_page()


def looks(visitor, pictures: Path, name: str) -> None:
    """Look at the page on the screen on a phone and on a laptop."""
    visitor.sees_a_sound_page()
    for width in (1280, 320, 360):
        visitor.page.set_viewport_size({"width": width, "height": 740})
        visitor.fits_the_screen()
        visitor.page.screenshot(path=pictures / f"{name}-{visitor.language[0]}-{width}.png", full_page=True)


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_clinician_takes_a_plan_back_changes_it_and_sends_it_again(
    visit, site, pictures: Path, language: str
) -> None:
    # Given a clinician of a team that waits for a person's answer
    desk, address = at_a_desk(visit, site, site.patient("pl", 2))
    if language != "en":
        desk.chooses_language("اردو")
    looks(desk, pictures, "plan-team")
    desk.opens(f"{address}/details")
    looks(desk, pictures, "plan-details")

    # When they take it back, change it and send it again
    desk.opens(address)
    takes_back_changes_and_sends(desk, f"One at night ({language})")

    # Then it waits for the person as it now reads
    assert f"One at night ({language})" in desk.page.locator("main").inner_text()


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_plan_that_moves_on_while_it_is_read_is_not_agreed(visit, site, pictures: Path, language: str) -> None:
    # Given a person who is about to agree with their plan
    person = site.patient(language, 3)
    reader = visit(width=360, language=language)
    reader.signs_in_as_patient(person)
    reader.opens("/plan/answer")
    reader.page.locator("input[value=agree_with_notes]").check()
    reader.page.locator("textarea").fill("Mornings are best")

    # When their team sends another version meanwhile
    desk, _address = at_a_desk(visit, site, person)
    takes_back_changes_and_sends(desk, "Two in the evening, not on days out.")

    # Then nothing is agreed, and the page shows what changed and what they wrote
    reader.page.locator("main form button").click()
    reader.page.locator("ins").first.wait_for()
    looks(reader, pictures, "plan-moved-on")
    said = reader.page.locator("main").inner_text()
    assert ("Two" in said, "evening" in said, "Mornings are best" in said) == (True, True, True)

    # And they find every version, what changed between two, and a place to say something about one part
    reader.opens("/plan/versions")
    looks(reader, pictures, "plan-versions")
    reader.page.locator("main li a").first.click()
    reader.page.wait_for_url("**/plan/versions/*")
    looks(reader, pictures, "plan-version")
    reader.opens("/plan")
    reader.page.locator("a[href*='/plan/parts/']").first.click()
    reader.page.wait_for_url("**/plan/parts/*")
    looks(reader, pictures, "plan-comment")
