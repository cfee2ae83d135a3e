"""One set of questions leads to the next, step by step; nothing is asked twice and nothing comes as a surprise."""

import re

from tests.journeys.answering import answer_everything, question

OFTEN = {"phq-1": "nearly-every-day", "phq-2": "nearly-every-day"}


def test_feeling_low_leads_to_two_questions_and_then_to_the_rest_of_nine_in_urdu(visit, site) -> None:
    # Given somebody on a small phone who reads Urdu
    patient = visit(width=360, language="en").opens("/")
    patient.chooses_language("اردو")
    patient.signs_in_as_patient(site.patient("ur", 3)).opens("/assessments")
    patient.sees_a_sound_page().fits_the_screen()
    patient.starts("holistic_needs")

    # When feeling low bothers them a lot, they are told that it was sent and offered two questions more
    answer_everything(patient, ticks={"concerns-feelings": "e01"}, rating=9)
    patient.sends()
    assert "/more" in patient.page.url
    patient.sees_a_sound_page().fits_the_screen()
    assert patient.language == ("ur", "rtl")
    go_on(patient)
    assert answer_everything(patient, ticks=OFTEN, rating=9) == ["phq-1", "phq-2"]
    patient.sends()

    # Then the long form goes on at its third question, and comes to its end
    assert "/more" in patient.page.url
    go_on(patient)
    assert question(patient) == "phq-3"
    seen = answer_everything(patient, ticks={}, rating=9)
    assert seen == [*(f"phq-{number}" for number in range(3, 10)), "phq-difficulty"]
    patient.sends()
    assert re.search("/summary$", patient.page.url)


def go_on(patient) -> None:
    """Press "Answer now"."""
    with patient.page.expect_navigation():
        patient.page.locator("main a.nhsuk-button").first.click()
