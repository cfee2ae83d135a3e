"""Given a phone that somebody may take: what is private stays so, help comes first, and no word lies on the disk."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.offline import Site
from tests.phones import NO_BACKGROUND_SYNC, PIN, READ, Phone
from tests.schema import ROOT

NewPhone = Callable[..., Phone]
CANARY = "canary-walnut"
BOXES = (ROOT / "app/core/frontend/js/boxes.js").read_text(encoding="utf-8").replace("export ", "")
# What this phone can read of what it keeps, as the script itself would read it.
READABLE = f"""async () => {{
    {BOXES}
    const all = {READ};
    const [keys, pages, queue] = await Promise.all(["keys", "pages", "queue"].map((name) => all([name])));
    const own = new Map(keys).get("own");
    const boxes = [...pages.map(([, box]) => box), ...queue.map(([, item]) => item.mine).filter(Boolean)];
    return Promise.all(boxes.map((box) => unseal(own.private, own.owner, box)));
}}"""


def readable(hand: Phone) -> str:
    """Return everything that this phone can read of what it keeps for this person."""
    return "\n".join(hand.hand.evaluate(READABLE))


@pytest.mark.parametrize("has_signal", [True, False])
def test_j_a_private_answer_is_not_shown_again_and_cannot_be_read_on_the_phone(
    phone: NewPhone, there: Site, has_signal: bool
) -> None:
    # Given somebody who ticks something private, and something that is not
    person = there.person()
    hand = phone(NO_BACKGROUND_SYNC).signs_in(person)
    path = hand.begins("holistic_needs")
    hand.answers("none")
    hand.opens(f"{path}/questions/concerns-people").is_stepping()
    if not has_signal:
        there.goes_down()
    hand.answers("r04")

    # When the page is opened again without signal
    if has_signal:
        hand.has_sent_everything()
        there.goes_down()
        hand.opens(f"{path}/questions/concerns-body").answers("b01")
    hand.opens(f"{path}/questions/concerns-people")

    # Then the private one is neither on the screen nor in what this phone can read
    hand.says("This answer is private")
    assert hand.hand.locator("main input").count() == 0
    found = readable(hand)
    assert '"choices":["r04"]' not in found
    assert '"choices":["none"]' in found or '"choices":["b01"]' in found

    # And it arrives
    there.comes_up()
    hand.comes_back()
    assert {"choices": ["r04"]} in [one.value for one in there.operations(person)]


@pytest.mark.parametrize("language", ["en", "ur", "pl"])
def test_k_a_danger_sign_shows_help_at_once_without_signal_and_is_flagged_when_it_arrives(
    phone: NewPhone, there: Site, language: str
) -> None:
    # Given somebody at the first question, in their language
    person = there.person(language)
    hand = phone(NO_BACKGROUND_SYNC).signs_in(person)
    hand.begins("holistic_needs")
    assert hand.hand.locator("html").get_attribute("lang") == language

    # When they say without signal that they are not safe
    there.goes_down()
    hand.answers("not-safe")

    # Then the numbers are on the screen at once, at an address that says nothing
    assert hand.hand.url == f"{there.url}/help-now"
    for number in ("999", "111", "116 123"):
        hand.says(number)
    expect(hand.hand.locator("h1")).to_be_focused()

    # And the team has the flag as soon as it arrives
    assert there.flags(person) == []
    there.comes_up()
    hand.comes_back()
    assert there.flags(person) == ["not_safe"]


@pytest.mark.parametrize(("has_pin", "has_plain_copy"), [(False, False), (True, False), (False, True)])
def test_o9_no_word_of_a_person_lies_on_the_disk(
    kept_phone: NewPhone, there: Site, tmp_path: Path, has_pin: bool, has_plain_copy: bool
) -> None:
    # Given somebody who writes with signal and without, on a phone that keeps their pages
    person = there.person()
    hand = kept_phone(NO_BACKGROUND_SYNC).signs_in(person)
    path = hand.begins("what_matters")
    if has_pin:
        hand.sets_a_pin()
        hand.opens(f"{path}/questions/what-matters-1").is_stepping()
    hand.answers(f"{CANARY} online")
    hand.is_stepping()
    there.goes_down()
    hand.answers("7")
    hand.hand.locator("main textarea[name=answer]").wait_for()
    hand.answers(f"{CANARY} offline")
    hand.reloads()
    if has_pin:
        hand.hand.locator("form[data-pin] input").fill(PIN)
        hand.hand.locator("form[data-pin] button").click()
    hand.says("second thing")
    if not has_pin:
        hand.hand.go_back()
        hand.chooses(f"{CANARY} not even sent")
    if has_plain_copy:  # the control: a page that keeps the same words in the clear is found out
        keep = f"localStorage.setItem('words', '{CANARY} in the clear')"
        hand.hand.evaluate(keep)

    # When the browser is closed and everything that it left on the disk is read
    hand.context.close()
    spelt = [CANARY.encode(), CANARY.encode("utf-16-le")]
    files = [file for file in (tmp_path / "profile").rglob("*") if file.is_file()]
    found = [file for file in files if any(word in file.read_bytes() for word in spelt)]

    # Then the words are nowhere
    assert len(files) > 20
    assert bool(found) == has_plain_copy, found
