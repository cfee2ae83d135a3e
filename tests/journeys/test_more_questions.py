"""What a person answers leads to a few more questions, and nothing is asked twice."""

from pathlib import Path

import pytest

from tests.journeys.answering import answer_everything, question


def test_feeling_low_leads_step_by_step_to_seven_more_questions_in_urdu_on_a_phone(visit, site, pictures: Path) -> None:
    # Given a person who reads Urdu and whom feeling low bothers much
    visitor = visit(width=360)
    visitor.signs_in_as_patient(site.patient("ur", 6))
    visitor.opens("/assessments").starts_if_new("holistic_needs")
    answer_everything(visitor, ticks={"concerns-feelings": "e01"}, rating=8)

    # When they send their needs and concerns
    visitor.sends()

    # Then they are told that it was sent, and go on to 2 questions on low mood
    assert visitor.page.url.endswith("/more")
    visitor.sees_a_sound_page()
    visitor.fits_the_screen()
    visitor.page.screenshot(path=pictures / "more-ur-360.png", full_page=True)
    visitor.page.locator("main a.nhsuk-button").first.click()
    visitor.page.wait_for_url("**/questions/**")
    asked = answer_everything(visitor, ticks={"phq-1": "nearly-every-day", "phq-2": "nearly-every-day"}, rating=0)
    visitor.sends()

    # And from there to the PHQ-9, which does not ask the same two again
    visitor.page.locator("main a.nhsuk-button").first.click()
    visitor.page.wait_for_url("**/questions/**")
    assert asked == ["phq-1", "phq-2"]
    assert question(visitor) == "phq-3"
    asked += answer_everything(visitor, ticks={}, rating=0)
    assert len(asked) == len(set(asked))
    visitor.sends()
    assert visitor.page.url.endswith("/summary")


@pytest.mark.parametrize(("language", "number"), [("en", 9), ("ur", 5)])
def test_what_one_set_asked_is_shown_again_by_another_on_the_same_day(
    visit, site, pictures: Path, language: str, number: int
) -> None:
    # Given a person who has said how sure they feel among their needs and concerns
    visitor = visit(width=360)
    visitor.signs_in_as_patient(site.patient(language, number))
    visitor.opens("/assessments").starts_if_new("holistic_needs")
    answer_everything(visitor, ticks={}, rating=4)
    visitor.sends()

    # When they start the one question on how sure they feel
    visitor.opens("/assessments").starts("confidence")

    # Then their answer is there, and one press says that it is still true
    assert visitor.page.locator("main input[value='4']").is_checked()
    visitor.page.screenshot(path=pictures / f"asked-once-{language}-360.png", full_page=True)
    visitor.page.locator("main form button").first.click()
    visitor.page.wait_for_url("**/check")
    visitor.sends()
    assert visitor.page.url.endswith("/summary")
