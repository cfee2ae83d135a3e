"""A person takes their plan along on paper, makes an emergency code, and somebody opens what they chose to show."""

import re
from pathlib import Path

import pytest

SPELT = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


def looks(visitor, pictures: Path, name: str) -> None:
    """Look at the page on the screen on a phone and on a laptop."""
    visitor.sees_a_sound_page()
    for width in (1280, 320, 360):
        visitor.page.set_viewport_size({"width": width, "height": 740})
        visitor.fits_the_screen()
        visitor.page.screenshot(path=pictures / f"{name}-{visitor.language[0]}-{width}.png", full_page=True)


def presses(visitor, form: str = "main form") -> None:
    with visitor.page.expect_navigation():
        visitor.page.locator(f"{form} button").first.click()
    visitor.sees_a_sound_page()


def agrees(person) -> None:
    """Agree with the plan, where it waits for an answer."""
    person.opens("/plan/answer")
    person.page.locator("input[value=agree]").check()
    presses(person)


def makes_a_code(person, pictures: Path) -> str:
    """Say about allergies, look at what others will read, and make a code."""
    person.opens("/plan/emergency")
    looks(person, pictures, "emergency-off")
    person.opens("/plan/emergency/words")
    person.page.locator("input[value=told]").check()
    presses(person)
    looks(person, pictures, "emergency-words-missing")
    person.page.locator("textarea").first.fill("Penicillin: a rash")
    presses(person)
    person.opens("/plan/emergency/preview")
    looks(person, pictures, "emergency-preview")
    person.opens("/plan/emergency/code")
    looks(person, pictures, "emergency-how-long")
    person.page.locator("input[value='7']").check()
    presses(person)
    looks(person, pictures, "emergency-code")
    return SPELT.findall(person.page.locator("main").inner_text())[0]


def says_who_they_are(stranger) -> None:
    for name, text in (("name", "Pat Paramedic"), ("role", "paramedic"), ("place", "Ambulance 7")):
        stranger.page.locator(f"main input[name={name}]").fill(text)
    presses(stranger)


@pytest.mark.parametrize(("language", "javascript"), [("en", True), ("ur", False)])
def test_a_person_makes_a_code_and_sees_who_opened_what(
    visit, site, pictures: Path, language: str, javascript: bool
) -> None:
    # Given a person who has agreed a plan and made a code
    person = visit(width=360, language=language, javascript=javascript)
    person.signs_in_as_patient(site.patient(language, 5))
    agrees(person)
    code = makes_a_code(person, pictures)

    # When somebody types it and says who they are
    stranger = visit(width=360, language=language, javascript=javascript)
    stranger.opens("/emergency")
    looks(stranger, pictures, "emergency-door")
    stranger.page.locator("main input[name=code]").fill(code)
    says_who_they_are(stranger)

    # Then they read what the person put in
    looks(stranger, pictures, "emergency-summary")
    assert "Penicillin: a rash" in stranger.words
    assert "blue folder" not in stranger.words

    # And the person sees who it was, turns it off, and nothing opens it any more
    person.opens("/plan/emergency")
    looks(person, pictures, "emergency-on")
    assert "Pat Paramedic" in person.words
    presses(person, "form[action$='/emergency/off']")
    stranger.opens("/emergency/summary")
    assert "Penicillin" not in stranger.words
    stranger.page.locator("main input[name=code]").fill(code)
    says_who_they_are(stranger)
    looks(stranger, pictures, "emergency-refused")
    assert "Penicillin" not in stranger.words


def test_the_picture_fills_the_code_in_and_leaves_no_address_behind(visit, site, pictures: Path) -> None:
    # Given a phone whose camera read the picture beside a code
    person = visit(width=360)
    person.signs_in_as_patient(site.patient("en", 7))
    code = makes_a_code(person, pictures)
    asked: list[str] = []
    stranger = visit(width=360)
    stranger.page.on("request", lambda request: asked.append(request.url))

    # When it opens the address
    stranger.opens(f"/emergency#{code}")

    # Then the code is in its box, was sent to nobody, and stands in no address
    assert stranger.page.locator("main input[name=code]").input_value() == code
    assert "#" not in stranger.page.url
    says_who_they_are(stranger)
    assert "Penicillin: a rash" in stranger.words
    assert not [address for address in asked if code in address.partition("#")[0]]


def test_without_scripts_the_picture_opens_the_page_and_the_code_is_typed(visit) -> None:
    stranger = visit(width=360, javascript=False)

    stranger.opens("/emergency#ABCD-EFGH-JKMN-PQRS")

    assert stranger.page.locator("main input[name=code]").input_value() == ""


def test_a_person_saves_their_plan_as_a_pdf(visit, site) -> None:
    # Given a person who reads their plan without scripts
    visitor = visit(width=360, javascript=False)
    visitor.signs_in_as_patient(site.patient("en", 6))
    visitor.opens("/plan")

    # When they follow the link to large print
    with visitor.page.expect_download() as download:
        visitor.page.locator("main a[href$='/large.pdf']").click()

    # Then they have a file whose name says nothing of health
    assert download.value.suggested_filename == "plan.pdf"
