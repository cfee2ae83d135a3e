"""A care home's worker sees whom the home helps and helps one; a helper says how they are, for themselves alone."""

from pathlib import Path

import pytest

from tests.journeys.test_every_page import LANGUAGES, looker, speak
from tests.journeys.test_helping import press_first


def test_a_worker_signs_in_by_the_teams_door_and_helps_somebody(visit, site, pictures: Path) -> None:
    worker = visit(width=360)
    worker.signs_in_as_staff(site.staff("care_worker"))
    for language in LANGUAGES:
        speak(worker, language)
        look = looker(worker, pictures, "care-home", language)
        worker.opens("/helping")
        look()
        assert worker.page.locator("main ul a").count() == 3
        with worker.page.expect_navigation():
            worker.page.locator("main ul a").first.click()
        look()


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_team_lets_a_home_in_and_the_person_sees_it(visit, site, pictures: Path, language: str) -> None:
    person = site.patient("ur", 11 + list(LANGUAGES).index(language))
    desk = visit(width=1280)
    desk.signs_in_as_staff(site.colleague_of(person))
    desk.opens("/team/people").finds_in_list(person["name"])
    address = desk.page.url + "/helpers/home"
    speak(desk, language)
    look = looker(desk, pictures, "team-home", language)
    desk.opens(address)
    look()
    for value in ("answer", "see_plan", "quarter", "agreement"):
        desk.page.locator(f"main input[value={value}]").check()
    desk.page.locator("main input[name=home]").first.check()
    desk.page.locator("main input[name=decided_by]").fill("The person")
    press_first(desk)
    look()
    assert "Example House" in desk.words

    patient = visit(width=360)
    patient.signs_in_as_patient(person)
    speak(patient, language)
    glance = looker(patient, pictures, "home-helps-me", language)
    patient.opens("/helpers")
    glance()
    assert "Example House" in patient.words


def test_a_helper_says_how_they_are_reads_it_and_deletes_it(visit, site, pictures: Path) -> None:
    helper = visit(width=360, javascript=False)
    helper.signs_in_as_helper(site.staff("helper")["mobile"])
    for language in LANGUAGES:
        speak(helper, language)
        look = looker(helper, pictures, "check-in", language)
        helper.opens("/helping/check-ins")
        look()
        press_first(helper)
        for _ in range(6):
            look()
            helper.page.locator("main input[value=yes]").check()
            press_first(helper)
        look()
        helper.page.locator("main button[name=skip]").click()
        look()
        press_first(helper)
        look()
        helper.opens(helper.page.url.partition("?")[0] + "/delete")
        look()
        press_first(helper)
        look()
