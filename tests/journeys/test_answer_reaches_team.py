"""The main trip: a patient answers on a phone, in their own language, and the team sees it."""

import re

import pytest

from tests.journeys.answering import answer_everything

LANGUAGES = [("en", "English", "ltr"), ("ur", "اردو", "rtl"), ("pl", "Polski", "ltr")]


@pytest.mark.parametrize(("language", "own_name", "direction"), LANGUAGES, ids=[row[0] for row in LANGUAGES])
def test_what_a_patient_answers_on_a_phone_arrives_in_the_teams_list(
    visit, site, language, own_name, direction
) -> None:
    # Given a patient who chose their language before signing in
    person = site.patient(language, 0)
    patient = visit(width=360, language="en").opens("/")
    patient.chooses_language(own_name)
    assert patient.language == (language, direction)
    patient.signs_in_as_patient(person).sees_a_sound_page()
    assert patient.language == (language, direction)

    # When they answer the holistic needs assessment, one question a page
    patient.opens("/assessments")
    patient.starts("holistic_needs")
    seen = answer_everything(patient, ticks={"concerns-body": "b01", "concerns-daily-life": "d06"}, rating=9)
    assert len(seen) >= 12
    patient.sends()
    assert "/summary" in patient.page.url

    # Then the team reads it in English, with the reason why
    team = visit(width=1280).signs_in_as_staff(site.colleague_of(person))
    team.opens("/team/worklist")
    team.finds_in_list(person["name"])
    assert "Pain" in team.words
    assert "Getting to appointments" in team.words


def test_the_whole_trip_works_without_javascript(visit, site) -> None:
    patient = visit(javascript=False).signs_in_as_patient(site.patient("en", 1))
    patient.opens("/assessments")
    patient.starts("holistic_needs")

    answer_everything(patient, ticks={"concerns-feelings": "e02"}, rating=3)
    patient.sends()

    assert "/summary" in patient.page.url


def test_answers_are_carried_on_with_on_another_phone(visit, site) -> None:
    person = site.patient("en", 2)
    first = visit().signs_in_as_patient(person)
    first.opens("/assessments")
    first.starts("holistic_needs")
    first.page.get_by_label("None of these").first.check()
    first.presses("Continue")
    heading = first.heading

    second = visit().signs_in_as_patient(person)
    second.opens("/assessments").follows(re.compile("Carry on"))

    assert second.heading == heading
