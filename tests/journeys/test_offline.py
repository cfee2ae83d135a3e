"""Given a person with a bad phone: the offline app loses nothing, doubles nothing and alters nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.offline import Person, Site, times_told
from tests.phones import NO_BACKGROUND_SYNC, ON_PHONE, SAVED, SHIFTED_CLOCK, Phone
from tests.servers import wait_until
from tests.wires import AFTER, BEFORE

DAY_MS = 24 * 3600 * 1000
SYNC = "POST /assessments/sync"
NewPhone = Callable[..., Phone]


def at_two_questions(phone: NewPhone, there: Site, *scripts: str) -> tuple[Phone, Person, str]:
    """Given somebody at the first of 2 questions, with signal."""
    person = there.person()
    hand = phone(*scripts).signs_in(person)
    return hand, person, hand.begins("phq2")


def has_arrived_once(there: Site, person: Person, *told: tuple[str, str]) -> None:
    """Then each answer came in once, and the last one to each question stands."""
    expected = {(f"phq-{link_id}", f'{{"choice": "{code}"}}') for link_id, code in told}
    assert times_told(there.operations(person)) == dict.fromkeys(expected, 1)
    standing = {link_id: value["choice"] for (_key, link_id), value in there.answers(person).items()}
    assert standing == {f"phq-{link_id}": code for link_id, code in told}


def test_o1_the_server_goes_and_everything_arrives_once_three_days_later_with_its_time(
    kept_phone: NewPhone, there: Site
) -> None:
    # Given a person three days ago, at the second of a few questions
    there.goes_down()
    there.comes_up(days=-3)
    person = there.person()
    past = SHIFTED_CLOCK % (-3 * DAY_MS)
    hand = kept_phone(NO_BACKGROUND_SYNC, past).signs_in(person, days=-3)
    path = hand.begins("what_matters")
    told = [hand.answers("Walk to the shop")]
    hand.is_stepping()

    # When the server goes, and they answer the rest, reload, close the browser and open it again
    there.goes_down()
    told.append(hand.answers("7"))
    hand.reloads().says("second thing")
    hand.context.close()
    hand = kept_phone(NO_BACKGROUND_SYNC, past).opens(path)
    told.append(hand.answers("See my sister"))
    told.append(hand.answers("3"))
    hand.says("Check your answers")
    hand.presses("Send when there is signal").says("Your answers wait to be sent")
    hand.context.close()

    # And three days later there is signal, and they sign in again
    there.comes_up()
    kept_phone(NO_BACKGROUND_SYNC).signs_in(person).comes_back()

    # Then each answer is there once, told three days before it came in, and the assessment is sent
    operations = there.operations(person)
    assert [one.value for one in operations] == told
    assert set(times_told(operations).values()) == {1}
    then = datetime.now(UTC) - timedelta(days=3)
    assert all(one.told_at and abs(one.told_at - then) < timedelta(minutes=5) for one in operations)
    assert all(one.at - one.told_at > timedelta(days=2.9) for one in operations[1:] if one.told_at)
    assert [one.is_submitted for one in there.assessments(person)] == [True]


def test_what_was_saved_with_signal_is_still_there_without_and_can_be_changed(phone: NewPhone, there: Site) -> None:
    # Given an answer that was saved
    hand, person, path = at_two_questions(phone, there, NO_BACKGROUND_SYNC)
    hand.answers("several-days")
    hand.says(SAVED)

    # When the server goes, and the person opens that question again
    there.goes_down()
    hand.opens(f"{path}/questions/phq-1").is_stepping()

    # Then their answer is there, and changing it is no clash with themselves
    assert hand.value() == {"choice": "several-days"}
    hand.answers("not-at-all")
    there.comes_up()
    hand.comes_back()
    assert hand.clashes() == set()
    taken = [(one.value["choice"], one.outcome) for one in there.operations(person)]
    assert taken == [("several-days", "saved"), ("not-at-all", "saved")]
    assert list(there.answers(person).values()) == [{"choice": "not-at-all"}]


@pytest.mark.parametrize("days", [3, -3])
def test_o12_a_phone_whose_clock_is_days_wrong_says_the_right_time(phone: NewPhone, there: Site, days: int) -> None:
    # Given a phone whose clock is three days wrong
    hand, person, _path = at_two_questions(phone, there, NO_BACKGROUND_SYNC, SHIFTED_CLOCK % (days * DAY_MS))

    # When they answer without signal, open it again, and there is signal
    there.goes_down()
    hand.answers("several-days")
    hand.reloads().answers("not-at-all")
    there.comes_up()
    hand.comes_back()

    # Then the answers stand in their order, each with the true time
    has_arrived_once(there, person, ("1", "several-days"), ("2", "not-at-all"))
    operations = there.operations(person)
    assert [one.link_id for one in operations] == ["phq-1", "phq-2"]
    for one in operations:
        assert one.told_at
        assert timedelta() <= one.at - one.told_at < timedelta(minutes=5)


def test_o4_two_tabs_answer_the_same_question_and_the_person_chooses(phone: NewPhone, there: Site) -> None:
    # Given the same question in two tabs
    hand, person, path = at_two_questions(phone, there, NO_BACKGROUND_SYNC)
    first = hand.hand
    second = hand.opens_another_tab(f"{path}/questions/phq-1")
    hand.is_stepping()

    # When it is answered in both without signal, each time in another way
    there.goes_down()
    hand.hand = first
    hand.answers("not-at-all")
    hand.hand = second
    hand.answers("nearly-every-day")
    there.comes_up()
    hand.opens("/")
    hand.has_sent_everything().says("Look at it")

    # Then neither is written over the other, and the person is shown both
    taken = [(one.link_id, one.value["choice"], one.outcome) for one in there.operations(person)]
    assert taken == [("phq-1", "not-at-all", "saved"), ("phq-1", "nearly-every-day", "conflict")]
    assert there.answers(person) == {("phq2", "phq-1"): {"choice": "not-at-all"}}
    second.get_by_role("link", name="Look at it").click()
    hand.says("Not at all").says("Nearly every day")


def test_o4_two_tabs_answer_different_questions_and_both_are_kept(phone: NewPhone, there: Site) -> None:
    hand, person, path = at_two_questions(phone, there, NO_BACKGROUND_SYNC)
    first = hand.hand
    hand.opens_another_tab(f"{path}/questions/phq-2")
    hand.is_stepping()

    there.goes_down()
    hand.answers("nearly-every-day")
    hand.hand = first
    hand.answers("not-at-all")
    there.comes_up()
    hand.comes_back()

    has_arrived_once(there, person, ("1", "not-at-all"), ("2", "nearly-every-day"))
    assert hand.held() == []


@pytest.mark.parametrize("where", [BEFORE, AFTER])
@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_o3_the_line_is_cut_at_any_request_and_nothing_is_lost_or_doubled(
    phone: NewPhone, there: Site, at: int, where: str
) -> None:
    # Given somebody at the first question
    hand, person, path = at_two_questions(phone, there, NO_BACKGROUND_SYNC)

    # When one of the next requests is cut, before the server had it or before its reply came back
    there.wire.cuts_any(at=at, where=where)
    hand.answers("several-days")
    hand.answers("not-at-all")
    hand.hand.wait_for_function("() => !document.querySelector('main form[data-pressed]')")
    there.wire.heals()
    hand.opens(f"{path}/questions/phq-1").is_stepping()
    hand.answers("nearly-every-day")
    hand.comes_back()

    # Then each answer is there once, and the newest stands
    told = ["phq-1 several-days", "phq-2 not-at-all", "phq-1 nearly-every-day"]
    operations = there.operations(person)
    assert [f"{one.link_id} {one.value['choice']}" for one in operations] == told
    assert [one.outcome for one in operations] == ["saved"] * 3
    assert there.answers(person)["phq2", "phq-1"] == {"choice": "nearly-every-day"}


@pytest.mark.parametrize("wake", ["load", "online", "look"])
def test_o11_without_background_sync_the_page_sends_by_itself(phone: NewPhone, there: Site, wake: str) -> None:
    # Given an answer that waits
    hand, person, _path = at_two_questions(phone, there, NO_BACKGROUND_SYNC)
    there.goes_down()
    hand.answers("several-days")
    hand.says(ON_PHONE)

    # When there is signal again, and the page is loaded, told so by the phone, or looked at again
    there.comes_up()
    if wake == "load":
        hand.reloads()
    elif wake == "online":
        hand.context.set_offline(True)
        hand.context.set_offline(False)
    else:
        hand.hand.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    hand.has_sent_everything()

    # Then it has arrived
    has_arrived_once(there, person, ("1", "several-days"))


def test_background_sync_sends_with_no_page_of_ours_open(phone: NewPhone, there: Site) -> None:
    # Given an answer that waits, and no page of ours any more
    hand, person, _path = at_two_questions(phone, there)
    registrations: list[dict[str, str]] = []
    watcher = hand.context.new_cdp_session(hand.hand)
    watcher.on("ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"]))
    watcher.send("ServiceWorker.enable")
    there.goes_down()
    hand.answers("several-days")
    hand.says(ON_PHONE)
    hand.hand.goto("about:blank")

    # When there is signal and the browser says so to the worker
    there.comes_up()
    told = {"origin": there.url, "registrationId": registrations[0]["registrationId"], "tag": "send"}
    watcher.send("ServiceWorker.dispatchSyncEvent", {**told, "lastChance": False})

    # Then it is sent
    wait_until(lambda: bool(there.operations(person)), seconds=20, what="the answer to arrive")
    has_arrived_once(there, person, ("1", "several-days"))


@pytest.mark.parametrize("where", [BEFORE, AFTER])
def test_saved_is_never_said_before_the_server_has_said_so(phone: NewPhone, there: Site, where: str) -> None:
    hand, person, _path = at_two_questions(phone, there, NO_BACKGROUND_SYNC)

    # When the answer is on its way, or its reply is
    with there.wire.holding(SYNC, where=where) as is_held:
        hand.answers("several-days")
        assert is_held.wait(20)

        # Then the page says that it is on this phone, and nothing more
        hand.says(ON_PHONE)
        assert len(there.operations(person)) == (0 if where == BEFORE else 1)
        assert hand.status.startswith(ON_PHONE)

    # And "saved" once the reply is there
    expect(hand.hand.locator("main .app-status")).to_have_text(SAVED)
    has_arrived_once(there, person, ("1", "several-days"))
