"""Given a phone that others hold too: they see nothing, send nothing and lose nothing of the first person's."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.offline import Person, Site
from tests.phones import NO_BACKGROUND_SYNC, ON_PHONE, PIN, SHIFTED_CLOCK, Phone
from tests.servers import wait_until

HOUR_MS = 3600 * 1000
SYNC = "POST /assessments/sync"
NewPhone = Callable[..., Phone]


def with_one_that_waits(phone: NewPhone, there: Site, *scripts: str) -> tuple[Phone, Person]:
    """Given somebody with one answer that waits on their phone."""
    person = there.person()
    hand = phone(NO_BACKGROUND_SYNC, *scripts).signs_in(person)
    hand.begins("phq2")
    there.wire.cuts_every(SYNC)
    hand.answers("several-days")
    hand.says(ON_PHONE)
    return hand, person


def own_key(hand: Phone) -> object:
    return dict(hand.lies_in("keys")).get("own")


def told(there: Site, person: Person) -> list[object]:
    return [one.value for one in there.operations(person)]


def test_o7_another_person_on_the_same_phone_sees_and_sends_nothing_of_the_first(phone: NewPhone, there: Site) -> None:
    # Given one person's answer that waits on a phone
    hand, first = with_one_that_waits(phone, there)
    [before] = hand.waiting()

    # When another signs in there, and answers
    second = there.person()
    there.wire.heals()
    hand.signs_out_quietly().signs_in(second).opens("/")
    wait_until(
        lambda: own_key(hand) and own_key(hand)["owner"] != before["owner"], seconds=20, what="a key of their own"
    )
    hand.begins("gad2")
    hand.answers("nearly-every-day")
    wait_until(lambda: len(there.operations(second)) == 1, seconds=20, what="their own answer")
    hand.opens("/")

    # Then nothing of the first was sent or is told of, nor can be read any more
    assert told(there, first) == []
    assert [one.value for one in there.operations(second)] == [{"choice": "nearly-every-day"}]
    assert hand.hand.locator(".app-waiting").count() == 0
    [after] = hand.waiting()
    assert (after["box"], after["mine"]) == (before["box"], None)
    kept = [path for path, _box in hand.lies_in("pages")]
    assert not [path for path in kept if str(there.assessments(first)[0].id) in path]

    # And when the first comes back, it is sent
    hand.signs_out_quietly().signs_in(first)
    hand.comes_back()
    assert told(there, first) == [{"choice": "several-days"}]


@pytest.mark.parametrize("choice", ["keep", "drop", "stay"])
def test_o6_signing_out_asks_what_becomes_of_what_waits(phone: NewPhone, there: Site, choice: str) -> None:
    # Given an answer that waits
    hand, person = with_one_that_waits(phone, there)

    # When the person signs out, they are asked, and choose
    hand.hand.locator("form[action$='/sign-out'] button").click()
    expect(hand.hand.get_by_role("dialog")).to_contain_text("Some of your answers are not sent yet")
    hand.hand.locator(f"dialog button[value={choice}]").click()
    if choice == "stay":
        expect(hand.hand.get_by_role("dialog")).to_have_count(0)
        assert len(hand.waiting()) == 1
        assert own_key(hand)
    else:
        hand.hand.wait_for_url(f"{there.url}/")

    # Then it is kept, sealed, or thrown away, or they are still signed in
    if choice != "stay":
        assert [item["mine"] for item in hand.waiting()] == ([None] if choice == "keep" else [])
        assert own_key(hand) is None
        assert hand.lies_in("pages") == []
    there.wire.heals()
    hand.signs_in(person).comes_back()
    assert told(there, person) == ([] if choice == "drop" else [{"choice": "several-days"}])


def test_signing_out_where_its_script_never_comes_is_still_signing_out(phone: NewPhone, there: Site) -> None:
    # Given a phone on which the script that asks before signing out cannot be loaded
    hand = phone("delete Navigator.prototype.serviceWorker;").signs_in(there.person())
    hand.context.route("**/static/more.*.js", lambda route: route.abort())
    hand.opens("/assessments")
    hand.hand.locator("form[action$='/assessments/start/phq2'] button").click()
    hand.hand.wait_for_url("**/questions/**")
    hand.is_stepping()

    # When the person signs out, they are signed out
    hand.hand.locator("form[action$='/sign-out'] button").click()
    hand.hand.wait_for_url(f"{there.url}/")
    expect(hand.hand.locator("form[action$='/sign-out']")).to_have_count(0)


def test_o6_leaving_quickly_keeps_what_waits_and_wipes_what_can_be_read(phone: NewPhone, there: Site) -> None:
    # Given an answer that waits
    hand, person = with_one_that_waits(phone, there)
    hand.hand.route("**/*bbc.co.uk/**", lambda route: route.fulfill(body="<title>Weather</title>weather"))

    # When the person leaves quickly
    hand.hand.locator("[data-quick-exit]").click()
    expect(hand.hand).to_have_title("Weather")

    # Then nothing can be read here any more, and what waits is sent when they come back
    hand.opens("/offline")
    wait_until(lambda: own_key(hand) is None, seconds=20, what="the key to be gone")
    assert hand.lies_in("pages") == []
    assert [item["mine"] for item in hand.waiting()] == [None]
    there.wire.heals()
    hand.signs_in(person).comes_back()
    assert told(there, person) == [{"choice": "several-days"}]


def test_without_a_pin_nothing_can_be_read_after_a_day_and_what_waits_is_sent(phone: NewPhone, there: Site) -> None:
    # Given an answer that waits, on a phone without a PIN
    hand, person = with_one_that_waits(phone, there)
    path = hand.hand.url.removeprefix(there.url)

    # When it is opened more than a day later, without signal
    there.goes_down()
    hand.context.add_init_script(SHIFTED_CLOCK % (25 * HOUR_MS))
    hand.opens(path).says("This page needs signal")

    # Then nothing of theirs is on the screen or can be read, and what waits is sent
    wait_until(lambda: own_key(hand) is None, seconds=20, what="the phone's key to be gone")
    assert hand.lies_in("pages") == []
    there.comes_up()
    there.wire.heals()
    hand.signs_in(person).comes_back()
    assert told(there, person) == [{"choice": "several-days"}]


def test_a_pin_is_asked_for_without_signal_and_ten_wrong_ones_wipe(phone: NewPhone, there: Site) -> None:
    # Given a phone with a PIN, and an answer that waits
    person = there.person()
    hand = phone(NO_BACKGROUND_SYNC).signs_in(person)
    path = hand.begins("phq2")
    hand.sets_a_pin()
    hand.opens(f"{path}/questions/phq-1").is_stepping()
    there.goes_down()
    hand.answers("several-days")

    # When it is opened without signal, the PIN opens it
    hand.reloads()
    enters(hand, "000000").says("Tries left: 9")
    enters(hand, PIN)
    hand.hand.locator("main form[data-save] [name=answer]").first.wait_for()

    # And ten wrong ones wipe what can be read
    hand.reloads()
    for left in range(9, 0, -1):
        enters(hand, "000000").says(f"Tries left: {left}")
    enters(hand, "000000").says("This page needs signal")
    assert own_key(hand) is None
    assert hand.lies_in("pages") == []

    # And what waits is sent all the same
    there.comes_up()
    hand.signs_in(person).comes_back()
    assert told(there, person) == [{"choice": "several-days"}]


def enters(hand: Phone, pin: str) -> Phone:
    """Enter a PIN where it is asked for without signal."""
    hand.hand.locator("form[data-pin] input").fill(pin)
    hand.hand.locator("form[data-pin] button").click()
    return hand
