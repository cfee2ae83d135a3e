"""Given a phone that is full, wiped, updated or late for a new version: nothing is called saved that is not."""

from collections.abc import Callable, Collection

import pytest
from playwright.sync_api import expect

from tests.offline import Site
from tests.phones import NO_BACKGROUND_SYNC, NOT_SAVED, ON_PHONE, SAVED, Phone
from tests.servers import wait_until
from tests.wires import AFTER

SYNC = "POST /assessments/sync"
FULL = """() => { IDBObjectStore.prototype.add = () => { throw new DOMException("", "QuotaExceededError"); }; }"""
NewPhone = Callable[..., Phone]


@pytest.mark.parametrize("begun", ["a page of the site", "a page of the phone"])
def test_o5_a_phone_with_no_room_never_says_saved_and_the_answer_stays_on_the_page(
    phone: NewPhone, there: Site, begun: str
) -> None:
    # Given a phone with no room left, at a question that the site made or that the phone made
    person = there.person()
    hand = phone(NO_BACKGROUND_SYNC).signs_in(person)
    hand.begins("phq2")
    told = []
    if begun == "a page of the phone":
        told.append(hand.answers("several-days"))
        hand.says(SAVED)
    hand.hand.evaluate(FULL)

    # When they answer without signal
    there.goes_down()
    hand.chooses("nearly-every-day")
    hand.presses_continue()

    # Then the answer is on the page still, and nothing says that it is saved
    hand.says(NOT_SAVED)
    assert hand.value() == {"choice": "nearly-every-day"}
    assert SAVED not in hand.words
    assert ON_PHONE not in hand.words

    # And once there is signal, it is saved by pressing again
    there.comes_up()
    hand.hand.locator("main form[data-save]").evaluate("form => { delete form.dataset.pressed; }")
    hand.presses_continue()
    hand.says(SAVED)
    assert [one.value for one in there.operations(person)] == [*told, {"choice": "nearly-every-day"}]


def test_o5_storage_that_is_cleared_costs_nothing_that_was_called_saved(phone: NewPhone, there: Site) -> None:
    # Given one answer that the site said is saved, and one that is on this phone only
    person = there.person()
    hand = phone(NO_BACKGROUND_SYNC).signs_in(person)
    path = hand.begins("phq2")
    saved = hand.answers("several-days")
    hand.says(SAVED)
    there.wire.cuts_every(SYNC)
    hand.answers("not-at-all")
    hand.says("not reached your care team")

    # When the browser clears what this site keeps
    watcher = hand.context.new_cdp_session(hand.hand)
    watcher.send("Storage.clearDataForOrigin", {"origin": there.url, "storageTypes": "indexeddb,cache_storage"})
    there.wire.heals()
    hand.opens(path)

    # Then what was called saved is there, and the other question is asked again
    assert [one.value for one in there.operations(person)] == [saved]
    hand.opens(f"{path}/check").says("Not answered")


def test_o5_an_answer_that_the_browser_threw_away_is_not_called_saved_until_it_is(phone: NewPhone, there: Site) -> None:
    # Given an answer that waits, and its page still open
    person = there.person()
    hand = phone(NO_BACKGROUND_SYNC).signs_in(person)
    hand.begins("phq2")
    there.wire.cuts_every(SYNC)
    hand.answers("several-days")
    hand.says(ON_PHONE)

    # When the browser throws it away, and the next one is sent
    hand.hand.evaluate(
        """() => new Promise((resolve) => {
            const opening = indexedDB.open("joinedup");
            opening.onsuccess = () => {
                const change = opening.result.transaction("queue", "readwrite");
                change.objectStore("queue").clear();
                change.oncomplete = () => { opening.result.close(); resolve(); };
            };
        })"""
    )
    there.wire.heals()
    hand.answers("not-at-all")

    # Then both are there: the page had not forgotten the first
    expect(hand.hand.locator("main .nhsuk-summary-list__value small")).to_have_text(["Saved", "Saved"])
    values = {link_id: value for (_key, link_id), value in there.answers(person).items()}
    assert values == {"phq-1": {"choice": "several-days"}, "phq-2": {"choice": "not-at-all"}}


