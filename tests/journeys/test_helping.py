"""A person asks somebody for help; they say yes, read the plan and answer; the person stops it."""

from pathlib import Path

import pytest

from tests.journeys.test_every_page import LANGUAGES, looker, speak

MOBILES = {"en": "07700 900191", "ur": "07700 900192", "pl": "07700 900193"}


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_from_asking_to_stopping(visit, site, pictures: Path, language: str) -> None:
    person = site.patient("ur", 14 + list(LANGUAGES).index(language))
    patient = visit(width=360)
    patient.signs_in_as_patient(person)
    speak(patient, language)
    look = looker(patient, pictures, "helpers", language)
    patient.opens("/helpers")
    look()
    patient.opens("/helpers/ask")
    look()
    patient.page.locator("input[name=name]").fill("Hana")
    patient.page.locator("input[name=phone]").fill(MOBILES[language])
    for value in ("answer", "see_plan", "quarter"):
        patient.page.locator(f"main input[value={value}]").check()
    with patient.page.expect_navigation():
        patient.page.locator("main form button").click()
    look()

    helper = visit(width=360, javascript=language != "pl")
    helper.page.goto("/helping/sign-in")
    speak(helper, language)
    glance = looker(helper, pictures, "helping", language)
    helper.signs_in_as_helper(MOBILES[language], glance)
    glance()
    press_first(helper)
    glance()
    with helper.page.expect_navigation():
        helper.page.locator("main ul a").first.click()
    glance()
    one = helper.page.url
    helper.opens(f"{one}/plan")
    glance()
    helper.opens(f"{one}/questions")
    glance()
    with helper.page.expect_navigation():
        helper.page.locator("form[action$='/questions/confidence'] button").click()
    glance()
    helper.answers_with_the_last_choice()
    glance()

    patient.opens("/helpers")
    look()
    with patient.page.expect_navigation():
        patient.page.locator("main a[href*='/helpers/']").first.click()
    look()
    patient.opens(patient.page.url + "/end")
    look()
    press_first(patient)
    look()
    helper.page.goto(one)
    assert helper.page.locator("h1").count() == 1
    assert person["name"] not in helper.page.content()


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_team_sees_who_helps_and_keeps_them_out(visit, site, pictures: Path, language: str) -> None:
    person = site.patient("ur", 0)
    desk = visit(width=1280)
    desk.signs_in_as_staff(site.colleague_of(person))
    desk.opens("/team/people").finds_in_list(person["name"])
    address = desk.page.url + "/helpers"
    speak(desk, language)
    look = looker(desk, pictures, "team-helpers", language)
    desk.opens(address)
    look()
    desk.page.locator("textarea").fill("Somebody may be made to do things")
    press_first(desk)
    look()
    press_first(desk)
    look()


def press_first(visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button").first.click()
