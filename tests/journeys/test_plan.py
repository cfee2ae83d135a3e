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


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_clinician_takes_a_plan_back_changes_it_and_sends_it_again(
    visit, site, pictures: Path, language: str
) -> None:
    # Given a clinician of a team that waits for a person's answer
    person = site.patient("pl", 2)
    clinician = next(one for one in site.people if one["role"] == "clinician" and one["team"] == person["team"])
    visitor = visit(width=1280, language="en")
    visitor.signs_in_as_staff(clinician)
    visitor.opens("/team/people").finds_in_list(person["name"])
    address = visitor.page.url + "/plan"
    visitor.opens(address)
    if language != "en":
        visitor.chooses_language("اردو")

    # When they take it back, its parts can be changed, and the page says that it is a draft
    if visitor.page.locator("form[action*=withdraw]").count():
        visitor.page.locator("form[action*=withdraw] button").click()
    visitor.sees_a_sound_page()
    for width in (360, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 740})
        visitor.fits_the_screen()
        visitor.page.screenshot(path=pictures / f"plan-team-{language}-{width}.png", full_page=True)
    visitor.page.locator("a[href*='/medicines/']").last.click()
    visitor.sees_a_sound_page()
    visitor.page.screenshot(path=pictures / f"plan-item-{language}-1280.png", full_page=True)
    visitor.page.locator("textarea").fill(f"One at night ({language})")
    visitor.page.locator("main form button").first.click()
    visitor.page.wait_for_url("**/plan#part-*")

    # And when they send it again, it waits for the person
    visitor.page.locator("form[action*=propose] button").click()
    visitor.page.locator("form[action*=withdraw]").wait_for()
    visitor.sees_a_sound_page()
    assert f"One at night ({language})" in visitor.page.locator("main").inner_text()