def test_o3_a_reply_that_never_comes_and_a_change_of_mind_are_no_clash_with_oneself(
    phone: NewPhone, there: Site
) -> None:
    # Given an answer that the site took, and no reply ever came
    person = there.person()
    hand = phone(NO_BACKGROUND_SYNC).signs_in(person)
    path = hand.begins("phq2")
    there.wire.cuts_every(SYNC, where=AFTER)
    hand.answers("several-days")
    hand.says(ON_PHONE)

    # When the person loads the page again, thinks again, and the line is whole again
    hand.opens(f"{path}/questions/phq-1").is_stepping()
    hand.answers("nearly-every-day")
    there.wire.heals()
    hand.comes_back()

    # Then the newest stands, and nobody is asked which of their own answers they meant
    assert [one.outcome for one in there.operations(person)] == ["saved", "saved"]
    assert there.answers(person) == {("phq2", "phq-1"): {"choice": "nearly-every-day"}}
    assert hand.held() == []


def test_o2_answers_to_an_older_version_are_kept_as_answered_and_the_person_is_asked(
    phone: NewPhone, there: Site
) -> None:
    # Given somebody who answers without signal
    person = there.person()
    hand = phone(NO_BACKGROUND_SYNC).signs_in(person)
    path = hand.begins("ucla3")
    first = hand.asks
    there.goes_down()
    value = hand.answers("hardly-ever-or-never")

    # When a newer version is published meanwhile, and there is signal
    there.publishes_newer_version("ucla3")
    there.comes_up()
    hand.comes_back()

    # Then the answer stands, to the question as it was asked
    assert there.answers(person) == {("ucla3", first): value}
    assert "(2)" not in there.question_texts(person)[first]

    # And the person is asked how to go on
    hand.opens(path)
    assert hand.hand.url.endswith("/versions")


def is_new(caches: Collection[str]) -> bool:
    """Return whether the one cache of files is that of the new worker."""
    return len(caches) == 1 and all(name.startswith("files+") for name in caches)


def test_o10_a_new_worker_during_a_form_loses_no_field_and_no_page_of_a_person_is_in_its_cache(
    phone: NewPhone, there: Site
) -> None:
    # Given somebody in the middle of writing
    person = there.person()
    hand = phone(NO_BACKGROUND_SYNC).signs_in(person)
    hand.begins("what_matters")
    hand.chooses("Walk to the shop and back")

    # When a new version of the app is deployed, and the phone finds it
    there.wire.alter = lambda request, reply: (
        reply.replace(b'"files-"', b'"files+"') if request == "GET /sw.js" else reply
    )
    hand.hand.evaluate("() => navigator.serviceWorker.ready.then((found) => { found.update(); })")
    kept = "async () => (await caches.keys()).filter((name) => name.startsWith('files'))"
    wait_until(lambda: is_new(hand.hand.evaluate(kept)), seconds=20, what="the new worker, and no cache of the old one")

    # Then what was written is still on the page, and is saved
    assert hand.value() == {"text": "Walk to the shop and back"}
    told = hand.value()
    hand.presses_continue()
    hand.hand.wait_for_url("**/what-matters-1-bother")
    hand.says(SAVED)
    assert there.answers(person) == {("what_matters", "what-matters-1"): told}

    # And nothing that says anything about a person is in any cache
    kept = hand.hand.evaluate(
        """async () => {
            const found = [];
            for (const name of await caches.keys())
                for (const request of await (await caches.open(name)).keys())
                    found.push([name, new URL(request.url).pathname, await (await caches.match(request)).text()]);
            return found;
        }"""
    )
    caches = {name for name, _path, _text in kept} - {"shell"}
    assert is_new(caches), caches
    assert {path for _name, path, _text in kept if not path.startswith("/static/")} == {"/offline"}
    assert not [path for _name, path, text in kept if "Walk to the shop" in text or "Sign out" in text]


def test_a_private_window_that_keeps_nothing_sends_as_a_plain_page(phone: NewPhone, there: Site) -> None:
    # Given a browser that refuses to keep anything
    person = there.person()
    hand = phone("indexedDB.open = () => { throw new DOMException('no', 'InvalidStateError'); };").signs_in(person)
    hand.opens("/assessments")
    hand.hand.locator("form[action$='/assessments/start/loneliness_single'] button").click()
    hand.hand.wait_for_url("**/questions/**")

    # When there is no signal
    there.goes_down()
    hand.chooses("occasionally")
    hand.presses_continue()

    # Then the page says that nothing is saved, and keeps the answer
    hand.says(NOT_SAVED)
    assert hand.value() == {"choice": "occasionally"}
    there.comes_up()
    hand.presses("Try again")
    hand.hand.wait_for_url("**/check")
    expect(hand.hand.locator("h1")).to_have_text("Check your answers")
    hand.says("Occasionally")
    assert [one.value for one in there.operations(person)] == [{"choice": "occasionally"}]
