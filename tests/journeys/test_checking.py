"""Given somebody with signal: the phone steps, shows what will be sent, and sends just that."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.offline import Person, Site
from tests.phones import NO_BACKGROUND_SYNC, NOT_SAVED, SAVED, Phone
from tests.servers import wait_until
from tests.wires import BEFORE

SYNC = "POST /assessments/sync"
FULL = """() => { IDBObjectStore.prototype.add = () => { throw new DOMException("", "QuotaExceededError"); }; }"""
NewPhone = Callable[..., Phone]


def at_the_check(phone: NewPhone, there: Site) -> tuple[Phone, Person, str]:
    """Given somebody who has answered two questions, and looks at it before it is sent."""
    person = there.person()
    hand = phone(NO_BACKGROUND_SYNC).signs_in(person)
    path = hand.begins("phq2")
    hand.answers("several-days")
    hand.answers("not-at-all")
    hand.says("Check your answers").says("Send to my care team").says(SAVED)
    return hand, person, path


def after_one_answer(phone: NewPhone, there: Site) -> tuple[Phone, Person, str]:
    """Given somebody whose first of two answers is saved."""
    person = there.person()
    hand = phone(NO_BACKGROUND_SYNC).signs_in(person)
    path = hand.begins("phq2")
    hand.answers("several-days")
    hand.says(SAVED)
    return hand, person, path


def test_what_will_be_sent_is_shown_sent_and_read_without_another_page_load(phone: NewPhone, there: Site) -> None:
    # Given two answers, shown by the phone with what became of them
    hand, _person, path = at_the_check(phone, there)
    rows = hand.hand.locator("main .nhsuk-summary-list__row")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Several days")
    expect(rows.first).to_contain_text("Saved")
    assert hand.hand.url.endswith(f"{path}/check")
    hand.hand.evaluate("() => { window.isSamePage = true; }")

    # When they send them
    hand.presses("Send to my care team").says("What you told us")

    # Then they read what they said, at its own address, and the page was never loaded anew
    assert hand.hand.url.endswith(f"{path}/summary")
    assert hand.hand.evaluate("() => window.isSamePage")
    assert there.wire.seen.count(f"GET {path}/check") == 0

    # And going back leads to no question that could still be answered
    hand.hand.go_back()
    hand.hand.wait_for_function("() => !window.isSamePage")
    assert hand.hand.locator("main form[data-save]").count() == 0


def test_an_answer_is_changed_from_there(phone: NewPhone, there: Site) -> None:
    hand, _person, path = at_the_check(phone, there)

    hand.hand.locator("main .nhsuk-summary-list__actions a").first.click()
    assert hand.value() == {"choice": "several-days"}
    hand.answers("nearly-every-day")
    hand.answers("not-at-all")

    expect(hand.hand.locator("main .nhsuk-summary-list__row").first).to_contain_text("Nearly every day")
    hand.presses("Send to my care team").says("A few more questions")
    assert hand.hand.url.endswith(f"{path}/more")


def test_what_another_device_answered_meanwhile_is_looked_at_before_anything_is_sent(
    phone: NewPhone, there: Site
) -> None:
    # Given an assessment that is checked on one phone
    hand, person, path = at_the_check(phone, there)

    # When another device of theirs changes an answer, and the first one sends
    other = phone(NO_BACKGROUND_SYNC).signs_in(person).opens(f"{path}/questions/phq-1").is_stepping()
    other.answers("nearly-every-day")
    other.says(SAVED)
    hand.presses("Send to my care team")

    # Then nothing is sent: the site's own page shows what stands, and sends that
    hand.hand.wait_for_url("**/check")
    hand.says("Nearly every day")
    assert [one.is_submitted for one in there.assessments(person)] == [False]
    hand.presses("Send to my care team").says("A few more questions")


def test_a_send_that_finds_no_signal_waits_and_goes_by_itself(phone: NewPhone, there: Site) -> None:
    hand, person, path = at_the_check(phone, there)

    there.goes_down()
    hand.presses("Send to my care team").says("Your answers wait to be sent")
    assert [one.is_submitted for one in there.assessments(person)] == [False]
    there.comes_up()
    hand.comes_back()

    assert [one.is_submitted for one in there.assessments(person)] == [True]
    assert hand.opens(f"{path}/summary").says("What you told us")


def test_a_send_that_can_be_kept_nowhere_says_so_and_goes_when_it_is_pressed_again(
    phone: NewPhone, there: Site
) -> None:
    hand, person, _path = at_the_check(phone, there)
    hand.hand.evaluate(FULL)

    there.goes_down()
    hand.presses("Send to my care team").says(NOT_SAVED)
    there.comes_up()
    hand.presses("Send to my care team").says("What you told us")

    assert [one.is_submitted for one in there.assessments(person)] == [True]


def test_signal_that_goes_before_the_check_is_said_there(phone: NewPhone, there: Site) -> None:
    hand, _person, _path = after_one_answer(phone, there)

    with there.wire.holding(SYNC, where=BEFORE) as is_held:
        hand.answers("not-at-all")
        assert is_held.wait(20)
        hand.says("Send to my care team")
        states = hand.hand.locator("main .nhsuk-summary-list__value small")
        expect(states).to_have_text(["Saved", "Saved on this phone"])
        there.goes_down()

    hand.says("They have not reached your care team yet.").says("Send when there is signal")


def test_a_pack_that_the_phone_has_is_stepped_through_while_the_site_thinks(phone: NewPhone, there: Site) -> None:
    # Given a phone that has the questions, and a site that is slow to give them again
    hand, _person, path = after_one_answer(phone, there)

    with there.wire.holding(f"GET {path}/pack", where=BEFORE):
        hand.opens(f"{path}/questions/phq-1")

        # Then it steps all the same, and what was answered is there
        hand.is_stepping()
        assert hand.value() == {"choice": "several-days"}


def test_after_an_answer_on_another_device_the_phones_own_pack_will_not_do(phone: NewPhone, there: Site) -> None:
    hand, person, path = after_one_answer(phone, there)
    other = phone(NO_BACKGROUND_SYNC).signs_in(person).opens(f"{path}/questions/phq-2").is_stepping()
    other.answers("not-at-all")
    other.says(SAVED)

    hand.opens(f"{path}/questions/phq-1").is_stepping()
    hand.answers("several-days")

    assert hand.value() == {"choice": "not-at-all"}


def test_o5_what_cannot_be_kept_is_asked_again_with_what_was_said_there_and_after_it(
    phone: NewPhone, there: Site
) -> None:
    # Given a phone with no room, and a site that takes long to say nothing
    hand = phone(NO_BACKGROUND_SYNC).signs_in(there.person())
    hand.begins("phq2")
    hand.hand.evaluate(FULL)

    with there.wire.holding(SYNC, where=BEFORE) as is_held:
        # When they answer, and choose in the next question before it is known that the first cannot be kept
        hand.answers("several-days")
        assert is_held.wait(20)
        hand.chooses("nearly-every-day")
        there.goes_down()

    # Then the first is asked again with their answer, and nothing was called saved
    is_asked_again(hand)

    # And once it is kept, the next question has what they chose
    there.comes_up()
    hand.presses_continue()
    hand.says(SAVED)
    assert hand.value() == {"choice": "nearly-every-day"}


def answers_both_while_the_site_is_silent(hand: Phone, there: Site) -> None:
    """Both are answered before it is known of either what became of it, and then the site is gone."""
    with there.wire.holding(SYNC, where=BEFORE) as is_held:
        hand.answers("several-days")
        assert is_held.wait(20)
        hand.answers("nearly-every-day")
        hand.says("Check your answers")
        assert SAVED not in hand.words
        there.goes_down()


def is_asked_again(hand: Phone) -> None:
    """The first is asked again with their answer, and nothing was called saved."""
    hand.says(NOT_SAVED)
    assert hand.value() == {"choice": "several-days"}
    assert SAVED not in hand.words


def saves_both(hand: Phone, there: Site, person: Person) -> None:
    """The one that is asked again is saved, and the one after it, with what was answered, each once."""
    hand.presses_continue()
    hand.says(SAVED)
    assert hand.value() == {"choice": "nearly-every-day"}
    hand.presses_continue()
    hand.says("Check your answers").says(SAVED)
    assert [value for _question, value in sorted(there.answers(person).items())] == [
        {"choice": "several-days"},
        {"choice": "nearly-every-day"},
    ]


def test_o5_of_two_that_cannot_be_kept_the_first_is_asked_again_and_then_the_second(
    phone: NewPhone, there: Site
) -> None:
    # Given a phone with no room, and a site that takes long to say nothing
    person = there.person()
    hand = phone(NO_BACKGROUND_SYNC).signs_in(person)
    hand.begins("phq2")
    hand.hand.evaluate(FULL)

    # When they answer both questions before it is known of either that it cannot be kept
    answers_both_while_the_site_is_silent(hand, there)

    # Then the first is asked again with their answer, and nothing was called saved
    is_asked_again(hand)
    assert there.answers(person) == {}

    # And once it is kept the second is, with theirs, and then both are
    there.comes_up()
    saves_both(hand, there, person)


# Whatever the page meant to say by now it has said: a timer set later than its own, and as long, rings after it.
LATER = "() => new Promise((done) => setTimeout(done, 700))"
# No room for the first, and the next is not written down before there is room.
ONCE_FULL = """() => {
    const { add } = IDBObjectStore.prototype;
    const { encrypt } = SubtleCrypto.prototype;
    const room = new Promise((done) => { globalThis.makeRoom = done; });
    IDBObjectStore.prototype.add = () => {
        IDBObjectStore.prototype.add = add;
        SubtleCrypto.prototype.encrypt = async function (...all) {
            await room;
            return encrypt.apply(this, all);
        };
        throw new DOMException("", "QuotaExceededError");
    };
}"""


def test_o5_one_that_is_kept_after_one_that_is_not_stands_and_is_not_what_is_called_saved(
    phone: NewPhone, there: Site
) -> None:
    # Given a phone that has no room for one answer and then room for the next, without signal
    person = there.person()
    hand = phone(NO_BACKGROUND_SYNC).signs_in(person)
    hand.begins("phq2")
    hand.hand.evaluate(ONCE_FULL)

    # When they answer both questions before it is known of the first that it cannot be kept
    answers_both_while_the_site_is_silent(hand, there)

    # Then the first is asked again, and the second, which is then on the phone, does not make it look saved
    is_asked_again(hand)
    hand.hand.evaluate("() => makeRoom()")
    wait_until(lambda: len(hand.waiting()) == 1, seconds=20, what="the second on the phone")
    hand.hand.evaluate(LATER)
    assert NOT_SAVED in hand.status

    # And with signal both are saved, each once
    there.comes_up()
    saves_both(hand, there, person)
