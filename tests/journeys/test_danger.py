"""A danger sign: help first, before anything else, and the team at once."""

import pytest

from tests.journeys.test_every_page import LANGUAGES, looker, speak


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_somebody_who_is_not_safe_sees_the_numbers_and_tops_the_teams_list(
    visit, site, pictures, language: str
) -> None:
    # Given a patient at the first question
    person = site.patient("en", 14 + list(LANGUAGES).index(language))
    patient = visit(width=360)
    patient.page.goto("/")
    speak(patient, language)
    patient.signs_in_as_patient(person).opens("/assessments").starts("holistic_needs")

    # When they say that they are not safe
    patient.page.locator("main input[value=not-safe]").check()
    with patient.page.expect_navigation():
        patient.page.locator("main form button").first.click()

    # Then the numbers stand on the screen before anything else, whatever the language
    looker(patient, pictures, "danger", language)()
    assert "help-now" in patient.page.url
    for number in ("999", "111", "116 123", "85258"):
        assert number in patient.words

    # And the team finds them at the top, without the list saying what they said
    team = visit(width=1280).signs_in_as_staff(site.colleague_of(person)).opens("/team/worklist?priority=20")
    speak(team, "en")  # whatever they spoke last
    team.finds_in_list(person["name"])
    assert "not safe" in team.words
